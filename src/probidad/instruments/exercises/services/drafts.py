"""Writing dilemmas of an institution's own: begun, copied, saved by several, discarded. Reviews: ``reviews``."""

from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution
from probidad.core.people.access import holds
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.core.registry import ProposedDilemma
from probidad.core.taxonomy import catalogue
from probidad.instruments.exercises import drafting
from probidad.instruments.exercises.drafting import Fields, Merge
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import Dilemma, DilemmaDraft, DilemmaVersion
from probidad.instruments.exercises.permissions import ExercisesPermission


class NotBeingWritten(Exception):
    """The draft is in review, or no longer there: nothing can be saved."""


class EditedMeanwhile(Exception):
    """Somebody else saved other texts in the same fields; ``merge`` has both, ``draft`` is the one of now."""

    def __init__(self, draft: DilemmaDraft, merge: Merge):
        super().__init__(draft.pk)
        self.draft, self.merge = draft, merge


@transaction.atomic
def begin_draft(*, institution: Institution, language: str, content: dict, actor: Person) -> DilemmaDraft:
    """A draft of a new dilemma, from what is written of it so far. ``language``: "es" or "en".

    Without an author it is signed by the institution's ethics unit, until somebody writes another name.
    """
    draft = unsaved_draft(institution, language, content)
    draft.save()
    _begun(draft, actor)
    return draft


def take_proposed(person: Person, proposed: ProposedDilemma) -> str | None:
    """A draft of a case that another instrument proposes, and its address; None for whoever may not write there."""
    if not holds(person, ExercisesPermission.WRITE_DILEMMAS, proposed.institution):
        return None
    language, core_values = proposed.language, catalogue.values()
    content = {
        "title": {language: proposed.title},
        "situation": {language: proposed.situation},
        "options": [{"text": {language: text}} for text in proposed.options],
        "topic": proposed.topic,
        "values": [each for each in proposed.values if each in core_values],
        "principles": [each for each in proposed.values if each not in core_values],
    }
    draft = begin_draft(institution=proposed.institution, language=language, content=content, actor=person)
    return reverse("exercises-panel:draft", args=[draft.pk])


def unsaved_draft(institution: Institution, language: str, content: Mapping) -> DilemmaDraft:
    """A new dilemma's draft that isn't in the database yet, signed if nobody has."""
    content = drafting.copy_of(content)
    content.setdefault("author", {language: _byline(institution, language)})
    return DilemmaDraft(institution=institution, language=language, content=content)


def _byline(institution: Institution, language: str) -> str:
    with override(language):
        return _("Ethics Unit, %(institution)s") % {"institution": institution.name}


def _begun(draft: DilemmaDraft, actor: Person) -> None:
    draft.writers.add(actor)
    record(kind=ExercisesEvent.DRAFT_BEGUN, actor=actor, institution=draft.institution, subject=draft.urn)


def adapt_dilemma(
    *, version: DilemmaVersion, institution: Institution, language: str, actor: Person
) -> DilemmaDraft:
    """A draft of an own dilemma that begins as a copy of another one, signed anew."""
    content = {name: part for name, part in version.content.items() if name != "author"}
    return begin_draft(institution=institution, language=language, content=content, actor=actor)


@transaction.atomic
def revise_dilemma(*, dilemma: Dilemma, language: str, actor: Person) -> DilemmaDraft:
    """The draft of an own dilemma's next version; where there is one already, that one.

    It is written in ``language`` if all of it is there, else in the one in which it is.
    """
    # Locked: two who begin at once get the same draft.
    current = Dilemma.objects.select_for_update().get(pk=dilemma.pk)
    if found := DilemmaDraft.objects.filter(dilemma=current).first():
        return found
    content = current.versions.first().content
    whole = drafting.languages_of(content)
    draft = DilemmaDraft.objects.create(
        institution=current.institution,
        dilemma=current,
        language=language if language in whole or not whole else whole[0],
        content=drafting.copy_of(content),
    )
    _begun(draft, actor)
    return draft


