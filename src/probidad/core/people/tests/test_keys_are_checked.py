"""Security keys and passkeys: only what a browser gives for a real key counts, whatever else is sent."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse

from probidad.core.people.second_factor_forms import (
    MAXIMUM_CHARACTERS,
    AuthenticateKeyForm,
    CredentialField,
    EditKeyForm,
)

ADD, LOGIN = "/panel/cuenta/2fa/webauthn/add/", "/panel/cuenta/2fa/webauthn/login/"
AGAIN = "/panel/cuenta/2fa/webauthn/reauthenticate/"
STEP = "/panel/cuenta/2fa/authenticate/"


def credential(**response) -> dict:
    return {"id": "aaaa", "rawId": "aaaa", "type": "public-key", "response": response}


REGISTRATION = credential(clientDataJSON="e30", attestationObject="oA")
ASSERTION = credential(clientDataJSON="e30", authenticatorData="A" * 52, signature="AA", userHandle="MQ")
JUNK = [
    *("0", "false", "null", '""', "{}", "[]", "[1]", '"x"', "1.5", "NaN", "9" * 5000, "[" * 5000, "{", ""),
    *('{"id":1}', '{"a":"\\ud800"}', '{"id":"\\ud800","rawId":"a","response":{}}', '{"response":{"userHandle":"MQ"}}'),
    *('{"id":"a","rawId":"a","response":[]}', '{"id":1,"rawId":2,"type":"public-key","response":{"clientDataJSON":0}}'),
    json.dumps(credential()),
    json.dumps(credential(clientDataJSON=[], attestationObject={})),
    json.dumps(REGISTRATION),
    json.dumps(ASSERTION),
    json.dumps(ASSERTION | {"response": ASSERTION["response"] | {"userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OQ"}}),
]  # fmt: skip


@pytest.fixture
def with_key(cast, monkeypatch):
    """The ethics head has a key, of which only the name is known."""
    Authenticator.objects.create(user=cast.ethics_head, type="webauthn", data={"name": "a", "credential": {}})
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: [])


@pytest.fixture
def recently(monkeypatch):
    monkeypatch.setattr(
        "allauth.account.internal.flows.reauthentication.did_recently_reauthenticate", lambda r: True
    )


def test_junk_is_no_second_factor(cast):
    cast.without_second_factor("ethics_head")
    client = cast.just_signed_in("ethics_head")
    for sent in JUNK:
        client.get(ADD)
        answer = client.post(ADD, {"credential": sent, "name": "x"})
        assert answer.status_code == 200 and answer.context["form"].errors, sent
    assert not Authenticator.objects.filter(user=cast.ethics_head).exists()
    # Whoever lacks a factor is still led to setting one up.
    assert client.get(reverse("exercises-panel:rounds"))["Location"] == reverse("people:second-factor")


def test_junk_signs_nobody_in(cast):
    client = cast.client("visitor")
    for sent in JUNK:
        client.get(LOGIN, HTTP_ACCEPT="application/json")
        answer = client.post(LOGIN, {"credential": sent})
        assert (answer.status_code, answer["Location"]) == (302, reverse("account_login")), sent
    assert "_auth_user_id" not in client.session


def test_junk_does_not_show_that_it_is_oneself(cast, with_key):
    client = cast.client("ethics_head")
    for sent in JUNK:
        cache.clear()
        assert client.get(AGAIN).status_code == 200
        answer = client.post(AGAIN, {"credential": sent})
        assert (answer.status_code, answer["Location"]) == (302, reverse("account_login")), sent
    assert "account_authentication_methods" not in client.session


def test_junk_does_not_pass_the_second_step(cast, with_key):
    cast.ethics_head.set_password("caballo correcto grapa")
    cast.ethics_head.save()
    client = cast.client("visitor")
    words = {"login": cast.ethics_head.email, "password": "caballo correcto grapa"}
    assert client.post("/panel/cuenta/login/", words)["Location"] == STEP
    for sent in JUNK:
        cache.clear()
        answer = client.post(STEP, {"credential": sent})
        assert answer.status_code == 200, sent
        assert isinstance(answer.context["webauthn_form"], AuthenticateKeyForm)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "sent",
    [
        json.dumps(REGISTRATION | {"extra": "x" * MAXIMUM_CHARACTERS}),
        json.dumps(REGISTRATION | {"extra": json.loads("[" * 200 + "]" * 200)}),
        json.dumps(REGISTRATION | {"extra": "a\x00b"}),
        json.dumps(REGISTRATION | {"extra": float("inf")}),
        json.dumps(REGISTRATION | {"extra": "\ud800"}),
        json.dumps(REGISTRATION | {"clientExtensionResults": None}),
        json.dumps(REGISTRATION | {"clientExtensionResults": {"credProps": 1}}),
    ],
    ids=["long", "deep", "NUL", "infinite", "surrogate", "extensions", "properties"],
)
def test_what_could_not_be_kept_or_read_again_is_refused_though_the_rest_is_right(sent):
    field = CredentialField()
    assert field.clean(json.dumps(REGISTRATION)) == REGISTRATION
    with pytest.raises(Exception, match=r"Incorrect|incorrecto"):
        field.clean(sent)


def test_what_was_sent_is_not_written_into_the_page(cast, recently):
    client = cast.client("ethics_head")
    client.get(ADD)
    answer = client.post(ADD, {"credential": json.dumps(REGISTRATION | {"id": "zanahoria"})})
    assert answer.status_code == 200 and "zanahoria" not in answer.content.decode()


def test_a_key_s_name_has_an_end():
    form = EditKeyForm({"name": "x" * 101}, instance=Authenticator(data={"name": "a"}, type="webauthn"))
    assert form.errors["name"]


@pytest.mark.parametrize(
    "sent", [r'"\000bcdefghijk"', "corta", "A" * 32, "../../../../etc/passwd", "á" * 32, "a" * 33]
)
def test_a_sign_in_cookie_that_is_no_key_counts_as_none(client, db, sent):
    answer = client.get("/panel/", headers={"cookie": f"probidad_panel={sent}"})
    assert answer.status_code == 302 and answer["Location"].startswith("/panel/cuenta/login/")


def test_a_sign_in_cookie_of_ours_still_signs_in(cast):
    client = cast.client("ethics_head")
    assert len(client.cookies["probidad_panel"].value) == 32
    assert client.get(reverse("people:account")).status_code == 200
    call_command("clearsessions")
    assert client.get(reverse("people:account")).status_code == 200
