"""Closed rounds to read reports of: a small one that was really played, and a large one whose count is invented.

Runs inside the platform, in :mod:`benchmarks.stage`.
"""

import datetime as dt
import random
from unittest import mock

from benchmarks.stage import PASSPHRASE, hand_out, opened

# Shares of the options of a dilemma, from the first to the last.
LIKELY = (0.4, 0.27, 0.18, 0.1, 0.05)
LEVELS = {5: 0.4, 4: 0.4, 3: 0.12, 2: 0.05, 1: 0.03}
INSTITUTIONS = 100


def reports(wanted: dict) -> dict:
    """A small and a large round, who may read them, and the programme's other rounds.

    ``small`` and ``large`` are numbers of people, who all answer every dilemma; ``programme`` is a number
    of rounds.
    """
    dice = random.Random(2026)
    small = _played(wanted["small"], dice)
    large = _counted(wanted["large"], dice)
    _programme(wanted["programme"], large)
    _tidy()
    return {
        "small": _readers(small),
        "large": _readers(large),
        "answers": [_answers(round) for round in (small, large)],
    }


def _played(people: int, dice: random.Random):
    """A round in which each person answers with a code, by the services."""
    from probidad.instruments.exercises import queries
    from probidad.instruments.exercises.services import ballots

    round, key_file = opened(people, "municipio-chico")
    exercises = queries.exercises_of(round)
    for code in hand_out(round, people):
        who = ballots.participation(code)
        for exercise in exercises:
            [option] = _chosen(exercise, dice, 1)
            ballots.cast_answer(who=who, exercise=exercise, option=option)
        [level] = dice.choices(list(LEVELS), list(LEVELS.values()))
        ballots.cast_satisfaction(who=who, level=level)
    return _close(round, key_file)


def _counted(people: int, dice: random.Random):
    """A round that is closed by the service, which is told an invented count instead of opening ballots."""
    from probidad.instruments.exercises import queries
    from probidad.instruments.exercises.services import opening
    from probidad.instruments.exercises.tally import Count

    round, key_file = opened(people, "ciudad-grande")
    units = list(round.units.values_list("pk", flat=True))
    count = Count()
    for exercise in queries.exercises_of(round):
        for place, unit in enumerate(units):
            size = len(range(place, people, len(units)))
            count.answers[exercise.pk][unit].update(_chosen(exercise, dice, size))
    count.satisfaction.update(dice.choices(list(LEVELS), list(LEVELS.values()), k=people))
    with mock.patch.object(opening, "_counted", lambda *_: count):
        return _close(round, key_file)


def _chosen(exercise, dice: random.Random, times: int) -> list[str]:
    options = [option.key for option in exercise.dilemma_version.text.options]
    return dice.choices(options, LIKELY[: len(options)], k=times)


def _close(round, key_file: bytes):
    from probidad.core.people.models import Person
    from probidad.instruments.exercises import rehearsal
    from probidad.instruments.exercises.services import rounds

    actor = Person.objects.first()
    round = rounds.end_round(round=round, actor=actor)
    rehearsal.close(round=round, key_file=key_file, passphrase=PASSPHRASE, actor=actor)
    round.refresh_from_db()
    return round


def _answers(round) -> int:
    return sum(round.results.get(complete=True).figures["sums"]["alignment"])


def _tidy() -> None:
    """Run what the closing left to the worker, so that nothing of it runs while pages are measured."""
    from probidad.core.tasks import worker

    worker.run(once=True)


def _readers(round) -> dict:
    """The round's page, and the cookies of a team leader and of the head of the ethics unit."""
    from probidad.core.people.roles import Role

    unit = round.units.first().unit
    return {
        "path": f"/panel/ejercicios/{round.pk}/",
        "leader": _signed_in(Role.TEAM_LEADER, round, unit),
        "head": _signed_in(Role.ETHICS_HEAD, round, None),
    }


def _signed_in(role: str, round, unit) -> str:
    from probidad.core.people.models import Membership, Person

    person = Person.objects.create_user(email=f"{role}.{round.pk}@ejemplo.mx", name="Quien lee")
    Membership.objects.create(person=person, role=role, institution=round.institution, unit=unit)
    return signed_in(person)


def signed_in(person) -> str:
    """The cookie of somebody who signed in with a second factor."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import generate_totp_secret
    from django.conf import settings
    from django.test import Client

    Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": generate_totp_secret()}
    )
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _programme(rounds: int, like) -> None:
    """Closed rounds of a hundred institutions over the last ten half-years, each with the figures of ``like``."""
    from django.db import transaction
    from django.utils import timezone

    from probidad.core.institutions.models import Institution
    from probidad.instruments.exercises.models import Exercise, Results, Roster, Round

    homes = Institution.objects.bulk_create(
        Institution(slug=f"municipio-{number}", name=f"Municipio {number}", kind="municipality")
        for number in range(INSTITUTIONS)
    )
    figures = like.results.get(complete=True).figures
    versions = list(like.exercises.values_list("position", "dilemma_version"))
    with transaction.atomic():
        for number in range(rounds):
            day = timezone.localdate() - dt.timedelta(days=200 + number * 1800 // rounds)
            round = Round.objects.create(
                institution=homes[number % INSTITUTIONS],
                title="Ronda",
                opens_on=day,
                closes_on=day,
                closed_on=day,
                state=Round.State.CLOSED,
            )
            Roster.objects.create(round=round, complete=True, size=100)
            Results.objects.create(round=round, complete=True, figures=figures)
            Exercise.objects.bulk_create(
                Exercise(round=round, position=position, dilemma_version_id=version)
                for position, version in versions
            )


TASKS = {"reports": reports}
