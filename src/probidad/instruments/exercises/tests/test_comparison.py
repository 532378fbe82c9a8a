"""Before and now: which earlier round a report is compared with, by which dilemmas, and what stays hidden."""

import datetime as dt
import io

import openpyxl
import pytest
from django.utils import timezone

from probidad.instruments.exercises import queries
from probidad.instruments.exercises.comparison import comparison, earlier_rounds
from probidad.instruments.exercises.models import Exercise, Results, Round
from probidad.instruments.exercises.services.dilemmas import publish_dilemma
from probidad.instruments.exercises.tests.conftest import LIBRARY
from probidad.instruments.exercises.tests.test_closing import close, everybody_answers

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def played(prepare, days_ago: int, option: str, title: str = "Ronda", **changes):
    """A closed round that opened so many days ago, in which everybody chose the option."""
    play = prepare(**changes)
    everybody_answers(play, option)
    close(play)
    opened = timezone.localdate() - dt.timedelta(days=days_ago)
    Round.objects.filter(pk=play.round.pk).update(opens_on=opened, title=title)
    play.round.refresh_from_db()
    return play


def compared(play):
    """With the latest of the rounds to choose."""
    report = queries.round_report(play.round, None)
    return comparison(report, next(iter(earlier_rounds(report)), None))


def rated(play, place: int, option: str) -> float:
    found = play.exercises[place].dilemma_version.text.options
    return float(next(each.rating for each in found if each.key == option) == "aligned")


def test_the_dilemmas_in_common_are_compared_with_the_latest_earlier_round(prepare):
    played(prepare, 300, "c", "Primera")
    second = played(prepare, 200, "a", "Segunda", dilemmas=3)
    third = played(prepare, 100, "b", "Tercera")
    found = compared(third)
    assert (found.earlier, found.round) == (second.round, third.round)
    assert [each.title for each in found.changes] == [
        each.dilemma_version.text.title for each in third.exercises
    ]
    for place, each in enumerate(found.changes):
        assert (each.before.share, each.now.share) == (rated(second, place, "a"), rated(third, place, "b"))


def test_the_first_round_is_compared_with_none(prepare):
    first = played(prepare, 300, "a")
    played(prepare, 100, "b")
    assert compared(first) is None


@pytest.mark.each_database
def test_rounds_of_others_open_ones_and_unfinished_results_are_no_earlier_rounds(prepare, cast):
    other, unfinished = played(prepare, 300, "a"), played(prepare, 250, "a")
    Round.objects.filter(pk=other.round.pk).update(institution=cast.other_institution)
    Results.objects.filter(round=unfinished.round).update(complete=False)
    prepare()
    assert compared(played(prepare, 100, "b")) is None


@pytest.mark.each_database
def test_an_earlier_round_without_a_dilemma_in_common_is_passed_over(prepare):
    first = played(prepare, 300, "a", "Primera")
    second = played(prepare, 200, "a", "Segunda", dilemmas=1)
    third = played(prepare, 100, "b", "Tercera")
    other = publish_dilemma(content=LIBRARY[9])
    Exercise.objects.filter(round=second.round).update(dilemma_version=other)
    assert compared(third).earlier == first.round


@pytest.mark.each_database
def test_a_revision_of_wording_is_the_same_dilemma_and_a_new_version_is_another(prepare):
    earlier = played(prepare, 200, "a")
    later = played(prepare, 100, "a")
    results = later.round.results.get()
    first, second = later.exercises
    reworded = LIBRARY[0].model_copy(update={"revision": 2, "title": LIBRARY[0].title.model_copy()})
    renewed = LIBRARY[1].model_copy(update={"version": 2})
    # Nobody changes what was signed; it stands for a round that began with these.
    Round.objects.filter(pk=later.round.pk).update(signing_key=None)
    later.round.refresh_from_db()
    for exercise, content in ((first, reworded), (second, renewed)):
        Exercise.objects.filter(pk=exercise.pk).update(dilemma_version=publish_dilemma(content=content))
    results.figures["exercises"][1]["version"] = 2
    results.save()
    [only] = compared(later).changes
    assert only.title == LIBRARY[0].title and only.before == only.now
    assert compared(later).earlier == earlier.round


