"""Casting: the box takes sealed ballots, and the server seals those that come without a script.

Each ballot is one row, written in one statement of its own: nothing else is written with it, so that no
transaction joins it to a code or to another ballot.
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import OperationalError, connection
from django.db.models import Model
from django.utils import timezone
from pydantic import BaseModel

from probidad.core.anonymity import blind, codes, credentials, custody, sealing
from probidad.core.anonymity.base64url import encode
from probidad.core.anonymity.keys import random_key
from probidad.core.database.turns import turn
from probidad.instruments.exercises import queries, rules
from probidad.instruments.exercises.manifest import (
    BallotKey,
    ExercisePart,
    IssuingKeyPart,
    Manifest,
    ballot_info,
)
from probidad.instruments.exercises.models import Ballot, Exercise, ParticipationCode, PrintedCode, Round

_SIZES = {use: sealing.sealed_size(size) for use, size in rules.RECORD_SIZES.items()}


class UnknownCode(LookupError):
    """No round knows this code."""


class NotActiveYet(UnknownCode):
    """The code stands on a card whose batch isn't active: it may be valid later."""


class Exchanged(Exception):
    """The code was exchanged for credentials: its holder goes on with those."""


class RoundNotOpen(Exception):
    """The round takes no answers today."""


class NotItsDay(RoundNotOpen):
    """The dilemma's first day is still to come."""


class BadCredential(ValueError):
    """No issuing key of an open round signed this message."""


class CountedBefore(Exception):
    """This credential's ballot is in the box."""


class NotStored(Exception):
    """The database took nothing: its disk is full, or it is too busy. Nothing was counted."""


class MalformedBallot(ValueError):
    """A sealed record that isn't as long as those of its kind."""


def cast_credential(*, key: str, message: bytes, signature: bytes, sealed: bytes) -> None:
    """Put a ballot into the box that a browser sealed.

    Raises BadCredential, MalformedBallot, RoundNotOpen, NotItsDay; CountedBefore and NotStored, with nothing stored.
    """
    try:
        round_id, of = queries.ballot_key(key)
    except queries.UnknownKey:
        raise BadCredential from None
    except queries.NoManifest:
        raise RoundNotOpen from None
    if not credentials.names_key(message, key):
        raise BadCredential
    try:
        blind.verify(message, signature, public_key=queries.public_key(of.key.spki))
    except blind.BadSignature:
        raise BadCredential from None
    if len(sealed) != _SIZES[of.use]:
        raise MalformedBallot
    if not _put(round_id, of, credentials.nullifier(message), sealed):
        raise CountedBefore


