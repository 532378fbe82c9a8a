"""The way in: the mail's link, and every state in which it may be opened."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from probidad.core.audit.models import AuditEvent, AuditPersonal
from probidad.core.people import services
from probidad.core.people.events import PersonEvent
from probidad.core.people.models import Invitation, Person
from probidad.core.people.roles import Role
from probidad.core.people.tokens import invitation_of, link_for, token_for
from probidad.core.tasks.worker import run_due

EMAIL = "nueva@ejemplo.mx"


@pytest.fixture
def invitation(cast) -> Invitation:
    return services.invite(
        actor=cast.ethics_head, email=f" {EMAIL.upper()} ", role=Role.ADVISOR, institution=cast.institution
    )


def url(invitation) -> str:
    return reverse("people:invitation", args=[token_for(invitation)])


def register(invitation, client=None, **data):
    values = {"name": "Nueva Persona", "language": "en", "password": ""} | data
    return (client or Client()).post(url(invitation), values)


def test_the_mail_s_link_opens_an_account_and_signs_in(cast, invitation):
    run_due()
    [message] = mail.outbox
    link = re.search(r"http://\S+", message.body).group()
    assert message.to == [EMAIL] and cast.ethics_head.name in message.body
    client = Client()
    path = link.removeprefix("http://127.0.0.1:8000")
    page = client.get(path).content.decode()
    assert cast.institution.name in page and cast.ethics_head.name in page
    response = client.post(path, {"name": "Nueva Persona", "language": "en", "password": ""})
    assert response.status_code == 302 and response["Location"] == reverse("panel:desk")
    assert client.cookies["django_language"].value == "en"
    assert client.cookies["django_language"]["path"] == "/panel/"
    person = Person.objects.get(email=EMAIL)
    assert person.memberships.current().get().role == Role.ADVISOR and not person.has_usable_password()
    assert EmailAddress.objects.get(user=person).verified
    # The role reads what others wrote: the next page is the second step.
    assert client.get(reverse("panel:desk"))["Location"] == reverse("people:second-factor")


def test_the_page_speaks_the_mail_s_language_where_the_browser_has_none_yet(cast, invitation):
    Invitation.objects.filter(pk=invitation.pk).update(language="en")
    client = Client()
    assert "You are invited" in client.get(url(invitation)).text
    assert client.cookies["django_language"].value == "en"
    assert "This link is not complete" in client.get(reverse("people:invitation", args=["17.abc"])).text
    client.cookies["django_language"] = "es-mx"
    assert "Tienes una invitación" in client.get(url(invitation)).text
    assert register(invitation, client, language="es-mx").cookies["django_language"].value == "es-mx"


def test_only_a_signature_opens_an_invitation(invitation):
    assert invitation_of(token_for(invitation)) == invitation
    key, signature = token_for(invitation).split(".")
    garbled = [
        "",
        ".",
        key,
        f"{key}.",
        f"{key}.{signature[:-1]}",
        f"{int(key) + 1}.{signature}",
        "9" * 40 + ".x",
    ]
    garbled += [
        f"{key}.{signature}.{signature}",
        f"-{key}.{signature}",
        f"٣.{signature}",
        f"0{key}.{signature}",
    ]
    assert [token for token in garbled if invitation_of(token)] == []


def test_nothing_in_the_database_opens_an_invitation(invitation):
    signature = token_for(invitation).split(".")[1]
    stored = " ".join(str(value) for value in Invitation.objects.values().get().values())
    assert signature not in stored


def test_a_link_does_not_open_a_later_invitation_of_the_same_key(invitation):
    token = token_for(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(email="otra@ejemplo.mx")
    assert invitation_of(token) is None


def test_the_page_is_kept_by_nobody_and_gives_its_address_to_no_other_site(invitation):
    response = Client().get(url(invitation))
    assert response["Cache-Control"] == "no-store" and response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expires_on": timezone.localdate() - timedelta(days=1)}, "venció"),
        ({"accepted_on": timezone.localdate()}, "ya se aceptó"),
        ({"withdrawn_on": timezone.localdate()}, "se retiró"),
    ],
)
def test_a_closed_invitation_says_why(invitation, change, words):
    Invitation.objects.filter(pk=invitation.pk).update(**change)
    response = Client().get(url(invitation))
    assert response.status_code == 410 and words in response.content.decode()
    assert register(invitation).status_code == 410 and not Person.objects.filter(email=EMAIL).exists()


def test_a_garbled_link_says_what_to_do(db):
    response = Client().get(reverse("people:invitation", args=["17.abc"]))
    assert response.status_code == 404 and "completo" in response.content.decode()


def test_an_invitation_to_a_dissolved_institution_says_so(cast, invitation):
    cast.institution.dissolved_on = timezone.localdate()
    cast.institution.save()
    response = Client().get(url(invitation))
    assert response.status_code == 410 and cast.institution.name in response.content.decode()


def test_it_can_be_accepted_on_its_last_day(invitation):
    Invitation.objects.filter(pk=invitation.pk).update(expires_on=timezone.localdate())
    assert register(invitation).status_code == 302


def test_a_form_sent_twice_makes_one_account(invitation):
    assert register(invitation).status_code == 302
    assert register(invitation).status_code == 410
    assert Person.objects.filter(email=EMAIL).count() == 1


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "<b>Ana</b>"}, "name"),
        ({"name": "A" * 151}, "name"),
        ({"password": "corta"}, "password"),
        ({"password": "123456789012"}, "password"),
        ({"password": "nueva@ejemplo.mx"}, "password"),
        ({"language": "fr"}, "language"),
    ],
)
def test_bad_input_is_said_beside_its_field(invitation, data, field):
    response = register(invitation, **data)
    assert response.status_code == 422 and response.context["form"].errors[field]
    assert not Person.objects.filter(email=EMAIL).exists()


def test_a_password_can_be_chosen_at_once(invitation):
    register(invitation, password="caballo correcto grapa")
    assert Person.objects.get(email=EMAIL).check_password("caballo correcto grapa")


def test_where_no_mail_is_sent_an_account_needs_a_password_to_come_back(invitation, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert register(invitation).context["form"].errors["password"]
    assert register(invitation, password="caballo correcto grapa").status_code == 302


def test_who_has_an_account_signs_in_first_and_comes_back(cast, invitation):
    Invitation.objects.filter(pk=invitation.pk).update(email=cast.facilitator.email)
    invitation.refresh_from_db()
    page = Client().get(url(invitation)).content.decode()
    assert f"{reverse('account_login')}?next={url(invitation)}" in page
    assert cast.facilitator.name not in page
    client = cast.client("facilitator")
    assert client.post(url(invitation)).status_code == 302
    assert cast.facilitator.memberships.current().count() == 2


def test_nobody_accepts_another_s_invitation(cast, invitation):
    client = cast.client("facilitator")
    page = client.get(url(invitation)).content.decode()
    assert EMAIL in page and cast.facilitator.email in page
    client.post(url(invitation))
    assert cast.facilitator.memberships.current().count() == 1


def test_posting_for_an_existing_account_without_signing_in_gives_nothing(cast, invitation):
    Invitation.objects.filter(pk=invitation.pk).update(email=cast.facilitator.email)
    invitation.refresh_from_db()
    register(invitation, name="Otro Nombre")
    cast.facilitator.refresh_from_db()
    assert cast.facilitator.name == "Facilitator" and cast.facilitator.memberships.current().count() == 1


def test_it_is_sent_again_at_most_once_a_day_and_lives_anew(cast, invitation):
    client = cast.client("ethics_head")
    client.post(reverse("people:send-again", args=[invitation.pk]))
    run_due()
    assert len(mail.outbox) == 1
    Invitation.objects.filter(pk=invitation.pk).update(expires_on=timezone.localdate() - timedelta(days=3))
    client.post(reverse("people:send-again", args=[invitation.pk]))
    run_due()
    assert len(mail.outbox) == 2 and Client().get(url(invitation)).status_code == 200


def test_withdrawing_makes_the_link_useless_and_unsent_mail_unsent(cast, invitation):
    client = cast.client("ethics_head")
    assert client.post(reverse("people:withdraw", args=[invitation.pk])).status_code == 302
    run_due()
    assert mail.outbox == [] and Client().get(url(invitation)).status_code == 410


def test_others_cannot_touch_an_invitation(cast, invitation):
    for who in ("other_ethics_head", "team_leader", "custodian"):
        assert cast.client(who).post(reverse("people:withdraw", args=[invitation.pk])).status_code == 404


def test_the_audit_trail_keeps_the_address_apart_from_the_chain(invitation):
    register(invitation)
    event = AuditEvent.objects.get(kind=PersonEvent.INVITED)
    assert EMAIL not in str(event.details) and event.subject.endswith(str(invitation.pk))
    assert AuditPersonal.objects.filter(event=event, data__email=EMAIL).exists()
    assert AuditEvent.objects.filter(kind=PersonEvent.JOINED).count() == 1


def test_the_first_operator_comes_by_a_command(db, capsys):
    call_command("create_operator", email="Ana@Ejemplo.mx", name="Ana Ruiz")
    path = re.search(r"http://127.0.0.1:8000(\S+)", capsys.readouterr().out).group(1)
    client = Client()
    assert "Ana Ruiz" in client.get(path).content.decode()
    client.post(path, {"name": "Ana Ruiz", "language": "es-mx", "password": ""})
    assert Person.objects.get(email="ana@ejemplo.mx").memberships.get().role == Role.OPERATOR
    assert mail.outbox == []


def test_the_command_gives_the_same_invitation_again_and_none_to_an_operator(db, capsys):
    call_command("create_operator", email="ana@ejemplo.mx", name="Ana Ruiz")
    call_command("create_operator", email="ana@ejemplo.mx", name="Ana Ruiz")
    services.register_invited(invitation=Invitation.objects.get(), name="Ana Ruiz", language="es-mx")
    with pytest.raises(CommandError):
        call_command("create_operator", email="ana@ejemplo.mx", name="Ana Ruiz")
    with pytest.raises(CommandError):
        call_command("create_operator", email="no-es-correo", name="Ana Ruiz")


def test_the_command_speaks_the_operators_language(db, capsys):
    for language, words in (("es-mx", "Abre este enlace"), ("en", "Open this link")):
        with translation.override(language):
            call_command("create_operator", email="ana@ejemplo.mx", name="Ana Ruiz")
        assert words in capsys.readouterr().out


CONSOLE = "django.core.mail.backends.console.EmailBackend"


def test_where_no_mail_is_sent_the_inviter_gets_the_link(cast, settings):
    settings.EMAIL_BACKEND = CONSOLE
    client, address = cast.client("ethics_head"), reverse("people:invite", args=["villa-clara"])
    assert "todavía no puede enviar correos" in client.get(address).text
    data = {"email": EMAIL, "name": "", "role": Role.ADVISOR, "unit": "", "language": "es-mx"}
    text = client.post(address, data, follow=True).text
    made = Invitation.objects.get(email=EMAIL)
    assert "va en camino" not in text and "callout--warn" in text and link_for(made) in text
    text = client.get(reverse("people:manage-invitation", args=[made.pk])).text
    assert link_for(made) in text and "Reenviar" not in text
    made.expires_on -= timedelta(days=30)
    made.save()
    assert link_for(made) not in client.get(reverse("people:manage-invitation", args=[made.pk])).text
    text = client.post(reverse("people:send-again", args=[made.pk]), follow=True).text
    assert "va en camino" not in text and link_for(made) in text


def test_where_mail_is_sent_the_inviter_never_sees_the_link(cast):
    client, address = cast.client("ethics_head"), reverse("people:invite", args=["villa-clara"])
    data = {"email": EMAIL, "name": "", "role": Role.ADVISOR, "unit": "", "language": "es-mx"}
    text = client.post(address, data, follow=True).text
    made = Invitation.objects.get(email=EMAIL)
    assert "va en camino" in text and link_for(made) not in text
    assert link_for(made) not in client.get(reverse("people:manage-invitation", args=[made.pk])).text
