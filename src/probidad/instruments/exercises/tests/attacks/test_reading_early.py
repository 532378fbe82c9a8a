"""Attack: learn how the round is going before it is closed, with all that the server has."""

import pytest
from cryptography.exceptions import InvalidTag

from probidad.core.anonymity import custody, sealing
from probidad.instruments.exercises import rehearsal
from probidad.instruments.exercises.manifest import ballot_info
from probidad.instruments.exercises.models import Ballot, OpenedChunk, ParticipationCode, Results, Round
from probidad.instruments.exercises.services import opening, rounds
from probidad.instruments.exercises.tests.attacks.adversary import content, private_forms
from probidad.instruments.exercises.tests.conftest import PASSPHRASE
from probidad.instruments.exercises.tests.panel_pages import contents, readable

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def answered(play):
    for number, code in enumerate(play.codes[:12]):
        rehearsal.Browser(code).answer(1, "abc"[number % 3])
    return play


def test_no_private_half_of_the_custodians_keys_is_anywhere(answered, caplog, monkeypatch):
    """Neither as it is, nor under the passphrase; in no table, of which the cache is one, and in no line of the log.

    Neither before the server has the key, nor when the ballots are opened, nor once all is published.
    """
    held, counted = [content()], opening._counted

    def looked_at(*args):
        assert OpenedChunk.objects.exists()
        held.append(content())
        return counted(*args)

    monkeypatch.setattr(opening, "_counted", looked_at)
    answered.round = rounds.end_round(round=answered.round, actor=answered.cast.ethics_head)
    answered.bring_key()
    held += [content(), caplog.text.encode()]
    file = answered.key_file
    for secret in (*private_forms(answered.keys()), file, file[-400:-40], PASSPHRASE.encode()):
        assert not [where for where in held if secret in where]


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


def answer_and_comment(play) -> None:
    for number, code in enumerate(play.codes[:12]):
        browser = rehearsal.Browser(code)
        browser.answer(1, "abc"[number % 3])
        browser.comment(1, "Hace falta un criterio.")
        browser.rate(4)


@pytest.mark.parametrize("name", ["ethics_head", "custodian", "team_leader"])
def test_no_page_file_or_list_of_the_panel_changes_with_what_is_cast(play, cast, name):
    client = cast.client(name)
    addresses = readable(client, play.round)
    assert f"/panel/ejercicios/{play.round.pk}/" in addresses
    before = contents(client, addresses)
    answer_and_comment(play)
    assert Ballot.objects.count() == 36
    assert readable(client, play.round) == addresses
    assert contents(client, addresses) == before


@pytest.mark.each_database
@pytest.mark.parametrize("name", ["ethics_head", "custodian", "team_leader"])
def test_also_of_a_round_that_ended_nothing_in_the_panel_tells_how_many_answered(play, cast, name):
    """Till it is opened there is no result, whole or partial, and all reads as if the box were empty."""
    answer_and_comment(play)
    ended = rounds.end_round(round=play.round, actor=cast.ethics_head)
    assert ended.state == Round.State.ENDED and not Results.objects.exists()
    client = cast.client(name)
    addresses = readable(client, ended)
    assert f"/panel/ejercicios/{ended.pk}/" in addresses
    full = contents(client, addresses)
    Ballot.objects.all().delete()
    ParticipationCode.objects.update(way="", handle=None, blinded="")
    assert readable(client, ended) == addresses
    assert contents(client, addresses) == full


@pytest.mark.each_database
def test_answers_alike_are_sealed_differently(answered):
    """No two ciphertexts share a block: equal answers can't be counted by comparing them."""
    blocks = [
        bytes(sealed)[start : start + 16]
        for sealed in Ballot.objects.values_list("sealed", flat=True)
        for start in range(0, len(bytes(sealed)) - 16, 16)
    ]
    assert len(set(blocks)) == len(blocks)
