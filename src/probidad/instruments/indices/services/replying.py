"""The institution's word: findings shown to it until a day, replies and disputes, and the end of that."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.indices.events import IndicesEvent
from probidad.instruments.indices.models import Answer, Dispute, Publication, Reply, Round
from probidad.instruments.indices.models.answers import Side
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE
from probidad.instruments.indices.services.notices import Kind, tell
from probidad.instruments.indices.services.preparing import locked, note
from probidad.instruments.indices.services.reconciling import require_whole

State = Round.State
FURTHEST = dt.timedelta(days=366)  # into the future that a last day may lie


class RepliedMeanwhile(Exception):
    """Somebody else of the institution replied since the finding was read: ``reply`` is what stands there now."""

    def __init__(self, reply: Reply):
        super().__init__(reply.code)
        self.reply = reply


@transaction.atomic
def open_replies(*, round: Round, until: dt.date, actor: Person) -> Round:
    """Show the findings to the institution that accepted the evaluation; it replies until a day.

    Raises ValidationError where something isn't agreed on yet, and for a day that isn't after today.
    """
    current = locked(round, State.RECONCILING)
    if current.consent != Round.Consent.ACCEPTED:
        message = _("The institution takes no part in this evaluation: hand it to the review.")
        raise ValidationError(message, code="consent")
    require_whole(current)
    _require_later(until, max(timezone.localdate(), current.scored_until))
    current.state, current.replies_until = State.REPLY, until
    current.save(update_fields=["state", "replies_until"])
    note(current, IndicesEvent.REPLIES_OPENED, actor, day=until.isoformat())
    tell(current, Kind.REPLIES_OPEN, on=until, besides=actor)
    return current


@transaction.atomic
def extend_replies(*, round: Round, until: dt.date, actor: Person) -> Round:
    """Give the institution more time. Raises ValidationError for a day that isn't later than the one it has."""
    current = locked(round, State.REPLY)
    _require_later(until, max(timezone.localdate(), current.replies_until))
    current.replies_until = until
    current.save(update_fields=["replies_until"])
    note(current, IndicesEvent.ROUND_CHANGED, actor, day=until.isoformat())
    tell(current, Kind.REPLIES_OPEN, on=until, besides=actor)
    return current


def _require_later(until: dt.date, than: dt.date) -> None:
    if until <= than:
        message = _("Choose a day after %(day)s.") % {"day": date_format(than)}
        raise refusal(message, code="day", field="until")
    if until > timezone.localdate() + FURTHEST:
        raise refusal(_("Choose a day within a year."), code="day", field="until")


@transaction.atomic
def close_replies(*, round: Round, actor: Person | None) -> Round:
    """Hand the evaluation to the review: the day is over, or every finding has its reply. ``actor`` is None by night."""
    current = locked(round, State.REPLY)
    if timezone.localdate() <= current.replies_until and not _all_replied(current):
        message = _("The institution has until %(day)s, and hasn't replied to all findings.")
        raise ValidationError(message % {"day": date_format(current.replies_until)}, code="early")
    current.state = State.REVIEW
    current.save(update_fields=["state"])
    note(current, IndicesEvent.REPLIES_CLOSED, actor)
    tell(current, Kind.REPLIES_CLOSED, besides=actor)
    return current


def _all_replied(round: Round) -> bool:
    return set(round.by_code) <= set(round.replies.values_list("code", flat=True))


def close_overdue(today: dt.date) -> int:
    """Close the replies whose last day is over; how many there were."""
    overdue = Round.objects.filter(state=State.REPLY, replies_until__lt=today)
    for each in overdue:
        close_replies(round=each, actor=None)
    return len(overdue)


@transaction.atomic
def write_reply(*, round: Round, code: str, edition: int, agrees: bool, text: str, actor: Person) -> Reply:
    """What the institution says of a finding; it may change it until the last day.

    Raises :class:`RepliedMeanwhile` where a colleague replied since (``edition``: of what was read, 0 for nothing), and
    ValidationError after the day, and for a disagreement without a text.
    """
    current = _open_for_words(round)
    _entry(current, code)
    if not agrees and not text.strip():
        raise refusal(_("Say what you don't agree with, and why."), code="text", field="text")
    reply = current.replies.filter(code=code).first()
    if reply and reply.edition != edition:
        raise RepliedMeanwhile(reply)
    reply = reply or Reply(round=current, code=code, edition=0)
    reply.agrees, reply.text, reply.replied_by = agrees, text, actor
    reply.edition += 1
    reply.replied_on = timezone.localdate()
    reply.save()
    note(current, IndicesEvent.REPLIED, actor, current.institution, indicator=code)
    tell(current, Kind.REPLIED, besides=actor)
    return reply


def _open_for_words(round: Round) -> Round:
    """The evaluation while the institution may reply; else ValidationError that names the day."""
    current = locked(round, *State)
    over = current.replies_until and timezone.localdate() > current.replies_until
    if current.state == State.REPLY and not over:
        return current
    if current.replies_until and current.state in (State.REPLY, State.REVIEW, State.PUBLISHED):
        message = _(
            "Replies could be written until %(day)s. Nothing was saved: ask %(organisation)s for more time, and send it again."
        )
        told = {"day": date_format(current.replies_until), "organisation": current.organisation.name}
        raise ValidationError(message % told, code="late")
    raise ValidationError(_("The findings of this evaluation aren't open for replies."), code="state")


def _entry(round: Round, code: str) -> Entry:
    if code not in round.by_code:
        raise ValidationError(_("This indicator isn't part of the evaluation."), code="entry")
    return round.by_code[code]


@transaction.atomic
def raise_dispute(*, round: Round, code: str, claimed_level: str, reason: str, actor: Person) -> Dispute:
    """Contest a finding: what would be right, and why. Until the last day for replies, and again once it is published.

    What is published stays as it is: the dispute is kept beside it, dated and visible. Raises ValidationError for an open
    one of the same indicator, and for a level that it hasn't got or that was found.
    """
    current = locked(round, *State)
    publication = None
    if current.state == State.PUBLISHED and current.consent == Round.Consent.ACCEPTED:
        publication = Publication.objects.get(round=current, latest=True)
    else:
        current = _open_for_words(current)
    _require_claim(current, code, claimed_level)
    if not reason.strip():
        raise refusal(_("Say why."), code="reason", field="reason")
    if current.disputes.filter(code=code, side=Side.INSTITUTION, decision=Dispute.Decision.OPEN).exists():
        raise ValidationError(
            _("Your institution has contested this finding already; it isn't decided yet."), code="open"
        )
    dispute = Dispute.objects.create(
        round=current,
        code=code,
        side=Side.INSTITUTION,
        claimed_level=claimed_level,
        reason=reason,
        raised_by=actor,
        publication=publication,
    )
    note(current, IndicesEvent.DISPUTE_RAISED, actor, current.institution, indicator=code)
    tell(current, Kind.REPLIED, besides=actor)
    return dispute


def _require_claim(round: Round, code: str, claimed: str) -> None:
    entry = _entry(round, code)
    known = {level.key for level in entry.levels}
    if entry.indicator.may_not_apply is not None:
        known.add(NOT_APPLICABLE)
    if claimed not in known:
        raise refusal(_("Choose one of the levels."), code="level", field="claimed_level")
    found = Answer.objects.filter(round=round, seat=None, code=code).first()
    if found and found.level == claimed:
        message = _("This is what was found: choose the level that would be right.")
        raise refusal(message, code="same", field="claimed_level")
