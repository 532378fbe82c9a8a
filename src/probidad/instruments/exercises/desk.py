"""What of the exercises waits for somebody on the desk."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.institutions.models import Institution, Unit
from probidad.core.people.access import holds, institutions_where, is_operator
from probidad.core.people.models import Person
from probidad.core.people.queries import filled
from probidad.core.people.roles import Role
from probidad.core.registry import DeskItem
from probidad.instruments.exercises import access, queries
from probidad.instruments.exercises.models import DilemmaDraft, Round, SignedManifest
from probidad.instruments.exercises.permissions import ExercisesPermission as P

ROUNDS_ON_DESK = INSTITUTIONS_ON_DESK = DRAFTS_ON_DESK = 5


def waiting_for(person: Person) -> list[DeskItem]:
    """Rounds that need the person's hand first, then reports to read; before there are any, what begins them."""
    items = _before_the_first_round(person) + _without_custodian(person)
    signed = Exists(SignedManifest.objects.filter(round=OuterRef("pk")))
    rounds = access.rounds_for(person, P.SEE_ROUNDS).exclude(state__in=Round.DONE)
    active = list(rounds.annotate(signed=signed))
    for round in active:
        items += _of_round(person, round)
    closed = list(access.closed_rounds_for(person, P.READ_REPORT)[:ROUNDS_ON_DESK])
    items += _of_drafts(person) + _what_will_come(person, active, closed)
    for round in closed:
        items.append(
            DeskItem(
                _("Report of “%(round)s”") % {"round": round.title},
                reverse("exercises-panel:report", args=[round.pk]),
                detail=round.institution.name,
            )
        )
    for round in queries.pending_comments(access.closed_rounds_for(person, P.REVIEW_COMMENTS), person):
        items.append(
            DeskItem(
                _("Comments to review: %(count)s") % {"count": round.pending},
                reverse("exercises-panel:comments", args=[round.pk]),
                "soon",
                round.title,
            )
        )
    return items


def _of_drafts(person: Person) -> list[DeskItem]:
    """Dilemmas that the person may review, and those that a reviewer gave back to whoever wrote on them."""
    if not holds(person, P.REVIEW_DILEMMAS):
        return []
    own = DilemmaDraft.writers.through.objects.filter(dilemmadraft=OuterRef("pk"), person=person)
    drafts = access.drafts_for(person, P.REVIEW_DILEMMAS).annotate(is_own=Exists(own))
    in_review, returned = Q(state=DilemmaDraft.State.REVIEW), Q(state=DilemmaDraft.State.WRITING)
    waiting = Q(in_review, is_own=False) | Q(returned, ~Q(review_note=""), is_own=True)
    return [_of_draft(each) for each in drafts.filter(waiting)[:DRAFTS_ON_DESK]]


def _of_draft(draft: DilemmaDraft) -> DeskItem:
    if draft.was_returned:
        title, page = _("Returned to you: “%(draft)s”"), "exercises-panel:draft"
    else:
        title, page = _("Review the dilemma “%(draft)s”"), "exercises-panel:draft-review"
    return DeskItem(
        title % {"draft": draft}, reverse(page, args=[draft.pk]), "now", detail=draft.institution.name
    )


def _before_the_first_round(person: Person) -> list[DeskItem]:
    """To the ethics unit of an institution that never prepared a round: the way there, step by step."""
    rounds = Round.objects.filter(institution=OuterRef("pk"))
    beginning = (
        institutions_where(person, P.MANAGE_ROUNDS)
        .existing()
        .exclude(Exists(rounds))
        .annotate(
            has_units=Exists(Unit.objects.existing().filter(institution=OuterRef("pk"))),
            has_leaders=filled(Role.TEAM_LEADER),
            has_custodian=filled(Role.CUSTODIAN),
        )
    )
    return [step for institution in beginning for step in _steps(institution)]


def _steps(institution: Institution) -> list[DeskItem]:
    slug, steps = institution.slug, []
    if not institution.has_units:
        url = reverse("institutions-panel:add-unit", args=[slug])
        why = _("Reports are made by unit: each needs people enough that nobody can be made out.")
        steps.append(_step(institution, _("Set up the units"), url, why))
    elif not institution.has_leaders:
        url = reverse("people:invite", args=[slug])
        why = _("Each reads what a closed round says of the own unit.")
        steps.append(_step(institution, _("Invite the team leaders"), url, why))
    if not institution.has_custodian:
        why = _("Ask whoever operates the platform to invite one: somebody from outside your institution.")
        steps.append(_step(institution, _("No custodian of the keys yet"), "", why))
    url = reverse("exercises-panel:round-new", args=[slug])
    why = _("Choose dates and dilemmas; you can change everything until it opens.")
    steps.append(_step(institution, _("Prepare the first round"), url, why))
    return steps


def _step(institution: Institution, title: str, url: str, why: str) -> DeskItem:
    return DeskItem(title, url, "soon" if url else "info", f"{institution.name} · {why}")


def _without_custodian(person: Person) -> list[DeskItem]:
    """To operators, who alone may invite one: the institutions that will need a custodian for their first round.

    Not those that prepared one without: there the ethics unit keeps the key itself.
    """
    if not is_operator(person):
        return []
    waiting = Q(state=Round.State.DRAFT) & ~Q(custodian="")
    begun = Round.objects.filter(institution=OuterRef("pk")).exclude(waiting)
    lacking = (
        Institution.objects.existing()
        .filter(filled(Role.ETHICS_HEAD))
        .exclude(filled(Role.CUSTODIAN) | Exists(begun))
    )
    why = _("Somebody from outside, who keeps the key to the answers so that nobody inside can look.")
    return [
        _step(each, _("Invite the custodian of the keys"), reverse("people:invite", args=[each.slug]), why)
        for each in lacking.order_by("name", "pk")[:INSTITUTIONS_ON_DESK]
    ]


def _what_will_come(person: Person, active: list[Round], closed: list[Round]) -> list[DeskItem]:
    """A sentence for those who have nothing to do yet, and can't hasten it."""
    if holds(person, P.MANAGE_ROUNDS):
        return []
    items = []
    if holds(person, P.READ_REPORT) and not closed:
        detail = _(
            "Once a round with your unit has closed, its report stands here: the whole, never a person."
        )
        items.append(DeskItem(_("No report yet"), "", detail=detail))
    if holds(person, P.KEEP_KEY) and not active:
        detail = _("When a round is prepared, you will be asked here to make its key, and later to bring it.")
        items.append(DeskItem(_("No key to keep at present"), "", detail=detail))
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
    if round.state == Round.State.DRAFT and keeps and not round.signed:
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