def _put(round_id: int, of: BallotKey, mark: str, sealed: bytes) -> bool:
    """Store a ballot if its round takes answers; False where its mark is there already. One statement, so that none arrives after the counting began.

    On PostgreSQL it holds the round's row as a foreign key would: whoever ends the round waits, other ballots
    don't. On SQLite a statement that writes is alone. A ballot that comes twice is no error of the statement:
    PostgreSQL writes those into its log, with the mark and the moment.
    """
    today = timezone.localdate()
    if of.exercise and first_day(of.manifest, of.exercise) > today:
        raise NotItsDay
    lock = " FOR KEY SHARE" if connection.vendor == "postgresql" else ""
    statement = (
        f"INSERT INTO {Ballot._meta.db_table} (id, key, nullifier, sealed) "  # noqa: S608 no input
        f"SELECT %s, %s, %s, %s FROM {Round._meta.db_table} "
        f"WHERE id = %s AND state = %s AND opens_on <= %s AND closes_on >= %s{lock} "
        "ON CONFLICT (nullifier) DO NOTHING"
    )
    values = [random_key(), of.key.id, mark, sealed, round_id, Round.State.OPEN.value, today, today]
    try:
        with turn(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            stored = bool(cursor.rowcount)
    except OperationalError as error:
        raise NotStored from error
    if not stored and not Ballot.objects.filter(nullifier=mark).exists():
        raise RoundNotOpen
    return stored


def first_day(manifest: Manifest, exercise: ExercisePart) -> dt.date:
    """The day from which an exercise's ballots are taken."""
    return rules.first_day(manifest.opens_on, manifest.days_between, exercise.position)


@dataclass(frozen=True)
class Place:
    """Where somebody takes part: the code's row, its round, the manifest, and the unit that is reported by."""

    row: ParticipationCode
    manifest: Manifest

    @property
    def round(self) -> Round:
        return self.row.round

    @property
    def unit_id(self) -> int | None:
        """The unit's id in the manifest; None for those whose answers are reported with the institution's only."""
        return self.row.unit_id


@dataclass(frozen=True)
class Participation(Place):
    """Somebody who takes part without a script, by the code."""

    code: str

    def key(self, use: str, exercise: Exercise | None = None) -> BallotKey:
        """The key under which this participant's ballot of a kind is stored."""
        if exercise is None:
            return BallotKey(self.manifest.satisfaction, use, None, self.manifest)
        part = self.manifest.exercises[exercise.position - 1]
        return BallotKey(part.answer if use == "answer" else part.comment, use, part, self.manifest)

    def nullifier(self, use: str, exercise: Exercise | None = None) -> str:
        """The mark that this code's ballot of a kind leaves for an exercise."""
        return codes.nullifier(self.code, scope=self.key(use, exercise).key.id)


def _columns(model: type[Model], alias: str) -> str:
    """All columns of a table, in the order in which ``from_db`` takes them."""
    return ", ".join(f"{alias}.{field.column}" for field in model._meta.concrete_fields)


# In SQL: at every request of everybody who takes part, Django would need eight times as long to write it.
_CODE_WITH_ROUND = (
    f"SELECT {_columns(Round, 'r')}, {_columns(ParticipationCode, 'c')} "  # noqa: S608 no input
    f"FROM {ParticipationCode._meta.db_table} c JOIN {Round._meta.db_table} r ON r.id = c.round_id "
    "WHERE c.digest = %s"
)
_OF_ROUND = len(Round._meta.concrete_fields)


def code_row(code: str) -> ParticipationCode:
    """The row of a normalised code, with its round. Raises :class:`UnknownCode`, :class:`NotActiveYet`.

    What it says apart, a card that isn't active yet, is said to whoever holds that card: nobody guesses one
    of 75 random bits.
    """
    digest = codes.digest(code)
    with connection.cursor() as cursor:
        cursor.execute(_CODE_WITH_ROUND, [digest])
        found = cursor.fetchone()
    if found:
        row = ParticipationCode.from_db(connection.alias, (), found[_OF_ROUND:])
        row.round = Round.from_db(connection.alias, (), found[:_OF_ROUND])
        return row
    printed = PrintedCode.objects.select_related("batch__round").filter(digest=digest).first()
    if printed is not None and printed.batch.round.shown_state == Round.State.OPEN:
        raise NotActiveYet
    raise UnknownCode


def participation(code: str) -> Participation:
    """Who takes part under a normalised code. Raises :class:`UnknownCode`, :class:`Exchanged`, :class:`RoundNotOpen`."""
    row = code_row(code)
    if row.way == ParticipationCode.Way.BROWSER:
        raise Exchanged
    return Participation(row, manifest_of(row.round), code)


def manifest_of(round: Round) -> Manifest:
    """What the custodian signed of a round that was opened. Raises :class:`RoundNotOpen` where it is damaged."""
    try:
        found = queries.signed_manifest(round)
    except queries.NoManifest:
        raise RoundNotOpen(round) from None
    if found is None:  # in preparation
        raise RoundNotOpen(round)
    return found


def signer(round: Round, key: str) -> blind.Signer:
    """The private half of an issuing key of a round. Raises :class:`RoundNotOpen` where it is gone."""
    try:
        return queries.signer(key)
    except queries.NoIssuingKey:
        raise RoundNotOpen(round) from None


def cast_answer(*, who: Participation, exercise: Exercise, option: str) -> bool:
    """Seal and store the answer to an exercise; False where this code answered it before.

    Raises :class:`RoundNotOpen`, also before the dilemma's first day; :class:`Exchanged`; :class:`NotStored`;
    ValueError for an option that the dilemma hasn't got.
    """
    if option not in exercise.dilemma_version.text.option_keys:
        raise ValueError(option)
    mark = who.nullifier("answer", exercise)
    unit = who.manifest.unit(who.unit_id)
    proof = encode(_proof(who.round, unit.key, mark)) if unit else None
    record = rules.AnswerRecord(option=option, unit=unit.id if unit else None, proof=proof)
    return _cast(who, who.key("answer", exercise), mark, record)


def _proof(round: Round, key: IssuingKeyPart, mark: str) -> bytes:
    """What a browser gets signed blindly for each answer, the server signs as it is."""
    prefix = secrets.token_bytes(blind.PREFIX)
    return prefix + signer(round, key.id).sign(credentials.unit_message(prefix, mark))


def cast_comment(*, who: Participation, exercise: Exercise, text: str) -> bool:
    """Seal and store a comment, apart from the answer and without the unit; False for a second one."""
    record = rules.CommentRecord(text=rules.clean_comment(text)[: rules.COMMENT_LENGTH])
    return _cast(who, who.key("comment", exercise), who.nullifier("comment", exercise), record)


def cast_satisfaction(*, who: Participation, level: int) -> bool:
    """Seal and store how good somebody found the exercises (5 very good … 1 very poor)."""
    record = rules.SatisfactionRecord(level=level)
    return _cast(who, who.key("satisfaction"), who.nullifier("satisfaction"), record)


def _cast(who: Participation, of: BallotKey, mark: str, record: BaseModel) -> bool:
    sealed = sealing.seal(
        record.model_dump(mode="json"),
        public_key=custody.load_public(who.manifest.sealing_key),
        context=ballot_info(who.manifest.round, of.key.id, mark),
        size=rules.RECORD_SIZES[of.use],
    )
    _claim(who)
    return _put(who.round.pk, of, mark, sealed)


def _claim(who: Participation) -> None:
    """Note, before its first ballot, that a code answers through the server. Raises :class:`Exchanged`."""
    way = ParticipationCode.Way
    if who.row.way == way.SERVER:
        return
    free = ParticipationCode.objects.filter(pk=who.row.pk).exclude(way=way.BROWSER)
    try:
        with turn():
            claimed = free.update(way=way.SERVER)
    except OperationalError as error:
        raise NotStored from error
    if not claimed:
        raise Exchanged
    who.row.way = way.SERVER
