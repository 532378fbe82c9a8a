"""Figures tell of many and never of one: frozen, through disclosure control, the same on every day."""

import csv
import datetime as dt
import io
import random
import re

import pytest
from django.test import Client
from django.utils import timezone

from probidad.core.api.throttle import Bucket
from probidad.core.demonstration import Scene
from probidad.core.disclosure.half_years import HalfYear, latest_public
from probidad.core.institutions.models import Institution
from probidad.instruments.advice.demo_figures import seed_figures
from probidad.instruments.advice.models import Claim, Figures, Offer, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries import figures as queries
from probidad.instruments.advice.reports.figures import figure_charts
from probidad.instruments.advice.services import figures as services
from probidad.instruments.advice.services.handling import reply, take
from probidad.instruments.advice.tasks import freeze_figures

pytestmark = pytest.mark.django_db
HALF = HalfYear(2026, 1)
DAY = HALF.first_day


def threads(home: Institution, count: int, **given) -> None:
    """So many conversations of somebody's, by their rows alone."""
    kept = {
        "received_on": DAY,
        "kind": Kind.QUESTION,
        "state": Thread.State.ANSWERED,
        "language": "es",
    } | given
    Thread.objects.bulk_create(
        Thread(institution=home, salt="", writer_public=b"", writer_grant=b"", **kept)
        for _each in range(count)
    )


@pytest.fixture
def home(cast) -> Institution:
    Offer.objects.create(institution=cast.institution, takes_questions=True, takes_claims=True)
    return cast.institution


def frozen(home: Institution, seed: int = 1) -> queries.Told:
    assert services.freeze(home, HALF, random.Random(seed))
    return queries.told_by(home)[0]


def test_of_fewer_than_ten_nothing_is_told_not_even_that_there_were_some(home):
    threads(home, 9, satisfaction=5)
    assert frozen(home).tables == {table: {} for table in (*queries.TABLES, queries.AREA)}


def test_a_group_of_few_is_hidden_and_so_is_what_would_tell_it(home):
    threads(home, 30)
    threads(home, 4, kind=Kind.CLAIM)
    told = frozen(home)
    assert told.of("state") and told.of("state", "claim") is None
    assert told.of("state", "question") is None, "all minus questions would be four claims"


def test_two_groups_of_enough_are_told_and_sum_up(home):
    threads(home, 40)
    threads(home, 20, kind=Kind.CLAIM, state=Thread.State.ERASED)
    told = frozen(home)
    question, claim = told.of("state", "question"), told.of("state", "claim")
    assert told.of("state") == {each: question[each] + claim[each] for each in question}
    assert sum(question.values()) == 40 and claim == {"open": 0, "closed": 0, "erased": 20}
    assert told.of("track")["undecided"] == 20 and told.of("outcome")["none"] == 20


@pytest.mark.parametrize("seed", range(20))
def test_every_count_is_a_multiple_of_five_however_few_said_it(home, seed):
    for state, count in (("answered", 36), ("closed", 1), ("erased", 3)):
        closed_on = DAY if state == "closed" else None
        threads(home, count, state=state, closed_on=closed_on)
    counts = frozen(home, seed).of("state")
    assert sum(counts.values()) == 40 and all(count % 5 == 0 for count in counts.values())


def test_charts_draw_shares_that_add_up_to_a_hundred(home):
    threads(home, 30)
    threads(home, 25, kind=Kind.CLAIM, state="erased", satisfaction=3)
    frozen(home)
    drawn = {each.title: each for each in figure_charts(queries.told_by(home))}
    assert [sum(row.values) for row in drawn["Cómo van"].rows] == [100] * 3
    assert sum(row.value for row in drawn["Denuncias: la vía que siguen"].rows) == 1


def test_claims_are_told_by_the_way_they_take_and_how_they_ended(home):
    threads(home, 30, kind=Kind.CLAIM)
    for thread in Thread.objects.all():
        Claim.objects.create(
            thread=thread,
            phase="resolved",
            track="breach",
            outcome="recommended",
            resolved_on=DAY,
            decided_on=DAY,
        )
    told = frozen(home)
    assert told.of("track")["breach"] == 30 and told.of("outcome")["recommended"] == 30


@pytest.mark.parametrize(
    ("days", "option"), [(0, "in_time"), (7, "in_time"), (60, "late"), (None, "none")], ids=str
)
def test_the_first_answer_is_in_time_by_working_days(home, days, option):
    answered = None if days is None else DAY + dt.timedelta(days=days)
    threads(home, 40, first_answered_on=answered)
    assert frozen(home).of("answer")[option] == 40


