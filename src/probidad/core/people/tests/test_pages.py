"""Who may open which page about people: each role, each page."""

import pytest
from django.urls import reverse

from probidad.core.institutions.models import Institution
from probidad.core.people import services
from probidad.core.people.models import Membership
from probidad.core.people.roles import Role
from probidad.core.people.tokens import token_for
from tests.cast import EVERYBODY

SIGN_IN, MISSING, OK, MOVED = "sign-in", 404, 200, 302
MANAGERS = {"operator": OK, "ethics_head": OK}
OPERATORS = {"operator": OK}
ANYBODY = dict.fromkeys(EVERYBODY, OK)


def membership_of(person) -> Membership:
    return person.memberships.get()


def pages(cast) -> dict[str, tuple[str, dict]]:
    """Every page: its address, and what whom awaits (others: 404, the visitor: sign-in)."""
    invited = services.invite(
        actor=cast.ethics_head, email="nueva@ejemplo.mx", role=Role.ADVISOR, institution=cast.institution
    )
    operator = services.invite(actor=cast.operator, email="otra@ejemplo.mx", role=Role.OPERATOR)
    slug, advisor = cast.institution.slug, membership_of(cast.advisor)
    return {
        "index": (
            reverse("people:index"),
            {"operator": OK, "ethics_head": MOVED, "other_ethics_head": MOVED, "coordinator": MOVED},
        ),
        "operators": (reverse("people:operators"), OPERATORS),
        "invite operator": (reverse("people:invite-operator"), OPERATORS),
        "members": (reverse("people:members", args=[slug]), MANAGERS),
        "invitations": (reverse("people:members", args=[slug]) + "?ver=invitaciones", MANAGERS),
        "former": (reverse("people:members", args=[slug]) + "?ver=anteriores&orden=-hasta", MANAGERS),
        "invite": (reverse("people:invite", args=[slug]), MANAGERS),
        "invitation": (reverse("people:manage-invitation", args=[invited.pk]), MANAGERS),
        "withdraw": (reverse("people:withdraw", args=[invited.pk]), MANAGERS),
        "operator's invitation": (reverse("people:manage-invitation", args=[operator.pk]), OPERATORS),
        "member": (reverse("people:member", args=[advisor.pk]), MANAGERS),
        "change": (reverse("people:change-role", args=[advisor.pk]), MANAGERS),
        "end": (reverse("people:end", args=[advisor.pk]), MANAGERS),
        "end the custodian": (reverse("people:end", args=[membership_of(cast.custodian).pk]), OPERATORS),
        "end an operator": (reverse("people:end", args=[membership_of(cast.operator).pk]), OPERATORS),
        "account": (reverse("people:account"), ANYBODY | {"visitor": SIGN_IN}),
        "leave": (reverse("people:leave", args=[advisor.pk]), {"advisor": OK}),
        "second factor": (reverse("people:second-factor"), dict.fromkeys(EVERYBODY, MOVED)),
        "accept": (reverse("people:invitation", args=[token_for(invited)]), ANYBODY),
        "garbled": (reverse("people:invitation", args=["1.x"]), dict.fromkeys(EVERYBODY, MISSING)),
    }


@pytest.mark.once
@pytest.mark.parametrize("who", EVERYBODY)
def test_each_page_opens_to_those_it_is_for_and_to_nobody_else(cast, who):
    client = cast.client(who)
    answers, expected = {}, {}
    for name, (url, opens_to) in pages(cast).items():
        response = client.get(url)
        to_sign_in = response.status_code == MOVED and "/cuenta/login/" in response["Location"]
        answers[name] = SIGN_IN if to_sign_in else response.status_code
        expected[name] = opens_to.get(who, SIGN_IN if who == "visitor" else MISSING)
    if who == "visitor":
        expected["second factor"] = SIGN_IN
    assert answers == expected


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_pages_speak_the_chosen_language(cast, language):
    page = cast.client("ethics_head", language=language).get(reverse("people:members", args=["villa-clara"]))
    assert ("Integrantes" in page.content.decode()) == (language == "es-mx")


