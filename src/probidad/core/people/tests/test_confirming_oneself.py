"""When somebody is asked again who they are before changing how the account is protected, and when not."""

import re
import time
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from probidad.core.audit.models import AuditEvent
from probidad.core.people import services
from probidad.core.people.events import PersonEvent
from probidad.core.people.models import Person
from probidad.core.people.roles import Role
from probidad.core.people.tokens import token_for
from probidad.core.tasks.worker import run_due
from tests.authenticator import code_of_the_app

PASSWORD = "caballo correcto grapa"
CODES = reverse("mfa_view_recovery_codes")
# What is said beside the codes, by the language of the account.
SAID = {
    "es-mx": "Estos son tus códigos de recuperación.",
    "en": "These are your recovery codes.",
}

# allauth tells of a new second step once it is stored, which in a test's own transaction never comes.
stored = pytest.mark.django_db(transaction=True)


def invited(cast, language: str = "es-mx", password: str = "") -> Client:
    """A client that has just accepted an invitation to a role that needs a second step."""
    invitation = services.invite(
        actor=cast.ethics_head, email="nueva@ejemplo.mx", role=Role.AUDITOR, institution=cast.institution
    )
    client = Client()
    values = {"name": "Nueva Persona", "language": language, "password": password}
    client.post(reverse("people:invitation", args=[token_for(invitation)]), values)
    return client


def set_up_the_app(client: Client):
    """Set up the authenticator app; the page that follows."""
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of_the_app(secret, lasting=3)})
    assert answer["Location"] == CODES
    return client.get(CODES)


def later(client: Client, seconds: int = 600) -> None:
    """Let time pass for what the session remembers."""
    session = client.session
    session["shown_at"] -= seconds
    session.save()


def shown(client: Client, seconds: int) -> None:
    """Let the session have shown who it is so long ago."""
    session = client.session
    session["shown_at"] = time.time() - seconds
    session.save()


@pytest.mark.once
@stored
@pytest.mark.parametrize("language", ["es-mx", "en"])
@pytest.mark.parametrize("password", ["", PASSWORD], ids=["no password", "password"])
def test_whoever_adds_the_app_after_an_invitation_reads_the_recovery_codes_at_once(cast, language, password):
    client = invited(cast, language, password)
    page = set_up_the_app(client)
    assert page.status_code == 200
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    html = page.content.decode()
    assert len(codes) == 10 and all(code in html for code in codes)
    assert SAID[language] in html and reverse("mfa_download_recovery_codes") in html
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert codes[0] in download.content.decode()


@pytest.mark.once
@stored
@pytest.mark.parametrize(
    ("language", "password", "advice"),
    [
        ("es-mx", "", "ponle una a esta cuenta"),
        ("es-mx", PASSWORD, "cambia tu contraseña"),
        ("en", "", "set one for this account"),
        ("en", PASSWORD, "change your password"),
    ],
)
def test_a_notice_advises_what_its_reader_can_do(cast, language, password, advice):
    set_up_the_app(invited(cast, language, password))
    [notice] = [message for message in mail.outbox if message.to == ["nueva@ejemplo.mx"]]
    text = " ".join(notice.body.split())
    assert advice in text and reverse("people:account") in text
    assert text.count("cambia tu contraseña") + text.count("change your password") == bool(password)


@stored
def test_whoever_signed_in_by_mailed_code_reads_the_recovery_codes_at_once(cast):
    cast.without_second_factor("auditor")
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": cast.auditor.email})
    code = re.search(r"^    (\S+)$", mail.outbox[0].body, re.MULTILINE).group(1)
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert set_up_the_app(client).status_code == 200


@stored
def test_whoever_took_long_to_add_the_app_reads_the_recovery_codes_all_the_same(cast):
    client = invited(cast)
    later(client)
    assert set_up_the_app(client).status_code == 200


