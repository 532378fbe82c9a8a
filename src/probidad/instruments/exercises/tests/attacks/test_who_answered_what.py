"""Attack: join a ballot to a person, or two ballots of one person, with everything in hand."""

import hashlib
import itertools
import json

import pytest

from probidad.core.anonymity import blind, credentials
from probidad.core.anonymity.base64url import decode
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import Ballot, IssuingKey, ParticipationCode
from probidad.instruments.exercises.services import ballots
from probidad.instruments.exercises.tests.attacks.adversary import (
    LONG_ENOUGH,
    backup,
    differences,
    hostile_box,
    opened,
    shared,
    watched,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    with hostile_box() as noted:
        yield noted


def values_of(ballot: Ballot, record: dict, noted: list[bytes]) -> list[bytes]:
    """All bytes of a ballot, those that the box saw and its opened record's too.

    Not what is the same for everybody by intention.
    """
    proof = decode(record["proof"]) if record.get("proof") else b""
    return [ballot.nullifier.encode(), bytes(ballot.sealed), proof, ballot.pk.to_bytes(8, "big"), *noted]


@pytest.fixture
def two(play, box):
    """Two people of one unit answer both dilemmas the same way: what the issuer saw of each, and the ballots."""
    seen = []
    for who in play.of_unit("Tesorería")[:2]:
        browser, noted = watched(who.code)
        for position in (1, 2):
            browser.answer(position, "a")
            browser.comment(position, "Igual.")
        seen.append((browser, noted))
    return play, seen


def test_join_by_a_value_that_both_sides_hold(two, box):
    """Code, handle, blinded values and signatures on one side; on the other ballots, opened, with their credentials
    as the box saw them: nothing in common."""
    play, seen = two
    ballots_of_both = [values_of(ballot, record, box[ballot.nullifier]) for ballot, record in opened(play)]
    for _browser, noted in seen:
        assert len(noted.values) == 2 * 7 + 3
        for values in ballots_of_both:
            assert not shared(noted.values, values)


def test_join_by_a_digest_of_what_the_issuer_saw(two):
    """The nullifier is a digest: of nothing that the issuer saw, nor of two such things together."""
    _play, seen = two
    marks = set(Ballot.objects.values_list("nullifier", flat=True))
    for _browser, noted in seen:
        tried = [*noted.values, *(a + b for a, b in itertools.permutations(noted.values, 2))]
        for hashing in (hashlib.sha256, hashlib.sha384, hashlib.blake2b):
            assert not marks & {hashing(each).hexdigest()[:32] for each in tried}


def test_join_two_ballots_of_one_person(two, box):
    """Ballots of one person have no more in common than those of different people: nothing."""
    play, seen = two
    owner = {
        credential.nullifier: number
        for number, (browser, _noted) in enumerate(seen)
        for credential in browser.credentials.values()
    }
    of_one_person = 0
    for (one, first), (other, second) in itertools.combinations(opened(play), 2):
        of_one_person += owner[one.nullifier] == owner[other.nullifier]
        assert not shared(
            values_of(one, first, box[one.nullifier]), values_of(other, second, box[other.nullifier])
        )
    assert of_one_person == 12


def test_join_by_the_blinding_factor_that_explains_a_ballot(two):
    """With the issuer's private keys, for each value that came blinded and each ballot there is a factor that
    explains the one by the other (RFC 9474): those of the true pairs stand out by nothing, in size or in parts."""
    play, seen = two
    of_each_key = []
    for place, exercise in enumerate(queries.signed_manifest(play.round).exercises):
        issued = [noted.values[2 + place] for _browser, noted in seen]
        shown = [browser.credentials[exercise.answer.id].signature for browser, _noted in seen]
        of_each_key += [factor(exercise.answer, value, signature) for value in issued for signature in shown]
    assert all(any(each[:LONG_ENOUGH]) for each in of_each_key), "none is small"
    for one, other in itertools.combinations(of_each_key, 2):
        assert not shared([one], [other])
    for each in of_each_key:
        assert not any(shared([each], noted.values) for _browser, noted in seen)


def factor(key, blinded: bytes, signature: bytes) -> bytes:
    """What a browser would have blinded with, had this value become this signature."""
    modulus = blind.load_public(key.spki).public_numbers().n
    signed = pow(int.from_bytes(signature, "big"), blind.EXPONENT, modulus)
    quotient = int.from_bytes(blinded, "big") * pow(signed, -1, modulus) % modulus
    return queries.signer(key.id).sign_blinded(quotient.to_bytes(blind.SIZE, "big"))


def test_two_backups_compared_around_one_ballot(two):
    """Between two backups a ballot is one more row in the box: nothing else anywhere changes with it."""
    _play, seen = two
    browser, _noted = seen[0]
    before = backup()
    browser.rate(5)
    [(table, (gone, come))] = differences(before, backup()).items()
    assert (table, len(gone), len(come)) == ("exercises_ballot", 0, 1)


def test_two_backups_compared_around_the_ballots_of_a_code_without_a_script(play):
    """The first one also marks the code as used that way; the others change nothing but the box."""
    who = play.participant()
    before = backup()
    ballots.cast_answer(who=who, exercise=play.exercises[0], option="a")
    between = backup()
    changed = differences(before, between)
    assert set(changed) == {"exercises_ballot", "exercises_participationcode"}
    ballots.cast_answer(who=who, exercise=play.exercises[1], option="a")
    assert set(differences(between, backup())) == {"exercises_ballot"}


def test_what_is_exchanged_does_not_say_who_fetched_it(two):
    """The code's row is marked, and no row says whose code it is: not even who fetched credentials is known."""
    play, _seen = two
    rows = ParticipationCode.objects.filter(way=ParticipationCode.Way.BROWSER)
    emails = [entry.email for entry in queries.roster_entries(play.round)]
    for row in rows.values():
        assert not any(email in json.dumps(row, default=str) for email in emails)
    related = {f.related_model for f in ParticipationCode._meta.fields if f.is_relation}
    assert {model.__name__ for model in related} == {"Round", "RoundUnit"}


def test_a_ballot_of_a_small_unit_looks_like_any_other(play):
    """Who is of a unit that isn't reported by brings no proof: the box shows ballots of the same size."""
    for name in ("Tesorería", ""):
        browser, _noted = watched(play.of_unit(name)[0].code)
        browser.answer(1, "b")
    sizes = {len(bytes(each)) for each in play.box().values_list("sealed", flat=True)}
    assert len(sizes) == 1


def test_the_lengths_of_ciphertexts(two):
    play, _seen = two
    browser, _noted = watched(play.codes[-1])
    browser.answer(1, "e")
    browser.comment(1, "x" * 2000)
    for use in ("answer", "comment"):
        assert len({len(bytes(each)) for each in play.box(use).values_list("sealed", flat=True)}) == 1


def test_a_tagged_key_for_one_person(play, client):
    """All fetch the same manifest, byte for byte; and keys that it doesn't name sign nothing."""
    path = f"/ejercicios/acta/{play.round.token}/"
    assert client.get(path).content == client.get(path, headers={"Cookie": "x=1"}).content
    tagged = blind.new_private_key()
    spki = blind.public_half(tagged)
    IssuingKey.objects.create(
        round=play.round,
        use="answer",
        number=99,
        key_id=credentials.key_id(spki),
        public=spki,
        private=tagged,
    )
    signer, seed = blind.Signer(tagged), credentials.Seed(bytes(16))
    sent = seed.blinded(credentials.key_id(spki), blind.load_public(spki))
    signature = blind.finalize(sent, signer.sign_blinded(sent.blinded), public_key=blind.load_public(spki))
    with pytest.raises(queries.UnknownKey):
        queries.ballot_key(credentials.key_id(spki))
    with pytest.raises(ballots.BadCredential):
        ballots.cast_credential(
            key=credentials.key_id(spki), message=sent.message, signature=signature, sealed=bytes(721)
        )
