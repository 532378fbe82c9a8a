"""The simulated programme goes the way of a real one, and touches no installation's data."""

import subprocess

import pytest
from django.core.management import CommandError, call_command

from probidad.instruments.exercises import simulation
from probidad.instruments.exercises.models import Ballot, RosterEntry, Round
from probidad.instruments.exercises.services.dilemmas import publish_dilemma, read_library

pytestmark = pytest.mark.django_db


def test_every_round_is_played_from_its_roster_to_a_published_snapshot(monkeypatch, rsa_keys):
    for name, value in {"INSTITUTIONS": 1, "PEOPLE": 24, "ANSWERS": 60, "UNITS": 2, "CORES": 1}.items():
        monkeypatch.setattr(simulation, name, value)
    for content in read_library()[: simulation.DILEMMAS]:
        publish_dilemma(content=content)
    told: list[str] = []
    played = simulation.play(scale=1, received=0.5, say=told.append)
    expected = {
        "institutions": 1,
        "people": 24,
        "answers": 60,
        "on_receipt": 30,
        "exchanged": 12,
        "snapshots": 1,
    }
    assert expected.items() <= played.counts.items()
    assert Round.objects.get().state == Round.State.CLOSED
    assert not Ballot.objects.exists() and not RosterEntry.objects.exists()
    assert set(played.seconds) == set(simulation.STAGES) and played.memory > 0 and len(told) == 1


def test_answers_spread_evenly_add_up():
    for size in range(1, 40):
        parts = [simulation._between(625, place, size) for place in range(size)]
        assert sum(parts) == 625 and max(parts) - min(parts) <= 1


def test_it_plays_in_another_folder_than_the_installations(monkeypatch, settings):
    seen = []

    def run(_arguments, *, env):
        seen.append(env)
        return subprocess.CompletedProcess([], 1)

    monkeypatch.setenv("DATABASE_URL", "postgres://somebody/real")
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(CommandError):
        call_command("simulate_programme")
    [environment] = seen
    assert environment["DATA_DIR"] != str(settings.DATA_DIR) and "DATABASE_URL" not in environment


def test_a_folder_with_data_is_refused(settings):
    settings.DATABASE_URL = ""
    with pytest.raises(CommandError, match="datos"):
        call_command("simulate_programme", data_dir=settings.DATA_DIR)