def test_a_later_answer_does_not_move_the_first(house):
    _receipt, thread = house.write()
    keys, advisor = house.keys("advisor", thread), house.cast.advisor
    take(thread=thread, keys=keys, actor=advisor, text="La tengo.")
    reply(thread=thread, keys=keys, actor=advisor, text="Una opción es avisar.")
    Thread.objects.update(first_answered_on=DAY)
    reply(thread=thread, keys=keys, actor=advisor, text="Otra es devolverlo.")
    assert Thread.objects.get().first_answered_on == DAY


def test_what_is_frozen_never_changes(home):
    threads(home, 40)
    first = frozen(home)
    threads(home, 40, kind=Kind.CLAIM)
    assert not services.freeze(home, HALF)
    assert queries.told_by(home) == [first]


def test_a_half_year_is_frozen_once_it_has_settled_and_earlier_ones_with_it(home):
    threads(home, 12)
    threads(home, 12, received_on=dt.date(2025, 3, 1))
    assert services.freeze_due(HALF.last_day + dt.timedelta(days=queries.SETTLING)) == 2
    assert services.freeze_due(HALF.last_day + dt.timedelta(days=queries.SETTLING + 2)) == 1
    assert services.freeze_due(HALF.last_day + dt.timedelta(days=queries.SETTLING + 9)) == 0
    halves = list(Figures.objects.values_list("year", "half"))
    assert halves == [(2025, 1), (2025, 2), (2026, 1)]


def test_the_night_freezes(home):
    latest = latest_public(timezone.localdate() - dt.timedelta(days=queries.SETTLING))
    threads(home, 12, received_on=latest.first_day)
    freeze_figures()
    assert Figures.objects.get().year == latest.year


def telling(home: Institution, answered: int, none: int) -> None:
    told = {"answer": {"all": {"in_time": answered, "late": 0, "none": none}}}
    Figures.objects.create(institution=home, year=2026, half=1, told=told)


def test_a_sum_is_of_three_institutions_of_which_none_has_nearly_all(cast):
    telling(cast.institution, 30, 10)
    telling(cast.state, 20, 10)
    assert queries.told_together()[0].of("answer") is None
    telling(cast.other_institution, 25, 5)
    assert queries.told_together()[0].of("answer") == {"in_time": 75, "late": 0, "none": 25}
    Figures.objects.filter(institution=cast.institution).update(
        told={"answer": {"all": {"in_time": 5000, "late": 0, "none": 10}}}
    )
    assert queries.told_together()[0].of("answer") is None


def test_everybody_reads_the_pages_and_the_open_data_and_they_say_the_same(home):
    threads(home, 40, satisfaction=4)
    frozen(home)
    client, path = Client(), f"/asesoria/cifras/{home.slug}/"
    page = client.get(path)
    assert page.status_code == 200 and not page.cookies and len(page.content) < 100_000
    rows = list(csv.reader(io.StringIO(client.get(path + "cifras.csv").getvalue().decode("utf-8-sig"))))[1:]
    assert rows and len({tuple(each[:-1]) for each in rows}) == len(rows)
    data = client.get(f"/api/v1/advice/figures?institution={home.slug}").json()
    assert [each["count"] for each in data["items"]] == [int(row[-1]) for row in rows]
    assert client.get("/asesoria/cifras/").status_code == 200
    assert client.get("/api/v1/advice/figures").json()["items"] == []
    assert client.get("/asesoria/cifras/nadie/").status_code == 404
    assert client.get("/api/v1/advice/figures?institution=%3Cx").status_code == 422


def test_the_demonstration_shows_several_institutions_together_and_one_of_too_few(cast):
    names = ("agua", "estado", "puerto", "valle", "mesa")
    homes = {
        each: Institution.objects.create(name=each, slug=each, kind=cast.institution.kind) for each in names
    }
    seed_figures(Scene(institutions=homes, people={}, say=print))
    latest = queries.told_together()[0]
    assert all(latest.of(table) for table in ("state", "answer", "satisfaction", "track"))
    assert queries.told_by(homes["mesa"])[0].of("state") is None
    assert len(queries.told_by(homes["valle"])) == 3


def test_files_of_figures_are_bounded_for_everybody_together(monkeypatch):
    monkeypatch.setattr(Bucket, "take", lambda *_args: False)
    assert Client().get("/asesoria/cifras/cifras.csv").status_code == 429
    assert Client().get("/asesoria/cifras/").status_code == 200


def test_the_staff_sees_exact_numbers_of_today_and_nobody_else_does(cast, home):
    threads(home, 3, kind=Kind.CLAIM)
    page = cast.client("auditor", language="en").get("/panel/asesoria/cifras/")
    assert page.status_code == 200 and re.search(r">\s*3\s*<", page.content.decode())
    assert cast.client("advisor").get("/panel/asesoria/cifras/").status_code == 404


def test_today_is_counted_in_one_query_along_an_index(home, django_assert_num_queries):
    threads(home, 3)
    with django_assert_num_queries(1):
        found = queries.standing_today(home)
    assert found["question"]["answered"] == 3
