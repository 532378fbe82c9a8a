"""How institutions and units end, and what becomes of what they held."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from probidad.core import registry
from probidad.core.audit.models import AuditEvent
from probidad.core.institutions import endings, units
from probidad.core.institutions.events import InstitutionEvent
from probidad.core.institutions.models import Institution, Unit
from probidad.core.people import access, services
from probidad.core.people.models import Invitation, Person
from probidad.core.people.roles import CorePermission, Role

TODAY = timezone.localdate()
Ending = Institution.Ending


def end(cast, institution=None, ending=Ending.MERGED, on=TODAY, **kwargs) -> Institution:
    institution = institution or cast.institution
    values = {"successor": None if ending == Ending.DISSOLVED else cast.other_institution} | kwargs
    endings.end_institution(actor=cast.operator, institution=institution, ending=ending, on=on, **values)
    institution.refresh_from_db()
    return institution


def test_a_merger_moves_units_with_their_leaders_and_ends_other_roles(cast):
    end(cast, move_units=True)
    moved = cast.other_institution.units.existing()
    # Both had a unit for public works: the one that comes gets its origin added.
    names = {"Obras Públicas", "Obras Públicas (Municipio de Villa Clara)", "Tesorería", "Desarrollo Social"}
    assert {unit.name for unit in moved} == names
    [leading] = access.current_memberships(Person.objects.get(pk=cast.team_leader.pk))
    assert leading.institution == cast.other_institution
    assert leading.unit.name == "Obras Públicas (Municipio de Villa Clara)"
    cast.unit.refresh_from_db()
    assert cast.unit.institution == cast.institution and cast.unit.successor == leading.unit
    for name in ("ethics_head", "advisor", "auditor", "custodian"):
        assert not access.current_memberships(Person.objects.get(pk=cast.people[name].pk))


def test_the_ethics_head_of_one_gets_no_power_over_the_other(cast):
    end(cast, move_units=True)
    head = Person.objects.get(pk=cast.ethics_head.pk)
    assert not access.holds(head, CorePermission.EDIT_PROFILE, cast.other_institution)


def test_units_keep_their_order_below_each_other_when_they_move(cast):
    below = Unit.objects.create(institution=cast.institution, name="Alumbrado", parent=cast.unit)
    end(cast, move_units=True)
    below.refresh_from_db()
    assert below.successor.parent.name == "Obras Públicas (Municipio de Villa Clara)"


def test_a_dissolution_ends_units_roles_and_invitations(cast):
    services.invite(
        actor=cast.ethics_head, email="x@ejemplo.mx", role=Role.ADVISOR, institution=cast.institution
    )
    gone = end(cast, ending=Ending.DISSOLVED)
    assert (gone.dissolved_on, gone.successor, gone.ending) == (TODAY, None, Ending.DISSOLVED)
    assert not gone.units.existing().exists() and not gone.memberships.current().exists()
    assert gone.memberships.count() == 9 and Invitation.objects.get().withdrawn_on == TODAY
    assert AuditEvent.objects.filter(kind=InstitutionEvent.DISSOLVED, institution=gone).exists()


def test_what_stands_below_passes_to_the_heir_or_to_what_stands_above(cast):
    body = Institution.objects.create(slug="cuerpo", name="Cuerpo", kind="body", parent=cast.institution)
    end(cast)
    body.refresh_from_db()
    assert body.parent == cast.other_institution
    end(cast, cast.other_institution, Ending.DISSOLVED)
    body.refresh_from_db()
    assert body.parent == cast.state


def test_an_heir_that_stood_below_takes_the_place(cast):
    end(cast, cast.state, Ending.REPLACED)
    cast.other_institution.refresh_from_db()
    cast.institution.refresh_from_db()
    assert cast.other_institution.parent is None and cast.institution.parent == cast.other_institution


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        (lambda cast: {"successor": cast.institution}, "successor", "same"),
        (lambda cast: {"successor": None}, "successor", "required"),
        (lambda cast: {"on": TODAY + timedelta(days=1)}, "on", "future"),
    ],
)
def test_impossible_endings_are_refused(cast, change, field, code):
    with pytest.raises(ValidationError) as refused:
        end(cast, **change(cast))
    assert refused.value.error_dict[field][0].code == code
    cast.institution.refresh_from_db()
    assert cast.institution.exists


def test_nothing_merges_into_what_no_longer_exists_nor_ends_twice(cast):
    end(cast, cast.other_institution, Ending.DISSOLVED)
    with pytest.raises(ValidationError) as refused:
        end(cast)
    assert refused.value.error_dict["successor"][0].code == "dissolved"
    with pytest.raises(ValidationError):
        end(cast, cast.other_institution, Ending.DISSOLVED)


def test_it_did_not_end_before_its_present_name_began(cast):
    cast.institution.names.update(since=date(2020, 1, 1))
    with pytest.raises(ValidationError) as refused:
        end(cast, on=date(2019, 1, 1))
    assert refused.value.error_dict["on"][0].code == "too-early"


def test_an_ending_in_the_past_does_not_end_roles_before_they_began(cast):
    end(cast, on=TODAY - timedelta(days=40))
    membership = cast.advisor.memberships.get()
    assert membership.until == membership.since


def test_the_old_address_shows_where_the_tasks_went_through_all_heirs(cast):
    last = Institution.objects.create(slug="ultimo", name="Municipio Último", kind="municipality")
    end(cast)
    end(cast, cast.other_institution, Ending.REPLACED, successor=last)
    page = cast.client("visitor").get(reverse("institutions:detail", args=["villa-clara"]))
    text = page.content.decode()
    assert page.status_code == 200 and "ya no existe" in text
    assert text.index("Municipio de Puerto Verde") < text.index("Municipio Último")
    heir = cast.client("visitor").get(reverse("institutions:detail", args=["ultimo"])).content.decode()
    assert "Municipio de Puerto Verde" in heir


def test_what_has_ended_can_no_longer_be_changed(cast):
    end(cast)
    client = cast.client("operator")
    for name, data in (
        ("edit", {"website": "https://x.mx"}),
        ("rename", {"what": "mistake", "name": "Otro"}),
        ("registration", {"kind": "body"}),
        ("add-unit", {"name": "Nueva"}),
        ("end", {"ending": "dissolved", "on": TODAY.isoformat(), "confirmed": "1"}),
    ):
        response = client.post(reverse(f"institutions-panel:{name}", args=["villa-clara"]), data)
        assert response.status_code == 422 and response.context["form"].errors, name


def test_ending_asks_once_and_shows_what_will_happen(cast):
    client, url = cast.client("operator"), reverse("institutions-panel:end", args=["villa-clara"])
    data = {
        "ending": "merged",
        "successor": cast.other_institution.pk,
        "on": TODAY.isoformat(),
        "move_units": "on",
    }
    page = client.post(url, data)
    cast.institution.refresh_from_db()
    assert cast.institution.exists and page.status_code == 200
    text = page.content.decode()
    assert "3 unidades" in text and "9 roles" in text and 'name="confirmed"' in text
    assert client.post(url, data | {"confirmed": "1"}).status_code == 302
    assert cast.other_institution.units.existing().count() == 4


def test_a_merged_unit_ends_its_leaders_role_and_passes_on_what_stands_below(cast):
    below = Unit.objects.create(institution=cast.institution, name="Alumbrado", parent=cast.unit)
    units.merge_unit(actor=cast.ethics_head, unit=cast.unit, into=cast.other_unit)
    cast.unit.refresh_from_db()
    below.refresh_from_db()
    assert cast.unit.successor == cast.other_unit and cast.unit.dissolved_on == TODAY
    assert below.parent == cast.other_unit
    assert not access.current_memberships(Person.objects.get(pk=cast.team_leader.pk))


def test_a_unit_merges_into_one_that_stands_below_it(cast):
    below = Unit.objects.create(institution=cast.institution, name="Alumbrado", parent=cast.unit)
    units.merge_unit(actor=cast.ethics_head, unit=cast.unit, into=below)
    below.refresh_from_db()
    assert below.parent is None


@pytest.mark.parametrize("into", ["unit", "foreign_unit"])
def test_a_unit_merges_neither_into_itself_nor_into_a_foreign_one(cast, into):
    with pytest.raises(ValidationError):
        units.merge_unit(actor=cast.operator, unit=cast.unit, into=getattr(cast, into))


def test_units_are_edited_on_their_pages(cast):
    client = cast.client("ethics_head")
    client.post(reverse("institutions-panel:add-unit", args=["villa-clara"]), {"name": "Alumbrado"})
    unit = Unit.objects.get(name="Alumbrado")
    edit = reverse("institutions-panel:edit-unit", args=[unit.pk])
    assert client.post(edit, {"name": "tesorería"}).context["form"].errors["name"]
    assert client.post(edit, {"name": "Luz", "parent": cast.foreign_unit.pk}).context["form"].errors["parent"]
    assert client.post(edit, {"name": "Luz", "parent": cast.unit.pk}).status_code == 302
    parent = reverse("institutions-panel:edit-unit", args=[cast.unit.pk])
    form = client.post(parent, {"name": "Obras Públicas", "parent": unit.pk}).context["form"]
    assert form.errors["parent"]
    assert (
        client.post(
            reverse("institutions-panel:merge-unit", args=[unit.pk]), {"into": cast.unit.pk}
        ).status_code
        == 302
    )
    assert (
        client.post(reverse("institutions-panel:dissolve-unit", args=[cast.other_unit.pk])).status_code == 302
    )
    assert client.get(edit).status_code == 404


def test_a_dissolved_unit_leaves_its_name_free(cast):
    units.dissolve_unit(actor=cast.ethics_head, unit=cast.unit)
    again = units.add_unit(actor=cast.ethics_head, institution=cast.institution, name=cast.unit.name)
    assert again.pk != cast.unit.pk


@pytest.fixture
def unfinished(monkeypatch):
    """An instrument that still has something open in one institution; returns how to say which."""
    open_in = {}
    fake = registry.Instrument(
        name="fake",
        title="",
        summary="",
        prefix="fake/",
        blocks_ending=lambda institution: open_in.get(institution.pk, []),
    )
    monkeypatch.setitem(registry._instruments, "fake", fake)
    return open_in


@pytest.mark.parametrize("ending", Ending.values)
def test_what_an_instrument_has_unfinished_stands_against_every_ending(cast, unfinished, ending):
    unfinished[cast.institution.pk] = ["Close the round «A».", "Close the round «B»."]
    with pytest.raises(ValidationError) as refused:
        end(cast, ending=ending)
    assert refused.value.messages == ["Close the round «A».", "Close the round «B»."]
    cast.institution.refresh_from_db()
    assert cast.institution.exists and access.current_memberships(cast.ethics_head)
    unfinished.clear()
    assert not end(cast, ending=ending).exists


def test_what_is_unfinished_in_the_successor_stands_against_nothing(cast, unfinished):
    unfinished[cast.other_institution.pk] = ["Close the round «A»."]
    assert not end(cast).exists


def test_the_form_says_what_is_unfinished(cast, unfinished):
    unfinished[cast.institution.pk] = ["Close the round «A»."]
    client = cast.client("operator")
    url = reverse("institutions-panel:end", args=[cast.institution.slug])
    data = {"ending": Ending.DISSOLVED, "on": TODAY.isoformat()}
    for confirmed in ({}, {"confirmed": "1"}):
        page = client.post(url, data | confirmed).content.decode()
        assert page.count("Close the round «A».") == 1 and 'name="ending"' in page
    cast.institution.refresh_from_db()
    assert cast.institution.exists
