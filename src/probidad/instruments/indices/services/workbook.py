"""Forms filled in without a connection: kept until they are confirmed, then stored in one go."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.files.models import StoredFile
from probidad.core.files.services import delete_file
from probidad.core.files.yaml_files.source import clean, clean_line
from probidad.core.people.models import Person
from probidad.instruments.indices.events import IndicesEvent
from probidad.instruments.indices.models import Answer, Evidence, OfflineForm, Round, Seat
from probidad.instruments.indices.models.answers import Side
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.rules.offline import FilledForm, Link
from probidad.instruments.indices.services.evidence import require_room
from probidad.instruments.indices.services.preparing import locked, note
from probidad.instruments.indices.services.scoring import found_level
from probidad.instruments.indices.workbook.changes import Change, ChangedLink, changes_of


@transaction.atomic
def keep_form(*, seat: Seat, form: FilledForm) -> OfflineForm:
    """Keep what a form changes until its assessor has seen it; an earlier one that waits is replaced.

    Raises ValidationError for an evaluation that isn't being scored, and for an assessor who has finished.
    """
    seat = _locked(seat)
    content = form.model_dump(mode="json")
    kept, _created = OfflineForm.objects.update_or_create(
        seat=seat, defaults={"content": content, "uploaded_on": timezone.localdate()}
    )
    return kept


@transaction.atomic
def discard_form(*, seat: Seat) -> None:
    """Forget a form that waits: nothing of it was stored."""
    OfflineForm.objects.filter(seat=seat).delete()


@transaction.atomic
def import_form(*, seat: Seat, actor: Person, seen: str, left_as_they_are: Collection[str] = ()) -> int:
    """Store all that the waiting form changes; how many indicators.

    ``seen``: the digest of what was shown. ``left_as_they_are``: codes of answers that somebody saved meanwhile and that stay so;
    their links are stored all the same. Raises ValidationError where something else stands there now, and as :func:`keep_form`.
    """
    seat = _locked(seat)
    waiting = OfflineForm.objects.filter(seat=seat).first()
    if waiting is None:
        raise ValidationError(_("No form is waiting: it was stored or discarded already."), code="gone")
    found = changes_of(seat, FilledForm.model_validate(waiting.content))
    if found.digest != seen:
        message = _(
            "Something was saved on the platform while you looked at this. Look at the changes again."
        )
        raise ValidationError(message, code="changed-meanwhile")
    for change in found.changes:
        _store(seat, actor, change, with_answer=change.entry.code not in left_as_they_are)
    waiting.delete()
    note(seat.round, IndicesEvent.FORM_IMPORTED, actor, answers=len(found.changes))
    return len(found.changes)


def _locked(seat: Seat) -> Seat:
    """The seat in its evaluation, which nobody else changes until the transaction ends, as long as it may write answers."""
    round = locked(seat.round, Round.State.SCORING)
    found = round.seats.select_related("person").get(pk=seat.pk, part=Seat.Part.ASSESSOR)
    found.round = round
    if found.finished_on:
        raise ValidationError(_("You have finished scoring: go on with it first."), code="finished")
    return found


def _store(seat: Seat, actor: Person, change: Change, *, with_answer: bool) -> None:
    if change.after and with_answer:
        answer = change.answer or Answer(
            round=seat.round,
            code=change.entry.code,
            seat=seat if seat.round.scored_twice else None,
            edition=0,
        )
        after = change.after
        found = found_level(change.entry, after.level, after.part, after.whole)
        answer.level, answer.part, answer.whole = found
        answer.note = clean(after.note)
        answer.saved_by = actor
        answer.edition += 1
        answer.saved_on = timezone.localdate()
        answer.save()
    for link in change.links:
        _store_link(seat, actor, change.entry, link)


def _store_link(seat: Seat, actor: Person, entry: Entry, change: ChangedLink) -> None:
    evidence = change.evidence
    before = change.before
    # A copy of the page, if there is one, is of that address on that day.
    copy = evidence.file if evidence and not _is_same_sight(before, change.after) else None
    if change.after is None:
        evidence.delete()
        return _delete(copy)
    if evidence is None:
        require_room(seat.round, entry.code, Side.ORGANISATION)
    evidence = evidence or Evidence(
        round=seat.round,
        code=entry.code,
        kind=Evidence.Kind.LINK,
        side=Side.ORGANISATION,
        brought_by=actor,
    )
    evidence.title, evidence.url, evidence.seen_on = (
        clean_line(change.after.title),
        change.after.url,
        change.after.seen_on,
    )
    if copy:
        evidence.file = None
    evidence.save()
    return _delete(copy)


def _is_same_sight(before: Link, after: Link | None) -> bool:
    return after is not None and (before.url, before.seen_on) == (after.url, after.seen_on)


def _delete(copy: StoredFile | None) -> None:
    if copy:
        delete_file(stored=copy)