def locked(draft: DilemmaDraft) -> DilemmaDraft:
    """The draft as it is now, for this transaction alone. Raises ValidationError where it is no longer there."""
    found = DilemmaDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None:
        raise refusal(_("This draft is no longer there: it was published or discarded."), code="gone")
    return found


def fields_of(draft: DilemmaDraft) -> dict:
    """What the form of a draft holds."""
    return drafting.read_fields(draft.content, draft.language) | {"new_version": draft.new_version}


@transaction.atomic
def save_draft(
    *, draft: DilemmaDraft, edition: int, base: Mapping[str, str], fields: Fields, actor: Person
) -> DilemmaDraft:
    """Save the form of a draft that was built on ``edition``, with ``base`` as digests of its fields then.

    What somebody else saved meanwhile in other fields stays. Raises :class:`EditedMeanwhile` where both
    changed the same field, and :class:`NotBeingWritten`.
    """
    current = _being_written(draft)
    fields = fields_of(current) | dict(fields)
    if edition != current.edition:
        merged = drafting.merge(base, fields, fields_of(current))
        if merged.conflicts:
            raise EditedMeanwhile(current, merged)
        fields = merged.fields
    current.new_version = bool(fields.get("new_version")) and current.dilemma_id is not None
    content = drafting.apply_fields(current.content, fields, current.language)
    return _store(current, content, actor)


@transaction.atomic
def save_translation(
    *,
    draft: DilemmaDraft,
    edition: int,
    base: Mapping[str, str],
    originals: Mapping[str, str],
    fields: Fields,
    actor: Person,
) -> DilemmaDraft:
    """Save the translations of a draft; ``originals`` are digests of what was translated. Raises as
    :func:`save_draft`.
    """
    current = _being_written(draft)
    if edition != current.edition:
        merged = drafting.merge_translation(base, originals, fields, *translation_of(current))
        if merged.conflicts or merged.homeless:
            raise EditedMeanwhile(current, merged)
        fields = merged.fields
    return _store(current, drafting.apply_translation(current.content, fields, current.other_language), actor)


def translation_of(draft: DilemmaDraft) -> tuple[dict[str, str], dict[str, str]]:
    """A draft's translations and their originals, by the fields of the translation's form."""
    content = draft.content
    return drafting.read_texts(content, draft.other_language), drafting.read_texts(content, draft.language)


def _being_written(draft: DilemmaDraft) -> DilemmaDraft:
    current = DilemmaDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if current is None or current.state != DilemmaDraft.State.WRITING:
        raise NotBeingWritten
    return current


def _store(draft: DilemmaDraft, content: dict, actor: Person) -> DilemmaDraft:
    """Store what changed. Whoever changed something has written on it: the first time the trail says so."""
    before = DilemmaDraft.objects.values("content", "new_version").get(pk=draft.pk)
    if before == {"content": content, "new_version": draft.new_version}:
        return draft
    draft.content = content
    draft.edition += 1
    draft.save(update_fields=["content", "edition", "new_version"])
    if not draft.writers.filter(pk=actor.pk).exists():
        draft.writers.add(actor)
        record(
            kind=ExercisesEvent.DRAFT_JOINED, actor=actor, institution=draft.institution, subject=draft.urn
        )
    return draft


@transaction.atomic
def discard_draft(*, draft: DilemmaDraft, actor: Person) -> None:
    """Delete a draft; of a revision, what is published stays. Raises ValidationError while it is in review."""
    current = locked(draft)
    if current.state != DilemmaDraft.State.WRITING:
        raise refusal(_("This draft is in review: take it back before you discard it."), code="in_review")
    record(
        kind=ExercisesEvent.DRAFT_DISCARDED,
        actor=actor,
        institution=current.institution,
        subject=current.urn,
    )
    current.delete()
