"""Cards with codes: prepared as a batch, printed as often as need be, active once the paper is there.

A code on paper is valid from the moment in which its batch becomes active. Before that, printing anew voids
what was printed; so a jammed printer or a lost file costs nobody a card, and the valid codes are never more
than the people on the roster who have no address.
"""

import secrets
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from probidad.core.anonymity import codes
from probidad.core.audit.services import record
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import CardBatch, PrintedCode, Round, RoundUnit
from probidad.instruments.exercises.services.codes import require_open, shuffled, store_valid

CARDS_AT_ONCE = 500
CONTROLS = range(100_000, 1_000_000)


@transaction.atomic
def prepare_cards(*, round: Round, unit: RoundUnit | None, count: int, actor: Person) -> CardBatch:
    """A new batch, not printed yet, for people of a unit (None: without a unit) who have no card.

    Raises ValidationError for more cards than that, or than fit a document.
    """
    current = _open_round(round)
    left = queries.cards_left(current, unit)
    if not left:
        raise refusal(
            _("There are cards for everybody in this group already."), code="none_left", field="count"
        )
    most = min(left, CARDS_AT_ONCE)
    if not 0 < count <= most:
        message = _("Choose between 1 and %(most)s cards.") % {"most": most}
        raise refusal(message, code="too_many", field="count")
    batch = CardBatch.objects.create(round=current, unit=unit, cards=count)
    _record(ExercisesEvent.CARDS_PREPARED, batch, actor)
    return batch


def print_cards(*, batch: CardBatch, actor: Person, make: Callable[[list[str], int], bytes]) -> bytes:
    """The document that ``make`` makes of fresh codes and a control number.

    The codes are shown once and not stored. Those of an earlier document will never be valid. Raises
    ValidationError once the batch is active or discarded.
    """
    _require_pending(batch)
    fresh = [codes.new_code() for _each in range(batch.cards)]
    control = secrets.choice(CONTROLS)
    # Made before anything is written: it takes seconds, and one that fails voids nothing.
    document = make(shuffled(codes.grouped(code) for code in fresh), control)
    _replace(batch, fresh, control, actor)
    return document


@transaction.atomic
def _replace(batch: CardBatch, fresh: list[str], control: int, actor: Person) -> None:
    current = _locked(batch)
    _require_pending(current)
    current.codes.all().delete()
    PrintedCode.objects.bulk_create(
        PrintedCode(batch=current, digest=codes.digest(code)) for code in shuffled(fresh)
    )
    current.control = control
    current.save(update_fields=["control"])
    _record(ExercisesEvent.CARDS_PRINTED, current, actor)


@transaction.atomic
def activate_cards(*, batch: CardBatch, control: int, actor: Person) -> None:
    """Make the codes of the newest document valid, whose ``control`` number shows that its paper is there.

    Once it is active, a second time changes nothing. Raises ValidationError for the number of another
    document, and for a batch that is discarded.
    """
    current = _locked(batch)
    if current.state == CardBatch.State.ACTIVE:
        return
    _require_pending(current)
    if control != current.control:
        message = _(
            "This isn't the number of the newest PDF. If you have that one no longer, download another and "
            "print it: the cards of earlier ones never work."
        )
        raise refusal(message, code="other_document", field="control")
    reported_by = queries.units_of_codes(current.round).get(current.unit_id)
    digests = list(current.codes.values_list("digest", flat=True))
    current.codes.all().delete()
    store_valid(current.round, ((digest, reported_by) for digest in digests))
    current.state = CardBatch.State.ACTIVE
    current.save(update_fields=["state"])
    _record(ExercisesEvent.CARDS_ACTIVATED, current, actor)


@transaction.atomic
def discard_cards(*, batch: CardBatch, actor: Person) -> None:
    """Void a batch that isn't active, so that its cards can be prepared anew.

    Once it is discarded, a second time changes nothing. Raises ValidationError where it is active.
    """
    current = _locked(batch)
    if current.state == CardBatch.State.DISCARDED:
        return
    _require_pending(current)
    current.codes.all().delete()
    current.state = CardBatch.State.DISCARDED
    current.save(update_fields=["state"])
    _record(ExercisesEvent.CARDS_DISCARDED, current, actor)


def _open_round(round: Round) -> Round:
    """The round, locked. Raises ValidationError where it takes no more answers."""
    current = Round.objects.select_for_update().get(pk=round.pk)
    require_open(current)
    return current


def _locked(batch: CardBatch) -> CardBatch:
    """The batch as it is now; its round is locked first, as whoever ends it does."""
    current = _open_round(batch.round)
    found = CardBatch.objects.select_for_update().get(pk=batch.pk)
    found.round = current
    return found


def _require_pending(batch: CardBatch) -> None:
    if batch.state == CardBatch.State.ACTIVE:
        message = _("These cards are active: they can't be printed again or discarded any more.")
        raise refusal(message, code="active")
    if batch.state == CardBatch.State.DISCARDED:
        raise refusal(_("These cards were discarded. Prepare new ones."), code="discarded")


def _record(kind: ExercisesEvent, batch: CardBatch, actor: Person) -> None:
    record(
        kind=kind,
        actor=actor,
        institution=batch.round.institution,
        subject=batch.round.urn,
        details={"cards": batch.cards},
    )
