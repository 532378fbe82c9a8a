"""Accounts in a browser: an invitation, a password, a code by mail, and the second step."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from probidad.core.people import services
from probidad.core.people.models import Invitation, Person
from probidad.core.people.roles import Role
from probidad.core.tasks.worker import run_due
from tests.authenticator import code_of_the_app
from tests.journeys.site import sign_in_with_password
from tests.journeys.steps import go

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def invitation_link(site, email: str, role: str) -> str:
    """The path in the mail that invites somebody."""
    services.invite(
        actor=site.world.cast.ethics_head, email=email, role=role, institution=site.world.cast.institution
    )
    run_due()
    [message] = [each for each in mail.outbox if each.to == [email]]
    return re.search(r"http://[^/]+(/\S+)", message.body).group(1)


def test_an_invitation_is_accepted_by_its_own_form(site):
    link = invitation_link(site, "invitada@ejemplo.mx", Role.FACILITATOR)
    page = site.visitor().new_page()
    page.goto(link)
    page.fill("#id_name", "Invitada Nueva")
    requests = []
    page.on("request", lambda request: requests.append(request))
    page.get_by_role("button", name="Aceptar y entrar").click()
    page.wait_for_url("**/panel/")
    # Under `Referrer-Policy: no-referrer` it would be "null", and the check against forged forms refuse it.
    assert requests[0].all_headers()["origin"] == site.url
    assert "Invitada Nueva" in page.content()
    assert (
        Person.objects.get(email="invitada@ejemplo.mx").memberships.current().get().role == Role.FACILITATOR
    )


def test_an_invitation_is_accepted_by_somebody_who_is_signed_in(site):
    person = site.member("conocida", Role.FACILITATOR)
    link = invitation_link(site, person.email, Role.ASSESSOR)
    page = site.visitor().new_page()
    sign_in_with_password(page, person)
    page.goto(link)
    page.get_by_role("button", name="Aceptar").click()
    page.wait_for_url("**/panel/")
    assert Invitation.objects.get(email=person.email).accepted_on


def test_a_code_by_mail_signs_in(site):
    person = site.member("sin.clave", Role.FACILITATOR)
    page = site.visitor().new_page()
    page.goto("/panel/cuenta/login/")
    page.get_by_role("link", name="código").click()
    page.fill("#id_email", person.email)
    page.get_by_role("button", name="Enviar").click()
    page.wait_for_url("**/code/confirm/**")
    code = re.search(r"^    (\S+)$", mail.outbox[-1].body, re.MULTILINE).group(1)
    page.fill("#id_code", code)
    page.get_by_role("button", name="Entrar", exact=True).click()
    page.wait_for_url("**/panel/")
    assert person.name in page.content()


def test_a_wrong_password_is_told_and_signs_nobody_in(site):
    person = site.member("despistada", Role.FACILITATOR)
    page = site.visitor().new_page()
    page.goto("/panel/cuenta/login/")
    page.fill("#id_login", person.email)
    page.fill("#id_password", "otra cosa muy distinta")
    go(page, page.get_by_role("button", name="Entrar", exact=True))
    expect(page.locator("[role=alert]").first).to_be_visible()
    page.goto("/panel/")
    assert "/login/" in page.url


def test_a_role_that_reads_confidences_must_set_up_a_second_step_and_then_use_it(site):
    person = site.member("custodia.nueva", Role.CUSTODIAN)
    page = site.visitor().new_page()
    sign_in_with_password(page, person)
    page.wait_for_url("**/segundo-paso/")
    page.goto("/panel/ejercicios/")
    assert page.url.endswith("/segundo-paso/"), "no page of the role without it"

    page.locator("a[href*='totp/activate']").click()
    secret = page.locator("#totp-secret").text_content()
    page.fill("#id_code", code_of_the_app(secret))
    page.get_by_role("button", name="Terminar").click()
    page.wait_for_url("**/recovery-codes/**")
    # Shown with nothing more to confirm.
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    page.get_by_role("link", name="ir a mi escritorio").click()
    page.wait_for_url("**/panel/")
    page.goto("/panel/ejercicios/")
    assert page.url.endswith("/panel/ejercicios/")

    other = site.visitor().new_page()
    sign_in_with_password(other, person)
    other.wait_for_url("**/2fa/authenticate/")
    other.goto("/panel/ejercicios/")
    assert other.url.endswith("/2fa/authenticate/"), "the password alone is not enough"
    other.fill("#id_code", code_of_the_app(secret))
    other.get_by_role("button", name="Entrar", exact=True).click()
    other.wait_for_url("**/panel/")
    assert person.name in other.content()


def with_a_passkey_device(page) -> None:
    """Let the browser have a device that keeps passkeys and knows its owner."""
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    client.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def test_a_passkey_is_a_second_step_and_signs_in_on_its_own(site):
    person = site.member("con.llave", Role.CUSTODIAN)
    page = site.visitor().new_page()
    with_a_passkey_device(page)
    sign_in_with_password(page, person)
    page.wait_for_url("**/segundo-paso/")
    page.get_by_role("link", name="Agregar una llave de acceso").click()
    page.get_by_role("button", name="Agregar la llave").click()
    page.wait_for_url("**/recovery-codes/**")
    expect(page.locator("#recovery-codes li")).to_have_count(10)

    go(page, page.get_by_role("button", name="Salir"))
    sign_in_with_password(page, person)
    page.wait_for_url("**/2fa/authenticate/")
    page.get_by_role("button", name="Usar una llave de acceso").click()
    page.wait_for_url("**/panel/")

    go(page, page.get_by_role("button", name="Salir"))
    page.goto("/panel/cuenta/login/?next=/panel/cuenta/2fa/webauthn/")
    page.get_by_role("button", name="Usar una llave de acceso").click()
    page.wait_for_url(lambda url: url.endswith("/webauthn/") and "login" not in url)
    expect(page.get_by_role("heading", name="Llave de acceso 1")).to_be_visible()
