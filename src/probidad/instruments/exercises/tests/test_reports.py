"""Who may read a report, what it holds, and that nobody else learns anything."""

import copy
import csv
import io
import re
from dataclasses import replace

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from probidad.core.reports.tests.reading import texts
from probidad.core.taxonomy.models import OwnValue
from probidad.instruments.exercises import desk, queries
from probidad.instruments.exercises.models import Exercise, RoundUnit
from probidad.instruments.exercises.services import ballots
from probidad.instruments.exercises.tests.conftest import LIBRARY
from probidad.instruments.exercises.tests.test_closing import close, everybody_answers

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGES = ("informe/", "informe/sumas/", "informe/unidades/", "informe/dilemas/", "informe/guia/")


@pytest.fixture(scope="module")
def kept_closed(keep, kept_play):
    with keep():
        play = copy.deepcopy(kept_play)
        everybody_answers(play)
        close(play)
        yield play


@pytest.fixture
def closed(kept_closed, play):
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
    for page in ("informe/unidades/", "informe/dilemas/", "informe.csv"):
        read = {
            who: _text(cast.client(who).get(path(closed, page))) for who in ("team_leader", "ethics_head")
        }
        assert "Obras Públicas" in read["team_leader"] and "Tesorería" not in read["team_leader"]
        assert "Tesorería" in read["ethics_head"]
    foreign = closed.round.units.get(name="Tesorería").pk
    assert (
        cast.client("team_leader").get(path(closed, f"informe/dilemas/?unidad={foreign}")).status_code == 404
    )


def _text(answer) -> str:
    return answer.getvalue().decode("utf-8-sig")


def test_the_spreadsheet_has_the_figures_and_empties_for_what_is_not_shown(closed, cast):
    answer = cast.client("ethics_head").get(path(closed, "informe.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Dilemas", "Valores", "Temas", "Unidades"]
    assert len(list(book["Dilemas"].iter_rows())) > 6
    for name in ("Valores", "Temas", "Unidades"):
        rows = list(book[name].iter_rows(values_only=True))
        small = [row for row in rows if row[0] == "Desarrollo Social"]
        assert small and all(set(row[2:]) == {None} for row in small)
        assert any(row[0] == "Obras Públicas" and row[2] for row in rows)


def test_the_document_is_a_pdf(closed, cast):
    answer = cast.client("team_leader").get(path(closed, "informe.pdf"))
    assert answer.content.startswith(b"%PDF")


def test_sums_hold_nothing_that_is_not_shown(closed):
    report = queries.round_report(closed.round, None)
    first, second = report.exercises
    [unit] = [unit for unit in report.units if unit.name == "Obras Públicas"]
    hidden = replace(report, exercises=[first, replace(second, units=second.units | {unit.pk: None})])
    assert first.text.topic != second.text.topic
    for sums, keys_of in (("by_value", lambda text: text.values), ("by_topic", lambda text: [text.topic])):
        found = getattr(hidden, sums)(unit.pk)
        assert {key: each.answers for key, each in found.items()} == {
            key: 10 * (key in keys_of(first.text)) for each in (first, second) for key in keys_of(each.text)
        }


def test_the_csv_is_one_table_that_says_what_is_not_shown_and_runs_no_formula(closed, cast):
    closed.round.units.filter(name="Desarrollo Social").update(name='=HYPERLINK("http://x","y")')
    answer = cast.client("ethics_head").get(path(closed, "informe.csv"))
    content = answer.getvalue()
    assert content.startswith(b"\xef\xbb\xbf") and "informe" in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    options = sum(len(each.dilemma_version.text.options) for each in closed.exercises)
    assert len(rows) == options * 4
    by_group = {row["Grupo"]: row for row in rows if row["Opción"] == "a" and row["Número"] == "1"}
    everybody, unit = by_group["Toda la institución"], by_group["Obras Públicas"]
    assert (everybody["Respuestas (al menos)"], unit["Respuestas (al menos)"]) == ("25", "10")
    assert unit["Proporción"] == everybody["Proporción"] == "≥\u00a090\u00a0%", (
        "nobody learns that all chose it"
    )
    small = by_group['\'=HYPERLINK("http://x","y")']
    assert (small["Respuestas (al menos)"], small["Proporción"], small["Se muestra"]) == ("", "", "no")


def test_the_report_begins_with_the_dilemmas_that_stand_out_in_the_institution_and_in_the_readers_unit(
    play, cast
):
    [first, _other] = play.exercises
    not_aligned, aligned = (
        next(option.key for option in first.dilemma_version.text.options if option.rating == rating)
        for rating in ("not", "aligned")
    )
    for who in play.of_unit("Obras Públicas"):
        ballots.cast_answer(who=who, exercise=first, option=not_aligned)
    for who in play.of_unit("Tesorería") + play.of_unit(""):
        ballots.cast_answer(who=who, exercise=first, option=aligned)
    close(play)
    unit = play.round.units.get(name="Obras Públicas").pk
    leader, head = (cast.client(who).get(path(play)).text for who in ("team_leader", "ethics_head"))
    assert "No sobresale ningún dilema" in head and "No sobresale ningún dilema" in leader
    assert (
        "Más de la mitad de las respuestas (≥\u00a090\u00a0%)" in leader.partition("Obras Públicas</h3>")[2]
    )
    assert f'informe/dilemas/?unidad={unit}#dilema-1"' in leader and f"unidad={unit}" not in head
    target = cast.client("team_leader").get(path(play, f"informe/dilemas/?unidad={unit}")).text
    assert 'id="dilema-1"' in target and "Al menos 10 respuestas." in target
    assert "dilema-2" not in leader, "nobody answered it"


def test_the_values_of_the_own_code_are_read_where_the_institution_has_some(closed, cast):
    first, second = (each.dilemma_version.text for each in closed.exercises)
    both = next(key for key in first.values if key in second.values)
    only_first = next(key for key in first.at_stake if key not in second.at_stake)
    pages = ("informe/sumas/", "informe/unidades/")
    client = cast.client("team_leader")
    assert not any("tu código" in client.get(path(closed, page)).text for page in pages)
    for name, keys in (("Uno", [only_first]), ("Dos", [both, only_first]), ("Ajeno", ["no-such"])):
        cast.institution.own_values.create(name=name, position=1, stands_for=keys)
    sums = queries.round_report(closed.round, None).by_own_value()
    # A dilemma counts once for a value, whatever stands for it in there.
    assert {name: each.answers for name, each in sums.items()} == {"Uno": 25, "Dos": 50}
    assert all("tu código" in client.get(path(closed, page)).text for page in pages)
    assert client.get(path(closed, "informe.pdf")).status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(client.get(path(closed, "informe.xlsx")).content))
    assert ("Toda la institución", "Dos", 50) in [row[:3] for row in book["Valores de tu código"].values]
    version = closed.exercises[0].dilemma_version_id
    dilemma = f"/panel/ejercicios/dilemas/{version}/"
    assert "En el código de Municipio de Villa Clara: Uno, Dos." in client.get(dilemma).text
    assert "En el código de" not in cast.client("other_team_leader").get(dilemma).text


