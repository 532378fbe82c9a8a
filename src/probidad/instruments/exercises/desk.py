"""What of the exercises waits for somebody on the desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.people.models import Person
from probidad.core.registry import DeskItem
from probidad.instruments.exercises import access, queries
from probidad.instruments.exercises.models import Round
from probidad.instruments.exercises.permissions import ExercisesPermission as P

ROUNDS_ON_DESK = 5


def waiting_for(person: Person) -> list[DeskItem]:
    """Rounds that need the person's hand first, then reports to read."""
    items = []
    for round in access.rounds_for(person, P.SEE_ROUNDS).exclude(state__in=Round.DONE):
        items += _of_round(person, round)
    for round in access.closed_rounds_for(person, P.READ_REPORT)[:ROUNDS_ON_DESK]:
        items.append(
            DeskItem(
                _("Report of “%(round)s”") % {"round": round.title},
                reverse("exercises-panel:report", args=[round.pk]),
                detail=round.institution.name,
            )
        )
    for round in queries.pending_comments(access.closed_rounds_for(person, P.REVIEW_COMMENTS)):
        items.append(
            DeskItem(
                _("Comments to review: %(count)s") % {"count": round.pending},
                reverse("exercises-panel:comments", args=[round.pk]),
                "soon",
                round.title,
            )
        )
    return items


def _of_round(person: Person, round: Round) -> list[DeskItem]:
    url = reverse("exercises-panel:round", args=[round.pk])
    keeps = access.keeps_key(person, round)
    if round.is_over and keeps:
        return [
            DeskItem(
                _("Bring the key of “%(round)s”") % {"round": round.title}, url, "now", round.institution.name
            )
        ]
    if round.state == Round.State.DRAFT and keeps and not round.key_proved:
        return [
            DeskItem(
                _("Make the key of “%(round)s”") % {"round": round.title}, url, "now", round.institution.name
            )
        ]
    if round.state == Round.State.DRAFT and access.manages(person, round):
        return [
            DeskItem(
                _("Finish preparing “%(round)s”") % {"round": round.title},
                url,
                "soon",
                round.institution.name,
            )
        ]
    if round.state == Round.State.OPEN:
        return [
            DeskItem(_("“%(round)s” is open") % {"round": round.title}, url, detail=round.institution.name)
        ]
    return []
