"""The values of an institution's own code: who changes them, and what is refused."""

import pytest
from django.core.exceptions import ValidationError

from probidad.core.audit.models import AuditEvent
from probidad.core.taxonomy import services
from probidad.core.taxonomy.models import OwnValue

pytestmark = pytest.mark.django_db
LIST = "/panel/instituciones/i/villa-clara/valores/"


def names(cast) -> list[str]:
    return [each.name for each in cast.institution.own_values.all()]


def add(cast, name="Cuentas claras", stands_for=("honesty",)) -> OwnValue:
    return services.add_own_value(
        actor=cast.ethics_head, institution=cast.institution, name=name, stands_for=stands_for
    )


def test_a_head_of_ethics_adds_changes_orders_and_removes_values_and_the_trail_says_so(cast):
    head = cast.client("ethics_head")
    for name in ("Cuentas claras", "Trato parejo", "Cercanía"):
        sent = {"name": name, "stands_for": ["take-responsibility", "honesty"]}
        assert head.post(f"{LIST}nuevo/", sent).url == LIST
    first, _second, third = cast.institution.own_values.all()
    # In the catalogue's order, whatever order they were sent in.
    assert first.stands_for == ["honesty", "take-responsibility"]
    head.post(f"{LIST}{third.pk}/mover/", {"up": "1"})
    head.post(f"{LIST}{first.pk}/mover/", {"up": "1"})
    assert names(cast) == ["Cuentas claras", "Cercanía", "Trato parejo"]
    head.post(f"{LIST}{first.pk}/mover/", {"down": "1"})
    assert names(cast) == ["Cercanía", "Cuentas claras", "Trato parejo"]
    head.post(f"{LIST}{third.pk}/", {"name": "Cercanía con la gente", "stands_for": ["respect"]})
    page = head.get(LIST).text
    assert "Cercanía con la gente" in page and "Respeto" in page and "Asumir" not in page
    assert "Quitar" in head.get(f"{LIST}{first.pk}/quitar/").text
    head.post(f"{LIST}{first.pk}/quitar/")
    assert names(cast) == ["Cercanía con la gente", "Trato parejo"]
    kinds = AuditEvent.objects.filter(kind__startswith="core:own_value").order_by("pk")
    assert [each.kind.rpartition(":")[2] for each in kinds] == [
        *["added"] * 3,
        *["ordered"] * 2,
        "changed",
        "removed",
    ]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": "", "stands_for": ["honesty"]}, "name"),
        ({"name": "\u202e\u200b", "stands_for": ["honesty"]}, "name"),
        ({"name": "x" * 121, "stands_for": ["honesty"]}, "name"),
        ({"name": "CUENTAS CLÁRAS", "stands_for": ["honesty"]}, "name"),
        ({"name": "Otro"}, "stands_for"),
        ({"name": "Otro", "stands_for": ["honesty", "no-such-key"]}, "stands_for"),
        ({"name": "Otro", "stands_for": ["x"] * 300}, "stands_for"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(cast, sent, field):
    add(cast)
    answer = cast.client("ethics_head").post(f"{LIST}nuevo/", sent)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["name"].value() == sent["name"]
    assert names(cast) == ["Cuentas claras"]


def test_a_code_has_no_more_values_than_a_report_can_show(cast):
    for number in range(services.MOST):
        add(cast, f"Valor {number}")
    head = cast.client("ethics_head")
    answer = head.post(f"{LIST}nuevo/", {"name": "Uno más", "stands_for": ["honesty"]})
    assert answer.status_code == 422 and "como máximo 30" in answer.text
    assert cast.institution.own_values.count() == services.MOST
    page = head.get(LIST)
    assert "valores/nuevo/" not in page.text and len(page.content) < 100_000


def test_values_of_another_institution_and_keys_that_nobody_knows_are_out_of_reach(cast):
    own = add(cast)
    other = cast.client("other_ethics_head")
    for end, sent in (
        ("", {"name": "x", "stands_for": ["honesty"]}),
        ("mover/", {"up": "1"}),
        ("quitar/", {}),
    ):
        assert other.post(f"{LIST}{own.pk}/{end}", sent).status_code == 404
        # Nor by way of one's own institution's address.
        assert (
            other.post(f"/panel/instituciones/i/puerto-verde/valores/{own.pk}/{end}", sent).status_code == 404
        )
    with pytest.raises(ValidationError):
        add(cast, "Otro", ["no-such-key"])
    assert names(cast) == ["Cuentas claras"]


@pytest.mark.parametrize(
    ("act", "more"),
    [
        (services.change_own_value, {"name": "Otro", "stands_for": ["honesty"]}),
        (services.move_own_value, {"up": True}),
        (services.remove_own_value, {}),
    ],
)
def test_a_value_that_somebody_removed_meanwhile_is_told_and_left_alone(cast, act, more):
    own = add(cast)
    OwnValue.objects.all().delete()
    with pytest.raises(ValidationError) as refused:
        act(actor=cast.ethics_head, own_value=own, **more)
    assert refused.value.code == "gone" and not names(cast)


def test_an_institution_that_ended_keeps_its_values_as_they_are(cast):
    own = add(cast)
    cast.institution.dissolved_on = "2026-01-01"
    cast.institution.ending = "dissolved"
    cast.institution.save()
    head = cast.client("ethics_head")
    assert head.post(f"{LIST}nuevo/", {"name": "x", "stands_for": ["honesty"]}).status_code == 422
    head.post(f"{LIST}{own.pk}/quitar/")
    assert names(cast) == ["Cuentas claras"] and "Agregar" not in head.get(LIST).text