def test_a_report_needs_few_queries(closed, cast, django_assert_max_num_queries):
    client = cast.client("ethics_head")
    client.get(path(closed))
    for page in PAGES:
        with django_assert_max_num_queries(19, info=page):
            assert client.get(path(closed, page)).status_code == 200, page


FIGURES = dict(zip(PAGES, (2, 3, 3, 20, 3), strict=True))


def test_the_pages_of_a_report_are_light_however_large_the_round(closed, cast, monkeypatch):
    """Twenty dilemmas of many topics and thirty units, as a large city might have them: under 100 kB uncompressed."""
    units = [RoundUnit(pk=n, name=f"Dirección General de Asuntos {n}") for n in range(30)]
    exercises = [_divided(text, position, units) for position, text in enumerate(LIBRARY[:20], start=1)]
    found = queries.round_report(closed.round, None)
    own = [
        OwnValue(name=f"{'x' * 100} {n}", stands_for=["honesty", "legality", "respect"]) for n in range(30)
    ]
    satisfied = dict.fromkeys(range(1, 6), 9)
    large = replace(found, exercises=exercises, units=units, satisfaction=satisfied, own_values=own)
    monkeypatch.setattr(queries, "round_report", lambda *_: large)
    assert len(large.by_topic()) > 10
    for page in PAGES:
        html = cast.client("ethics_head").get(path(closed, page)).content
        assert html.count(b"<figure class") == FIGURES[page], page
        assert len(html) < 100_000, page


