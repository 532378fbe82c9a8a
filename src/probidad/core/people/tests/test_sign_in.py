"""Signing in, and one's own account."""

import re
import smtplib

import pytest
from django.core import mail
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from probidad.core.audit.models import AuditEvent
from probidad.core.people.events import PersonEvent
from probidad.core.people.models import Person

WORDS = "caballo correcto grapa"
# Every mail that allauth may ask for with the pages that we offer.
ALLAUTH_MAILS = [
    "account/email/login_code",
    "account/email/unknown_account",
    "account/email/password_reset_key",
    "account/email/password_reset",
    "account/email/password_changed",
    "account/email/password_set",
    "mfa/email/totp_activated",
    "mfa/email/totp_deactivated",
    "mfa/email/recovery_codes_generated",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
]


def request_code(client, email):
    return client.post(reverse("account_request_login_code"), {"email": email})


def test_a_code_by_mail_signs_in_and_brings_the_person_s_language(cast):
    cast.without_second_factor("facilitator")
    Person.objects.filter(pk=cast.facilitator.pk).update(language="en")
    client = Client()
    request_code(client, cast.facilitator.email)
    [message] = mail.outbox
    code = re.search(r"^    (\S+)$", message.body, re.MULTILINE).group(1)
    assert "This is your code" in message.body and code in message.subject
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response["Location"] == reverse("panel:desk")
    assert client.cookies["django_language"].value == "en"


def test_a_code_alone_does_not_pass_a_second_step(cast):
    client = Client()
    request_code(client, cast.ethics_head.email)
    code = re.search(r"^    (\S+)$", mail.outbox[0].body, re.MULTILINE).group(1)
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("people:account")).status_code == 302


def test_a_code_that_comes_too_late_is_told_so(cast):
    client = Client()
    request_code(client, cast.facilitator.email)
    code = re.search(r"^    (\S+)$", mail.outbox[0].body, re.MULTILINE).group(1)
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 700
    session.save()
    page = client.post(reverse("account_confirm_login_code"), {"code": code}, follow=True)
    assert page.redirect_chain == [(reverse("account_request_login_code"), 302)]
    assert "El código venció" in " ".join(str(message) for message in page.context["messages"])
    assert not list(client.get(reverse("account_confirm_login_code"), follow=True).context["messages"])


@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_no_mail_is_promised_where_none_is_sent(cast, settings, page):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    answer = Client().post(reverse(page), {"email": cast.facilitator.email}, follow=True)
    assert "registro del servidor" in answer.text and "en camino" not in answer.text


def test_three_wrong_codes_are_the_last(cast):
    client = Client()
    request_code(client, cast.facilitator.email)
    code = re.search(r"^    (\S+)$", mail.outbox[0].body, re.MULTILINE).group(1)
    for _attempt in range(3):
        page = client.post(reverse("account_confirm_login_code"), {"code": "BBBB-BBBB"}, follow=True)
    assert len(page.context["messages"]) == 1
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.get(reverse("people:account")).status_code == 302


def test_a_new_password_by_mail_neither_signs_in_nor_passes_the_second_step_and_ends_all_sign_ins(cast):
    elsewhere, client = cast.client("ethics_head"), Client()
    client.post(reverse("account_reset_password"), {"email": cast.ethics_head.email})
    path = re.search(r"http://[^/]+(/\S+)", mail.outbox[0].body).group(1)
    form = client.get(path)["Location"]
    words = "otra frase larga distinta"
    client.post(form, {"password1": words, "password2": words})
    assert client.get(reverse("people:account")).status_code == 302
    assert elsewhere.get(reverse("people:account")).status_code == 302
    answer = client.post(reverse("account_login"), {"login": cast.ethics_head.email, "password": words})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(path).context["token_fail"]


