"""Attack: join a code to an address, by comparing the database before and after codes were mailed."""

from collections import Counter
from itertools import pairwise

import pytest

from probidad.core.anonymity import codes
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import ParticipationCode, RosterEntry
from probidad.instruments.exercises.services import announcements, rounds
from probidad.instruments.exercises.services import codes as code_services
from probidad.instruments.exercises.tests.attacks.adversary import backup, differences

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PEOPLE = {"Obras Públicas": 12, "Tesorería": 11, "Desarrollo Social": 4}


class Watch:
    """Whoever looks at the database at each mail: of each step, the new codes and those newly marked, by unit."""

    def __init__(self, round, refuses=lambda entry: False):
        self.round, self.refuses, self.tried = round, refuses, []
        self._last, self.steps = self._look(), []

    def _look(self) -> tuple[dict, dict]:
        named = queries.units_of_codes(self.round)
        entries = queries.roster_entries(self.round).filter(mailed=True)
        return (
            dict(ParticipationCode.objects.values_list("pk", "unit_id")),
            {pk: named.get(unit) for pk, unit in entries.values_list("pk", "unit_id")},
        )

    def look(self) -> None:
        new = [
            Counter(now[pk] for pk in now.keys() - before.keys())
            for now, before in zip(self._look(), self._last, strict=True)
        ]
        if any(new):
            self.steps.append(new)
        self._last = self._look()

    def deliver(self, entry, code) -> None:
        self.look()
        self.tried.append((entry.pk, codes.digest(codes.normalise(code))))
        if self.refuses(entry):
            raise OSError("550")

    def mail(self) -> None:
        code_services.mail_batch(round=self.round, deliver=self.deliver)
        self.look()

    def joined(self) -> list[int]:
        """Of each unit at each step, how many people the new codes can belong to."""
        assert all(come == marked for come, marked in self.steps), "a code and its mark are stored at once"
        return sorted(people for come, _marked in self.steps for people in come.values())

    def everybody_has_one_that_works(self) -> bool:
        works = set(ParticipationCode.objects.values_list("digest", flat=True))
        held = [entry for entry, digest in self.tried if digest in works]
        return len(held) == len(set(held)) == len(works) == queries.mail_progress(self.round)["total"]


@pytest.fixture
def open_round(prepare, cast):
    def make(people=PEOPLE):
        return rounds.open_round(round=prepare(people=people, opened=False).round, actor=cast.ethics_head)

    return make


def refused_once(round, per_unit: dict[str, int]):
    """A mail server that refuses so many addresses of each unit, the first time."""
    refused = {
        pk
        for name, people in per_unit.items()
        for pk in RosterEntry.objects.filter(unit__name=name).values_list("pk", flat=True)[:people]
    }

    def refuses(entry) -> bool:
        try:
            refused.remove(entry.pk)
        except KeyError:
            return False
        return True

    return refuses


@pytest.mark.parametrize("batch", [12, 200])
def test_two_backups_compared_around_a_batch_of_codes(open_round, monkeypatch, batch):
    """Units of a size and a small rest, mixed on the roster: each unit's codes come at once, and nobody's alone."""
    monkeypatch.setattr(code_services, "BATCH", batch)
    watch = Watch(open_round())
    while queries.entries_to_mail(watch.round).exists():
        watch.mail()
    assert watch.joined() == [4, 11, 12]


def test_two_backups_compared_around_the_batches_of_large_units(open_round, monkeypatch):
    monkeypatch.setattr(code_services, "BATCH", 10)
    watch = Watch(open_round({"Obras Públicas": 23, "Tesorería": 15}))
    while queries.entries_to_mail(watch.round).exists():
        watch.mail()
    assert watch.joined() == [7, 7, 8, 8, 8]


@pytest.mark.each_database
@pytest.mark.parametrize("_again", range(6))
def test_two_backups_compared_around_the_retry_of_a_refused_address(open_round, _again):
    """Whoever was refused once, wherever in the random order, comes with others of the unit at the next try."""
    round = open_round({"Obras Públicas": 12, "Tesorería": 14})
    watch = Watch(round, refused_once(round, {"Obras Públicas": 1, "Tesorería": 1}))
    while queries.entries_to_mail(round).exists():
        watch.mail()
    assert min(watch.joined()) >= code_services.FEWEST
    assert watch.everybody_has_one_that_works()


@pytest.mark.each_database
def test_two_backups_compared_around_the_tries_of_a_wrong_address(open_round):
    """It is refused for good: the others of its unit come in two sets, both of more than a few."""
    round = open_round({"Obras Públicas": 12, "Tesorería": 14})
    wrong = RosterEntry.objects.filter(unit__name="Tesorería").first()
    watch = Watch(round, lambda entry: entry == wrong)
    for _try in range(4):
        watch.mail()
    assert watch.joined() == [5, 8, 12]


@pytest.mark.parametrize("taken", [1, 3, 4, 5, 11, 13, 16, 20, 23])
def test_two_backups_compared_when_the_mail_server_goes_down(open_round, taken):
    """Whose mail was taken just before waits with others of the unit, and everybody has one code that works."""
    watch = Watch(open_round({"Obras Públicas": 12, "Tesorería": 12}))
    watch.refuses = lambda _entry: len(watch.tried) > taken
    watch.mail()
    watch.refuses = lambda _entry: False
    while queries.entries_to_mail(watch.round).exists():
        watch.mail()
    assert min(watch.joined()) >= code_services.FEWEST
    assert watch.everybody_has_one_that_works()


def test_units_whose_addresses_are_all_wrong_neither_stop_the_others_nor_single_them_out(open_round):
    round = open_round({"Obras Públicas": 30, "Tesorería": 11, "Desarrollo Social": 12})
    watch = Watch(round, lambda entry: entry.email.startswith("obras"))
    for _try in range(12):
        watch.mail()
    assert watch.joined() == [11, 12]
    assert queries.mail_progress(round) == {"total": 53, "sent": 23}


@pytest.mark.parametrize("what", ["announcement", "reminder"])
def test_two_backups_compared_around_an_announcement_or_a_reminder(play, what):
    """Nothing but the marks of the roster changes, which become everybody's: no row comes that could be somebody's."""
    states = [backup()]
    if what == "reminder":
        announcements.remind_batch(round=play.round, deliver=lambda _entry: states.append(backup()))
    else:
        announcements.tell_batch(round=play.round, position=3, deliver=lambda _entry: states.append(backup()))
    steps = [differences(before, after) for before, after in pairwise(states)]
    assert len(steps) == 27 and all(set(step) == {"exercises_rosterentry"} for step in steps)
