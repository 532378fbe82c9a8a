"""A round as the tests of the exercises need it: made by the services, with its key at hand."""

import copy
import datetime as dt
from dataclasses import dataclass
from functools import partial

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from probidad.core.anonymity import codes, custody
from probidad.core.languages.words import folded
from probidad.instruments.exercises import queries, rehearsal
from probidad.instruments.exercises.models import Ballot, CardBatch, ParticipationCode, Results, Round
from probidad.instruments.exercises.roster_file import RosterFile
from probidad.instruments.exercises.services import ballots, cards, rosters, rounds
from probidad.instruments.exercises.services.codes import mail_batch
from probidad.instruments.exercises.services.dilemmas import publish_dilemma, read_library
from tests.cast import Cast, make_cast

PASSPHRASE = "una frase para las pruebas"
LIBRARY = read_library()
# Rounds that a module keeps for its tests, the one that went furthest first.
KEPT = ("kept_closed", "kept_ended", "kept_play")


@dataclass
class Play:
    """A round, its key file, and the codes that were handed out (the tests' own memory of them)."""

    round: Round
    key_file: bytes
    codes: list[str]
    cast: object

    @property
    def exercises(self):
        return queries.exercises_of(self.round)

    def box(self, use: str = "answer", position: int = 1) -> QuerySet[Ballot]:
        """The ballots of a kind in the box, of the dilemma at a position."""
        keys = [
            key.id
            for key, of, exercise in queries.signed_manifest(self.round).ballot_keys()
            if of == use and (exercise is None or exercise.position == position)
        ]
        return Ballot.objects.filter(key__in=keys)

    def keys(self) -> custody.PrivateKeys:
        """The custodian's, from the file."""
        return custody.open_key_file(self.key_file, PASSPHRASE)

    def bring_key(self) -> Results:
        """What the custodian does on the page, with the work done before it answers."""
        return rehearsal.close(
            round=self.round, key_file=self.key_file, passphrase=PASSPHRASE, actor=self.cast.custodian
        )

    def participant(self, number: int = 0) -> ballots.Participation:
        return ballots.participation(self.codes[number])

    def of_unit(self, name: str) -> list[ballots.Participation]:
        """Those whose codes report to a unit ("": to none)."""
        unit = self.round.units.filter(name=name).first()
        units = dict(ParticipationCode.objects.filter(round=self.round).values_list("digest", "unit_id"))
        wanted = [code for code in self.codes if units[codes.digest(code)] == (unit.pk if unit else None)]
        return [ballots.participation(code) for code in wanted]


def roster(people: dict[str, int]) -> RosterFile:
    return RosterFile(
        [
            (f"{folded(unit).replace(' ', '') or 'nadie'}{number}@ejemplo.mx", folded(unit))
            for unit, count in people.items()
            for number in range(count)
        ]
    )


def sign(round: Round, key_file: bytes, cast) -> None:
    """Sign the manifest as a custodian does who has just looked at the round."""
    rehearsal.sign(round=round, key_file=key_file, passphrase=PASSPHRASE, actor=cast.custodian)


def prepared(
    cast: Cast, *, people=None, dilemmas=2, minimum=10, custodian="Observatorio", opened=True, **dates
) -> Play:
    """A round that was brought up to its opening."""
    today = timezone.localdate()
    round = rounds.prepare_round(
        institution=cast.institution,
        title="Ronda de prueba",
        opens_on=dates.get("opens_on", today),
        closes_on=dates.get("closes_on", today + dt.timedelta(days=7)),
        days_between=dates.get("days_between", Round.Pace.ALL_AT_ONCE),
        minimum_group=minimum,
        custodian=custodian,
        dilemmas=[publish_dilemma(content=content) for content in LIBRARY[:dilemmas]],
        actor=cast.ethics_head,
    )
    people = people or {"Obras Públicas": 12, "Tesorería": 11, "Desarrollo Social": 4}
    rosters.store_roster(round=round, content=roster(people), actor=cast.ethics_head)
    key_file = rehearsal.give_keys(round=round, passphrase=PASSPHRASE, actor=cast.custodian)
    handed_out: list[str] = []
    if opened:
        rounds.open_round(round=round, actor=cast.ethics_head)
        while queries.entries_to_mail(round).exists():
            mail_batch(round=round, deliver=lambda _entry, code: handed_out.append(codes.normalise(code)))
    round.refresh_from_db()
    return Play(round, key_file, handed_out, cast)