def test_with_more_units_than_paper_takes_the_document_says_so_and_is_made_all_the_same(
    closed, cast, monkeypatch
):
    found = queries.round_report(closed.round, None)
    units = [RoundUnit(pk=n, name=f"Unidad {n}") for n in range(600)]
    monkeypatch.setattr(queries, "round_report", lambda *_: replace(found, units=units))
    content = cast.client("ethics_head").get(path(closed, "informe.pdf")).content
    read = texts(content)
    assert "demasiadas para el papel" in read and "Unidad 599" not in read


def _divided(text, position, units) -> queries.ExerciseReport:
    """A dilemma that stands out, with figures for everybody."""
    counts = {option.key: 9 for option in text.options}
    return queries.ExerciseReport(
        exercise=Exercise(position=position),
        text=text,
        total=counts,
        units={unit.pk: counts for unit in units},
        ratings={option.key: option.rating for option in text.options},
    )


def test_a_report_goes_compressed_to_browsers_that_take_it(closed, cast):
    client = cast.client("ethics_head")
    for page in PAGES:
        answer = client.get(path(closed, page), headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip", page
        assert len(answer.content) < len(client.get(path(closed, page)).content) / 2.5, page


def test_the_desk_shows_each_role_what_waits(closed, cast):
    assert path(closed) in cast.client("team_leader").get("/panel/").text
    assert path(closed) not in cast.client("outsider").get("/panel/").text


@pytest.mark.each_database
def test_the_heir_of_an_institution_reads_the_reports_that_it_left(closed, cast):
    assert cast.client("other_ethics_head").get(path(closed)).status_code == 404
    cast.institution.dissolved_on = timezone.localdate()
    cast.institution.successor = cast.other_institution
    cast.institution.ending = "merged"
    cast.institution.save()
    page = cast.client("other_ethics_head").get(path(closed, "informe/dilemas/"))
    assert page.status_code == 200 and "Tesorería" in page.text
    page = cast.client("other_team_leader").get(path(closed, "informe/dilemas/"))
    assert page.status_code == 200 and "Tesorería" not in page.text


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


def test_no_page_or_file_says_that_all_or_none_of_a_group_did_something(closed, cast):
    """Everybody chose the same option: unanimity is the case that bands are for."""
    client = cast.client("ethics_head")
    unit = closed.round.units.get(name="Obras Públicas").pk
    addresses = [*PAGES, f"informe/dilemas/?unidad={unit}", f"informe/guia/?unidad={unit}"]
    read = [client.get(path(closed, each)).text for each in addresses]
    read += [texts(client.get(path(closed, each)).content) for each in ("informe.pdf", "informe/guia.pdf")]
    for text in read:
        said = text.replace("\u00a0", " ")
        assert "≥ 90 %" in said or "90 %" not in said
        assert not re.search(r"(?<![\d,.])(0|100) ?%", said)
        assert not re.search(r"\b(12|11|27) (de|of|respuestas)\b", said)
    book = openpyxl.load_workbook(io.BytesIO(client.get(path(closed, "informe.xlsx")).content))
    shares = [cell for sheet in book for row in sheet.values for cell in row if isinstance(cell, float)]
    shares += [float(row["Proporción"]) for row in _csv(client, closed) if row["Proporción"][:1].isdigit()]
    assert all(0.1 < share < 0.9 for share in shares)
    assert "≥\u00a090\u00a0%" in {row["Proporción"] for row in _csv(client, closed)}


def _csv(client, play) -> list[dict]:
    return list(csv.DictReader(io.StringIO(_text(client.get(path(play, "informe.csv"))))))


def test_no_address_of_a_report_combines_two_breakdowns(closed, cast):
    """A unit may be asked for where its figures are told; nothing divides these any further."""
    client = cast.client("ethics_head")
    unit = closed.round.units.get(name="Obras Públicas").pk
    other = closed.round.units.get(name="Tesorería").pk
    more = (
        f"&tema=gifts&valor=honesty&opcion=a&nivel=middle&area=treasury&valoracion=not&dilema=1&grupo={other}"
    )
    for page in PAGES:
        asked = client.get(path(closed, f"{page}?unidad={unit}"))
        crossed = client.get(path(closed, f"{page}?unidad={unit}{more}"))
        for name in ("charts", "standing_out", "guide", "compared"):
            told = [response.context.get(name) for response in (asked, crossed)]
            assert repr(_plain(told[0])) == repr(_plain(told[1])), (page, name)


def _plain(told):
    return told if told is None or isinstance(told, str) or not hasattr(told, "__iter__") else list(told)