@pytest.mark.each_database
def test_what_a_round_did_not_show_is_not_shown_by_the_comparison(prepare, cast):
    earlier = prepare()
    everybody_answers(earlier)
    # Nine answers to the second dilemma: fewer than the minimum.
    second = earlier.box(position=2)
    second.exclude(pk__in=second.values("pk")[:9]).delete()
    close(earlier)
    later = played(prepare, 0, "a", "Ahora")
    Round.objects.filter(pk=earlier.round.pk).update(opens_on=timezone.localdate() - dt.timedelta(days=9))
    [shown, hidden] = compared(later).changes
    assert shown.before.answers == 25 and hidden.before.answers == 0 and hidden.now.answers == 25
    page = cast.client("ethics_head").get(f"/panel/ejercicios/{later.round.pk}/informe/").text
    figure = page.partition("antes y ahora")[2].partition("</figure>")[0]
    assert "no se muestra" in figure
    [row] = [row for row in _sheet(later, cast) if row[0] == hidden.title.es]
    assert row[1:3] == (None, None) and row[3] == 25


def _sheet(play, cast) -> list[tuple]:
    answer = cast.client("ethics_head").get(f"/panel/ejercicios/{play.round.pk}/informe.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return list(book["Antes y ahora"].iter_rows(values_only=True))


def test_page_document_and_spreadsheet_compare_only_where_there_is_something_to(prepare, cast):
    first = played(prepare, 200, "a", "Primera")
    client = cast.client("team_leader")
    assert "antes y ahora" not in client.get(f"/panel/ejercicios/{first.round.pk}/informe/").text
    later = played(prepare, 100, "b", "Segunda")
    assert "antes y ahora" in client.get(f"/panel/ejercicios/{later.round.pk}/informe/").text
    header, *rows = _sheet(later, cast)
    assert header[1:] == (
        "Respuestas (al menos), Primera",
        "Proporción alineada, Primera",
        "Respuestas (al menos), Segunda",
        "Proporción alineada, Segunda",
    )
    assert [row[1] for row in rows] == [25, 25]


def test_whoever_reads_chooses_the_earlier_round_and_the_files_follow(prepare, cast):
    first, second = played(prepare, 300, "a", "Primera"), played(prepare, 200, "b", "Segunda")
    third = played(prepare, 100, "c", "Tercera")
    client, path = cast.client("team_leader"), f"/panel/ejercicios/{third.round.pk}/informe"
    assert client.get(f"{path}/").context["compared"].earlier == second.round
    page = client.get(f"{path}/?antes={first.round.pk}")
    assert page.context["compared"].earlier == first.round
    assert f"informe.xlsx?antes={first.round.pk}" in page.text
    reviewer = cast.client("ethics_head").get(f"{path}/").text
    for text in (page.text, reviewer):
        choice = text.partition('id="antes"')[2].partition("</form>")[0]
        assert '<button class="button button--secondary" type="submit">Comparar' in choice
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{path}.xlsx?antes={first.round.pk}").content))
    assert book["Antes y ahora"]["B1"].value == "Respuestas (al menos), Primera"
    for unknown in (third.round.pk, "x", "9" * 30):
        assert client.get(f"{path}/?antes={unknown}").context["compared"].earlier == second.round


def test_an_overview_with_a_comparison_needs_few_queries(prepare, cast, django_assert_max_num_queries):
    for days in (400, 300, 200):
        played(prepare, days, "a")
    play = played(prepare, 100, "b")
    client = cast.client("ethics_head")
    path = f"/panel/ejercicios/{play.round.pk}/informe/"
    client.get(path)
    with django_assert_max_num_queries(23):
        client.get(path)


CREW = {"Obras Públicas": 12, "Tesorería": 11}


@pytest.mark.parametrize(("others", "may"), [(4, True), (5, False), (13, False), (14, True)])
def test_rounds_are_compared_where_the_roster_kept_its_size_or_changed_by_the_minimum(prepare, others, may):
    """Else one minus the other would be a figure about the few who came or left."""
    first = played(prepare, 200, "a", people=CREW | {"Desarrollo Social": 4})
    later = played(prepare, 100, "b", people=CREW | {"Desarrollo Social": others})
    found = compared(later)
    assert (found is not None and found.earlier == first.round) is may
    trend = queries.alignment_over_rounds(later.round.institution)
    assert [round for round, _share in trend] == ([first.round] if may else []) + [later.round]


def test_a_round_whose_figures_are_from_before_has_a_report_and_no_comparison(prepare, cast):
    """What was frozen before disclosure control kept the roster's size, and before custodians signed it."""
    first, later = played(prepare, 200, "a"), played(prepare, 100, "b")
    Round.objects.filter(pk=first.round.pk).update(signing_key=None)
    results = first.round.results.get(complete=True)
    del results.figures["invited"]
    for each in results.figures["exercises"]:
        del each["comments"]
    results.save()
    assert compared(later) is None
    for page in ("", "sumas/", "unidades/", "dilemas/", "guia/"):
        answer = cast.client("ethics_head").get(f"/panel/ejercicios/{first.round.pk}/informe/{page}")
        assert answer.status_code == 200
