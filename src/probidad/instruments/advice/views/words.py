"""How a conversation stands, in the writer's words."""

import datetime as dt
from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from probidad.instruments.advice import queries
from probidad.instruments.advice.claim_rules import Outcome, Phase
from probidad.instruments.advice.models import Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries.claims import claim_of
from probidad.instruments.advice.services import threads

REFUSED = {
    threads.IsClosed: gettext_lazy(
        "The conversation was closed before you sent this, so it wasn't sent. Your text is still here: copy it if you want to "
        "begin another conversation with it."
    ),
    threads.Full: gettext_lazy(
        "This conversation has as many messages as one can have. Begin another one and say that it goes on from here."
    ),
    threads.TooManyToday: gettext_lazy(
        "You have sent as many messages today as one can send in a day. Keep your text and send it tomorrow."
    ),
}
TOO_MUCH = gettext_lazy(
    "With these files the conversation would have more than 100 MB. Choose fewer or smaller ones."
)
NOT_STORED = gettext_lazy(
    "It couldn't be stored: the server is busy, or its disk is full. It wasn't sent. Your text is still here: send it again in a few minutes."
)


@dataclass(frozen=True)
class Stage:
    """One step of the way, as it is listed: ``state`` is done, current or todo; ``is_late``: its day has passed."""

    label: str | Promise
    detail: str
    state: str
    day: dt.date | None = None
    is_late: bool = False


def late_since(thread: Thread, deadlines: queries.Deadlines) -> dt.date | None:
    """The day by which the staff should have answered or, before that, taken it; None while it is in time."""
    if thread.state not in Thread.WAITING:
        return None
    passed = [
        day for day in (deadlines.due(thread), deadlines.answer_due(thread)) if day < timezone.localdate()
    ]
    return max(passed, default=None)


def timeline(thread: Thread, deadlines: queries.Deadlines) -> list[Stage]:
    """Received, taken, answered, closed: with days where they have come, with deadlines where they haven't."""
    has_it, takes_it = _HAS_IT[thread.kind]
    stages = [_done(_("Received"), thread.received_on)]
    if thread.taken_on:
        stages.append(_done(has_it, thread.taken_on))
    elif thread.state == Thread.State.RECEIVED:
        stages.append(_awaited(takes_it, deadlines.due(thread), "current"))
    if thread.kind == Kind.CLAIM and thread.state != Thread.State.ERASED:
        stages += _claim_stages(thread)
    if thread.answered_on:
        stages.append(_done(_("Answered"), thread.answered_on))
    if thread.state in Thread.WAITING:
        state = "todo" if thread.state == Thread.State.RECEIVED else "current"
        stages.append(_awaited(_("You get an answer"), deadlines.answer_due(thread), state))
    if thread.closed_on:
        stages.append(_done(_("Closed"), thread.closed_on))
    return stages


def _claim_stages(thread: Thread) -> list[Stage]:
    """What was decided and done, as far as the writer may know it; whoever is pointed out is presumed innocent in it."""
    claim = claim_of(thread)
    if claim.phase == Phase.INTAKE:
        return [Stage(_("Two people of the ethics committee decide which way it takes"), "", "current")]
    way = gettext_lazy("Two people decided on its way: %(way)s")
    stages = [_done(way % {"way": claim.get_track_display()}, claim.decided_on)]
    for each in claim.referrals.order_by("since")[:1]:
        stages.append(_done(_("The investigating authority got it"), each.since))
    for each in claim.exports.filter(is_told=True):
        stages.append(
            _done(_("Passed on to: %(authority)s") % {"authority": each.get_recipient_display()}, each.day)
        )
    for each in claim.steps.filter(is_told=True):
        stages.append(_done(each.get_kind_display(), each.day))
    if claim.phase == Phase.UNDERWAY:
        stages.append(Stage(_("It is being worked on"), _("You will find here what may be told"), "current"))
    elif claim.outcome != Outcome.ORIENTED:
        stages.append(_done(claim.get_outcome_display(), claim.resolved_on))
    return stages


_HAS_IT = {
    Kind.QUESTION: (gettext_lazy("An advisor has it"), gettext_lazy("An advisor takes it")),
    Kind.CLAIM: (gettext_lazy("The committee has it"), gettext_lazy("The committee takes it")),
}


def _done(label: str | Promise, day: dt.date) -> Stage:
    return Stage(label, "", "done", day)


def _awaited(label: str | Promise, day: dt.date, state: str) -> Stage:
    is_late = day < timezone.localdate()
    told = _("late: it should have been by %(day)s") if is_late else _("by %(day)s")
    return Stage(label, told % {"day": formats.date_format(day, "DATE_FORMAT")}, state, is_late=is_late)


def months(count: int) -> str:
    """For how long something is kept, in words."""
    return ngettext("%(months)s month", "%(months)s months", count) % {"months": count}


def within(days: int) -> str:
    """A deadline in words."""
    return ngettext("within %(days)s working day", "within %(days)s working days", days) % {"days": days}
