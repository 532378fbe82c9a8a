"""The auditor's page: what it shows, to whom, and its exports."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone, translation

from probidad.core.audit import services, views
from probidad.core.audit.models import AuditCheck, AuditEvent
from probidad.core.audit.presentation import zone
from probidad.core.audit.tests.kinds import Sample
from probidad.core.people.models import Membership
from probidad.core.people.roles import Role
from probidad.core.tasks.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(cast):
    """Three events at home, one elsewhere, one of the platform."""
    head, other = cast.ethics_head, cast.other_ethics_head
    services.record(kind=Sample.PLAIN, actor=head, institution=cast.institution, details={"cards": 12})
    services.record(
        kind=Sample.PERSONAL,
        actor=cast.operator,
        institution=cast.institution,
        about=cast.advisor,
        personal={"role": "advisor"},
    )
    services.record(
        kind=Sample.PLAIN, actor=None, institution=cast.institution, subject="urn:probidad:test:sample:7"
    )
    services.record(kind=Sample.PLAIN, actor=other, institution=cast.other_institution)
    services.record(kind=Sample.PLAIN, actor=None, details={"secret_of_the_platform": 1})
    return cast


def page(cast, query="", language="es-mx", name="auditor"):
    return cast.client(name, language=language).get(reverse("audit:index") + query)


def numbers(response) -> list[int]:
    return [event.sequence for event in response.context["list"].page]


def test_an_auditor_reads_the_events_of_the_own_institution_only(trail):
    response = page(trail)
    assert numbers(response) == [3, 2, 1]
    text = response.content.decode()
    assert (
        "Ethics Head" in text
        and "Advisor" in text
        and "tarjetas: 12" in text
        and "urn:probidad:test:sample:7" in text
    )
    assert "Other Ethics Head" not in text and "secret of the platform" not in text


def test_coded_values_are_named_in_the_readers_language(trail):
    for language, key in (("es-mx", "rol"), ("en", "role")):
        with translation.override(language):
            said = f"{key}: {Role.ADVISOR.label}"
        assert said in page(trail, language=language).content.decode()


def test_an_operator_reads_what_happened_outside_institutions_too(trail):
    assert "secret of the platform" in page(trail, name="operator").text
    assert "secret of the platform" not in page(trail).text


@pytest.mark.parametrize("name", ["ethics_head", "team_leader", "outsider"])
def test_for_others_there_is_no_such_page(trail, name):
    assert page(trail, name=name).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?suceso=test:person:named", [2]),
        ("?suceso=test:thing:done", [3, 1]),
        ("?desde=2001-01-01", [3, 2, 1]),
        ("?hasta=2001-01-01", []),
        ("?pagina=99", [3, 2, 1]),
        ("?pagina=x", [3, 2, 1]),
    ],
)
def test_filters(trail, query, expected):
    assert numbers(page(trail, query)) == expected


def test_filter_by_who_acted_and_by_todays_date(trail):
    today = timezone.localdate()
    assert numbers(page(trail, f"?persona={trail.operator.pk}")) == [2]
    assert numbers(page(trail, f"?desde={today}&hasta={today}")) == [3, 2, 1]
    assert numbers(page(trail, f"?desde={today + timedelta(days=1)}")) == []


@pytest.mark.parametrize(
    "query",
    [
        "?suceso=x:y:z",
        "?desde=ayer",
        "?desde=0001-01-01",
        "?hasta=9999-12-31",
        "?desde=2026-02-02&hasta=2026-02-01",
        "?persona=%00",
    ],
)
def test_a_wrong_filter_gets_a_message_beside_its_field_and_shows_nothing(trail, query):
    response = page(trail, query)
    assert response.status_code == 200
    assert numbers(response) == [] and "field--error" in response.content.decode()


def test_a_date_that_is_none_stays_to_be_mended(trail):
    text = " ".join(page(trail, "?desde=ayer&hasta=2026-02-31&suceso=test:thing:done").text.split())
    assert '<input type="text" name="desde" value="ayer"' in text
    assert '<input type="text" name="hasta" value="2026-02-31"' in text
    assert 'value="test:thing:done" selected' in text
    assert '<input type="date" name="desde" value="2026-02-01"' in page(trail, "?desde=2026-02-01").text


@pytest.mark.parametrize("asked", ["99", "9" * 6000, "-1", "x"])
def test_a_page_that_does_not_exist_shows_another_one_and_says_so(trail, asked):
    response = page(trail, f"?pagina={asked}")
    assert numbers(response) == [3, 2, 1] and "no existe" in response.text


def test_the_oldest_may_come_first(trail):
    assert numbers(page(trail, "?orden=fecha")) == [1, 2, 3]


def test_another_institutions_people_cannot_be_asked_for(trail):
    response = page(trail, f"?persona={trail.other_ethics_head.pk}")
    assert set(response.context["form"].errors) == {"actor"} and numbers(response) == []


def test_an_auditor_of_two_institutions_sees_both_and_may_choose_one(trail):
    trail.add("visiting", Role.AUDITOR)
    Membership.objects.create(person=trail.visiting, role=Role.AUDITOR, institution=trail.other_institution)
    assert numbers(page(trail, name="visiting")) == [4, 3, 2, 1]
    assert numbers(page(trail, f"?institucion={trail.other_institution.pk}", name="visiting")) == [4]
    for wrong in (trail.state.pk, 999999, "' OR 1=1"):
        response = page(trail, f"?institucion={wrong}", name="visiting")
        assert set(response.context["form"].errors) == {"institution"} and numbers(response) == []


def test_an_auditor_of_another_institution_sees_that_one(trail):
    trail.add("visiting", Role.AUDITOR, institution=trail.other_institution)
    assert numbers(page(trail, name="visiting")) == [4]
    assert numbers(page(trail, f"?institucion={trail.institution.pk}", name="visiting")) == [4]


def test_the_page_says_whether_the_chain_is_whole_and_where_it_breaks(trail):
    client = trail.client("auditor", language="en")
    assert "hasn't been verified" in client.get(reverse("audit:index")).content.decode()
    assert client.post(reverse("audit:verify"), follow=True).status_code == 200
    assert "The chain is whole: 5 events" in client.get(reverse("audit:index")).content.decode()
    AuditCheck.objects.update(broken_at=2)
    assert "The chain is broken at event 2" in client.get(reverse("audit:index")).content.decode()


def test_a_check_of_an_empty_trail_is_no_verification_of_later_events(trail):
    AuditCheck.objects.create(pk=1, checked_on=timezone.localdate(), sequence=0)
    text = page(trail, language="en").text
    assert "hasn't been verified" in text and "callout--good" not in text


def test_the_page_says_how_many_events_came_since_and_that_it_counts_all(trail):
    AuditCheck.objects.create(pk=1, checked_on=timezone.localdate(), sequence=3)
    text = page(trail, language="en").text
    assert "3 events verified" in text and "2 events came since" in text
    assert "events of the whole platform" in text
    AuditCheck.objects.update(sequence=5)
    assert "came since" not in page(trail, language="en").text


def test_a_long_chain_is_verified_by_the_worker(trail, monkeypatch):
    monkeypatch.setattr(views, "VERIFY_AT_ONCE", 1)
    trail.client("auditor").post(reverse("audit:verify"))
    assert not AuditCheck.objects.exists()
    assert Task.objects.get().name == "audit.verify_soon"


def test_verifying_changes_something_and_so_is_no_get(trail):
    assert trail.client("auditor").get(reverse("audit:verify")).status_code == 405


def test_an_erased_person_has_no_name_on_the_page(trail):
    trail.people["ethics_head"].delete()
    text = page(trail).content.decode()
    assert "Persona eliminada" in text and "Ethics Head" not in text


def test_the_page_needs_the_same_few_queries_however_many_events(trail, django_assert_num_queries):
    for number in range(120):
        services.record(
            kind=Sample.PLAIN, actor=trail.ethics_head, institution=trail.institution, details={"n": number}
        )
    client = trail.client("auditor")
    with django_assert_num_queries(11):
        assert len(client.get(reverse("audit:index")).context["list"].page) == 50


def test_page_and_files_say_in_which_zone_their_times_are(trail):
    assert "la hora de Ciudad de México" in page(trail).content.decode()
    response = trail.client("auditor").get(reverse("audit:index") + "?formato=csv")
    assert "(UTC)" in b"".join(response).decode("utf-8-sig").splitlines()[0]


@pytest.mark.parametrize(
    ("name", "said"),
    [("America/Tijuana", "Tijuana"), ("America/Ciudad_Juarez", "Ciudad Juarez"), ("UTC", "UTC")],
)
def test_a_zone_is_called_by_its_city(settings, name, said):
    settings.TIME_ZONE = name
    assert zone() == said


def test_the_export_holds_what_is_filtered_with_its_hashes_and_is_itself_recorded(trail):
    response = trail.client("auditor").get(reverse("audit:index") + "?suceso=test:person:named&formato=csv")
    text = b"".join(response).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 2 and rows[1][0] == "2" and AuditEvent.objects.get(pk=2).hash in rows[1]
    last = AuditEvent.objects.latest("sequence")
    assert last.kind == "core:audit:exported" and last.institution == trail.institution
    assert last.details == {"events": 1, "format": "csv"}


def test_an_export_holds_as_many_events_as_the_trail_says_of_it(trail):
    response = trail.client("auditor").get(reverse("audit:index") + "?formato=csv")
    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["3", "2", "1"]
    assert AuditEvent.objects.latest("sequence").details["events"] == 3


def test_the_excel_export_opens(trail):
    response = trail.client("auditor").get(reverse("audit:index") + "?formato=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [3, 2, 1]


def test_too_many_events_for_a_file_are_refused_with_what_to_do(trail, monkeypatch):
    monkeypatch.setattr(views, "EXPORT_LIMIT", 2)
    response = trail.client("auditor", language="en").get(reverse("audit:index") + "?formato=csv")
    assert "too much for one file" in response.content.decode()


def test_a_wrong_filter_exports_nothing(trail):
    response = trail.client("auditor").get(reverse("audit:index") + "?desde=ayer&formato=csv")
    assert response["Content-Type"].startswith("text/html")
    assert AuditEvent.objects.count() == 5
