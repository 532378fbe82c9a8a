"""Writing instruments of an organisation's own part by part: begun empty or as a copy, saved by several."""

import json
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.files.yaml_files.source import MAX_BYTES
from probidad.core.institutions.models import Institution
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.core.taxonomy import catalogue
from probidad.instruments.indices.drafting import document
from probidad.instruments.indices.drafting.document import Part
from probidad.instruments.indices.drafting.lacks import Lack, lacks
from probidad.instruments.indices.events import IndicesEvent
from probidad.instruments.indices.models import Instrument, InstrumentDraft, InstrumentVersion


class ChangedMeanwhile(Exception):
    """Somebody else saved the same page; ``part`` is what it holds now."""

    def __init__(self, part: Part):
        super().__init__()
        self.part = part


class PartGone(ValidationError):
    """The draft or the part that was written is no longer there."""

    def __init__(self):
        super().__init__(
            _("It is no longer there: somebody published, discarded or removed it."), code="gone"
        )


def own_urn(organisation: Institution) -> str:
    """How the URNs of an organisation's instruments begin."""
    return f"urn:probidad:index:{organisation.slug}:"


def lacking(draft: InstrumentDraft) -> list[Lack]:
    """What a draft still lacks."""
    latest = draft.instrument.latest if draft.instrument else None
    return lacks(draft.content, sources=catalogue.sources(), before=latest.text if latest else None)


@transaction.atomic
def begin_draft(
    *, actor: Person, organisation: Institution, short_name: str, source: InstrumentVersion | None
) -> InstrumentDraft:
    """A draft of a new instrument: empty, or a copy of ``source`` whose authorship says so.

    Raises ValidationError where the organisation has an instrument or a draft of that name.
    """
    urn = own_urn(organisation) + document.fresh_key(short_name, ())
    waits = InstrumentDraft.objects.filter(organisation=organisation, content__urn=urn).exists()
    if waits or Instrument.objects.filter(urn=urn).exists():
        message = _("Your organisation has one of that name already: choose another, or go on with that one.")
        raise refusal(message, code="urn", field="short_name")
    content = _adapted(source) if source else {"scoring": "points"}
    content |= {"urn": urn, "version": 1, "revision": 1, "short_name": short_name}
    return _begun(actor, InstrumentDraft(organisation=organisation, content=content))


def _adapted(source: InstrumentVersion) -> Part:
    content = document.compact(source.content)
    for _number, indicator in document.indicators(content):
        indicator.pop("since", None)
    said = {
        "es": f"Adaptado de “{source.short_name}”, versión {source.number}.",
        "en": f"Adapted from “{source.short_name}”, version {source.number}.",
    }
    before = content.get("authorship", {})
    # In the languages that it stands in; a sentence alone in the other would hide all the rest from its readers.
    content["authorship"] = {code: f"{said[code]}\n\n{text}" for code, text in before.items()} or said
    return content


@transaction.atomic
def revise_instrument(*, actor: Person, instrument: Instrument) -> InstrumentDraft:
    """The draft of an own instrument's next version, of wording until somebody says more; where there is one, that one."""
    # Locked: two who begin at once get the same draft.
    current = Instrument.objects.select_for_update().get(pk=instrument.pk)
    if found := InstrumentDraft.objects.filter(instrument=current).first():
        return found
    latest = current.versions.first()
    content = document.compact(latest.content) | {"revision": latest.revision + 1}
    return _begun(
        actor, InstrumentDraft(organisation=current.organisation, instrument=current, content=content)
    )


def _begun(actor: Person, draft: InstrumentDraft) -> InstrumentDraft:
    draft.changed_by = actor
    draft.save()
    record(kind=IndicesEvent.DRAFT_BEGUN, actor=actor, institution=draft.organisation, subject=draft.urn)
    return draft


def save_part(*, actor: Person, draft: InstrumentDraft, page: str, key: str, part: Part, seen: str) -> None:
    """Save one page of a draft. ``seen``: the digest of what the page held when it was read.

    Raises :class:`ChangedMeanwhile` where it holds something else by now, :class:`PartGone`, and ValidationError
    where the instrument would be longer than a file may be.
    """

    def written(content: Part) -> Part:
        now = document.read(content, page, key)
        if now is None:
            raise PartGone
        if document.digest(now) not in (seen, document.digest(part)):
            raise ChangedMeanwhile(now)
        return document.write(content, page, part, key)

    change(actor=actor, draft=draft, edit=written)


@transaction.atomic
def change(*, actor: Person, draft: InstrumentDraft, edit: Callable[[Part], Part]) -> InstrumentDraft:
    """Change a draft as it is now, for this transaction alone, by a function of its content.

    Raises :class:`PartGone` where there is no draft any more, and ValidationError where it would grow too long.
    """
    current = InstrumentDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if current is None:
        raise PartGone
    content = edit(current.content)
    if content == current.content:
        return current
    if len(json.dumps(content, ensure_ascii=False).encode()) > MAX_BYTES:
        raise refusal(
            _("The instrument would be longer than 1 MB: shorten or remove something."), code="size"
        )
    current.content = content
    current.edition += 1
    current.changed_by = actor
    current.save(update_fields=["content", "edition", "changed_by"])
    return current
