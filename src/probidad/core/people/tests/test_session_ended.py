"""Whoever types while the sign-in ends loses nothing: the page shows it back, and says where to sign in."""

from html import unescape

import pytest
from django import forms
from django.test import Client
from django.urls import get_resolver, reverse

from probidad.core.people import session_ended

TEXT = "Lo que pensé durante <b>una hora</b>\nsobre tres opciones"


@pytest.fixture
def page() -> str:
    """A page of the panel with a form."""
    return reverse("institutions-panel:create")


def test_a_form_that_comes_after_the_session_ended_is_shown_back(db, page):
    answer = Client().post(page, {"name": TEXT, "kind": "state"})
    assert answer.status_code == 401 and answer["Cache-Control"] == "no-store"
    shown = answer.content.decode()
    assert TEXT in unescape(shown) and TEXT not in shown
    assert "Tu sesión terminó" in shown and "state" in shown
    assert f'href="/panel/cuenta/login/?next={page}" target="_blank"' in shown


def test_secrets_and_files_are_not_shown_back_and_that_is_said(db, page, tmp_path):
    with (tmp_path / "nomina.pdf").open("wb+") as file:
        file.write(b"texto del archivo")
        file.seek(0)
        given = {
            "name": "Ayuntamiento de Cadereyta",
            "passphrase": "cuatro palabras muy largas",
            "file": file,
        }
        shown = Client().post(page, given).content.decode()
    assert "cuatro palabras" not in shown and "texto del archivo" not in shown
    assert "nomina.pdf" in shown and "Las contraseñas y los códigos no se muestran" in shown


def test_the_way_back_leads_to_the_page_where_the_form_was(db, page):
    only_takes_forms = reverse("advice-panel:note", args=[1])
    for referrer, expected in [
        (f"http://testserver{page}?x=1", page),
        ("https://elsewhere.example/panel/x/", only_takes_forms),
        ("http://testserver/", only_takes_forms),
    ]:
        shown = Client().post(only_takes_forms, {"text": TEXT}, headers={"Referer": referrer})
        assert f"?next={expected}" in shown.content.decode()


def test_a_page_asked_for_without_a_session_still_leads_to_sign_in(db, page):
    assert Client().get(page).status_code == Client().post(page).status_code == 302


def test_a_form_opened_before_signing_in_again_elsewhere_is_shown_back(cast, page):
    """Signing in makes older pages' proof of origin worthless, and no-store empties them on the way back."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.operator, backend="allauth.account.auth_backends.AuthenticationBackend")
    ours = browser.post(page, {"name": TEXT}, headers={"Sec-Fetch-Site": "same-origin"})
    assert ours.status_code == 403 and TEXT in unescape(ours.content.decode())
    assert ours["Cache-Control"] == "no-store"
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {}):
        assert TEXT not in unescape(browser.post(page, {"name": TEXT}, headers=headers).content.decode())


@pytest.mark.once
def test_every_field_for_a_password_or_code_counts_as_secret():
    get_resolver().url_patterns  # noqa: B018 imports every form
    fields = {
        (each.__name__, name)
        for each in _all(forms.BaseForm)
        if each.__module__.startswith(("probidad.", "allauth.account", "allauth.mfa"))
        for name, field in {
            **getattr(each, "base_fields", {}),
            **getattr(each, "declared_fields", {}),
        }.items()
        if isinstance(field.widget, forms.PasswordInput)
        or field.widget.attrs.get("autocomplete") in ("one-time-code", "current-password", "new-password")
    }
    assert {"UnlockForm", "NewPassphraseForm"} <= {form for form, _name in fields}
    assert not {each for each in fields if not session_ended.is_secret(each[1])}


def _all(kind):
    for each in kind.__subclasses__():
        yield each
        yield from _all(each)