@stored
def test_the_recovery_codes_ask_again_once_some_minutes_have_passed(cast):
    client = invited(cast)
    set_up_the_app(client)
    later(client)
    assert client.get(CODES)["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.get(reverse("mfa_deactivate_totp"))["Location"].startswith(reverse("mfa_reauthenticate"))


def test_a_session_of_yesterday_is_asked_who_it_is(cast):
    client = cast.client("auditor")  # signed in without any page, so nothing was shown
    assert client.get(reverse("mfa_deactivate_totp"))["Location"].startswith(reverse("mfa_reauthenticate"))


def test_a_borrowed_session_cannot_give_itself_a_password_to_confirm_with(cast):
    """With a password of one's own choosing one could confirm everything else, the second step's removal too."""
    client, url = cast.client("auditor"), reverse("account_set_password")
    words = {"password1": PASSWORD, "password2": PASSWORD}
    assert client.get(url)["Location"].startswith(reverse("mfa_reauthenticate"))
    client.post(url, words, follow=True)
    assert not Person.objects.get(pk=cast.auditor.pk).has_usable_password()
    assert PASSWORD not in str(dict(client.session))


@pytest.mark.parametrize("page", ["account_set_password", "mfa_activate_totp", "mfa_add_webauthn"])
@pytest.mark.parametrize("age", [None, 3600], ids=["never shown", "shown an hour ago"])
def test_a_borrowed_session_of_an_account_that_has_nothing_to_confirm_with_has_to_sign_in_anew(
    cast, page, age
):
    cast.without_second_factor("auditor")
    client, url = cast.client("auditor"), reverse(page)
    if age:
        shown(client, age)
    answer = client.get(url)
    assert answer["Location"] == reverse("account_request_login_code") + f"?next={url}"
    html = client.get(answer["Location"]).content.decode()
    assert "Entra de nuevo con un código" in html and f'name="next" value="{url}"' in html
    # It is no sign-in any more, so that nobody goes on with it.
    assert "/login/" in client.get(reverse("people:account"))["Location"]


@pytest.mark.parametrize(
    ("page", "values"),
    [
        ("account_set_password", {"password1": PASSWORD, "password2": PASSWORD}),
        ("mfa_activate_totp", {"code": "123456"}),
        ("mfa_add_webauthn", {"name": "mine", "credential": "{}"}),
    ],
)
def test_what_a_borrowed_session_sends_changes_nothing_and_is_not_kept(cast, page, values):
    cast.without_second_factor("auditor")
    client = cast.client("auditor")
    client.post(reverse(page), values)
    assert not Person.objects.get(pk=cast.auditor.pk).has_usable_password()
    assert not Authenticator.objects.filter(user=cast.auditor).exists()
    assert PASSWORD not in str(dict(client.session))


def test_after_the_new_sign_in_one_is_where_one_wanted_to_be(cast):
    cast.without_second_factor("auditor")
    client, url = cast.client("auditor", language="en"), reverse("account_set_password")
    page = client.get(url, follow=True).content.decode()
    assert "Sign in again with a code" in page
    client.post(reverse("account_request_login_code"), {"email": cast.auditor.email, "next": url})
    code = re.search(r"^    (\S+)$", mail.outbox[0].body, re.MULTILINE).group(1)
    answer = client.post(reverse("account_confirm_login_code"), {"code": code, "next": url})
    assert answer["Location"] == url and client.get(url).status_code == 200


def test_setting_up_a_first_second_step_may_take_as_long_as_finding_the_app(cast):
    client = invited(cast)
    later(client, 25 * 60)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    later(client, 10 * 60)
    assert client.get(reverse("mfa_activate_totp")).status_code == 302


def test_whoever_lost_every_second_step_begins_anew_once_the_server_removed_it(cast):
    client, other = cast.client("ethics_head"), cast.client("auditor")
    call_command("remove_second_step", email=f" {cast.ethics_head.email.upper()} ", stdout=StringIO())
    assert not Authenticator.objects.filter(user=cast.ethics_head).exists()
    assert client.get(reverse("people:account")).status_code == 302
    assert other.get(reverse("people:account")).status_code == 200
    event = AuditEvent.objects.get(kind=PersonEvent.SECOND_FACTOR_RESET)
    assert event.part("actor") is None and event.part("about").person == cast.ethics_head
    run_due()
    [notice] = mail.outbox
    assert notice.to == [cast.ethics_head.email] and "ponle una a esta cuenta" in notice.body
    # Its roles still ask for one.
    assert cast.client("ethics_head").get("/panel/")["Location"] == reverse("people:second-factor")


@pytest.mark.parametrize("email", ["nadie@ejemplo.mx", "auditor@ejemplo.mx"])
def test_where_there_is_no_second_step_nothing_is_removed(cast, email):
    cast.without_second_factor("auditor")
    with pytest.raises(CommandError):
        call_command("remove_second_step", email=email)
    assert not AuditEvent.objects.exists()


def test_setting_a_password_ends_every_other_sign_in(cast):
    client, other = invited(cast), cast.client("visitor")
    person = Person.objects.get(email="nueva@ejemplo.mx")
    other.force_login(person)
    assert other.get(reverse("people:account")).status_code == 200
    answer = client.post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})
    assert answer["Location"] == reverse("people:account")
    assert client.get(reverse("people:account")).status_code == 200
    assert other.get(reverse("people:account")).status_code == 302
