"""Exchanging a code for credentials: the issuer signs what it can't read, all of a round's at once.

What the code row keeps are digests: the same values are signed again for whoever lost the connection or
typed the words anew, other values never. Nothing here leads from a code to a person, or to a ballot.
"""

import hashlib

from django.db import IntegrityError, OperationalError, transaction

from probidad.core.anonymity import credentials
from probidad.instruments.exercises.models import ParticipationCode, Round
from probidad.instruments.exercises.services.ballots import (
    NotStored,
    Place,
    RoundNotOpen,
    code_row,
    manifest_of,
    signer,
)


class UnknownHandle(LookupError):
    """Nothing was issued to this handle."""


class IssuedBefore(Exception):
    """The code was exchanged for other credentials."""


class AnsweredOnServer(Exception):
    """The code has answered without a script: whoever holds it goes on that way."""


class MalformedRequest(ValueError):
    """Values of the wrong number or size."""


def place_of_code(code: str) -> Place:
    """Where the holder of a normalised code takes part.

    Raises UnknownCode, NotActiveYet and RoundNotOpen.
    """
    return _place(code_row(code))


def place_of_handle(handle: bytes) -> Place:
    """Where whoever was issued credentials under this handle takes part. Raises UnknownHandle, RoundNotOpen."""
    rows = ParticipationCode.objects.select_related("round__institution")
    row = rows.filter(handle=_digest(handle)[:32]).first()
    if row is None:
        raise UnknownHandle
    return _place(row)


def _place(row: ParticipationCode) -> Place:
    if row.round.shown_state != Round.State.OPEN:
        raise RoundNotOpen(row.round)
    return Place(row, manifest_of(row.round))


def check_unused(*, place: Place, handle: bytes) -> None:
    """Learn that a code can't be exchanged before its words are written down in vain.

    Raises IssuedBefore where it was exchanged under another handle, AnsweredOnServer.
    """
    way = ParticipationCode.Way
    if place.row.way == way.SERVER:
        raise AnsweredOnServer
    if place.row.way == way.BROWSER and place.row.handle != _digest(handle)[:32]:
        raise IssuedBefore


def issue(*, place: Place, handle: bytes, blinded: list[bytes]) -> list[bytes]:
    """Sign all blinded values of a round, once for each code: the same ones again, others never.

    Raises IssuedBefore, AnsweredOnServer; MalformedRequest, RoundNotOpen and NotStored, with nothing noted.
    """
    keys = place.manifest.signing_keys(place.unit_id)
    if len(handle) != credentials.HANDLE or len(blinded) != len(keys):
        raise MalformedRequest
    signers = [signer(place.round, key) for key in keys]
    if not all(each.takes(value) for each, value in zip(signers, blinded, strict=True)):
        raise MalformedRequest
    _exchange(place.row, _digest(handle)[:32], _digest(*blinded))
    return [each.sign_blinded(value) for each, value in zip(signers, blinded, strict=True)]


def _exchange(row: ParticipationCode, handle: str, blinded: str) -> None:
    """Note that a code is exchanged, unless it was used otherwise: one statement, so that of two only one wins."""
    way = ParticipationCode.Way
    unused = ParticipationCode.objects.filter(pk=row.pk, way=way.UNUSED)
    try:
        with transaction.atomic():
            if unused.update(way=way.BROWSER, handle=handle, blinded=blinded):
                return
    except IntegrityError:  # the same seed, for another code
        raise IssuedBefore from None
    except OperationalError as error:
        raise NotStored from error
    current = ParticipationCode.objects.get(pk=row.pk)
    if current.way == way.SERVER:
        raise AnsweredOnServer
    if (current.handle, current.blinded) != (handle, blinded):
        raise IssuedBefore


def _digest(*parts: bytes) -> str:
    """64 hexadecimal characters. The values are random: no salt is needed."""
    return hashlib.sha256(b"".join(parts)).hexdigest()
