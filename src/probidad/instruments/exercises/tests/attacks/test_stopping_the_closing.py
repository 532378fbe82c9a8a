"""Participants who want a round never to be published: what they send may count for nothing, and stops nobody."""

import json

import pytest

from probidad.core.anonymity.base64url import encode
from probidad.instruments.exercises import queries, rehearsal
from probidad.instruments.exercises.models import Snapshot
from probidad.instruments.exercises.services import ballots, rounds
from probidad.instruments.exercises.tests.opened import published

pytestmark = pytest.mark.django_db


def lender(code: str, mark: str, monkeypatch) -> rehearsal.Browser:
    """Somebody who gets a proof of the own unit signed for somebody else's answer, in place of the own second one."""
    honest = rehearsal.blinded_values

    def blinded_values(place, seed):
        sent, unit = honest(place, seed), place.manifest.unit(place.unit_id).key
        second = len(place.manifest.exercises) + 1
        sent[second] = seed.blinded_unit(unit.id, "lent", mark, queries.public_key(unit.spki))
        return sent

    with monkeypatch.context() as patch:
        patch.setattr(rehearsal, "blinded_values", blinded_values)
        return rehearsal.Browser(code)


def test_a_proof_of_a_unit_that_a_colleague_lends_stops_nothing_and_hides_that_unit(play, monkeypatch):
    """All eleven of Tesorería answer; one of them lends a proof to a friend of Desarrollo Social: twelve of eleven."""
    tesoreria, others = play.of_unit("Tesorería"), play.of_unit("Obras Públicas")
    friend = rehearsal.Browser(play.of_unit("")[0].code)
    answer, unit = friend.exercise(1).answer, friend.manifest.unit(tesoreria[0].unit_id)
    helper = lender(tesoreria[0].code, friend.credentials[answer.id].nullifier, monkeypatch)
    lent = helper.wallet.proofs[helper.exercise(2).answer.id]
    friend.cast(answer, {"option": "a", "unit": unit.id, "proof": encode(lent)})
    helper.answer(1, "a")
    for who in tesoreria[1:] + others:
        ballots.cast_answer(who=who, exercise=play.exercises[0], option="b")
    play.round = rounds.end_round(round=play.round, actor=play.cast.ethics_head)
    play.bring_key()
    first = published(play)["exercises"][0]
    assert first["units"][str(unit.id)] is None, "nobody can tell which of the twelve are of Tesorería"
    assert sum(first["total"].values()) == 20, (
        "all count for the institution: 24, of two parts, told in fives"
    )
    assert json.loads(Snapshot.objects.get().document)["units_overfull"] == 1
