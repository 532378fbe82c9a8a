"""Attempts count by account; nobody locks out another by sharing an address, and none is stored."""

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

PASSWORD = "caballo correcto grapa"
PROXY = "172.30.57.20"
VISITOR = "203.0.113.77"


@pytest.fixture
def person(cast):
    cast.without_second_factor("facilitator")
    cast.facilitator.set_password(PASSWORD)
    cast.facilitator.save()
    return cast.facilitator


def sign_in(login: str, password: str = PASSWORD, **headers) -> Client:
    client = Client(REMOTE_ADDR=PROXY, **headers)
    client.post(reverse("account_login"), {"login": login, "password": password})
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def ask(client: Client, name: str, email: str):
    return client.post(reverse(name), {"email": email})


def test_strangers_behind_the_same_proxy_lock_nobody_out(person):
    for number in range(11):
        sign_in(f"nadie{number}@ejemplo.mx", "equivocada")
    assert is_in(sign_in(person.email))


@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_strangers_behind_the_same_proxy_keep_nobody_from_a_mail(person, page):
    for number in range(22):
        ask(Client(REMOTE_ADDR=PROXY), page, f"nadie{number}@ejemplo.mx")
    mail.outbox.clear()
    ask(Client(REMOTE_ADDR=PROXY), page, person.email)
    assert [message.to for message in mail.outbox] == [[person.email]]


def test_guessing_an_account_s_password_has_an_end_whatever_host_and_case_it_is_sent_with(person):
    for number in range(5):
        host = f"127.0.0.1:{8000 + number}"
        sign_in(person.email.upper() if number % 2 else person.email, "equivocada", HTTP_HOST=host)
    assert not is_in(sign_in(person.email)) and not is_in(sign_in(person.email, HTTP_HOST="localhost:9"))


def test_mails_to_one_address_have_an_end(person):
    for _ in range(6):
        ask(Client(), "account_request_login_code", person.email)
    assert len(mail.outbox) == 3


def test_mails_to_strangers_have_an_end_that_keeps_no_account_from_its_own(person):
    for number in range(65):
        ask(Client(), "account_reset_password", f"nadie{number}@ejemplo.mx")
    assert len(mail.outbox) == 60
    ask(Client(), "account_reset_password", person.email)
    assert mail.outbox[-1].to == [person.email] and len(mail.outbox) == 61


def test_beyond_that_end_a_stranger_s_answer_takes_and_fails_like_an_account_s(person, monkeypatch):
    for number in range(61):
        ask(Client(), "account_request_login_code", f"nadie{number}@ejemplo.mx")
    tried = []

    def refuse(connection):
        tried.append(connection)
        raise OSError("no mail server")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", refuse, raising=False)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda message: refuse(message))
    said = []
    for email in (person.email, "nadie@ejemplo.mx"):
        page = Client().post(reverse("account_request_login_code"), {"email": email}, follow=True)
        said.append([str(message) for message in page.context["messages"]])
    assert len(tried) == 2 and said[0] == said[1] and len(said[0]) == 1


def test_counters_survive_a_flood_of_others():
    # Django forgets a third of the entries whenever there are more than this.
    assert cache._max_entries >= 100_000


@override_settings(
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"), SECURE_SSL_REDIRECT=False, API_RATE=1000
)
def test_no_address_is_stored_by_any_page(person):
    headers = {
        "REMOTE_ADDR": VISITOR,
        "HTTP_X_FORWARDED_FOR": VISITOR,
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_REAL_IP": VISITOR,
        "HTTP_USER_AGENT": "NavegadorSecreto",
    }
    client = Client(**headers)
    client.post(reverse("account_login"), {"login": person.email, "password": "equivocada"})
    client.post(reverse("account_request_login_code"), {"email": person.email})
    client.post(reverse("account_reset_password"), {"email": person.email})
    client.post(reverse("mfa_login_webauthn"), {"credential": "0"})
    client = Client(**headers)
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert is_in(client)
    for path in ("/", "/en/", "/ejercicios/", "/api/v1/", "/panel/", "/nada"):
        client.get(path)
    client.post("/ejercicios/", {"code": "AAAA"})
    found = stored()
    assert len(found) > 1000  # it did look
    assert VISITOR not in found and "NavegadorSecreto" not in found


def stored() -> str:
    """Every value of every table, and what sessions say, as one text."""
    from django.contrib.sessions.models import Session

    parts = [str(session.get_decoded()) for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            parts += [str(row) for row in cursor.fetchall()]
    return "\n".join(parts)


def test_allauth_counts_nothing_by_address():
    from allauth.account import app_settings as account
    from allauth.mfa import app_settings as mfa

    rates = {**account.RATE_LIMITS, **mfa.RATE_LIMITS}
    assert not [action for action, rate in rates.items() if rate and "/ip" in rate]


@override_settings(ALLOWED_HOSTS=["127.0.0.1", "otro.example"])
@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_mails_lead_to_the_platform_s_own_address_only(person, page):
    for email in (person.email, "nadie@ejemplo.mx"):
        ask(Client(HTTP_HOST="otro.example:99"), page, email)
    text = "\n".join(message.subject + message.body for message in mail.outbox)
    assert len(mail.outbox) == 2 and "otro.example" not in text
    if page == "account_reset_password":
        [link] = [line.strip() for line in text.splitlines() if "/password/reset/key/" in line]
        assert link.startswith(settings.BASE_URL + "/panel/cuenta/")
        path = link.removeprefix(settings.BASE_URL)
        assert b"password1" in Client(HTTP_HOST="127.0.0.1").get(path, follow=True).content


@override_settings(
    ALLOWED_HOSTS=["127.0.0.1", "otro.example"],
    HTTPS=True,
    BASE_URL="https://etica.example",
    SITE_NAME="Ética",
)
def test_keys_and_authenticator_apps_are_for_the_platform_s_own_address(cast):
    cast.without_second_factor("facilitator")
    client = cast.just_signed_in("facilitator", HTTP_HOST="otro.example")
    options = client.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]["publicKey"]
    assert (options["rp"]["id"], options["rp"]["name"]) == ("etica.example", "Ética")
    page = client.get(reverse("mfa_activate_totp")).context
    assert "otro.example" not in page["totp_url"]
