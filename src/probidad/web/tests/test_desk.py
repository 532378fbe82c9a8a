"""The desk of each role: what of the platform itself waits for whom."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from probidad.core.audit.models import AuditCheck
from probidad.core.institutions.models import Institution
from probidad.core.people.models import Invitation, Membership
from probidad.core.people.roles import Role
from probidad.core.tasks.models import Task
from probidad.web import desk

YESTERDAY = timezone.localdate() - timedelta(days=1)
DESK = reverse("panel:desk")


def titles(cast, who: str, *topics) -> list[str]:
    """What the desk says to somebody, of some topics (the platform's own unless told), in English."""
    with translation.override("en"):
        return [item.title for topic in topics or desk.CORE for item in topic(cast.people[who])]


def invite(institution, by, role=Role.ADVISOR, on=YESTERDAY, **kwargs) -> Invitation:
    return Invitation.objects.create(
        email="x@ejemplo.mx", role=role, institution=institution, invited_by=by, expires_on=on, **kwargs
    )


def test_operators_learn_of_work_that_is_not_done(cast):
    now = timezone.now()
    Task.objects.create(name="people.send_invitation", state=Task.State.FAILED, run_after=now)
    Task.objects.create(name="people.send_invitation", run_after=now - timedelta(hours=1))
    page = cast.client("operator", language="en").get(DESK)
    said = [(each.title, each.urgency) for each in page.context["items"]]
    assert said[0] == ("1 task has waited for more than a quarter of an hour", "now")
    assert ("1 task was given up after its last attempt", "soon") in said
    html = page.content.decode()
    assert "probidad manage failed_tasks" in html and 'href=""' not in html
    assert not titles(cast, "ethics_head") and not titles(cast, "auditor")


def test_work_in_time_waits_for_nobody(cast):
    Task.objects.create(name="people.send_invitation", run_after=timezone.now())
    assert not titles(cast, "operator", desk.background_work)


@pytest.mark.parametrize("who", ["auditor", "operator"])
def test_a_broken_chain_is_told_to_whoever_reads_the_trail(cast, who):
    AuditCheck.objects.create(id=1, checked_on=YESTERDAY, sequence=9, broken_at=None)
    assert not titles(cast, who, desk.audit_trail)
    AuditCheck.objects.update(broken_at=7)
    item = cast.client(who).get(DESK).context["items"][0]
    assert item.urgency == "now" and "7" in item.detail and item.url == reverse("audit:index")
    assert not titles(cast, "ethics_head")


def test_expired_invitations_are_told_once_for_each_institution(cast):
    invite(cast.institution, cast.ethics_head)
    invite(cast.institution, cast.ethics_head, Role.COUNSEL)
    invite(cast.institution, cast.operator, Role.CUSTODIAN)  # not the ethics unit's to give
    invite(cast.other_institution, cast.operator)
    invite(None, None, Role.OPERATOR)
    assert desk.invitations(cast.ethics_head)[0].url.endswith("/villa-clara/?ver=invitaciones")
    assert titles(cast, "ethics_head") == ["2 invitations expired without an answer"]
    assert titles(cast, "other_ethics_head") == ["1 invitation expired without an answer"]
    with translation.override("en"):
        said = {item.detail: item.title[0] for item in desk.invitations(cast.operator)}
    assert said == {
        "Operators of the platform": "1",
        "Municipio de Villa Clara": "1",
        "Municipio de Puerto Verde": "1",
    }
    assert not titles(cast, "team_leader") and not titles(cast, "outsider")


def test_invitations_that_are_open_answered_or_withdrawn_wait_for_nobody(cast):
    invite(cast.institution, cast.ethics_head, on=timezone.localdate())
    invite(cast.institution, cast.ethics_head, accepted_on=YESTERDAY)
    invite(cast.institution, cast.ethics_head, withdrawn_on=YESTERDAY)
    assert not titles(cast, "ethics_head")


@pytest.mark.parametrize(("who", "queries"), [("operator", 5), ("ethics_head", 2), ("team_leader", 1)])
def test_the_platform_s_part_takes_few_queries(cast, who, queries, django_assert_num_queries):
    invite(cast.institution, cast.ethics_head)
    with django_assert_num_queries(queries):  # the memberships, and one for each of what the role cares for
        for provider in desk.CORE:
            provider(cast.people[who])


def test_an_operator_of_a_new_installation_is_led_to_the_first_institution_and_its_people(cast):
    def first():
        return titles(cast, "operator", desk.first_institutions)

    assert first() == ["Invite the head of the ethics unit"]
    assert not titles(cast, "ethics_head", desk.first_institutions)
    open_one = invite(cast.state, cast.operator, Role.ETHICS_HEAD, on=timezone.localdate())
    assert not first()
    Invitation.objects.filter(pk=open_one.pk).update(expires_on=YESTERDAY)
    Membership.objects.filter(role=Role.ETHICS_HEAD).update(until=YESTERDAY, since=YESTERDAY)
    assert first() == ["3 institutions have no head of their ethics unit"]
    Institution.objects.update(dissolved_on=YESTERDAY)
    assert first() == ["Add the first institution"]
    page = cast.client("operator", language="en").get(DESK)
    assert f'href="{reverse("institutions-panel:create")}">Add the first institution' in page.text


def test_the_home_page_leads_to_where_a_code_is_entered(client, db):
    for home, entry in (("/", "/ejercicios/"), ("/en/", "/en/ejercicios/")):
        assert client.get(home).context["enter_url"] == entry


@pytest.mark.parametrize(
    ("prefix", "title"), [("", "El programa en cifras"), ("/en", "The programme in figures")]
)
def test_a_citizen_finds_the_programme_s_figures_from_the_home_page_and_every_footer(
    client, db, prefix, title
):
    link = f'<a href="{prefix}/ejercicios/programa/">{title}</a>'
    assert client.get(f"{prefix}/").text.count(link) == 2
    assert link in client.get(f"{prefix}/instituciones/").text
