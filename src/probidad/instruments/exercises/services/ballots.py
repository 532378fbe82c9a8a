"""Taking part: the seam that a later version replaces by blind-signed credentials.

A participant is a code that the browser holds and the server forgets after each request. Each
ballot is one row, written in one statement of its own: nothing else is written with it, so that no
transaction joins it to a code or to another ballot.
"""

from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from pydantic import BaseModel

from probidad.core.anonymity import codes, custody, sealing
from probidad.instruments.exercises import rules
from probidad.instruments.exercises.models import Ballot, Exercise, ParticipationCode, PrintedCode, Round


class UnknownCode(LookupError):
    """No round knows this code."""


class NotActiveYet(UnknownCode):
    """The code stands on a card whose batch isn't active: it may be valid later."""


class RoundNotOpen(Exception):
    """The round takes no answers today."""


class NotItsDay(RoundNotOpen):
    """The dilemma's first day is still to come."""


@dataclass(frozen=True)
class Participation:
    """Somebody who takes part: the code, the round and the unit (by its key) that it reports to."""

    code: str
    round: Round
    unit_id: int | None

    def nullifier(self, kind: str, exercise: Exercise | None = None) -> str:
        """The mark that this code's ballot of a kind leaves for an exercise."""
        scope = rules.ballot_scope(self.round.pk, kind, exercise.pk if exercise else None)
        return codes.nullifier(self.code, scope=scope)


def participation(code: str) -> Participation:
    """Who takes part under a normalised code. Raises :class:`UnknownCode`.

    What it says apart, a card that isn't active yet, is said to whoever holds that card: nobody guesses one
    of 75 random bits.
    """
    digest = codes.digest(code)
    found = ParticipationCode.objects.select_related("round__institution").filter(digest=digest).first()
    if found is not None:
        return Participation(code, found.round, found.unit_id)
    printed = PrintedCode.objects.select_related("batch__round").filter(digest=digest).first()
    if printed is not None and printed.batch.round.shown_state == Round.State.OPEN:
        raise NotActiveYet
    raise UnknownCode


def cast_answer(*, who: Participation, exercise: Exercise, option: str) -> bool:
    """Seal and store the answer to an exercise; False where this code answered it before.

    Raises :class:`RoundNotOpen`, also before the dilemma's first day; ValueError for an option that the dilemma hasn't got.
    """
    if option not in {each.key for each in exercise.dilemma_version.text.options}:
        raise ValueError(option)
    record = rules.AnswerRecord(option=option, unit=who.unit_id)
    return _cast(who, Ballot.Kind.ANSWER, exercise, record, rules.ANSWER_SIZE)


def cast_comment(*, who: Participation, exercise: Exercise, text: str) -> bool:
    """Seal and store a comment, apart from the answer and without the unit; False for a second one."""
    record = rules.CommentRecord(text=rules.clean_comment(text)[: rules.COMMENT_LENGTH])
    return _cast(who, Ballot.Kind.COMMENT, exercise, record, rules.COMMENT_SIZE)


def cast_satisfaction(*, who: Participation, level: int) -> bool:
    """Seal and store how good somebody found the exercises (5 very good … 1 very poor)."""
    record = rules.SatisfactionRecord(level=level)
    return _cast(who, Ballot.Kind.SATISFACTION, None, record, rules.ANSWER_SIZE)


def _cast(who: Participation, kind: str, exercise: Exercise | None, record: BaseModel, size: int) -> bool:
    if not who.round.takes_answers:
        raise RoundNotOpen
    if exercise and not who.round.has_come(exercise.position):
        raise NotItsDay
    sealed = sealing.seal(
        record.model_dump(),
        public_key=custody.load_public(who.round.public_key),
        context=rules.ballot_scope(who.round.pk, kind, exercise.pk if exercise else None),
        size=size,
    )
    try:
        with transaction.atomic():
            _hold_open(who.round)
            Ballot.objects.create(
                round=who.round,
                exercise=exercise,
                kind=kind,
                nullifier=who.nullifier(kind, exercise),
                sealed=sealed,
            )
    except IntegrityError:
        return False
    return True


def _hold_open(round: Round) -> None:
    """Keep the round from ending until this transaction is over. Raises :class:`RoundNotOpen`.

    Whoever ends it asks for the row's exclusive lock, so that no ballot arrives after the counting
    began. On PostgreSQL the shared lock is the one that a foreign key takes: ballots don't wait for
    each other. On SQLite the transaction itself is exclusive.
    """
    lock = " FOR KEY SHARE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM {Round._meta.db_table} WHERE id = %s AND state = %s{lock}",  # noqa: S608 no input
            [round.pk, Round.State.OPEN],
        )
        if cursor.fetchone() is None:
            raise RoundNotOpen
