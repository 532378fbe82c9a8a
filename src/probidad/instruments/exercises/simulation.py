"""The programme as it was, played by the real services: from rosters to signed snapshots, with its time by stage.

Institutions, people and answers are the programme's: 16, 8,000 and 25,000. A larger scale makes each institution
larger. Participants' browsers are processes of their own on all cores, and their time is told apart: in life
they are as many devices. Mails aren't sent: their codes are taken where the mail would go out.
"""

import datetime as dt
import os
import resource
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context

from django.utils import timezone

from probidad.core.anonymity import codes, credentials
from probidad.core.institutions.models import Institution, Unit
from probidad.core.institutions.services import create_institution
from probidad.core.languages.words import folded
from probidad.core.people.models import Membership, Person
from probidad.core.people.roles import Role
from probidad.core.tasks import worker
from probidad.instruments.exercises import queries, rehearsal
from probidad.instruments.exercises.manifest import Manifest
from probidad.instruments.exercises.models import Round, Snapshot
from probidad.instruments.exercises.roster_file import RosterFile
from probidad.instruments.exercises.services import ballots, issuing, rosters, rounds
from probidad.instruments.exercises.services.codes import mail_batch

INSTITUTIONS, PEOPLE, ANSWERS = 16, 8_000, 25_000
DILEMMAS, UNITS = 4, 10  # of each institution; all answer from the first dilemma on, as far as the answers go
PASSPHRASE = "cuatro palabras para simular"  # noqa: S105 of invented rounds
AT_ONCE = 500  # people whose browsers work at the same time
CORES = os.cpu_count() or 1

# The stages, in their order.
ROSTERS, OPENING_ROUNDS, CODES = "rosters, keys, manifests", "rounds opened", "codes handed out"
BLINDING, ISSUING = "participants: blinding", "credentials issued"
SEALING, CASTING, RECEIVED = "participants: sealing", "ballots cast", "answers sealed on receipt"
BALLOTS, TIDYING = "ballots opened, snapshots published", "ballots, codes and rosters deleted"
STAGES = (ROSTERS, OPENING_ROUNDS, CODES, BLINDING, ISSUING, SEALING, CASTING, RECEIVED, BALLOTS, TIDYING)


@dataclass
class Played:
    """What was played: how many of what, seconds by stage, and the most memory that the server's part held."""

    scale: int
    counts: Counter = field(default_factory=Counter)
    seconds: Counter = field(default_factory=Counter)
    memory: int = 0  # bytes

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[name] += time.perf_counter() - began


def play(*, scale: int, received: float, say: Callable[[str], None]) -> Played:
    """Play the whole programme in an empty database with dilemmas; ``received``: the share of people without a script.

    ``say`` is told how far it is, in a line.
    """
    played = Played(scale)
    for number in range(INSTITUTIONS):
        _play_round(played, number, received)
        say(
            f"{number + 1}/{INSTITUTIONS}: {played.counts['answers']:,} / {ANSWERS * scale:,}, "
            f"{sum(played.seconds.values()):,.0f} s"
        )
    with played.stage(TIDYING):
        worker.run_due()
    played.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return played


def _play_round(played: Played, number: int, received: float) -> None:
    people = PEOPLE * played.scale // INSTITUTIONS
    total = _between(ANSWERS * played.scale, number, INSTITUTIONS)
    with played.stage(ROSTERS):
        institution, head, custodian = _institution(number)
        round = _prepared(institution, people, head)
        key_file = rehearsal.give_keys(round=round, passphrase=PASSPHRASE, actor=custodian)
    with played.stage(OPENING_ROUNDS):
        round = rounds.open_round(round=round, actor=head)
    with played.stage(CODES):
        # With each code, how many dilemmas its holder answers.
        holders = [(code, _between(total, place, people)) for place, code in enumerate(_handed_out(round))]
    without_script = int(people * received)
    for start in range(0, without_script, AT_ONCE):
        _received(played, round, holders[start : min(start + AT_ONCE, without_script)])
    manifest = queries.signed_manifest(round)
    with ProcessPoolExecutor(
        CORES, mp_context=get_context("fork"), initializer=_Device.begin, initargs=[manifest]
    ) as devices:
        for start in range(without_script, people, AT_ONCE):
            _sealed(played, devices, holders[start : start + AT_ONCE])
    with played.stage(BALLOTS):
        ended = rounds.end_round(round=round, actor=head)
        rehearsal.close(round=ended, key_file=key_file, passphrase=PASSPHRASE, actor=custodian)
    played.counts.update(
        institutions=1, people=people, snapshots=Snapshot.objects.filter(round=round).count()
    )


