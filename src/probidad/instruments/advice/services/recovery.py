"""A reader's key comes back: split among the committee, asked for, approved, and opened by whoever it is for.

The seed lies under a key of its own, which is split (SLIP-39); each share is sealed to one member. An approval seals a
share again, to the person whom the request names: shares and seeds are in clear in memory only.
"""

import secrets
from collections.abc import Collection, Iterator, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.anonymity import boxes, shares, wrapping
from probidad.core.anonymity.readers import PublicReader, Reader, new_reader
from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.core.tasks import enqueue
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import (
    CommitteeNotice,
    ReaderKey,
    RecoveryApproval,
    RecoveryNotice,
    RecoveryRequest,
    RecoverySet,
    RecoveryShare,
)
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries import recovery as queries
from probidad.instruments.advice.services import keys, succession

State, Why = RecoveryRequest.State, RecoveryRequest.Why


def renew(*, key: ReaderKey, reader: Reader) -> list[queries.Safety]:
    """Make the shares of an open key anew without whoever left its committees; gives those that were, as they stood.

    Nobody gets one here who had none: that its owner confirms (:func:`share`).
    """
    shrunk = [each for each in queries.safeties_of(key) if each.must_shrink]
    for safety in shrunk:
        _shrink(key, reader, safety)
    return shrunk


@transaction.atomic
def _shrink(key: ReaderKey, reader: Reader, safety: queries.Safety) -> None:
    if safety.can_shrink:
        _split(key, reader, safety.institution, safety.staying, safety.at_least)
    else:
        RecoverySet.objects.filter(pk=safety.set.pk).delete()
        record(kind=AdviceEvent.SHARES_GONE, actor=key.person, institution=safety.institution)


@transaction.atomic
def share(
    *, key: ReaderKey, reader: Reader, institution: Institution, shown: Collection[int], needed: int
) -> None:
    """Make the shares of an open key anew for today's committee, as its owner confirmed it.

    ``shown`` are the keys of those whom the owner saw by name, ``needed`` how many of them open it together.
    """
    safety = queries.safety_of(key, institution)
    if not safety.asks:
        raise refusal(_("There is nothing to confirm now."), code="nothing")
    if ({each.pk for each in safety.committee}, safety.needed) != (set(shown), needed):
        raise refusal(_("The committee has changed just now. Look at the names again."), code="changed")
    _split(key, reader, institution, safety.committee, safety.needed)


def _split(
    key: ReaderKey, reader: Reader, institution: Institution, holders: Sequence[ReaderKey], needed: int
) -> None:
    secret = secrets.token_bytes(shares.SECRET)
    made, _created = RecoverySet.objects.update_or_create(
        key=key,
        institution=institution,
        defaults={
            "needed": needed,
            "sealed_seed": boxes.sealed(reader.seed, secret, bound=_of_seed(key, institution).encode()),
            "made_on": timezone.localdate(),
        },
    )
    made.shares.all().delete()
    texts = shares.split(secret, needed=needed, count=len(holders))
    RecoveryShare.objects.bulk_create(
        RecoveryShare(
            set=made,
            holder=holder,
            sealed=PublicReader(bytes(holder.public)).seal(text.encode(), purpose=_of_share(made)),
        )
        for holder, text in zip(holders, texts, strict=True)
    )
    record(
        kind=AdviceEvent.SHARES_MADE,
        actor=key.person,
        institution=institution,
        details={"shares": len(holders), "needed": needed},
    )


def due_notices() -> Iterator[CommitteeNotice]:
    """Of each key's committees that changed since its owner was told; of a committee never told of, everybody joined."""
    for key in queries.keys_of_staff():
        for institution in access.institutions_where(key.person, P.READ_THREADS):
            notice, _created = CommitteeNotice.objects.get_or_create(key=key, institution=institution)
            if queries.change_of_committee(notice):
                yield notice


@transaction.atomic
def note_told(*, notice: CommitteeNotice) -> None:
    """Remember that the key's owner was told by mail who is of the committee today."""
    notice.members.set(queries.members(notice.key, notice.institution))


