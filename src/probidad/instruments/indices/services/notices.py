"""Who is mailed what about an evaluation: a row for each mail, which its task sends once."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats, timezone, translation

from probidad.core.notifications import mail
from probidad.core.people.access import people_with
from probidad.core.people.models import Person
from probidad.core.tasks import enqueue
from probidad.instruments.indices.models import Dispute, Notice, Round, Seat
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.tasks import MORNING, send_notice

Kind, State, Consent = Notice.Kind, Round.State, Round.Consent
BEFORE = dt.timedelta(days=3)  # a last day


def _institution(round: Round) -> QuerySet[Person]:
    return people_with(P.RESPOND, round.institution)


def _coordinators(round: Round) -> QuerySet[Person]:
    return people_with(P.MANAGE_ROUNDS, round.organisation)


def _unfinished(round: Round) -> QuerySet[Person]:
    seats = round.seats.filter(part=Seat.Part.ASSESSOR, finished_on=None)
    return people_with(P.SEE_ROUNDS, round.organisation).filter(pk__in=seats.values("person"))


def _coordinators_and_reviewer(round: Round) -> QuerySet[Person]:
    reviewer = round.seats.filter(part=Seat.Part.REVIEWER)
    seated = people_with(P.SEE_ROUNDS, round.organisation).filter(pk__in=reviewer.values("person"))
    return (_coordinators(round) | seated).distinct()


@dataclass(frozen=True)
class About:
    """Whom a kind of mail is for, the page that it leads to, and the states of the evaluation in which it still holds."""

    audience: Callable[[Round], QuerySet[Person]]
    page: str
    states: tuple[str, ...]


ABOUT = {
    Kind.ASKED: About(_institution, "received", (State.PREPARED,)),
    Kind.ANSWERED: About(_coordinators, "round", (State.PREPARED, State.SCORING)),
    Kind.SCORING_ENDS: About(_unfinished, "scoring", (State.SCORING,)),
    Kind.REPLIES_OPEN: About(_institution, "received-findings", (State.REPLY,)),
    Kind.REPLIES_END: About(_institution, "received-findings", (State.REPLY,)),
    Kind.REPLIED: About(_coordinators, "round", Round.SHOWN_TO_INSTITUTION),
    Kind.REPLIES_CLOSED: About(_coordinators_and_reviewer, "round", (State.REVIEW,)),
    Kind.PUBLISHED: About(_institution, "received-findings", (State.PUBLISHED,)),
}


def tell(round: Round, kind: str, *, on: dt.date | None = None, besides: Person | None = None) -> None:
    """Queue the mails of a kind, in the caller's transaction: to nobody twice of the same day, nor to who did it."""
    on = on or timezone.localdate()
    for person in ABOUT[kind].audience(round):
        if person == besides:
            continue
        notice, is_new = Notice.objects.get_or_create(round=round, person=person, kind=kind, on=on)
        if is_new:
            enqueue(send_notice, notice.pk, not_before=_next_morning() if kind == Kind.REPLIED else None)


def _next_morning() -> dt.datetime:
    """One mail in the morning says what came the day before: not one for each of sixty replies."""
    tomorrow = timezone.localtime() + dt.timedelta(days=1)
    return tomorrow.replace(hour=MORNING, minute=0, second=0, microsecond=0)


def tell_of_last_days(today: dt.date) -> None:
    """Remind those who haven't finished of a last day that is near. Every morning until it is over, so that one without a worker loses none."""
    near = (today, today + BEFORE)
    for round in Round.objects.filter(state=State.SCORING, scored_until__range=near):
        tell(round, Kind.SCORING_ENDS, on=round.scored_until)
    for round in Round.objects.filter(state=State.REPLY, replies_until__range=near):
        if round.replies.count() < len(round.entries):
            tell(round, Kind.REPLIES_END, on=round.replies_until)


def send(notice: Notice) -> None:
    """Mail it, unless it was sent, holds no more, or is for somebody who left meanwhile."""
    round, person, about = notice.round, notice.person, ABOUT[notice.kind]
    holds = round.state in about.states and about.audience(round).filter(pk=person.pk).exists()
    if notice.sent_on or not holds:
        return
    mail.send(
        f"indices_{notice.kind}", to=person.email, context=_words(notice, about), language=person.language
    )
    notice.sent_on = timezone.localdate()
    notice.save(update_fields=["sent_on"])


def _words(notice: Notice, about: About) -> dict:
    round = notice.round
    with translation.override(notice.person.language):
        day = formats.date_format(notice.on)
    return {
        "name": notice.person.name,
        "institution": round.institution.name,
        "organisation": round.organisation.name,
        "instrument": round.version.short_name,
        "accepted": round.consent == Consent.ACCEPTED,
        "day": day,
        "replied": round.replies.count(),
        "total": len(round.entries),
        "contested": round.disputes.filter(decision=Dispute.Decision.OPEN).count(),
        "address": settings.BASE_URL + reverse(f"indices-panel:{about.page}", args=[round.pk]),
    }
