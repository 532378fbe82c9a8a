"""The programme's public page: what it counts, what it leaves out, and how it is answered."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from probidad.core.api.throttle import Bucket
from probidad.instruments.exercises import programme
from probidad.instruments.exercises.models import Exercise, Results, Roster, Round
from probidad.instruments.exercises.services.dilemmas import publish_dilemma
from probidad.instruments.exercises.tests.conftest import LIBRARY
from probidad.instruments.exercises.tests.test_closing import close, everybody_answers

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PATH = "/ejercicios/programa/"


def half_year(before: int = 0) -> programme.HalfYear:
    """The last half-year that is over, or one before it."""
    found = programme.latest_public(timezone.localdate())
    for _each in range(before):
        found = found.before
    return found


def closed(institution, day: dt.date, alignment=(20, 10, 10), **changes) -> Round:
    """A closed round with these answers, by its rows alone."""
    round = Round.objects.create(
        institution=institution,
        title="Ronda",
        opens_on=day,
        closes_on=day,
        closed_on=day,
        state=Round.State.CLOSED,
        sealing_key=b"-",
        signing_key=b"-",
        **changes,
    )
    Roster.objects.create(round=round, complete=True, size=1500)
    sums = {"alignment": list(alignment), "people": 37}
    satisfaction = {"5": 8, "4": 6, "3": 3, "2": 2, "1": 1}
    figures = {"exercises": [], "satisfaction": satisfaction, "sums": sums, "unreadable": 0}
    Results.objects.create(round=round, complete=True, figures=figures)
    return round


@pytest.fixture
def three(cast) -> list[Round]:
    """A round of each of three institutions in the last half-year that is over."""
    homes = (cast.other_institution, cast.institution, cast.state)
    return [closed(home, half_year().first_day) for home in homes]


def rows() -> list[list[str]]:
    """The figures' CSV, without its header."""
    text = b"".join(Client().get(f"{PATH}cifras.csv").streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


FIGURES = ["3", "3", "4500", "111", "120", "50", "25", "25", "40", "30", "15", "10", "5"]


def test_page_and_files_have_the_sums_of_all_and_nothing_of_one(three, cast):
    dates = [half_year().first_day.isoformat(), half_year().last_day.isoformat()]
    assert rows() == [dates + FIGURES]
    book = openpyxl.load_workbook(io.BytesIO(Client().get(f"{PATH}cifras.xlsx").content))
    assert [str(cell.value) for cell in book.active[2]][2:] == FIGURES
    page = Client().get(PATH).text.replace("\xa0", " ")
    for shown in ("4,500", "50 %", "70 %", *(each.institution.get_absolute_url() for each in three)):
        assert shown in page, shown
    for own in ("1,500", ">37<"):
        assert own not in page, own
    english = Client().get(f"/en{PATH}").text
    assert "The programme in figures" in english and "70%" in english


def test_a_half_year_of_too_few_says_so_and_adds_nothing_to_the_totals(three, cast):
    for home in (cast.institution, cast.other_institution):
        closed(home, half_year(before=1).last_day)
    page = Client().get(PATH)
    assert "No hay suficientes instituciones" in page.text
    assert dict(page.context["counts"])["Personas invitadas"] == "4,500"
    assert [row[2:] for row in rows()] == [["2", "2", *[""] * 11], FIGURES]


def test_what_closes_today_is_not_on_the_page_not_even_by_name(three, cast):
    before = Client().get(PATH).content
    closed(cast.institution, timezone.localdate(), alignment=(500, 0, 0))
    # Ids of charts are random.
    assert len(Client().get(PATH).content) == len(before) and len(rows()) == 1


@pytest.mark.each_database
def test_a_round_counts_only_if_its_organiser_agreed(three, cast):
    Round.objects.filter(pk=three[0].pk).update(in_programme=False)
    [row] = rows()
    assert row[2:5] == ["2", "2", ""]
    assert three[0].institution.get_absolute_url() not in Client().get(PATH).text


@pytest.mark.each_database
def test_rounds_without_finished_results_do_not_count(three, cast):
    day = half_year().first_day
    given_up, half_way = closed(cast.state, day), closed(cast.state, day)
    Round.objects.filter(pk=given_up.pk).update(state=Round.State.ABANDONED)
    Round.objects.filter(pk=half_way.pk).update(state=Round.State.ENDED)
    Results.objects.filter(round=half_way).update(complete=False)
    assert rows()[0][2:] == FIGURES


@pytest.mark.each_database
def test_a_closing_keeps_the_sums_that_the_page_adds_up(play, cast):
    everybody_answers(play)
    # Nine answers to the second dilemma: fewer than the minimum, so they count nowhere.
    second = play.box(position=2)
    second.exclude(pk__in=second.values("pk")[:9]).delete()
    close(play)
    sums = play.round.results.get().figures["sums"]
    assert sums["people"] == sum(sums["alignment"]) == 25


def test_dilemmas_are_counted_once_whatever_their_wording_and_round(three):
    first = publish_dilemma(content=LIBRARY[0])
    second = publish_dilemma(content=LIBRARY[0].model_copy(update={"revision": 2}))
    for round, version in zip(three, (first, first, second), strict=True):
        Exercise.objects.create(round=round, position=1, dilemma_version=version)
    assert dict(Client().get(PATH).context["counts"])["Dilemas distintos"] == "1"


def test_it_is_public_cached_and_sets_no_cookie(three):
    answer = Client().get(PATH)
    assert not answer.cookies and "Cookie" not in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_its_queries_do_not_grow_with_the_rounds(three, cast, django_assert_num_queries):
    for before in range(6):
        for home in (cast.institution, cast.state, cast.other_institution):
            closed(home, half_year(before).last_day)
    client = Client()
    client.get(PATH)
    with django_assert_num_queries(6):
        client.get(PATH)


def test_before_the_first_half_year_is_over_it_says_when_there_will_be_something(db):
    page = Client().get(PATH)
    assert page.status_code == 200 and "Todavía no hay cifras" in page.text
    assert rows() == []


@pytest.mark.each_database
@pytest.mark.parametrize("query", ["q=%00", "pagina=no", "orden=%27", f"q={'a' * 101}", "formato=pdf"])
def test_hostile_addresses_get_the_page(three, query):
    assert Client().get(f"{PATH}?{query}").status_code == 200


@pytest.mark.parametrize("file", ["cifras.xlsx", "cifras.csv", "?formato=csv"])
def test_its_files_have_the_ceiling_of_public_downloads(three, file, monkeypatch):
    assert Client().get(PATH + file).status_code == 200
    monkeypatch.setattr(Bucket, "take", lambda *_args: False)
    answer = Client().get(PATH + file)
    assert answer.status_code == 429 and "Cache-Control" not in answer.headers
    assert Client().get(PATH).status_code == 200


def test_the_organiser_chooses_while_the_round_is_prepared_and_its_page_says_which(prepare, cast):
    play = prepare(opened=False)
    head, path = cast.client("ethics_head"), f"/panel/ejercicios/{play.round.pk}/"
    assert "Cuenta ahí" in head.get(path).text
    form = head.get(f"{path}editar/").context["form"]
    sent = {name: form[name].value() for name in form.fields if name != "in_programme"}
    assert head.post(f"{path}editar/", sent).status_code == 302
    play.round.refresh_from_db()
    assert not play.round.in_programme and "No cuenta ahí" in head.get(path).text
