"""Evaluations in the states that tests of applying begin from."""

import datetime as dt

import pytest
from django.utils import timezone

from probidad.core.people.roles import Role
from probidad.instruments.indices.models import InstrumentVersion, Round, Seat
from probidad.instruments.indices.services import preparing, seats
from probidad.instruments.indices.services.instruments import publish_library
from probidad.instruments.indices.services.scoring import save_answer


def version_of(name: str) -> InstrumentVersion:
    """The newest version of an instrument that ships, by the end of its URN."""
    if not InstrumentVersion.objects.exists():
        publish_library()
    return InstrumentVersion.objects.filter(instrument__urn=f"urn:probidad:index:{name}").first()


def prepared(cast, name: str = "icifiep", **changes) -> Round:
    """An evaluation of the cast's institution, from public information unless said otherwise."""
    today = timezone.localdate()
    values = {
        "version": version_of(name),
        "institution": cast.institution,
        "organisation": cast.organisation,
        "basis": Round.Basis.PUBLIC,
        "starts_on": today,
        "scored_until": today + dt.timedelta(days=30),
        "replies_until": today + dt.timedelta(days=45),
        "actor": cast.coordinator,
    }
    return preparing.prepare_round(**values | changes)


def begun(cast, name: str = "icifiep", **changes) -> Round:
    """One that is being scored: by the cast's assessor, and apart from it by `cast.second_assessor` if twice."""
    round = prepared(cast, name, **changes)
    scoring = [cast.assessor]
    if round.scored_twice:
        scoring.append(cast.add("second_assessor", Role.ASSESSOR, cast.organisation))
    for person in scoring:
        seats.give_seat(round=round, person=person, part=Seat.Part.ASSESSOR, actor=cast.coordinator)
    seats.give_seat(round=round, person=cast.coordinator, part=Seat.Part.REVIEWER, actor=cast.coordinator)
    return preparing.begin_scoring(round=round, actor=cast.coordinator)


def seat_of(round: Round, person) -> Seat:
    seat = round.seats.get(person=person)
    seat.round = round
    return seat


def score_all(seat: Seat, *, level: int = -1, but: dict[str, str] | None = None) -> None:
    """Answer all that a seat scores, with the highest level unless said otherwise."""
    for entry in seat.round.entries:
        if seat.scores(entry):
            key = (but or {}).get(entry.code) or entry.levels[level].key
            numbers = {}
            if entry.indicator.measure:
                reached = next(each for each in entry.levels if each.key == key)
                numbers = {
                    "part": reached.from_ or 0,
                    "whole": 100 if entry.indicator.measure.whole else None,
                }
            save_answer(seat=seat, code=entry.code, edition=0, level=key, **numbers)


@pytest.fixture
def scored(cast) -> Round:
    """An evaluation that the cast's assessor scores alone."""
    return begun(cast)


@pytest.fixture
def scored_apart(cast) -> Round:
    """One that two score apart."""
    return begun(cast, scored_twice=True)
