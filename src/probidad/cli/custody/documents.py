"""`probidad custody sign` and `check`: a round's documents, signed and checked away from the platform."""

import os
from contextlib import suppress
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path

from probidad.cli.console import plain, say, table
from probidad.cli.custody import files, keys
from probidad.cli.failures import Failure
from probidad.cli.texts import operators_language
from probidad.core.anonymity import base64url
from probidad.core.signing import signatures
from probidad.instruments.exercises.manifest import MAXIMUM, Manifest
from probidad.instruments.exercises.tally.figures import Figures

MARKS = {True: "✓", False: "✗", None: "?"}


def sign(arguments) -> int:
    """Show what a manifest fixes, and sign its bytes with the key file's signing key."""
    path = Path(arguments.manifest)
    target = signature_path(path)
    files.require_free(target)
    document = files.read(path, largest=MAXIMUM)
    speak()
    manifest = _manifest(path, document)
    _show(manifest, document)
    private = keys.opened(arguments)
    if private.public.signing != manifest.signing_key or private.public.sealing != manifest.sealing_key:
        raise Failure(_("This manifest names other keys than {path} has.").format(path=arguments.key))
    _require_sound(document)
    files.write(target, base64url.encode(signatures.sign(document, private.signing)).encode() + b"\n")
    say(_("Signed. Upload {path} on the round's page.").format(path=target))
    return 0


def _require_sound(document: bytes) -> None:
    """Sign nothing that would join answers or name somebody, whoever wrote it. Raises Failure."""
    from probidad.instruments.exercises import checking

    wrong = [each.sentence for each in checking.check_manifest(document, None) if each.holds is False]
    if wrong:
        raise Failure(_("This manifest isn't signed: {reasons}").format(reasons=" ".join(wrong)))


def check(arguments) -> int:
    """Check documents, each with the signature that lies beside it; 1 where a check fails or can't be made."""
    from probidad.instruments.exercises.checking import MAXIMUM_FIGURES

    speak()
    documents = {Path(name): files.read(Path(name), largest=MAXIMUM_FIGURES) for name in arguments.files}
    held = [_checked(path, document, list(documents.values())) for path, document in documents.items()]
    return 0 if all(held) else 1


def signature_path(document: Path) -> Path:
    """Where a document's signature lies: beside it."""
    return document.with_name(document.name + ".sig")


def _checked(path: Path, document: bytes, beside: list[bytes]) -> bool:
    """Print the checks of one document; what it belongs to is looked for among the others."""
    from probidad.instruments.exercises import checking

    read = _read(path, document)
    say(f"{path}: {plain(_name(read))}")
    say(_("  Fingerprint: {fingerprint}").format(fingerprint=signatures.fingerprint(document)))
    if isinstance(read, Manifest):
        checks = checking.check_manifest(document, _signature_beside(path))
    elif isinstance(read, checking.Snapshot):
        checks = checking.check_snapshot(document, _signature_beside(path), _manifest_of(read, beside))
    else:
        checks = _checks_of_figures(document, beside)
    for each in checks:
        say(f"  {MARKS[each.holds]} {each.sentence}")
    return checking.verdict(checks) is True


def _manifest_of(snapshot, beside: list[bytes]) -> bytes | None:
    return next((each for each in beside if signatures.digest(each) == snapshot.manifest), None)


def _checks_of_figures(document: bytes, beside: list[bytes]) -> list:
    """By the snapshot that names these figures; where none does, by any: so it shows that they are others."""
    from probidad.instruments.exercises import checking

    snapshots = [each for each in map(_snapshot, beside) if each]
    digest = signatures.digest(document)
    snapshots.sort(key=lambda each: each.figures != digest)
    snapshot = snapshots[0] if snapshots else None
    manifest = _manifest_of(snapshot, beside) if snapshot else None
    return checking.check_brought_figures(
        document, snapshot, checking.read_manifest(manifest) if manifest else None
    )


def _snapshot(document: bytes):
    from probidad.instruments.exercises import checking

    try:
        read = checking.read_document(document)
    except checking.NotADocument:
        return None
    return read if isinstance(read, checking.Snapshot) else None


def _name(read) -> str:
    if isinstance(read, Manifest):
        return _("manifest of {institution}, {title}").format(institution=read.institution, title=read.title)
    if isinstance(read, Figures):
        return _("figures of a round")
    return _("snapshot of round {round}").format(round=read.round)


def _signature_beside(path: Path) -> bytes | None:
    """The signature in the file beside; none where there is no such file, and none that holds where it is damaged."""
    from probidad.instruments.exercises import checking

    beside = signature_path(path)
    if not beside.exists():
        return None
    return checking.read_signature(files.read(beside, largest=1000)) or b""


def _read(path: Path, document: bytes):
    """A manifest, a snapshot or figures. Failure for anything else."""
    from probidad.instruments.exercises import checking

    for reader in (checking.read_document, checking.read_figures):
        with suppress(checking.NotADocument):
            return reader(document)
    raise Failure(_("{path} isn't a document of a round, or it was cut or changed.").format(path=path))


def _manifest(path: Path, document: bytes) -> Manifest:
    from probidad.instruments.exercises import checking

    try:
        return checking.read_manifest(document)
    except checking.NotADocument as error:
        raise Failure(
            _("{path} isn't a manifest of a round, or it was cut or changed.").format(path=path)
        ) from error


def _show(manifest: Manifest, document: bytes) -> None:
    say(plain(f"{manifest.institution}: {manifest.title}"))
    say(
        _("From {opens} to {closes}. Minimum group: {minimum}. Custodian: {custodian}.").format(
            opens=manifest.opens_on,
            closes=manifest.closes_on,
            minimum=plain(str(manifest.plan.get("minimum_group", "?"))),
            custodian=plain(manifest.custodian) or _("the institution itself"),
        )
    )
    say(
        ngettext(
            "{count} person on the roster.", "{count} people on the roster.", manifest.roster.size
        ).format(count=manifest.roster.size)
    )
    table([_("Unit"), _("People")], [[plain(unit.name), str(unit.people)] for unit in manifest.units])
    say(_("Fingerprint: {fingerprint}").format(fingerprint=signatures.fingerprint(document)))
    say(
        _(
            "Compare it with the one on the round's page, and the numbers with what you know of the institution."
        )
    )


def speak() -> None:
    """Let the exercises' texts speak the operator's language, without settings, database or data folder."""
    import django
    from django.conf import settings
    from django.utils import translation

    from probidad.instruments import exercises

    locale = Path(exercises.__file__).parent / "locale"
    settings.configure(USE_I18N=True, LOCALE_PATHS=[locale], LANGUAGES=[("es-mx", ""), ("en", "")])
    django.setup()
    translation.activate("en" if operators_language(os.environ) == "en" else "es-mx")