def _between(total: int, place: int, parts: int) -> int:
    """The part of ``total`` at a place, when it is spread evenly over so many parts."""
    return total * (place + 1) // parts - total * place // parts


def _institution(number: int) -> tuple[Institution, Person, Person]:
    """An institution with its units, the head of its ethics unit and its custodian."""
    head, custodian = (
        Person.objects.create_user(
            email=f"{role.value}{number}@programa.example", name=f"{role.value} {number}"
        )
        for role in (Role.ETHICS_HEAD, Role.CUSTODIAN)
    )
    made = create_institution(
        actor=head, name=f"Institución {number + 1}", kind=Institution.Kind.MUNICIPALITY
    )
    Membership.objects.create(person=head, role=Role.ETHICS_HEAD, institution=made)
    Membership.objects.create(person=custodian, role=Role.CUSTODIAN, institution=made)
    Unit.objects.bulk_create(Unit(institution=made, name=f"Unidad {unit + 1}") for unit in range(UNITS))
    return made, head, custodian


def _prepared(institution: Institution, people: int, head: Person) -> Round:
    today = timezone.localdate()
    round = rounds.prepare_round(
        institution=institution,
        title=institution.name,
        opens_on=today,
        closes_on=today + dt.timedelta(days=14),
        minimum_group=10,
        custodian="Observatorio",
        dilemmas=queries.current_dilemmas()[:DILEMMAS],
        actor=head,
    )
    rows = [
        (f"persona{number}@programa.example", folded(f"Unidad {number % UNITS + 1}"))
        for number in range(people)
    ]
    rosters.store_roster(round=round, content=RosterFile(rows), actor=head)
    return round


def _handed_out(round: Round) -> list[str]:
    found: list[str] = []
    while queries.entries_to_mail(round).exists():
        mail_batch(round=round, deliver=lambda _entry, code: found.append(codes.normalise(code)))
    return found


def _option(place: int, options: list[str]) -> str:
    """Most take the first; what they choose makes no difference here."""
    return options[place % (len(options) + 1) % len(options)]


def _received(played: Played, round: Round, holders: list[tuple[str, int]]) -> None:
    """People without a script answer: the server seals."""
    exercises = queries.exercises_to_answer(round)
    with played.stage(RECEIVED):
        for place, (code, answers) in enumerate(holders):
            who = ballots.participation(code)
            for exercise in exercises[:answers]:
                options = exercise.dilemma_version.text.option_keys
                ballots.cast_answer(who=who, exercise=exercise, option=_option(place, options))
            played.counts.update(answers=answers, on_receipt=answers)


def _sealed(played: Played, devices: ProcessPoolExecutor, holders: list[tuple[str, int]]) -> None:
    """People exchange their codes, and their browsers cast what they sealed."""
    with played.stage(ISSUING):
        places = [issuing.place_of_code(code) for code, _answers in holders]
    seeds = [secrets.token_bytes(credentials.SEED) for _each in holders]
    units = [each.unit_id for each in places]
    with played.stage(BLINDING):
        wallets = list(devices.map(_Device.blind, units, seeds, chunksize=20))
    with played.stage(ISSUING):
        signed = [
            issuing.issue(place=place, handle=handle, blinded=[each.blinded for each in sent])
            for place, (handle, sent) in zip(places, wallets, strict=True)
        ]
    answers, sent = [each for _code, each in holders], [each for _handle, each in wallets]
    with played.stage(SEALING):
        made = list(devices.map(_Device.seal, units, seeds, sent, signed, answers, chunksize=20))
    with played.stage(CASTING):
        for ballot in (ballot for of_one in made for ballot in of_one):
            ballots.cast_credential(**ballot)
    played.counts.update(credentials=sum(map(len, signed)), exchanged=len(holders), answers=sum(answers))


class _Device:
    """A process that stands for participants' browsers, all of one round."""

    manifest: Manifest

    @classmethod
    def begin(cls, manifest: Manifest) -> None:
        cls.manifest = manifest

    @classmethod
    def blind(cls, unit_id: int | None, seed: bytes) -> tuple[bytes, list]:
        wallet = rehearsal.Wallet(cls.manifest, unit_id, seed)
        return wallet.handle, wallet.sent

    @classmethod
    def seal(
        cls, unit_id: int | None, seed: bytes, sent: list, signed: list[bytes], answers: int
    ) -> list[dict]:
        wallet = rehearsal.Wallet(cls.manifest, unit_id, seed, sent)
        wallet.take(signed)
        return [
            wallet.answer(each.position, _option(seed[0], each.options))
            for each in cls.manifest.exercises[:answers]
        ]