def test_forms_that_act_take_no_get(cast):
    invited = services.invite(
        actor=cast.ethics_head, email="nueva@ejemplo.mx", role=Role.ADVISOR, institution=cast.institution
    )
    assert cast.client("ethics_head").get(reverse("people:send-again", args=[invited.pk])).status_code == 405


def test_a_role_that_reads_what_others_wrote_needs_a_second_step(cast):
    cast.without_second_factor("ethics_head")
    client = cast.client("ethics_head")
    answer = client.get(reverse("people:members", args=["villa-clara"]))
    assert answer["Location"] == reverse("people:second-factor")
    page = client.get(answer["Location"]).content.decode()
    assert reverse("mfa_activate_totp") in page and reverse("mfa_add_webauthn") in page


def test_setting_up_the_second_step_works_without_one(cast):
    cast.without_second_factor("ethics_head")
    assert cast.just_signed_in("ethics_head").get(reverse("mfa_activate_totp")).status_code == 200


@pytest.mark.parametrize("more", [0, 5])
def test_the_list_of_members_costs_the_same_however_many_there_are(cast, more, django_assert_num_queries):
    for number in range(more):
        cast.add(f"extra_{number}", Role.ADVISOR)
    client = cast.client("ethics_head")
    # Session, person, memberships, institution, second step, members, their count, waiting invitations.
    with django_assert_num_queries(7):
        client.get(reverse("people:members", args=["villa-clara"]))


def test_hostile_parameters_are_ignored(cast):
    client = cast.client("ethics_head")
    url = reverse("people:members", args=["villa-clara"])
    for query in (
        "?ver=../../etc",
        "?orden=person__password",
        "?pagina=-1",
        "?pagina=x",
        "?ver=anteriores&pagina=99",
    ):
        assert client.get(url + query).status_code == 200
    assert cast.client("operator").get(reverse("people:index") + "?q=%00" + "x" * 5000).status_code == 200


def test_members_are_searched_and_exported_as_found(cast):
    client, url = cast.client("ethics_head"), reverse("people:members", args=["villa-clara"])
    page = client.get(url + "?q=PUBLICAS").content.decode()
    assert cast.team_leader.name in page and cast.auditor.name not in page
    assert cast.auditor.name in client.get(url + f"?q={cast.auditor.email}").content.decode()
    response = client.get(url + "?q=publicas&formato=csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert (
        response["Content-Type"].startswith("text/csv") and "villa-clara" in response["Content-Disposition"]
    )
    assert "Nombre" in text.splitlines()[0] and len(text.splitlines()) == 2


def test_the_list_of_members_sorts_by_words_and_dates_and_stays_in_its_tab(cast):
    cast.add("álvaro", Role.ADVISOR)
    Membership.objects.filter(person=cast.people["álvaro"]).update(since="2020-01-31")
    client, url = cast.client("ethics_head"), reverse("people:members", args=["villa-clara"])

    def names(query):
        return [str(row[0]) for row in client.get(url + query).context["list"].table.cells]

    assert names("?orden=nombre")[:3] == ["Advisor", "Álvaro", "Auditor"]
    assert names("?orden=desde")[0] == "Álvaro"
    page = client.get(url + "?ver=anteriores&q=nadie")
    assert 'name="ver" value="anteriores"' in page.text and 'href="?ver=anteriores"' in page.text


def test_a_file_of_members_holds_no_address(cast):
    client, url = cast.client("ethics_head"), reverse("people:members", args=["villa-clara"])
    text = b"".join(client.get(url + "?formato=csv")).decode()
    assert cast.auditor.name in text and "@" not in text


def test_institutions_are_searched_without_accents(cast):
    client = cast.client("operator")
    page = client.get(reverse("people:index") + "?q=tres+rios+estado")
    assert [each.slug for each in page.context["list"].page] == ["estado-de-tres-rios"]


@pytest.mark.parametrize("more", [0, 10])
def test_the_list_of_institutions_costs_the_same_however_long(cast, more, django_assert_num_queries):
    for number in range(more):
        Institution.objects.create(slug=f"b{number}", name=f"Cuerpo {number}", kind="body")
    client = cast.client("operator")
    with django_assert_num_queries(6):  # session, person, memberships, second step, count, page
        client.get(reverse("people:index") + "?q=o&orden=-roles")
