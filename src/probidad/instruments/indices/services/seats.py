"""Who scores and who signs: seats given and taken while an evaluation is prepared or scored."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.indices.events import IndicesEvent
from probidad.instruments.indices.models import Round, Seat
from probidad.instruments.indices.queries.seats import groups_of, people_for_seats
from probidad.instruments.indices.services.preparing import locked, note
from probidad.instruments.indices.services.scoring import close_scoring_if_done

State, Part = Round.State, Seat.Part


@transaction.atomic
def give_seat(*, round: Round, person: Person, part: str, groups: Sequence[str] = (), actor: Person) -> Seat:
    """Seat somebody of the organisation: as an assessor of some areas (none named: of all), or as the reviewer.

    Raises ValidationError for whoever isn't of the organisation or has a seat already, for a second reviewer, and for a reviewer
    who has scored.
    """
    current = locked(round, State.PREPARED, State.SCORING)
    if not people_for_seats(current).filter(pk=person.pk).exists():
        message = _("This person has a seat already, or isn't of your organisation.")
        raise refusal(message, code="person", field="person")
    if part == Part.REVIEWER and current.seats.filter(part=Part.REVIEWER).exists():
        message = _("Somebody reviews this evaluation already: take that seat away first.")
        raise refusal(message, code="reviewer", field="part")
    if part == Part.REVIEWER and current.answers.filter(saved_by=person).exists():
        # The seat was taken away; what was scored from it stands.
        message = _("This person has scored in this evaluation: somebody else must sign.")
        raise refusal(message, code="scored", field="person")
    seat = Seat.objects.create(
        round=current,
        person=person,
        part=part,
        groups=_chosen(current, groups) if part == Part.ASSESSOR else [],
    )
    note(current, IndicesEvent.ROUND_CHANGED, actor, people=current.seats.count())
    return seat


@transaction.atomic
def change_areas(*, seat: Seat, groups: Sequence[str], actor: Person) -> Seat:
    """Give an assessor other areas. What was scored in the others stays stored, and counts no more where two score apart."""
    current = locked(seat.round, State.PREPARED, State.SCORING)
    found = current.seats.get(pk=seat.pk, part=Part.ASSESSOR)
    if found.finished_on:
        raise ValidationError(_("This person has finished scoring."), code="finished")
    found.groups = _chosen(current, groups)
    found.save(update_fields=["groups"])
    note(current, IndicesEvent.ROUND_CHANGED, actor, people=current.seats.count())
    return found


@transaction.atomic
def take_seat(*, seat: Seat, actor: Person) -> None:
    """Take a seat away. Where two score apart, what was scored from it goes with it."""
    current = locked(seat.round, State.PREPARED, State.SCORING)
    current.seats.filter(pk=seat.pk).delete()
    note(current, IndicesEvent.ROUND_CHANGED, actor, people=current.seats.count())
    if current.state == State.SCORING:
        close_scoring_if_done(current)


def _chosen(round: Round, groups: Sequence[str]) -> list[str]:
    """Keys of areas in their order; an empty list for all of them."""
    known = [each.key for each in groups_of(round)]
    if not set(groups) <= set(known):
        raise refusal(_("Choose among the areas of this instrument."), code="groups", field="groups")
    return [] if set(groups) == set(known) else [key for key in known if key in groups]
