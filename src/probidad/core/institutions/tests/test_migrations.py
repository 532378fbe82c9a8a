"""Data of before are brought into the form that the program reads now."""

from importlib import import_module

from django.apps import apps
from django.urls import reverse

from probidad.core.institutions.models import Institution, InstitutionName

present_name_first = import_module("probidad.core.institutions.migrations.0002_present_name_first")


def test_institutions_stored_before_are_sorted_by_their_present_name(cast):
    body = Institution.objects.create(slug="a", name="Abasto", kind="body")
    InstitutionName.objects.create(
        institution=body, name="Zona Franca", since="2001-01-01", until="2010-01-01"
    )
    InstitutionName.objects.create(institution=body, name="Mercados", since="2010-01-01", until="2020-01-01")
    InstitutionName.objects.create(institution=body, name="Abasto", since="2020-01-01")
    Institution.objects.filter(pk=body.pk).update(search_text="zona franca · abasto · mercados")

    present_name_first.put_present_name_first(apps, None)

    body.refresh_from_db()
    assert body.search_text == "abasto · mercados · zona franca"
    page = cast.client("visitor").get(reverse("institutions:index"))
    assert page.context["list"].page[0] == body
