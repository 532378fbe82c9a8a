"""Handing out one-time codes by mail, so that no row tells whose code is whose. Cards: ``cards.py``."""

import secrets
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from probidad.core.anonymity import codes
from probidad.core.audit.services import record
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.core.tasks import enqueue
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import ParticipationCode, RosterEntry, Round
from probidad.instruments.exercises.tasks import send_codes

BATCH = 200
# A mail server that refuses so many in a row is down: the rest waits for the next try.
REFUSED_IN_A_ROW = 10
# A unit that refuses so many in a row is left for the next try: its addresses are wrong, perhaps, and others' aren't.
REFUSED_OF_A_UNIT = 8
# Fewer codes of a unit than these, stored at once, are almost somebody's: as a rule the others wait with them.
FEWEST = 5


def shuffled(items: Iterable) -> list:
    """The items in an order that nobody can foretell."""
    found = list(items)
    secrets.SystemRandom().shuffle(found)
    return found


def store_valid(round: Round, issued: Iterable[tuple[str, int | None]]) -> None:
    """Make codes valid, in random order; ``issued`` pairs a code's digest with the unit it reports to."""
    ParticipationCode.objects.bulk_create(
        ParticipationCode(round=round, unit_id=unit_id, digest=digest) for digest, unit_id in shuffled(issued)
    )


class _Mailing:
    """Mails fresh codes, one after the other, and sees when the mail server is down."""

    def __init__(self, deliver: Callable[[RosterEntry, str], None]):
        self._deliver = deliver
        self.failed = self._in_a_row = 0

    @property
    def may_be_down(self) -> bool:
        """Whether the last mail was refused: nobody knows whether the next one would be taken."""
        return self._in_a_row > 0

    @property
    def is_down(self) -> bool:
        return self._in_a_row >= REFUSED_IN_A_ROW

    def mail(self, entries: Sequence[RosterEntry]) -> dict[int, str]:
        """Mail the people of a unit; the codes' digests by the entries whose codes are to be stored.

        Where somebody's mail is refused, FEWEST others wait too, so that nobody's code comes alone at the next try.
        They aren't mailed now, or if they were already, it is as if they weren't.
        """
        accepted, refused, in_a_row = {}, 0, 0
        for number, entry in enumerate(entries):
            enough_wait = refused and len(accepted) >= FEWEST and len(entries) - number <= FEWEST
            if self.is_down or in_a_row == REFUSED_OF_A_UNIT or enough_wait:
                break
            if digest := self._code(entry):
                accepted[entry.pk], in_a_row = digest, 0
            else:
                refused, in_a_row = refused + 1, in_a_row + 1
        stored = max(len(entries) - FEWEST - refused, FEWEST) if refused else len(entries)
        return dict(list(accepted.items())[:stored])

    def _code(self, entry: RosterEntry) -> str:
        """The digest of the code that was mailed; nothing where the mail was refused."""
        code = codes.new_code()
        try:
            self._deliver(entry, codes.grouped(code))
        except OSError:  # smtplib's errors are OSErrors: this address waits for the next try
            self.failed, self._in_a_row = self.failed + 1, self._in_a_row + 1
            return ""
        self._in_a_row = 0
        return codes.digest(code)


def mail_batch(*, round: Round, deliver: Callable[[RosterEntry, str], None]) -> tuple[int, int]:
    """Mail codes to a batch of the roster, unit by unit; how many were stored, and how many addresses failed.

    Codes live in memory only. They are mailed first and stored afterwards, all of a unit in one transaction
    (:func:`queries.next_to_mail` says why). Where the mail server took only a few of a unit before it went down, these
    aren't stored, as if this process had died: they wait with the others of their unit.
    """
    mailing, sent, few = _Mailing(deliver), 0, []
    for unit in queries.next_to_mail(round, BATCH):
        accepted = mailing.mail(unit.entries)
        if unit.begun or len(accepted) >= min(FEWEST, len(unit.entries)):
            sent += _store_mailed(round, unit.unit_id, accepted)
        else:
            few.append((unit.unit_id, accepted))
        if mailing.is_down:
            break
    if not mailing.may_be_down:  # it refused those others' addresses: to wait for them would help nobody
        sent += sum(_store_mailed(round, unit_id, accepted) for unit_id, accepted in few)
    return sent, mailing.failed


@transaction.atomic
def _store_mailed(round: Round, unit_id: int | None, accepted: dict[int, str]) -> int:
    """Make the codes that went out valid, in random order, and mark who got them; how many.

    ``accepted``: digests by roster entries. Whoever is mailed twice, because a process died in between or two did the
    same unit, holds one code that works: only entries that nobody marked meanwhile get theirs stored.
    """
    locked = RosterEntry.objects.select_for_update().filter(pk__in=accepted, mailed=False)
    free = list(locked.values_list("pk", flat=True))
    store_valid(round, ((accepted[entry_id], unit_id) for entry_id in free))
    # This mail tells of the dilemmas that have come by now, and when the first one does.
    told = max(queries.newest_position(round), 1)
    reminded = queries.is_time_to_remind(round)  # this mail tells the last day
    RosterEntry.objects.filter(pk__in=free).update(mailed=True, told=told, reminded=reminded)
    return len(free)


@transaction.atomic
def send_missing_codes(*, round: Round, actor: Person) -> None:
    """Queue the mails that haven't gone out. Raises ValidationError where the round isn't open."""
    current = Round.objects.select_for_update().get(pk=round.pk)
    require_open(current)
    record(kind=ExercisesEvent.CODES_SENT, actor=actor, institution=current.institution, subject=current.urn)
    enqueue(send_codes, current.pk)


def require_open(round: Round) -> None:
    """Raise ValidationError where the round isn't open, or its last day has passed: a code would serve nobody."""
    if round.shown_state != Round.State.OPEN:
        raise refusal(_("Codes are handed out while the round is open."), code="not_open")
