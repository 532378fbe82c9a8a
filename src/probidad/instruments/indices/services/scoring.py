"""Scoring: answers saved so that nobody overwrites unseen, and the end of an assessor's work."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.indices.events import IndicesEvent
from probidad.instruments.indices.models import Answer, Round, Seat
from probidad.instruments.indices.queries.agreeing import answers_apart
from probidad.instruments.indices.queries.scoring import answers_of, gaps_of
from probidad.instruments.indices.queries.seats import seat_problems, seats_of
from probidad.instruments.indices.rules.agreement import agreement
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE
from probidad.instruments.indices.services.preparing import locked, note

NUMBERS_SHOWN = 12


class SavedMeanwhile(Exception):
    """Somebody else saved the indicator since it was read: ``answer`` is what stands there now."""

    def __init__(self, answer: Answer):
        super().__init__(answer.code)
        self.answer = answer


@transaction.atomic
def save_answer(
    *,
    seat: Seat,
    code: str,
    edition: int,
    level: str = "",
    part: int | None = None,
    whole: int | None = None,
    note: str = "",
    reason: str = "",
) -> Answer:
    """Save what an assessor found for an indicator. ``reason``: why it isn't as last time.

    ``edition`` is that of the answer that was read (0: there was none). ``level`` is left out where it is measured: it follows from
    ``part`` and ``whole``, unless it is ``NOT_APPLICABLE``. No audit event: there would be one for each click.

    Raises :class:`SavedMeanwhile`, and ValidationError for a seat that doesn't score it or has finished, and for what is no level of it.
    """
    round = locked(seat.round, Round.State.SCORING)
    seat = round.seats.get(pk=seat.pk)
    seat.round = round
    entry = round.by_code.get(code)
    if entry is None or not seat.scores(entry):
        raise ValidationError(_("You don't score this indicator."), code="entry")
    if seat.finished_on:
        raise ValidationError(_("You have finished scoring: go on with it first."), code="finished")
    level, part, whole = found_level(entry, level, part, whole)
    if level == NOT_APPLICABLE and not note.strip():
        raise refusal(_("Say why it doesn't apply."), code="reason", field="note")
    answer = answers_of(seat).filter(code=code).first()
    # Where there is none any more, what was typed is saved as a new one.
    if answer and answer.edition != edition:
        raise SavedMeanwhile(answer)
    answer = answer or Answer(round=round, code=code, seat=seat if round.scored_twice else None, edition=0)
    answer.level, answer.part, answer.whole, answer.note, answer.reason = level, part, whole, note, reason
    answer.edition += 1
    answer.saved_on, answer.saved_by_id = timezone.localdate(), seat.person_id
    answer.save()
    return answer


def found_level(
    entry: Entry, level: str, part: int | None, whole: int | None
) -> tuple[str, int | None, int | None]:
    """The level, and the numbers that it follows from where it is measured; nothing while these are incomplete.

    Raises ValidationError for what the indicator hasn't got.
    """
    if level == NOT_APPLICABLE:
        if entry.indicator.may_not_apply is None:
            raise refusal(_("This indicator always applies."), code="level", field="level")
        return level, None, None
    measure = entry.indicator.measure
    if measure is None:
        if level and level not in {each.key for each in entry.levels}:
            raise refusal(_("Choose one of the levels."), code="level", field="level")
        return level, None, None
    whole = whole if measure.whole else None
    if part is None or (measure.whole and whole is None):
        return "", part, whole
    if whole is not None and part > whole:
        message = _("It can't be more than the second number, of which it is a part.")
        raise refusal(message, code="part", field="part")
    return entry.measured(part, whole).key, part, whole


@transaction.atomic
def finish_scoring(*, seat: Seat, actor: Person) -> Round:
    """An assessor has finished. Raises ValidationError that names the indicators without an answer.

    Once all have, the evaluation's state is RECONCILING, and answers without a seat are those agreed on: where two scored apart,
    the ones that are equal (level and numbers); else all of them, with nothing left to reconcile. What follows is services.reconciling's.
    """
    round = locked(seat.round, Round.State.SCORING)
    seat = round.seats.get(pk=seat.pk, part=Seat.Part.ASSESSOR)
    seat.round = round
    if gaps := gaps_of(seat):
        raise ValidationError(_gaps_message(gaps), code="gaps")
    if not seat.finished_on:
        seat.finished_on = timezone.localdate()
        seat.save(update_fields=["finished_on"])
        note(round, IndicesEvent.SCORING_FINISHED, actor)
        close_scoring_if_done(round)
    return round


def _gaps_message(gaps: list[Entry]) -> str:
    numbers = ", ".join(entry.number for entry in gaps[:NUMBERS_SHOWN])
    if len(gaps) <= NUMBERS_SHOWN:
        return _("These indicators have no answer yet: %(numbers)s.") % {"numbers": numbers}
    message = _("These indicators have no answer yet: %(numbers)s, and %(more)s more.")
    return message % {"numbers": numbers, "more": len(gaps) - NUMBERS_SHOWN}


@transaction.atomic
def resume_scoring(*, seat: Seat, actor: Person) -> None:
    """Let an assessor who had finished go on, as long as somebody else hasn't."""
    round = locked(seat.round, Round.State.SCORING)
    round.seats.filter(pk=seat.pk).update(finished_on=None)
    note(round, IndicesEvent.ROUND_CHANGED, actor)


def close_scoring_if_done(round: Round) -> None:
    """Once all areas are scored by everybody who must, go on to reconciling; in the caller's transaction."""
    seats = seats_of(round)
    assessors = [each for each in seats if each.part == Seat.Part.ASSESSOR]
    if seat_problems(round, seats) or not all(each.finished_on for each in assessors):
        return
    if round.scored_twice:
        _freeze_agreement(round)
        _agree_on_equal_answers(round, assessors)
    round.state = Round.State.RECONCILING
    round.save(update_fields=["state"])


def _freeze_agreement(round: Round) -> None:
    """Keep how far two assessors agreed before they talked."""
    apart = [each for each in answers_apart(round) if len(each.answers) == 2]
    pairs = [(each.answers[0].level, each.answers[1].level) for each in apart]
    orders = [[level.key for level in each.entry.levels] for each in apart]
    round.agreement = agreement(pairs, orders).model_dump(mode="json")
    round.save(update_fields=["agreement"])


def _agree_on_equal_answers(round: Round, assessors: list[Seat]) -> None:
    found: dict[str, list[Answer]] = {}
    for answer in round.answers.filter(seat__in=assessors).select_related("seat").order_by("seat"):
        if answer.seat.scores(round.by_code[answer.code]):
            found.setdefault(answer.code, []).append(answer)
    Answer.objects.bulk_create(
        Answer(
            round=round,
            code=code,
            level=first.level,
            part=first.part,
            whole=first.whole,
            note=_joined(first.note, second.note),
            reason=_joined(first.reason, second.reason),
        )
        for code, (first, second) in found.items()
        if (first.level, first.part, first.whole) == (second.level, second.part, second.whole)
    )


def _joined(first: str, second: str) -> str:
    """Both texts, one below the other, cut to what a note may have; one if they are the same."""
    texts = list(dict.fromkeys(text for text in (first, second) if text))
    return "\n\n".join(texts)[: Answer._meta.get_field("note").max_length]
