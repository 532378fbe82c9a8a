"""Attack: learn how the round is going before it is closed, with all that the server has."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization

from probidad.core.anonymity import custody, sealing
from probidad.instruments.exercises import queries, rehearsal
from probidad.instruments.exercises.manifest import ballot_info
from probidad.instruments.exercises.models import Ballot, Results, Round
from probidad.instruments.exercises.services import rounds
from probidad.instruments.exercises.tests.attacks.adversary import backup
from probidad.instruments.exercises.tests.conftest import PASSPHRASE

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(play):
    for number, code in enumerate(play.codes[:12]):
        rehearsal.Browser(code).answer(1, "abc"[number % 3])
    return play


def test_no_private_half_of_the_custodians_keys_is_anywhere(answered):
    """Neither as it is, nor under the passphrase; in no table, of which the cache is one."""
    keys = custody.open_key_file(answered.key_file, PASSPHRASE)
    halves = [
        key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        for key in (keys.sealing, keys.signing)
    ]
    scalars = [
        key.private_numbers().private_value.to_bytes(32, "big") for key in (keys.sealing, keys.signing)
    ]
    held = b"".join(
        value if isinstance(value, bytes) else str(value).encode()
        for rows in backup().values()
        for row in rows
        for value in row
    )
    for secret in (*halves, *scalars, answered.key_file, answered.key_file[-400:-40], PASSPHRASE.encode()):
        assert secret not in held


def test_another_custodians_key_opens_nothing(answered):
    """Of keys that open anything the server has none: those for issuing can only sign."""
    other = custody.open_key_file(custody.make_key(PASSPHRASE)[0], PASSPHRASE)
    token = answered.round.token
    assert Ballot.objects.exists()
    for ballot in Ballot.objects.all():
        with pytest.raises((sealing.CannotOpen, InvalidTag)):
            sealing.unseal(
                ballot.sealed,
                private_key=other.sealing,
                context=ballot_info(token, ballot.key, ballot.nullifier),
            )


def test_nothing_is_tallied_before_the_closing(answered, cast):
    """Also once it has ended: there is no result, whole or partial, and no page or desk that shows a number."""
    ended = rounds.end_round(round=answered.round, actor=cast.ethics_head)
    assert ended.state == Round.State.ENDED and not Results.objects.exists()
    for who in ("ethics_head", "custodian", "team_leader"):
        client = cast.client(who)
        for path in (f"/panel/ejercicios/{ended.pk}/", "/panel/ejercicios/", "/panel/"):
            page = client.get(path)
            assert page.status_code in (200, 404)
            assert "12 respuestas" not in page.text and "12 personas respondieron" not in page.text
        assert client.get(f"/panel/ejercicios/{ended.pk}/informe/").status_code in (302, 404)


def test_answers_alike_are_sealed_differently(answered):
    """No two ciphertexts share a block: equal answers can't be counted by comparing them."""
    blocks = [
        bytes(sealed)[start : start + 16]
        for sealed in Ballot.objects.values_list("sealed", flat=True)
        for start in range(0, len(bytes(sealed)) - 16, 16)
    ]
    assert len(set(blocks)) == len(blocks)
    assert len(queries.keys_of_ballots(queries.signed_manifest(answered.round))) == 5