def everybody_answered(play: Play) -> Play:
    """The round is over: everybody answered two dilemmas, two left a comment."""
    exercises = play.exercises
    for number, code in enumerate(play.codes):
        who = ballots.participation(code)
        for exercise in exercises:
            ballots.cast_answer(who=who, exercise=exercise, option="ab"[number % 2])
        if number < 2:
            ballots.cast_comment(who=who, exercise=exercises[0], text=f"comentario {number}")
    play.round = rounds.end_round(round=play.round, actor=play.cast.ethics_head)
    return play


@pytest.fixture(scope="module")
def kept_play(keep):
    with keep():
        yield prepared(make_cast())


@pytest.fixture(scope="module")
def kept_ended(keep, kept_play):
    with keep():
        yield everybody_answered(copy.deepcopy(kept_play))


@pytest.fixture
def begun(request, db) -> Play | None:
    """The test's own copy of the round that its module keeps, if it begins with one."""
    name = next((each for each in KEPT if each in request.fixturenames), None)
    return copy.deepcopy(request.getfixturevalue(name)) if name else None


@pytest.fixture
def cast(begun, db) -> Cast:
    """The cast; where a test begins with a kept round, that of the round."""
    return begun.cast if begun else make_cast()


@pytest.fixture
def prepare(cast):
    """Prepare a round up to its opening: ``prepare(people={...})``."""
    return partial(prepared, cast)


@pytest.fixture
def play(kept_play, begun) -> Play:
    """An open round of two dilemmas: 12 people of Obras Públicas, 11 of Tesorería, 4 of Desarrollo Social."""
    return begun


@pytest.fixture
def in_chunks(monkeypatch) -> None:
    """A round is opened ten ballots at a time."""
    monkeypatch.setattr(queries.openings, "CHUNK_SIZES", {"answer": 10, "comment": 1, "satisfaction": 10})


@pytest.fixture
def ended(kept_ended, play, in_chunks) -> Play:
    """A round that is over: everybody answered two dilemmas, two left a comment, chunks are of ten ballots."""
    return play


@pytest.fixture
def committed(prepare) -> Play:
    """As `play`, for a test that commits."""
    return prepare()


@pytest.fixture
def ended_and_committed(committed, in_chunks) -> Play:
    """As `ended`, for a test that commits."""
    return everybody_answered(committed)


@pytest.fixture
def by_card(prepare, cast) -> Round:
    """An open round: twelve people of Tesorería and three of a unit too small to be reported by get cards."""
    play = prepare(opened=False)
    people = [("", "tesoreria")] * 12 + [("", "desarrollo social")] * 3
    rosters.store_roster(round=play.round, content=RosterFile(people), actor=cast.ethics_head)
    sign(play.round, play.key_file, cast)
    return rounds.open_round(round=play.round, actor=cast.ethics_head)


class Desk:
    """What the head of the ethics unit does with cards, and what stands on the paper."""

    def __init__(self, round: Round, cast):
        self.round, self.actor, self.paper, self.control = round, cast.ethics_head, [], 0

    def prepare(self, count: int = 12, unit: str = "Tesorería") -> CardBatch:
        found = self.round.units.get(name=unit)
        return cards.prepare_cards(round=self.round, unit=found, count=count, actor=self.actor)

    def print(self, batch: CardBatch) -> list[str]:
        cards.print_cards(batch=batch, actor=self.actor, make=self._make)
        return self.paper

    def _make(self, fresh: list[str], control: int) -> bytes:
        self.paper, self.control = [codes.normalise(code) for code in fresh], control
        return b"%PDF"

    def activate(self, batch: CardBatch, control: int | None = None) -> None:
        cards.activate_cards(batch=batch, control=control or self.control, actor=self.actor)

    def discard(self, batch: CardBatch) -> None:
        cards.discard_cards(batch=batch, actor=self.actor)


@pytest.fixture
def desk(by_card, cast) -> Desk:
    return Desk(by_card, cast)
