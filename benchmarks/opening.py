"""A box full of sealed ballots, each sealed for real, and its opening beside the bare cost of the primitives.

Runs inside the platform, in :mod:`benchmarks.stage`.
"""

import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from itertools import islice
from multiprocessing import get_context

from benchmarks.rounds import DILEMMAS
from benchmarks.stage import PASSPHRASE, hand_out, opened

AT_ONCE = 2000
# Set before processes are forked, which find them in their memory.
_shared: dict = {}


def fill_box(wanted: dict) -> dict:
    """An ended round with so many ``ballots``, a multiple of 36: everybody of three units answered every dilemma."""
    from django.db import connection
    from django.utils import timezone

    from probidad.instruments.exercises.models import Ballot, ParticipationCode, Round

    people = wanted["ballots"] // DILEMMAS
    round, key_file = opened(people)
    hand_out(round, people)
    ParticipationCode.objects.filter(round=round).update(way=ParticipationCode.Way.SERVER)
    began, stored = time.perf_counter(), 0
    for rows in _sealed(round, people):
        Ballot.objects.bulk_create(
            Ballot(key=key, nullifier=mark, sealed=sealed) for key, mark, sealed in rows
        )
        stored += len(rows)
    if connection.vendor == "postgresql":
        # As autovacuum does while ballots come in: a planner that knows nothing of a table sorts it for each chunk.
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {Ballot._meta.db_table}")
    Round.objects.filter(pk=round.pk).update(state=Round.State.ENDED, closes_on=timezone.localdate())
    seconds = time.perf_counter() - began
    return {"round": round.pk, "key_file": key_file.decode(), "ballots": stored, "sealing": seconds}


def open_box(wanted: dict) -> dict:
    """Seconds of ``turns`` openings by the process that the page starts, and of the bare primitives in between.

    ``start`` is how long the process takes to begin, whatever it opens. ``memory``: kilobytes of the largest of its processes. Without ``bare`` the primitives aren't measured.
    """
    _shared["ballots"] = list(_opened_before(wanted)) if wanted["bare"] else []
    found = {"bare": [], "whole": [], "start": [], "memory": []}
    for turn in range(wanted["turns"]):
        for measured in ("bare", "whole") if turn % 2 else ("whole", "bare"):
            if measured == "whole":
                found["start"].append(_start())
                seconds, memory = _whole(wanted)
                found["whole"].append(seconds)
                found["memory"].append(memory)
            elif wanted["bare"]:
                found["bare"].append(_bare())
    return found


def _cores() -> int:
    return os.cpu_count() or 1


def _sealed(round, people: int) -> Iterator[list[tuple]]:
    """Answers with their proofs of the unit, sealed on all cores."""
    from django.db import connections

    from probidad.instruments.exercises import queries

    signed = queries.signed_manifest(round)
    _shared["manifest"] = signed
    _shared["signers"] = {unit.id: queries.signer(unit.key.id) for unit in signed.units}
    work = (
        (part.position, start, min(start + AT_ONCE, people))
        for part in signed.exercises
        for start in range(0, people, AT_ONCE)
    )
    connections.close_all()
    with get_context("fork").Pool(_cores()) as pool:
        yield from pool.imap_unordered(_seal, work)


def _seal(work: tuple[int, int, int]) -> list[tuple]:
    from probidad.core.anonymity import blind, credentials, custody, sealing
    from probidad.core.anonymity.base64url import encode
    from probidad.instruments.exercises import rules
    from probidad.instruments.exercises.manifest import ballot_info

    position, start, end = work
    signed = _shared["manifest"]
    part, rows = signed.exercises[position - 1], []
    public_key = custody.load_public(signed.sealing_key)
    for person in range(start, end):
        mark, unit = secrets.token_hex(16), signed.units[person % len(signed.units)]
        prefix = secrets.token_bytes(blind.PREFIX)
        proof = prefix + _shared["signers"][unit.id].sign(credentials.unit_message(prefix, mark))
        record = {
            "option": part.options[person % len(part.options)],
            "unit": unit.id,
            "proof": encode(proof),
        }
        context = ballot_info(signed.round, part.answer.id, mark)
        sealed = sealing.seal(record, public_key=public_key, context=context, size=rules.ANSWER_SIZE)
        rows.append((part.answer.id, mark, sealed))
    return rows


