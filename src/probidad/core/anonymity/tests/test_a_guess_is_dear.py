"""A key file costs whoever guesses as much as is advised, and opens at that price. The other tests pay none."""

import pytest

from probidad.core.anonymity import custody

PASSPHRASE = "cuatro palabras al azar"


@pytest.fixture
def cost(real_cost, monkeypatch) -> int:
    monkeypatch.setattr(custody, "COST", real_cost)
    return real_cost


def test_a_guess_at_the_passphrase_is_dear(cost):
    assert cost >= 210_000  # OWASP's password storage cheat sheet, PBKDF2-HMAC-SHA512


def test_at_that_price_a_key_file_opens_with_its_passphrase(cost):
    key_file, public = custody.make_key(PASSPHRASE)
    assert custody.open_key_file(key_file, PASSPHRASE).public == public
