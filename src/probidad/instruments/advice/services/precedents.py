"""Teaching cases: written of a conversation, read by a second person, proposed as a dilemma."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from probidad.core import registry
from probidad.core.audit.services import record
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import Precedent, Thread
from probidad.instruments.advice.services import threads
from probidad.instruments.advice.worksheets import Case, copied

State = Precedent.State


@transaction.atomic
def write_precedent(
    *,
    thread: Thread,
    said: Iterable[str],
    topic: str,
    values: list[str],
    cases: Mapping[str, Case],
    actor: Person,
) -> Precedent:
    """A teaching case of a closed conversation whose writer agreed; ``said`` is what was written in it.

    ValidationError without the consent, and for what stands in the conversation word by word. Which conversation it
    was is kept nowhere.
    """
    thread = threads.lock(thread)
    if thread.state != Thread.State.CLOSED or not thread.allows_teaching:
        raise refusal(_("Only of closed conversations, and only where the writer agreed."), code="no-consent")
    said = list(said)
    for case in cases.values():
        for part in (case.title, case.situation, case.tension, *case.options, case.lesson):
            if found := copied(part, said):
                raise refusal(
                    _("“%(words)s” stands in the conversation like this. Say it in other words.")
                    % {"words": found},
                    code="copied",
                )
    return _kept(
        Precedent(institution=thread.institution, written_by=actor),
        topic,
        values,
        cases,
        actor,
    )


@transaction.atomic
def rewrite_precedent(
    *, precedent: Precedent, topic: str, values: list[str], cases: Mapping[str, Case], actor: Person
) -> Precedent:
    """What the reviewer asked for; it is reviewed again. ValidationError once it is published."""
    locked = Precedent.objects.select_for_update().get(pk=precedent.pk)
    if locked.state == State.PUBLISHED:
        raise refusal(_("It is in the library already."), code="published")
    return _kept(locked, topic, values, cases, actor)


def _kept(
    precedent: Precedent, topic: str, values: list[str], cases: Mapping[str, Case], actor: Person
) -> Precedent:
    precedent.topic, precedent.values = topic, values
    precedent.content = {language: case.model_dump(mode="json") for language, case in cases.items()}
    precedent.state, precedent.note = State.REVIEW, ""
    precedent.save()
    _note(AdviceEvent.PRECEDENT_WRITTEN, precedent, actor)
    return precedent


@transaction.atomic
def publish_precedent(*, precedent: Precedent, actor: Person) -> None:
    """Put it into the library. ValidationError for its own writer, and for what isn't being reviewed."""
    locked = _to_review(precedent, actor)
    locked.state, locked.reviewed_by = State.PUBLISHED, actor
    locked.save()
    _note(AdviceEvent.PRECEDENT_PUBLISHED, locked, actor)


@transaction.atomic
def return_precedent(*, precedent: Precedent, note: str, actor: Person) -> None:
    """Ask its writer to change something. ValidationError as for publishing."""
    locked = _to_review(precedent, actor)
    locked.state, locked.note = State.RETURNED, note
    locked.save()
    _note(AdviceEvent.PRECEDENT_RETURNED, locked, actor)


def _to_review(precedent: Precedent, actor: Person) -> Precedent:
    locked = Precedent.objects.select_for_update().select_related("institution").get(pk=precedent.pk)
    if locked.state != State.REVIEW:
        raise refusal(_("It isn't being reviewed any more."), code="not-in-review")
    if locked.written_by_id == actor.pk:
        raise refusal(_("A second person reviews it."), code="own")
    return locked


@transaction.atomic
def propose_precedent(*, precedent: Precedent, language: str, actor: Person) -> str:
    """Propose it to the exercises as a dilemma; the address of the draft. ValidationError where nobody takes it."""
    case = Case.model_validate(precedent.content[language])
    address = registry.propose_dilemma(
        actor,
        registry.ProposedDilemma(
            institution=precedent.institution,
            language=language,
            title=case.title,
            situation=case.situation,
            options=case.options,
            topic=precedent.topic,
            values=tuple(precedent.values),
        ),
    )
    if address is None:
        raise refusal(_("You can't write dilemmas for this institution."), code="not-taken")
    _note(AdviceEvent.PRECEDENT_PROPOSED, precedent, actor)
    return address


def _note(kind: AdviceEvent, precedent: Precedent, actor: Person) -> None:
    record(
        kind=kind,
        actor=actor,
        institution=precedent.institution,
        subject=f"urn:probidad:advice:precedent:{precedent.pk}",
    )
