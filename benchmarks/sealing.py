"""Ballots as browsers seal them, ready to be cast: what happens before any of it reaches the server.

Runs inside the platform, in :mod:`benchmarks.stage`. Each credential is signed by the round's issuing key as it is,
without blinding: what the box verifies is the same. Blinding is measured with the issuing.
"""

import json
import os
import secrets
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import repeat
from multiprocessing import get_context

from probidad.core.anonymity import blind, credentials, custody, sealing
from probidad.core.anonymity.base64url import encode
from probidad.instruments.exercises import rules
from probidad.instruments.exercises.manifest import ExercisePart, Manifest, ballot_info


def ballots(wanted: dict) -> dict:
    """``ballots``: for each dilemma ``each`` ballots, as (mark, option, body), one dilemma after the other."""
    from probidad.instruments.exercises import queries
    from probidad.instruments.exercises.models import IssuingKey, Round

    round = Round.objects.get(pk=wanted["round"])
    signed = queries.signed_manifest(round)
    private = {name: bytes(key) for name, key in IssuingKey.objects.values_list("key_id", "private")}
    work = partial(_sealed, signed, private)
    # Forked, so that nothing has to be loaded again; none of them touches the database.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        made = pool.map(work, signed.exercises, repeat(wanted["each"]))
        return {"ballots": [ballot for of_one in made for ballot in of_one]}


def exchanges(wanted: dict) -> dict:
    """``exchanges``: for each of ``codes`` the two bodies that a browser sends."""
    from probidad.core.anonymity.codes import digest
    from probidad.instruments.exercises import queries
    from probidad.instruments.exercises.models import ParticipationCode, Round

    signed = queries.signed_manifest(Round.objects.get())
    units = dict(ParticipationCode.objects.values_list("digest", "unit_id"))
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        work = partial(_exchange, signed)
        of = [units[digest(code)] for code in wanted["codes"]]
        return {"exchanges": list(pool.map(work, wanted["codes"], of, chunksize=50))}


def _exchange(signed: Manifest, code: str, unit_id: int) -> tuple[str, str]:
    from probidad.instruments.exercises import rehearsal

    wallet = rehearsal.Wallet(signed, unit_id, secrets.token_bytes(credentials.SEED))
    first = {"code": code, "handle": encode(wallet.handle)}
    second = first | {"token": signed.round, "blinded": [encode(each) for each in wallet.blinded]}
    return json.dumps(first), json.dumps(second)


def _sealed(signed: Manifest, private: dict[str, bytes], exercise: ExercisePart, count: int) -> list[tuple]:
    signer = blind.Signer(private[exercise.answer.id])
    units = [(unit, blind.Signer(private[unit.key.id])) for unit in signed.units]
    sealing_key = custody.load_public(signed.sealing_key)
    return [
        _ballot(signed, exercise, signer, *units[number % len(units)], sealing_key, number)
        for number in range(count)
    ]


def _ballot(signed, exercise, signer, unit, unit_signer, sealing_key, number: int) -> tuple[str, str, str]:
    key, option = exercise.answer.id, exercise.options[number % len(exercise.options)]
    message = credentials.message(key, prefix=secrets.token_bytes(32), nonce=secrets.token_bytes(32))
    mark, prefix = credentials.nullifier(message), secrets.token_bytes(32)
    proof = prefix + unit_signer.sign(credentials.unit_message(prefix, mark))
    sealed = sealing.seal(
        {"option": option, "unit": unit.id, "proof": encode(proof)},
        public_key=sealing_key,
        context=ballot_info(signed.round, key, mark),
        size=rules.ANSWER_SIZE,
    )
    parts = {"message": message, "signature": signer.sign(message), "sealed": sealed}
    body = {"key": key} | {name: encode(value) for name, value in parts.items()}
    return mark, option, json.dumps(body)
