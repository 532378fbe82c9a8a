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
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import ParticipationCode, RosterEntry, Round, RoundUnit

BATCH = 200
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
    transaction and in random order: whoever is mailed again because the process died in between
    finds that only the last code works, so nobody ever holds two, and no row's neighbours tell whose
    code it is.
    """
    waiting = queries.entries_to_mail(round)
    reported = queries.units_with_own_codes(round)
    accepted: list[tuple[str, int | None]] = []
    done: list[int] = []
    failed = 0
    for entry in _shuffled(waiting[: batch_size(waiting.count())]):
        code = codes.new_code()
        try:
            deliver(entry, codes.grouped(code))
        except OSError:  # smtplib's errors are OSErrors: this address waits for the next try
            failed += 1
            continue
        accepted.append((code, entry.unit_id if entry.unit_id in reported else None))
        done.append(entry.pk)
    with transaction.atomic():
        _store(round, accepted)
        RosterEntry.objects.filter(pk__in=done).update(mailed=True)
    return len(done), failed


@transaction.atomic
def issue_cards(*, round: Round, unit: RoundUnit | None, count: int, actor: Person) -> list[str]:
    """Codes for printed cards, shuffled, as people read them. They are shown once and not stored.

    Raises ValidationError for more than are left on the roster without an address, or than fit a sheet.
    """
    Round.objects.select_for_update().get(pk=round.pk)
    if round.state != Round.State.OPEN:
        raise ValidationError(_("Cards can be printed while the round is open."))
    left = queries.cards_left(round, unit)
    if not 0 < count <= min(left, CARDS_AT_ONCE):
        raise ValidationError(
            {
                "count": _("Between 1 and %(most)s cards can be printed now.")
                % {"most": min(left, CARDS_AT_ONCE)}
                if left
                else _("All cards for this group were printed already.")
            }
        )
    reported = queries.units_with_own_codes(round)
    unit_id = unit.pk if unit is not None and unit.pk in reported else None
    fresh = [codes.new_code() for _each in range(count)]
    _store(round, ((code, unit_id) for code in fresh))
    counter = Round.objects.filter(pk=round.pk) if unit is None else RoundUnit.objects.filter(pk=unit.pk)
    counter.update(cards_printed=F("cards_printed") + count)
    record(
        kind=ExercisesEvent.CARDS_PRINTED,
        actor=actor,
        institution=round.institution,
        subject=f"urn:probidad:round:{round.pk}",
        details={"cards": count},
    )
    return _shuffled(codes.grouped(code) for code in fresh)
