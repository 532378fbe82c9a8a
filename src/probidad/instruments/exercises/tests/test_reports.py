"""Who may read a report, what it holds, and that nobody else learns anything."""

import io
from dataclasses import replace

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from probidad.instruments.exercises import desk, queries
from probidad.instruments.exercises.models import RoundUnit
from probidad.instruments.exercises.tests.test_closing import close, everybody_answers

pytestmark = pytest.mark.django_db
PAGES = ("informe/", "informe/dilemas/", "informe/guia/")


@pytest.fixture
def closed(play):
    everybody_answers(play)
    close(play)
    return play


def path(play, page="informe/"):
    return f"/panel/ejercicios/{play.round.pk}/{page}"


def test_before_the_round_is_closed_there_is_no_report_for_anybody(play, cast):
    for role in ("ethics_head", "team_leader", "custodian", "operator", "auditor"):
        assert cast.client(role).get(path(play)).status_code == 404


def test_only_leaders_and_the_ethics_unit_of_the_institution_read_it(closed, cast):
    readers = {"ethics_head", "team_leader"}
    for role in (*cast.people, "visitor"):
        status = cast.client(role).get(path(closed)).status_code
        assert status == (200 if role in readers else 302 if role == "visitor" else 404), role


def test_a_leader_sees_the_institution_and_the_own_unit_only(closed, cast):
    page = cast.client("team_leader").get(path(closed)).text
    assert "Obras Públicas" in page
    assert "Tesorería" not in page
    assert "Tesorería" in cast.client("ethics_head").get(path(closed)).text


def test_the_spreadsheet_has_the_figures_and_empties_for_what_is_not_shown(closed, cast):
    answer = cast.client("ethics_head").get(path(closed, "informe.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    dilemmas = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(dilemmas) > 6
    units = list(book.worksheets[2].iter_rows(values_only=True))
    small = [row for row in units if row[0] == "Desarrollo Social"]
    assert small and all(row[2:] == (None, None, None) for row in small)


def test_the_document_is_a_pdf(closed, cast):
    answer = cast.client("team_leader").get(path(closed, "informe.pdf"))
    assert answer.content.startswith(b"%PDF")


def test_sums_by_value_hold_nothing_that_is_not_shown(closed):
    report = queries.round_report(closed.round, None)
    for unit in report.units:
        shown = sum(each.unit_alignment(unit.pk).answers for each in report.exercises if each.units[unit.pk])
        values = {value for each in report.exercises for value in each.text.values}
        most = max((report.by_value(unit.pk)[value].answers for value in values), default=0)
        assert most <= shown


@pytest.mark.parametrize("page", PAGES)
def test_a_report_needs_few_queries(closed, cast, django_assert_max_num_queries, page):
    client = cast.client("ethics_head")
    client.get(path(closed))
    with django_assert_max_num_queries(18):
        assert client.get(path(closed, page)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_a_report_are_light_however_large_the_round(closed, cast, monkeypatch, page):
    """Twenty dilemmas and thirty units, as a large city might have them: under 100 kB uncompressed."""
    found = queries.round_report(closed.round, None)
    units = [RoundUnit(pk=n, name=f"Dirección General de Asuntos {n}") for n in range(30)]
    exercises = [
        replace(each, units={unit.pk: each.total for unit in units}) for each in found.exercises * 10
    ]
    large = replace(found, exercises=exercises, units=units, satisfaction=dict.fromkeys(range(1, 6), 9))
    monkeypatch.setattr(queries, "round_report", lambda *_: large)
    html = cast.client("ethics_head").get(path(closed, page)).content
    assert len(exercises) == 20 and html.count(b"<figure") in (4, 20, 3)
    assert len(html) < 100_000


@pytest.mark.parametrize("page", PAGES)
def test_a_report_goes_compressed_to_browsers_that_take_it(closed, cast, page):
    client = cast.client("ethics_head")
    answer = client.get(path(closed, page), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) < len(client.get(path(closed, page)).content) / 3


def test_the_desk_shows_each_role_what_waits(closed, cast):
    assert path(closed) in cast.client("team_leader").get("/panel/").text
    assert path(closed) not in cast.client("outsider").get("/panel/").text


def test_the_heir_of_an_institution_reads_the_reports_that_it_left(closed, cast):
    assert cast.client("other_ethics_head").get(path(closed)).status_code == 404
    cast.institution.dissolved_on = timezone.localdate()
    cast.institution.successor = cast.other_institution
    cast.institution.ending = "merged"
    cast.institution.save()
    page = cast.client("other_ethics_head").get(path(closed))
    assert page.status_code == 200 and "Tesorería" in page.text
    assert cast.client("other_team_leader").get(path(closed)).status_code == 200
    assert "Tesorería" not in cast.client("other_team_leader").get(path(closed)).text


def test_the_desk_asks_no_more_for_more_rounds(closed, cast, prepare):
    person = type(cast.ethics_head).objects.get(pk=cast.ethics_head.pk)
    with CaptureQueriesContext(connection) as once:
        desk.waiting_for(person)
    for _more in range(2):
        another = prepare()
        everybody_answers(another)
        close(another)
    person = type(cast.ethics_head).objects.get(pk=cast.ethics_head.pk)
    with CaptureQueriesContext(connection) as later:
        desk.waiting_for(person)
    assert len(later) <= len(once)