def _opened_before(wanted: dict) -> Iterator[tuple]:
    """What the primitives need of each ballot: its context, what is sealed, and the proof that is in it."""
    from probidad.core.anonymity import custody, sealing
    from probidad.core.anonymity.base64url import decode
    from probidad.instruments.exercises.manifest import ballot_info
    from probidad.instruments.exercises.models import Ballot, Round
    from probidad.instruments.exercises.queries import signed_manifest

    signed = signed_manifest(Round.objects.get(pk=wanted["round"]))
    _shared["key"] = custody.open_key_file(wanted["key_file"].encode(), PASSPHRASE).sealing
    _shared["units"] = {unit.id: unit.key.spki for unit in signed.units}
    for key, mark, sealed in Ballot.objects.values_list("key", "nullifier", "sealed").iterator():
        context = ballot_info(signed.round, key, mark)
        record = sealing.unseal(sealed, private_key=_shared["key"], context=context)
        yield context.encode(), bytes(sealed), mark, decode(record["proof"]), record["unit"]


def _bare() -> float:
    """Seconds for one opening and one verification of each ballot, on all cores, and nothing else."""
    from django.db import connections

    connections.close_all()
    ready = get_context("fork").Barrier(_cores() + 1)
    processes = [
        get_context("fork").Process(target=_primitives, args=(number, ready)) for number in range(_cores())
    ]
    for process in processes:
        process.start()
    ready.wait()
    began = time.perf_counter()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise SystemExit("a ballot didn't open")
    return time.perf_counter() - began


def _primitives(number: int, ready) -> None:
    from cryptography.hazmat.primitives import hashes, hpke, serialization

    from probidad.core.anonymity import blind, credentials

    suite = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_128_GCM)
    units = {unit: serialization.load_der_public_key(spki) for unit, spki in _shared["units"].items()}
    mine = [
        (
            context,
            sealed,
            proof[blind.PREFIX :],
            credentials.unit_message(proof[: blind.PREFIX], mark),
            units[unit],
        )
        for context, sealed, mark, proof, unit in islice(_shared["ballots"], number, None, _cores())
    ]
    key, digest = _shared["key"], hashes.SHA384()
    ready.wait()
    for context, sealed, signature, message, unit in mine:
        suite.decrypt(sealed, key, info=context)
        unit.verify(signature, message, blind._PSS, digest)


def _start() -> float:
    """Seconds until such a process has begun, and finds that it was given nothing."""
    from probidad.instruments.exercises.services import launching

    began = time.perf_counter()
    subprocess.run(launching.COMMAND, input=b"", env=_environment(), stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PORT"}


def _whole(wanted: dict) -> tuple[float, int]:
    """Open the round by the process that the page starts, from its start to its end; then undo it."""
    from probidad.core.anonymity import custody
    from probidad.core.people.models import Person
    from probidad.instruments.exercises.models import OpenedChunk, Results, Round, Snapshot
    from probidad.instruments.exercises.services import launching, opening

    round = Round.objects.get(pk=wanted["round"])
    keys = custody.open_key_file(wanted["key_file"].encode(), PASSPHRASE)
    mandate = opening.take_over(round=round, public=keys.public, actor=Person.objects.first())
    began = time.perf_counter()
    process = subprocess.Popen(launching.COMMAND, stdin=subprocess.PIPE, env=_environment())
    with process.stdin as pipe:
        pipe.write(launching.written(mandate, keys))
    _pid, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    figures = Results.objects.get(round=round, complete=True).figures
    if process.returncode or figures["unreadable"] or not figures["sums"]["people"]:
        raise SystemExit("the opening failed")
    for model in (OpenedChunk, Results, Snapshot):
        model.objects.filter(round=round).delete()
    Round.objects.filter(pk=round.pk).update(state=Round.State.ENDED, closed_on=None)
    return seconds, used.ru_maxrss
