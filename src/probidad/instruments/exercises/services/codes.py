"""Handing out one-time codes, by mail or on cards, so that no row tells whose code is whose."""

import math
import secrets
from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from probidad.core.anonymity import codes
from probidad.core.audit.services import record
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.core.tasks import enqueue
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import ParticipationCode, RosterEntry, Round, RoundUnit
from probidad.instruments.exercises.tasks import send_codes

BATCH = 200
# A mail server that refuses so many in a row is down: the rest waits for the next try.
REFUSED_IN_A_ROW = 10
CARDS_AT_ONCE = 500


def _shuffled(items: Iterable) -> list:
    shuffled = list(items)
    secrets.SystemRandom().shuffle(shuffled)
    return shuffled


def _store(round: Round, issued: Iterable[tuple[str, int | None]]) -> None:
    """Store digests in random order; ``issued`` pairs a code with the unit it reports to."""
    ParticipationCode.objects.bulk_create(
        ParticipationCode(round=round, unit_id=unit_id, digest=codes.digest(code))
        for code, unit_id in _shuffled(issued)
    )


def batch_size(waiting: int) -> int:
    """How many codes to hand out in one go: at most BATCH, in even parts, so that none is left alone."""
    return math.ceil(waiting / math.ceil(waiting / BATCH)) if waiting else 0


def mail_batch(*, round: Round, deliver: Callable[[RosterEntry, str], None]) -> tuple[int, int]:
    """Mail codes to a batch of the roster; how many went out, and how many failed.

    Codes live in memory only. They are mailed first and stored afterwards, all of the batch in one
    transaction and in random order, so that no row's neighbours tell whose code it is. Whoever is
    mailed twice, because a process died in between or two did the same batch, holds one code that
    works: only entries that nobody marked meanwhile get theirs stored.
    """
    waiting = queries.entries_to_mail(round)
    reported = queries.units_with_own_codes(round)
    accepted: dict[int, tuple[str, int | None]] = {}
    failed = in_a_row = 0
    # In random order: addresses that always fail don't keep the others waiting.
    for entry in waiting.order_by("?")[: batch_size(waiting.count())]:
        if in_a_row == REFUSED_IN_A_ROW:
            break
        code = codes.new_code()
        try:
            deliver(entry, codes.grouped(code))
        except OSError:  # smtplib's errors are OSErrors: this address waits for the next try
            failed, in_a_row = failed + 1, in_a_row + 1
            continue
        in_a_row = 0
        accepted[entry.pk] = code, entry.unit_id if entry.unit_id in reported else None
    with transaction.atomic():
        locked = RosterEntry.objects.select_for_update().filter(pk__in=accepted, mailed=False)
        free = list(locked.values_list("pk", flat=True))
        _store(round, (accepted[entry_id] for entry_id in free))
        RosterEntry.objects.filter(pk__in=free).update(mailed=True)
    return len(free), failed


@transaction.atomic
def send_missing_codes(*, round: Round, actor: Person) -> None:
    """Queue the mails that haven't gone out. Raises ValidationError where the round isn't open."""
    current = Round.objects.select_for_update().get(pk=round.pk)
    if current.state != Round.State.OPEN:
        raise _not_open()
    record(kind=ExercisesEvent.CODES_SENT, actor=actor, institution=current.institution, subject=current.urn)
    enqueue(send_codes, current.pk)


def issue_cards(
    *, round: Round, unit: RoundUnit | None, count: int, actor: Person, make: Callable[[list[str]], bytes]
) -> bytes:
    """The document that ``make`` makes of fresh codes, shuffled. They are shown once and not stored.

    It is made first, so that no code is spent on a document that failed. Raises ValidationError for
    more cards than are left on the roster without an address, or than fit a document.
    """
    _check_cards(round, unit, count)
    fresh = [codes.new_code() for _each in range(count)]
    document = make(_shuffled(codes.grouped(code) for code in fresh))
    _spend(round, unit, fresh, actor)
    return document


def _check_cards(round: Round, unit: RoundUnit | None, count: int) -> None:
    if round.state != Round.State.OPEN:
        raise _not_open()
    left = queries.cards_left(round, unit)
    if not left:
        message = _("All cards for this group were printed already.")
        raise refusal(message, code="none_left", field="count")
    most = min(left, CARDS_AT_ONCE)
    if not 0 < count <= most:
        message = _("Between 1 and %(most)s cards can be printed now.") % {"most": most}
        raise refusal(message, code="too_many", field="count")


@transaction.atomic
def _spend(round: Round, unit: RoundUnit | None, fresh: list[str], actor: Person) -> None:
    current = Round.objects.select_for_update().get(pk=round.pk)
    _check_cards(current, unit, len(fresh))
    reported = queries.units_with_own_codes(current)
    unit_id = unit.pk if unit is not None and unit.pk in reported else None
    _store(current, ((code, unit_id) for code in fresh))
    counter = Round.objects.filter(pk=current.pk) if unit is None else RoundUnit.objects.filter(pk=unit.pk)
    counter.update(cards_printed=F("cards_printed") + len(fresh))
    record(
        kind=ExercisesEvent.CARDS_PRINTED,
        actor=actor,
        institution=current.institution,
        subject=current.urn,
        details={"cards": len(fresh)},
    )


def _not_open() -> ValidationError:
    return refusal(_("Codes are handed out while the round is open."), code="not_open")
