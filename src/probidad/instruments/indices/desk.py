"""What of evaluations waits for somebody on the desk, and until when."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from probidad.core.links.models import ProposedCommitment
from probidad.core.people.access import holds, institutions_where
from probidad.core.people.models import Person
from probidad.core.registry import DeskItem
from probidad.instruments.indices import access, queries
from probidad.instruments.indices.models import Correction, Dispute, Round, Seat
from probidad.instruments.indices.permissions import IndicesPermission as P

ON_DESK = 10
SOON = dt.timedelta(days=7)
State, Consent = Round.State, Round.Consent


def waiting_for(person: Person) -> list[DeskItem]:
    """To score, to prepare, to answer for one's institution; then to agree, to decide, to sign, to reply. What is late is urgent."""
    return [
        *_to_score(person),
        *_to_prepare(person),
        *_to_answer(person),
        *_to_agree_and_sign(person),
        *_to_reply(person),
        *_to_commit(person),
    ]


def _to_score(person: Person) -> list[DeskItem]:
    if not holds(person, P.SEE_ROUNDS):
        return []
    seat = Seat.objects.filter(round=OuterRef("pk"), person=person, part=Seat.Part.ASSESSOR, finished_on=None)
    rounds = (
        access.rounds_made(person).filter(Exists(seat), state=State.SCORING).order_by("scored_until", "pk")
    )
    return [
        DeskItem(
            _("Score %(institution)s") % {"institution": each.institution.name},
            reverse("indices-panel:scoring", args=[each.pk]),
            _urgency(each.scored_until),
            f"{each.version.short_name} · {_until(each.scored_until)}",
        )
        for each in rounds[:ON_DESK]
    ]


def _to_prepare(person: Person) -> list[DeskItem]:
    if not holds(person, P.MANAGE_ROUNDS):
        return []
    rounds = access.rounds_made(person, P.MANAGE_ROUNDS).filter(state=State.PREPARED)
    return [_preparation(each) for each in rounds[:ON_DESK]]


def _preparation(round: Round) -> DeskItem:
    name = {"institution": round.institution.name}
    waits = round.basis == Round.Basis.ACCEPTED
    if waits and round.consent == Consent.ASKED:
        title, urgency = _("%(institution)s hasn't answered yet") % name, "info"
    elif waits and round.consent == Consent.DECLINED:
        title, urgency = _("%(institution)s declined: decide how to go on") % name, "now"
    else:
        title, urgency = _("Finish preparing the evaluation of %(institution)s") % name, "soon"
    url = reverse("indices-panel:round", args=[round.pk])
    return DeskItem(title, url, urgency, round.version.short_name)


def _to_answer(person: Person) -> list[DeskItem]:
    if not holds(person, P.RESPOND):
        return []
    rounds = access.rounds_received(person).filter(state__in=[State.PREPARED, State.SCORING])
    asked = rounds.filter(consent=Consent.ASKED)
    scored = rounds.filter(consent=Consent.ACCEPTED, state=State.SCORING)
    return [
        *(
            DeskItem(
                _("%(organisation)s asks to evaluate your institution")
                % {"organisation": each.organisation.name},
                reverse("indices-panel:received", args=[each.pk]),
                "now",
                each.version.short_name,
            )
            for each in asked[:ON_DESK]
        ),
        *(
            DeskItem(
                _("Bring evidence for the evaluation by %(organisation)s")
                % {"organisation": each.organisation.name},
                reverse("indices-panel:received", args=[each.pk]),
                "soon" if each.scored_until <= timezone.localdate() + SOON else "info",
                f"{each.version.short_name} · {_until(each.scored_until)}",
            )
            for each in scored[:ON_DESK]
        ),
    ]


def _urgency(last: dt.date) -> str:
    return "now" if last <= timezone.localdate() + SOON else "soon"


def _until(last: dt.date) -> str:
    if last < timezone.localdate():
        return _("the last day was %(day)s") % {"day": date_format(last)}
    return _("until %(day)s") % {"day": date_format(last)}


def _to_agree_and_sign(person: Person) -> list[DeskItem]:
    if not holds(person, P.SEE_ROUNDS):
        return []
    items = []
    for each in _waiting_rounds(person)[:ON_DESK]:
        if title := _title(each):
            url = reverse("indices-panel:round", args=[each.pk])
            told = title % {"institution": each.institution.name}
            items.append(DeskItem(told, url, "soon", each.version.short_name))
    return items


def _waiting_rounds(person: Person) -> QuerySet[Round]:
    """Evaluations in which the person coordinates or sits, with what decides whose turn it is. One query."""
    seats = Seat.objects.filter(round=OuterRef("pk"), person=person)
    disputes = Dispute.objects.filter(round=OuterRef("pk"), decision=Dispute.Decision.OPEN)
    corrections = Correction.objects.filter(round=OuterRef("pk"), publication=None, withdrawn_on=None)
    return (
        access.rounds_made(person)
        .filter(state__in=Round.AFTER_SCORING)
        .annotate(
            sits=Exists(seats),
            signs=Exists(seats.filter(part=Seat.Part.REVIEWER)),
            contested=Exists(disputes),
            corrected=Exists(corrections),
            coordinated=Q(organisation__in=institutions_where(person, P.MANAGE_ROUNDS)),
        )
        .filter(Q(sits=True) | Q(coordinated=True))
        .exclude(Q(state=State.PUBLISHED, contested=False, corrected=False))
        .order_by("scored_until", "pk")
    )


def _title(round: Round) -> str:
    """What is to be done with an evaluation now; empty where somebody else is to do it."""
    if round.state == State.RECONCILING:
        return _("Agree on what was found in %(institution)s")
    if round.contested:
        return _("Decide what %(institution)s contests")
    if round.state == State.REVIEW and round.returned_on:
        return _("The reviewer returned the evaluation of %(institution)s") if round.coordinated else ""
    if round.state == State.REVIEW and round.signs:
        return _("Review and sign the evaluation of %(institution)s")
    if round.state == State.PUBLISHED and round.corrected:
        return _("Finish the correction of the evaluation of %(institution)s")
    return ""


def _to_reply(person: Person) -> list[DeskItem]:
    if not holds(person, P.RESPOND):
        return []
    rounds = access.rounds_received(person).filter(
        consent=Round.Consent.ACCEPTED, state=State.REPLY, replies_until__gte=timezone.localdate()
    )
    return [
        DeskItem(
            _("Reply to the findings of %(organisation)s") % {"organisation": each.organisation.name},
            reverse("indices-panel:received-findings", args=[each.pk]),
            "now",
            _("%(instrument)s · until %(day)s")
            % {"instrument": each.version.short_name, "day": date_format(each.replies_until)},
        )
        for each in rounds.order_by("replies_until", "pk")[:ON_DESK]
    ]


def _to_commit(person: Person) -> list[DeskItem]:
    """Commitments that evaluations propose to one's institution, and nobody answered."""
    if not holds(person, P.RESPOND):
        return []
    waiting = queries.proposed_to(access.institutions_answered_for(person)).filter(
        state=ProposedCommitment.State.PROPOSED
    )
    count = waiting.count()
    if not count:
        return []
    title = ngettext(
        "%(count)s proposed commitment to answer", "%(count)s proposed commitments to answer", count
    )
    return [DeskItem(title % {"count": count}, reverse("indices-panel:commitments"), "soon")]