@transaction.atomic
def ask_for_lost(*, found: RecoverySet, reason: str, passphrase: str) -> RecoveryRequest:
    """Whoever lost the passphrase asks, and says the new one, which opens nothing until the committee has approved."""
    person = found.key.person
    single = new_reader()
    wrapped = wrapping.wrap(single.seed, passphrase, purpose=_of_single(person))
    return _ask(
        RecoveryRequest(
            set=found,
            why=Why.LOST,
            reason=reason,
            asked_by=person,
            public=single.public,
            salt=wrapped.salt,
            sealed_seed=wrapped.sealed,
        )
    )


@transaction.atomic
def ask_for_left(*, found: RecoverySet, actor: Person, successor: Person, reason: str) -> RecoveryRequest:
    """The committee asks for the key of somebody who reads no more in the institution, for a successor."""
    if not queries.left_behind([found.institution]).filter(pk=found.pk).exists():
        raise refusal(
            _("This person still reads conversations here, or it was asked already."), code="not-left"
        )
    if not queries.successors_for(found).filter(pk=successor.pk).exists():
        raise refusal(_("This person has no key here."), code="no-key", field="successor")
    public = keys.key_in_use(successor).public
    return _ask(
        RecoveryRequest(
            set=found, why=Why.LEFT, reason=reason, asked_by=actor, successor=successor, public=public
        )
    )


def _ask(request: RecoveryRequest) -> RecoveryRequest:
    """Write the request down, and tell everybody whom it concerns at once."""
    RecoverySet.objects.select_for_update().get(pk=request.set_id)
    if request.set.requests.filter(state=State.OPEN).exists():
        raise refusal(_("It was asked for already: see how far it is."), code="asked")
    request.save()
    _tell(request)
    _note(AdviceEvent.RECOVERY_ASKED, request, request.asked_by)
    return request


@transaction.atomic
def approve(*, request: RecoveryRequest, actor: Person, reader: Reader) -> RecoveryApproval:
    """A member of the committee gives their share, sealed to whom the request names and to nobody else."""
    request = _locked(request)
    if not queries.may_approve(actor, request):
        raise refusal(_("You can't approve this."), code="not-yours")
    share = request.set.shares.get(holder__person=actor, holder__retired_on=None)
    text = reader.open(bytes(share.sealed), purpose=_of_share(request.set))
    approval = RecoveryApproval.objects.create(
        request=request,
        holder=share.holder,
        sealed=PublicReader(bytes(request.public)).seal(text, purpose=_of_approval(request)),
    )
    _note(AdviceEvent.RECOVERY_APPROVED, request, actor)
    return approval


@transaction.atomic
def stop(*, request: RecoveryRequest, actor: Person) -> None:
    """The key's owner or (of somebody who left) the committee objects, or whoever asked takes it back: what was approved
    is gone."""
    request = _locked(request)
    if not queries.may_stop(actor, request):
        raise refusal(_("You can't stop this."), code="not-yours")
    _end(request, State.STOPPED)
    _note(AdviceEvent.RECOVERY_STOPPED, request, actor)


def finish_lost(*, request: RecoveryRequest, passphrase: str) -> tuple[ReaderKey, Reader]:
    """The owner's key, open, under the passphrase that was said when asking.

    Raises wrapping.WrongPassphrase, keys.TooManyTries.
    """
    with keys.counted_try(request.set.key.person):
        return _finish_lost(request, passphrase)


@transaction.atomic
def _finish_lost(request: RecoveryRequest, passphrase: str) -> tuple[ReaderKey, Reader]:
    request = _locked(request)
    _require_ready(request)
    key = request.set.key
    wrapped = wrapping.Wrapped(request.salt, bytes(request.sealed_seed))
    single = Reader(wrapping.unwrap(wrapped, passphrase, purpose=_of_single(key.person)))
    reader = _recovered(request, single)
    keys.rewrap(key, reader, passphrase)
    _end(request, State.DONE)
    _note(AdviceEvent.RECOVERY_DONE, request, key.person)
    return key, reader