@pytest.mark.parametrize(
    "following", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_and_out_leads_to_no_other_site(cast, following):
    cast.without_second_factor("facilitator")
    cast.facilitator.set_password(WORDS)
    cast.facilitator.save()
    client = Client()
    values = {"login": cast.facilitator.email, "password": WORDS, "next": following}
    assert client.post(reverse("account_login"), values)["Location"] == reverse("panel:desk")
    answer = client.get(reverse("account_login"), {"next": following})
    assert answer["Location"] == reverse("panel:desk")
    answer = client.post(reverse("account_reauthenticate"), {"password": WORDS, "next": following})
    assert "evil" not in answer["Location"] and "alert" not in answer["Location"]
    assert client.post(reverse("account_logout"), {"next": following})["Location"] in ("/", "/en/")


def test_a_session_from_before_the_sign_in_or_after_the_sign_out_opens_nothing(cast):
    cast.without_second_factor("facilitator")
    cast.facilitator.set_password(WORDS)
    cast.facilitator.save()
    client = Client()
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    before = client.cookies["probidad_panel"].value
    client.post(reverse("account_login"), {"login": cast.facilitator.email, "password": WORDS})
    during = client.cookies["probidad_panel"].value
    assert client.get(reverse("people:account")).status_code == 200
    client.post(reverse("account_logout"))
    for key in (before, during):
        other = Client()
        other.cookies["probidad_panel"] = key
        assert other.get(reverse("people:account")).status_code == 302


def test_an_unknown_address_gets_a_mail_that_says_so_and_the_page_looks_the_same(cast):
    known, unknown = Client(), Client()
    answers = [request_code(known, cast.facilitator.email), request_code(unknown, "nadie@ejemplo.mx")]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0]["Location"] == answers[1]["Location"]
    assert mail.outbox[1].to == ["nadie@ejemplo.mx"] and "invitación" in mail.outbox[1].body


def test_a_mail_server_that_does_not_answer_is_said_on_the_page(cast, monkeypatch):
    def refuse(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    response = cast.client("visitor").post(
        reverse("account_request_login_code"), {"email": cast.facilitator.email}, follow=True
    )
    assert response.status_code == 200
    assert any("correo" in str(message) for message in response.context["messages"])


@pytest.mark.parametrize("prefix", ALLAUTH_MAILS)
def test_every_mail_of_allauth_has_our_words(prefix):
    template = "mail/" + prefix.replace("/email/", "_")
    assert get_template(f"{template}.txt") and get_template(f"{template}.subject.txt")


def test_nobody_signs_up_without_an_invitation(db):
    url = reverse("account_signup")
    response = Client().post(url, {"email": "x@ejemplo.mx", "password1": "caballo correcto grapa"})
    assert response.status_code in (302, 404, 405) and not Person.objects.exists()


def test_who_has_no_role_lands_on_the_own_account(cast):
    cast.without_second_factor("outsider")
    client = Client()
    request_code(client, cast.outsider.email)
    code = re.search(r"^    (\S+)$", mail.outbox[0].body, re.MULTILINE).group(1)
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response["Location"] == reverse("people:account")


def test_a_closed_account_does_not_sign_in(cast):
    Person.objects.filter(pk=cast.facilitator.pk).update(is_active=False)
    assert cast.client("facilitator").get(reverse("people:account")).status_code == 302


def test_name_and_language_can_be_changed(cast):
    client = cast.client("advisor")
    response = client.post(reverse("people:account"), {"name": "  Ana   Ruiz ", "language": "en"})
    assert response.status_code == 302 and client.cookies["django_language"].value == "en"
    cast.advisor.refresh_from_db()
    assert (cast.advisor.name, cast.advisor.language) == ("Ana Ruiz", "en")
    assert AuditEvent.objects.filter(kind=PersonEvent.ACCOUNT_CHANGED).exists()


@pytest.mark.parametrize("data", [{"name": ""}, {"name": "a\x00b"}, {"language": "xx"}, {"name": "x" * 151}])
def test_a_bad_name_or_language_is_said_beside_its_field(cast, data):
    values = {"name": "Ana", "language": "en"} | data
    response = cast.client("advisor").post(reverse("people:account"), values)
    assert response.status_code == 422 and response.context["form"].errors
    cast.advisor.refresh_from_db()
    assert cast.advisor.name == "Advisor"


def test_changing_the_password_is_audited_and_told_without_address_or_browser(cast):
    cast.facilitator.set_password("caballo correcto grapa")
    cast.facilitator.save()
    client = cast.client("facilitator")
    words = "otra frase larga distinta"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": "caballo correcto grapa", "password1": words, "password2": words},
        HTTP_USER_AGENT="NavegadorSecreto",
    )
    event = AuditEvent.objects.get(kind=PersonEvent.PASSWORD_CHANGED)
    assert event.subject == "" and event.part("actor").person == cast.facilitator
    [message] = mail.outbox
    assert "127.0.0.1:" in message.body and "NavegadorSecreto" not in message.body
    assert "IP" not in message.body


def test_the_second_step_s_page_sends_those_who_have_one_back_to_work(cast):
    assert cast.client("auditor").get(reverse("people:second-factor"))["Location"] == reverse("panel:desk")


def test_the_own_account_shows_what_is_missing(cast):
    cast.without_second_factor("auditor")
    page = cast.client("auditor").get(reverse("people:account"))
    assert page.status_code == 200 and reverse("people:second-factor") in page.content.decode()
