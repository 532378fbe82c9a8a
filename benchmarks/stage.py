"""What has to happen inside the platform: a round to answer in, and a look into its database.

Runs in a process of its own, with the environment of the server that is measured:
``python -m benchmarks.stage TASK INPUT OUTPUT``; both files are JSON.
"""

import datetime as dt
import json
import os
import sys
from collections import Counter
from pathlib import Path

from benchmarks.rounds import DILEMMAS

PASSPHRASE = "una frase para las mediciones"
UNITS = ("Obras Públicas", "Tesorería", "Desarrollo Social")


def prepare(wanted: dict) -> dict:
    """An open round with all dilemmas and ``people`` codes; also the bare view's table."""
    from probidad.instruments.exercises import queries

    round, key_file = opened(wanted["people"], dilemmas=wanted["dilemmas"])
    return {
        "round": round.pk,
        "codes": hand_out(round, wanted["people"]),
        "dilemmas": [(each.answer.id, each.options) for each in queries.signed_manifest(round).exercises],
        "key_file": key_file.decode(),
    }


def make_tables() -> None:
    """The tables, those of the bare view too, and the library of dilemmas."""
    from django.core.management import call_command

    from probidad.cli import platform

    call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)
    call_command("createcachetable", verbosity=0)
    platform.load_content()


def opened(people: int, slug: str = "mediciones", dilemmas: int = DILEMMAS):
    """An open round for so many people, spread over three units, with its key file."""
    from django.utils import timezone

    from probidad.core.institutions.models import Institution, InstitutionName, Unit
    from probidad.core.people.models import Person
    from probidad.instruments.exercises import queries, rehearsal
    from probidad.instruments.exercises.roster_file import RosterFile, folded
    from probidad.instruments.exercises.services import rosters, rounds

    name = "Municipio de las Mediciones"
    institution = Institution.objects.create(slug=slug, name=name, kind=Institution.Kind.MUNICIPALITY)
    InstitutionName.objects.create(institution=institution, name=name)
    Unit.objects.bulk_create(Unit(institution=institution, name=unit) for unit in UNITS)
    actor = Person.objects.first() or Person.objects.create_user(
        email="mediciones@ejemplo.mx", name="Mediciones"
    )
    today = timezone.localdate()
    round = rounds.prepare_round(
        institution=institution,
        title="Ronda de las mediciones",
        opens_on=today - dt.timedelta(days=1),
        closes_on=today + dt.timedelta(days=7),
        minimum_group=10,
        custodian="",  # the institution keeps the key itself: nobody has to be invited
        # As many as the demonstration's, whatever the library grows to.
        dilemmas=queries.current_dilemmas()[:dilemmas],
        actor=actor,
    )
    rows = [("", folded(UNITS[number % len(UNITS)])) for number in range(people)]
    rosters.store_roster(round=round, content=RosterFile(rows), actor=actor)
    key_file = rehearsal.give_keys(round=round, passphrase=PASSPHRASE, actor=actor)
    return rounds.open_round(round=round, actor=actor), key_file


def hand_out(round, people: int) -> list[str]:
    """Codes as the services store them: their digests and units, in rows of random keys."""
    from probidad.core.anonymity import codes
    from probidad.instruments.exercises.models import ParticipationCode

    units = list(round.units.all())
    handed_out = [codes.new_code() for _each in range(people)]
    ParticipationCode.objects.bulk_create(
        ParticipationCode(round=round, unit=units[number % len(units)], digest=codes.digest(code))
        for number, code in enumerate(handed_out)
    )
    return handed_out


def stored(wanted: dict) -> dict:
    """How many of these ``marks`` the database holds."""
    from probidad.instruments.exercises.models import Ballot

    held = set(Ballot.objects.values_list("nullifier", flat=True))
    return {"stored": len(held & set(wanted["marks"]))}


def check(wanted: dict) -> dict:
    """Compare the ballots, opened with the custodian's key, with the ``marks`` that were acknowledged."""
    from probidad.core.anonymity import custody, sealing
    from probidad.instruments.exercises import queries
    from probidad.instruments.exercises.manifest import ballot_info
    from probidad.instruments.exercises.models import Ballot, Round

    private_key = custody.open_key_file(wanted["key_file"].encode(), PASSPHRASE).sealing
    signed = queries.signed_manifest(Round.objects.get(pk=wanted["round"]))
    options = wanted["marks"]
    ballots = list(Ballot.objects.filter(key__in=[each.answer.id for each in signed.exercises]))
    times = Counter(ballot.nullifier for ballot in ballots)
    different = sum(
        sealing.unseal(
            ballot.sealed,
            private_key=private_key,
            context=ballot_info(signed.round, ballot.key, ballot.nullifier),
        )["option"]
        != options.get(ballot.nullifier)
        for ballot in ballots
        if ballot.nullifier in options
    )
    return {
        "acknowledged": len(options),
        "once": sum(times[mark] == 1 for mark in options),
        "missing": sum(times[mark] == 0 for mark in options),
        "twice": sum(times[mark] > 1 for mark in options),
        "stored": len(ballots),
        "not_sent": sum(ballot.nullifier not in options for ballot in ballots),
        "different": different,
    }


def main(task: str, source: str, target: str) -> None:
    import django

    from probidad.cli import folder

    folder.prepare(folder.data_dir())
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.bare.settings"
    django.setup()
    from benchmarks import answers, conversations, evaluations, opening, reading, sealing

    inside = {
        "stored": stored,
        "check": check,
        "ballots": sealing.ballots,
        "exchanges": sealing.exchanges,
        "open_box": opening.open_box,
    }
    tasks = inside | {"prepare": prepare, "fill_box": opening.fill_box}
    tasks |= reading.TASKS | conversations.TASKS | answers.TASKS | evaluations.TASKS
    if task not in inside:
        make_tables()
    found = tasks[task](json.loads(Path(source).read_text()))
    Path(target).write_text(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
