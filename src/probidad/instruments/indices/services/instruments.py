"""Bringing instruments into the database: those that ship, and versions of an organisation's own."""

import hashlib
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from probidad.instruments.indices.library import read_instrument
from probidad.instruments.indices.models import Instrument, InstrumentVersion
from probidad.instruments.indices.rules.comparison import changed_silently
from probidad.instruments.indices.rules.content import InstrumentContent

LIBRARY = Path(__file__).resolve().parent.parent / "content" / "instruments"


class BadContent(ValueError):
    """A shipped instrument's file breaks a rule; the message names the file and what is wrong."""


def publish_library() -> int:
    """Publish the instruments that ship, if they aren't yet; how many there are. Raises :class:`BadContent`.

    It runs at every start: a file is read only if the digest of none that was read before is its own.
    """
    paths = sorted(LIBRARY.glob("*.yaml"))
    known = set(
        InstrumentVersion.objects.filter(instrument__organisation=None).values_list("digest", flat=True)
    )
    for path in paths:
        source = path.read_bytes()
        if digest(source) not in known:
            _publish_shipped(path.name, source)
    return len(paths)


def _publish_shipped(name: str, source: bytes) -> None:
    try:
        content = read_instrument(source, complete=True)
        with transaction.atomic():
            instrument, _created = Instrument.objects.get_or_create(
                urn=content.urn, defaults={"organisation": None}
            )
            add_version(instrument, content, digest=digest(source))
    except ValidationError as error:
        raise BadContent(f"{name}: {' '.join(error.messages)}") from error


def add_version(instrument: Instrument, content: InstrumentContent, *, digest: str) -> InstrumentVersion:
    """The next text of an instrument, in the caller's transaction.

    Raises ValidationError where its version and revision are published already, or don't follow the last ones; where a revision
    of wording would change the substance; and where an indicator's substance changed and ``since`` doesn't say so.
    """
    latest = instrument.versions.first()
    if latest is not None:
        _check_follows(latest, content)
    return InstrumentVersion.objects.create(
        instrument=instrument,
        version=content.version,
        revision=content.revision,
        content=content.model_dump(mode="json", by_alias=True),
        digest=digest,
    )


def _check_follows(latest: InstrumentVersion, content: InstrumentContent) -> None:
    now, before = (content.version, content.revision), (latest.version, latest.revision)
    if now not in ((before[0], before[1] + 1), (before[0] + 1, 1)):
        message = _(
            "Version %(version)s.%(revision)s can't follow %(last)s: write %(next)s.1, or %(same)s for wording alone."
        )
        values = {
            "version": now[0],
            "revision": now[1],
            "last": f"{before[0]}.{before[1]}",
            "next": before[0] + 1,
            "same": f"{before[0]}.{before[1] + 1}",
        }
        raise ValidationError(message % values, code="version")
    silent = changed_silently(latest.text, content)
    if silent:
        message = _("The substance of these indicators changed, so “since:” must say %(version)s: %(keys)s.")
        version = before[0] + 1
        raise ValidationError(message % {"version": version, "keys": ", ".join(silent)}, code="since")


def digest(source: bytes) -> str:
    """SHA-256 of an instrument's file, in hexadecimal digits."""
    return hashlib.sha256(source).hexdigest()
