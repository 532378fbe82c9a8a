"""The page says what an event is about by its name, with a link for whoever may open it."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from probidad.core.audit import services
from probidad.core.audit.models import AuditEvent
from probidad.core.audit.tests.kinds import Sample
from probidad.core.institutions import services as institutions
from probidad.core.institutions import units
from probidad.core.people import services as people
from probidad.core.people.roles import Role
from probidad.instruments.exercises.models import Round

pytestmark = pytest.mark.django_db


def record(cast, subject: str) -> AuditEvent:
    return services.record(
        kind=Sample.PLAIN, actor=cast.ethics_head, institution=cast.institution, subject=subject
    )


def subjects(cast, who="auditor", query="") -> list:
    """The cells of the column, the latest event first."""
    response = cast.client(who).get(reverse("audit:index") + query)
    keys = [column.key for column in response.context["list"].table.columns]
    return [row[keys.index("asunto")] for row in response.context["list"].table.cells]


def a_round(cast, title="Ronda de otoño") -> Round:
    today = timezone.localdate()
    return Round.objects.create(institution=cast.institution, title=title, opens_on=today, closes_on=today)


def test_a_round_is_named_and_linked_only_for_whoever_may_see_it(cast):
    round = a_round(cast)
    record(cast, round.urn)
    [cell] = subjects(cast)
    assert (cell.text, cell.href, cell.note) == ("Ronda de otoño", "", f"exercises:round:{round.pk}")
    cast.auditor.memberships.create(role=Role.ETHICS_HEAD, institution=cast.institution)
    assert subjects(cast)[0].href == reverse("exercises-panel:round", args=[round.pk])


def test_what_was_removed_shows_as_its_urn(cast):
    round = a_round(cast)
    urn = round.urn
    record(cast, urn)
    record(cast, "urn:probidad:dropped_instrument:thing:4")
    record(cast, "urn:probidad:exercises:round:not-a-number")
    round.delete()
    texts = [cell.text for cell in subjects(cast)]
    assert texts == [
        "urn:probidad:exercises:round:not-a-number",
        "urn:probidad:dropped_instrument:thing:4",
        urn,
    ]


def test_institutions_units_roles_and_invitations_are_named_and_roles_name_nobody(cast):
    institutions.edit_profile(actor=cast.ethics_head, institution=cast.institution, website="https://a.mx")
    units.edit_unit(actor=cast.ethics_head, unit=cast.unit, name="Obras y Servicios")
    people.invite(
        actor=cast.ethics_head, email="nueva@ejemplo.mx", role=Role.AUDITOR, institution=cast.institution
    )
    people.end_membership(actor=cast.ethics_head, membership=cast.advisor.memberships.get())
    role, invitation, unit, institution = subjects(cast)
    assert institution.text == "Municipio de Villa Clara" and institution.href
    assert unit.text == "Obras y Servicios"
    assert str(Role.AUDITOR.label) in invitation.text and "nueva" not in invitation.text
    assert str(Role.ADVISOR.label) in role.text and cast.advisor.name not in role.text
    assert not role.href and not invitation.href
    members = reverse("people:members", args=["villa-clara"])
    assert [cell.href for cell in subjects(cast, who="operator")[:2]] == [members, members]


@pytest.mark.parametrize("more", [1, 40])
def test_each_kind_of_thing_is_looked_up_once_a_page(cast, more, django_assert_num_queries):
    for number in range(more):
        record(cast, a_round(cast, f"Ronda {number}").urn)
        record(cast, f"urn:probidad:institutions:unit:{cast.unit.pk}")
        record(cast, f"urn:probidad:institutions:institution:{cast.state.pk}")
    client = cast.client("auditor")
    # As without subjects, and one for each of three kinds.
    with django_assert_num_queries(14):
        client.get(reverse("audit:index"))


def test_a_file_keeps_the_urn(cast):
    round = a_round(cast)
    record(cast, round.urn)
    response = cast.client("auditor").get(reverse("audit:index") + "?formato=csv")
    [head, row] = csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig")))
    assert row[head.index("Asunto")] == round.urn
    assert f"bitacora-villa-clara-{timezone.localdate()}.csv" in response["Content-Disposition"]


def test_a_title_is_shown_as_text(cast):
    record(cast, a_round(cast, "<script>alert(1)</script>").urn)
    assert "<script>alert" not in cast.client("auditor").get(reverse("audit:index")).text
