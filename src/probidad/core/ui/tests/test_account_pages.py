"""The pages of signing in: ours in look and language, and only the ones that are used."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import NoReverseMatch, reverse

ENTRANCE = [
    "/panel/cuenta/login/",
    "/panel/cuenta/login/code/",
    "/panel/cuenta/inactive/",
    "/panel/cuenta/password/reset/",
    "/panel/cuenta/password/reset/done/",
    "/panel/cuenta/password/reset/key/1-wrong/",
    "/panel/cuenta/password/reset/key/done/",
]
OWN = [
    "/panel/cuenta/2fa/",
    "/panel/cuenta/2fa/totp/deactivate/",
    "/panel/cuenta/2fa/webauthn/",
    "/panel/cuenta/2fa/webauthn/add/",
    "/panel/cuenta/2fa/recovery-codes/generate/",
    "/panel/cuenta/password/set/",
    "/panel/cuenta/logout/",
    "/panel/cuenta/reauthenticate/",
    "/panel/cuenta/2fa/reauthenticate/",
]
# What allauth's own templates say, which must not shine through.
FOREIGN = re.compile(
    r"Two-Factor|Menu:|Please|Sign In|Sign Out|Autenticación de dos factores|usted", re.IGNORECASE
)


def ours(answer) -> str:
    page = answer.content.decode()
    assert answer.status_code == 200, answer.request["PATH_INFO"]
    assert 'class="site-header site-header--panel"' in page
    assert page.count("<h1") == 1
    return page


@pytest.mark.parametrize("path", ENTRANCE)
@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_the_way_in_is_in_our_layout_and_language(client, db, path, language):
    client.cookies["django_language"] = language
    page = ours(client.get(path))
    assert f'<html lang="{language}">' in page
    if language == "es-mx":
        assert not FOREIGN.search(page)


@pytest.mark.parametrize("path", OWN)
def test_the_own_account_is_in_our_layout_and_language(cast, path, monkeypatch):
    monkeypatch.setattr(
        "allauth.account.internal.flows.reauthentication.did_recently_reauthenticate", lambda r: True
    )
    client = cast.client("facilitator")
    page = ours(client.get(path, follow=True))
    assert not FOREIGN.search(page)


def test_recovery_codes_are_shown_to_keep(cast, monkeypatch):
    monkeypatch.setattr(
        "allauth.account.internal.flows.reauthentication.did_recently_reauthenticate", lambda r: True
    )
    client = cast.client("facilitator")
    page = ours(client.post("/panel/cuenta/2fa/recovery-codes/generate/", follow=True))
    assert page.count("<li><code>") == 10 and not FOREIGN.search(page)
    plain = client.get("/panel/cuenta/2fa/recovery-codes/download/")
    assert len(plain.content.split()) == 10


def test_setting_up_the_app_shows_a_code_to_scan_and_the_key_to_type(cast):
    cast.without_second_factor("facilitator")
    page = ours(cast.just_signed_in("facilitator").get("/panel/cuenta/2fa/totp/activate/"))
    assert 'src="data:image/svg+xml;' in page and 'id="totp-secret"' in page


def test_a_wrong_code_of_the_app_is_told_beside_the_field(cast):
    cast.without_second_factor("facilitator")
    client = cast.just_signed_in("facilitator")
    client.get("/panel/cuenta/2fa/totp/activate/")
    page = ours(client.post("/panel/cuenta/2fa/totp/activate/", {"code": "000000"}))
    assert 'aria-describedby="id_code_error"' in page and "Código incorrecto" in page
    assert not Authenticator.objects.filter(user=cast.facilitator).exists()


def test_a_wrong_password_is_told_once_without_saying_what_was_wrong(client, cast):
    answer = client.post("/panel/cuenta/login/", {"login": cast.facilitator.email, "password": "no es esta"})
    page = ours(answer)
    assert page.count('role="alert"') == 2  # the message, and the passkeys' own, hidden until it is needed
    assert "form-errors" in page


@pytest.mark.parametrize(
    "name", ["account_email", "account_confirm_email", "socialaccount_connections", "mfa_trust"]
)
def test_what_is_not_used_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_an_expired_form_is_told_in_our_words(client, db):
    client.handler.enforce_csrf_checks = True
    answer = client.post("/panel/cuenta/login/", {"login": "a@b.mx", "password": "x"})
    assert answer.status_code == 403
    assert "No se puede aceptar este formulario" in answer.content.decode()
