"""An attacker who sits at somebody's session, or stole it, and guesses the passphrase of the key."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from probidad.core.anonymity import wrapping
from probidad.instruments.advice.services import keys
from probidad.instruments.advice.tests.conftest import PASSPHRASE

NEW = "otra frase bastante larga"
TOO_MANY = "Estuvo mal demasiadas veces"


def unlock(browser, thread, passphrase: str):
    page = reverse("advice-panel:thread", args=[thread.pk])
    return browser.post(page, {"passphrase": passphrase, "unlock_again": "get"})


def change(browser, passphrase: str):
    typed = {"passphrase": passphrase, "new": NEW, "repeated": NEW}
    return browser.post(reverse("advice-panel:passphrase"), typed)


def test_guesses_end_on_all_pages_together_and_in_all_sessions(house):
    _receipt, thread = house.write("sellado")
    opened, locked = house.browser("advisor"), house.cast.client("advisor")
    for number in range(keys.TRIES):
        guess = f"adivino {number}"
        answer = change(opened, guess) if number % 2 else unlock(locked, thread, guess)
        assert answer.status_code == 422 and TOO_MANY not in answer.content.decode()
    for answer in (
        change(opened, PASSPHRASE),
        unlock(locked, thread, PASSPHRASE),
        unlock(house.cast.client("advisor"), thread, PASSPHRASE),
    ):
        assert answer.status_code == 422 and TOO_MANY in answer.content.decode()
    assert keys.unlock(key=keys.key_in_use(house.cast.second_advisor), passphrase=PASSPHRASE)
    cache.clear()  # five minutes later
    assert unlock(locked, thread, PASSPHRASE).status_code == 302


def test_a_wrong_one_now_and_then_locks_nobody_out(house):
    key = keys.key_in_use(house.cast.advisor)
    for _time in range(3):
        for _wrong in range(keys.TRIES - 1):
            with pytest.raises(wrapping.WrongPassphrase):
                keys.unlock(key=key, passphrase="no era esta")
        assert keys.unlock(key=key, passphrase=PASSPHRASE)


def test_beyond_the_end_no_guess_is_even_tried(house, monkeypatch):
    key = keys.key_in_use(house.cast.advisor)
    tried = []
    monkeypatch.setattr(wrapping, "unwrap", lambda *args, **kwargs: tried.append(args) or wrong())
    for _guess in range(keys.TRIES + 3):
        with pytest.raises((wrapping.WrongPassphrase, keys.TooManyTries)):
            keys.unlock(key=key, passphrase="adivino")
    assert len(tried) == keys.TRIES


def wrong():
    raise wrapping.WrongPassphrase