def finish_left(*, request: RecoveryRequest, actor: Person, reader: Reader) -> succession.Handed:
    """Give the successor what whoever left could read here, but for what the successor may not read."""
    _require_ready(request)
    if actor.pk != request.successor_id:
        raise refusal(_("Only the successor can do this."), code="not-yours")
    if access.holds(request.set.key.person, P.READ_THREADS, request.set.institution):
        raise refusal(_("This person reads conversations here again."), code="not-left")
    left = _recovered(request, reader)
    handed = succession.hand_on(
        key=request.set.key, reader=left, institution=request.set.institution, to=keys.key_in_use(actor)
    )
    with transaction.atomic():
        _end(_locked(request), State.DONE)
        _note(AdviceEvent.RECOVERY_DONE, request, actor)
    return handed


def _require_ready(request: RecoveryRequest) -> None:
    if not queries.is_ready(request):
        raise refusal(_("Not enough have approved yet, or the days to object aren't over."), code="not-ready")


def _recovered(request: RecoveryRequest, reader: Reader) -> Reader:
    """The key that was asked for, from the approved shares."""
    found, key = request.set, request.set.key
    texts = [
        reader.open(bytes(each.sealed), purpose=_of_approval(request)).decode()
        for each in request.approvals.order_by("pk")[: found.needed]
    ]
    secret = shares.join(texts, needed=found.needed)
    seed = boxes.opened(found.sealed_seed, secret, bound=_of_seed(key, found.institution).encode())
    return Reader(seed)


def _end(request: RecoveryRequest, state: str) -> None:
    request.approvals.update(sealed=b"")
    request.state, request.ended_on = state, timezone.localdate()
    request.salt, request.sealed_seed = "", b""
    request.save(update_fields=["state", "ended_on", "salt", "sealed_seed"])
    _tell(request)


def _locked(request: RecoveryRequest) -> RecoveryRequest:
    held = RecoveryRequest.objects.select_for_update(of=("self",))
    return held.select_related("set__key__person", "set__institution", "asked_by", "successor").get(
        pk=request.pk
    )


def _tell(request: RecoveryRequest) -> None:
    from probidad.instruments.advice.tasks import tell_of_recovery

    found = request.set
    told = set(access.people_with(P.DECIDE_CLAIMS, found.institution))
    told |= {found.key.person, request.asked_by, *filter(None, [request.successor])}
    for person in sorted(told, key=lambda each: each.pk):
        notice = RecoveryNotice.objects.create(request=request, person=person, state=request.state)
        enqueue(tell_of_recovery, notice.pk)


@transaction.atomic
def note_sent(*, notice: RecoveryNotice) -> None:
    """Remember that the mail left; from the owner's on, the days to object are counted."""
    RecoveryNotice.objects.filter(pk=notice.pk).update(is_sent=True)
    if notice.state == State.OPEN:
        mine = RecoveryRequest.objects.filter(pk=notice.request_id, set__key__person=notice.person_id)
        mine.filter(told_on=None).update(told_on=timezone.localdate())


def _note(kind: AdviceEvent, request: RecoveryRequest, actor: Person) -> None:
    found = request.set
    record(
        kind=kind,
        actor=actor,
        institution=found.institution,
        subject=f"urn:probidad:advice:recovery:{request.pk}",
        details={"why": request.why},
        about=found.key.person,
    )


def _of_seed(key: ReaderKey, institution: Institution) -> str:
    return f"probidad recovery seed 1 {key.pk} {institution.pk}"


def _of_single(person: Person) -> str:
    return f"probidad recovery key 1 {person.pk}"


def _of_share(found: RecoverySet) -> str:
    return f"probidad recovery share 1 {found.key_id} {found.institution_id}"


def _of_approval(request: RecoveryRequest) -> str:
    return f"probidad recovery approval 1 {request.pk}"
