"""Adding institutions, their profile and their names through time."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from probidad.core.audit.models import AuditEvent
from probidad.core.files.models import StoredFile
from probidad.core.files.tests import hostile
from probidad.core.institutions import services
from probidad.core.institutions.events import InstitutionEvent
from probidad.core.institutions.models import Institution, InstitutionName

TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def create(cast, name="Instituto de la Honestidad", **kwargs) -> Institution:
    return services.create_institution(actor=cast.operator, name=name, **{"kind": "body"} | kwargs)


def code_of(error: ValidationError, field: str) -> str:
    return error.error_dict[field][0].code


def test_addresses_of_the_same_name_count_up(cast):
    slugs = [create(cast, "Instituto de Ética").slug for _ in range(3)]
    assert slugs == ["instituto-de-etica", "instituto-de-etica-2", "instituto-de-etica-3"]


def test_a_name_without_letters_for_an_address_still_gets_one(cast):
    assert create(cast, "体育局").slug == "institucion"
    assert create(cast, "ñ" * 200).slug


def test_a_rename_keeps_the_former_name_with_its_dates_and_the_address(cast):
    body = create(cast, since=date(2002, 6, 11))
    services.rename(
        actor=cast.operator, institution=body, name="Instituto de Integridad", since=date(2015, 5, 5)
    )
    body.refresh_from_db()
    assert (body.name, body.slug) == ("Instituto de Integridad", "instituto-de-la-honestidad")
    names = [(each.name, each.since, each.until) for each in body.names.all()]
    assert names == [
        ("Instituto de Integridad", date(2015, 5, 5), None),
        ("Instituto de la Honestidad", date(2002, 6, 11), date(2015, 5, 5)),
    ]
    event = AuditEvent.objects.get(kind=InstitutionEvent.RENAMED)
    assert event.details["before"] == "Instituto de la Honestidad"


def test_it_is_found_by_a_former_name_without_accents(cast):
    body = create(cast, "Secretaría de la Contraloría")
    services.rename(actor=cast.operator, institution=body, name="Secretaría Anticorrupción", since=TODAY)
    page = cast.client("visitor").get(reverse("institutions:index") + "?q=CONTRALORIA")
    assert [each.name for each in page.context["page"]] == ["Secretaría Anticorrupción"]


@pytest.mark.parametrize(
    ("since", "code"), [(TODAY + timedelta(days=1), "future"), (date(2002, 6, 11), "too-early")]
)
def test_a_name_begins_neither_in_the_future_nor_before_the_present_one(cast, since, code):
    body = create(cast, since=date(2002, 6, 11))
    with pytest.raises(ValidationError) as refused:
        services.rename(actor=cast.operator, institution=body, name="Otro", since=since)
    assert code_of(refused.value, "since") == code
    assert body.names.count() == 1


def test_the_same_name_is_no_new_name(cast):
    body = create(cast)
    for service, more in ((services.rename, {"since": TODAY}), (services.correct_name, {})):
        with pytest.raises(ValidationError):
            service(actor=cast.operator, institution=body, name=f" {body.name} ", **more)


def test_mending_a_mistake_adds_nothing_to_the_history(cast):
    body = create(cast, "Institvto")
    services.correct_name(actor=cast.operator, institution=body, name="Instituto")
    body.refresh_from_db()
    assert body.name == "Instituto" and [each.name for each in body.names.all()] == ["Instituto"]
    assert body.search_text == "instituto"


def test_an_institution_without_a_name_row_can_be_renamed(cast):
    InstitutionName.objects.filter(institution=cast.institution).delete()
    services.rename(actor=cast.operator, institution=cast.institution, name="Villa Nueva", since=TODAY)
    assert {each.name for each in cast.institution.names.all()} == {"Municipio de Villa Clara", "Villa Nueva"}


def test_no_institution_stands_above_itself_however_far(cast):
    middle = create(cast, "Medio", parent=cast.institution)
    below = create(cast, "Abajo", parent=middle)
    registration = {"kind": "state", "state_code": "", "municipality_code": ""}
    for parent in (cast.state, cast.institution, below):
        with pytest.raises(ValidationError) as refused:
            services.edit_registration(
                actor=cast.operator, institution=cast.state, parent=parent, **registration
            )
        assert code_of(refused.value, "parent") == "cycle"


def test_the_database_itself_refuses_the_shortest_circle(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Institution.objects.filter(pk=cast.state.pk).update(parent=cast.state.pk)


def test_a_logo_and_a_code_are_cleaned_kept_and_replaced(cast):
    client, url = cast.client("ethics_head"), reverse("institutions-panel:edit", args=["villa-clara"])
    upload = SimpleUploadedFile("logo.png", hostile.png_with_text())
    code = SimpleUploadedFile("codigo.pdf", hostile.pdf_bytes())
    response = client.post(url, {"website": "https://villa.example", "logo": upload, "code_of_ethics": code})
    assert response.status_code == 302
    cast.institution.refresh_from_db()
    first = cast.institution.logo
    page = cast.client("visitor").get(reverse("institutions:detail", args=["villa-clara"])).content.decode()
    assert reverse("institutions:logo", args=["villa-clara"]) in page
    image = cast.client("visitor").get(reverse("institutions:logo", args=["villa-clara"]))
    assert image["Content-Type"] == "image/png" and "sandbox" in image["Content-Security-Policy"]
    assert hostile.SECRET.encode() not in b"".join(image.streaming_content)
    again = cast.client("visitor").get(
        reverse("institutions:logo", args=["villa-clara"]), HTTP_IF_NONE_MATCH=image["ETag"]
    )
    assert again.status_code == 304
    download = cast.client("visitor").get(reverse("institutions:code-of-ethics", args=["villa-clara"]))
    assert download["Content-Disposition"] == 'attachment; filename="codigo-de-etica-villa-clara.pdf"'
    client.post(url, {"website": "", "logo": SimpleUploadedFile("nuevo.png", hostile.image_bytes("PNG"))})
    cast.institution.refresh_from_db()
    assert cast.institution.logo != first and not StoredFile.objects.filter(pk=first.pk).exists()
    client.post(url, {"website": "", "remove_logo": "on", "remove_code": "on"})
    cast.institution.refresh_from_db()
    assert cast.institution.logo is None and cast.institution.code_of_ethics is None


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("logo", b""),
        ("logo", hostile.zip_bytes()),
        ("logo", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("logo", hostile.png_claiming(90_000, 90_000)),
        ("code_of_ethics", hostile.image_bytes()),
        ("code_of_ethics", hostile.pdf_bytes(hostile.script_on_opening)),
    ],
)
def test_a_file_that_cannot_be_cleaned_is_said_beside_its_field(cast, field, content):
    url = reverse("institutions-panel:edit", args=["villa-clara"])
    data = {"website": "", field: SimpleUploadedFile("x.png", content, "image/png")}
    response = cast.client("ethics_head").post(url, data)
    assert response.status_code == 422 and list(response.context["form"].errors) == [field]
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("website", ["javascript:alert(1)", "no es", "http://" + "a" * 300 + ".mx"])
def test_a_bad_website_is_said_beside_its_field(cast, website):
    url = reverse("institutions-panel:edit", args=["villa-clara"])
    response = cast.client("ethics_head").post(url, {"website": website})
    assert response.status_code == 422 and response.context["form"].errors["website"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": " \u200b "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"kind": "planet"}, "kind"),
        ({"parent": "999999"}, "parent"),
        ({"state_code": "77"}, "state_code"),
        ({"municipality_code": "39"}, "municipality_code"),
        ({"municipality_code": "039", "state_code": ""}, "state_code"),
        ({"since": "31/02/2020"}, "since"),
        ({"since": (TODAY + timedelta(days=2)).isoformat()}, "since"),
    ],
)
def test_bad_input_is_said_beside_its_field(cast, data, field):
    values = {"name": "Instituto", "kind": "body", "state_code": "14"} | data
    response = cast.client("operator").post(reverse("institutions-panel:create"), values)
    assert response.status_code == 422 and response.context["form"].errors[field]


def test_the_pages_add_and_rename(cast):
    client = cast.client("operator")
    values = {
        "name": "  Instituto \n Nuevo ",
        "kind": "body",
        "parent": cast.institution.pk,
        "state_code": "14",
    }
    client.post(reverse("institutions-panel:create"), values)
    body = Institution.objects.get(slug="instituto-nuevo")
    assert body.name == "Instituto Nuevo" and body.place == "Jalisco"
    url = reverse("institutions-panel:rename", args=[body.slug])
    assert client.post(url, {"what": "new", "name": "Otro"}).context["form"].errors["since"]
    assert client.post(url, {"what": "new", "name": "Otro", "since": TODAY.isoformat()}).status_code == 302
    assert client.post(url, {"what": "mistake", "name": "Otro Mejor"}).status_code == 302
    body.refresh_from_db()
    assert body.name == "Otro Mejor" and body.names.count() == 2
