"""Reports and pages show what the custodian signed, whatever the database says besides; or they say what is wrong."""

import copy
import json

import pytest
from django.test import Client

from probidad.core.signing import signatures
from probidad.instruments.exercises import checking, comparison, queries
from probidad.instruments.exercises.models import (
    DilemmaVersion,
    Exercise,
    Results,
    Round,
    RoundUnit,
    SignedManifest,
    Snapshot,
)
from probidad.instruments.exercises.services import ballots
from probidad.instruments.exercises.services.dilemmas import publish_dilemma
from probidad.instruments.exercises.tests.conftest import LIBRARY
from probidad.instruments.exercises.tests.test_closing import close, everybody_answers

pytestmark = [pytest.mark.django_db, pytest.mark.once]
UNITS = "Obras Públicas", "Tesorería"
REPORT = (
    "informe/", "informe/sumas/", "informe/unidades/", "informe/dilemas/", "informe/guia/", "informe/guia.pdf",
    "informe.xlsx", "informe.csv", "informe.pdf", "cifras.json",
)  # fmt: skip


@pytest.fixture(scope="module")
def kept_closed(keep, kept_play):
    """The units answer each otherwise."""
    with keep():
        play = copy.deepcopy(kept_play)
        for unit, option in zip(UNITS, "ab", strict=True):
            for who in play.of_unit(unit):
                ballots.cast_answer(who=who, exercise=play.exercises[0], option=option)
        close(play)
        yield play


@pytest.fixture
def closed(kept_closed, play):
    return copy.deepcopy(kept_closed)


def exchange_names(play) -> None:
    first, second = (play.round.units.get(name=name) for name in UNITS)
    RoundUnit.objects.filter(pk=first.pk).update(name=second.name)
    RoundUnit.objects.filter(pk=second.pk).update(name=first.name)


def chosen(play) -> dict[str, str]:
    """The commonest option of each unit that is shown, by its name."""
    report = queries.round_report(Round.objects.get(pk=play.round.pk), None)
    counts = {unit.title: report.exercises[0].units.get(unit.pk) for unit in report.units}
    return {name: max(each, key=each.get) for name, each in counts.items() if each}


def public_page(play) -> str:
    page = Client().get(f"/ejercicios/comprobar/{play.round.token}/")
    assert page.status_code == 200
    return page.text


def test_a_report_names_units_as_they_were_signed(closed):
    exchange_names(closed)
    assert chosen(closed) == {"Obras Públicas": "a", "Tesorería": "b"}


def test_a_report_has_the_units_that_were_signed_also_where_somebody_hides_one(closed):
    first, second = (closed.round.units.get(name=name) for name in UNITS)
    RoundUnit.objects.filter(pk=second.pk).update(reports_with=first)
    assert chosen(closed) == {"Obras Públicas": "a", "Tesorería": "b"}


def dilemma_exchanged(play):
    other = publish_dilemma(content=LIBRARY[5])
    Exercise.objects.filter(pk=play.exercises[0].pk).update(dilemma_version=other)


def ratings_turned_round(play):
    version = play.exercises[0].dilemma_version
    for option in version.content["options"]:
        option["rating"] = "not" if option["rating"] == "aligned" else "aligned"
    DilemmaVersion.objects.filter(pk=version.pk).update(content=version.content)


def figures_changed(play):
    results = Results.objects.get()
    results.figures["exercises"][0]["total"]["a"] += 5
    results.save()


def figures_emptied(_play):
    Results.objects.update(figures={})


def figures_gone(_play):
    Results.objects.all().delete()


def snapshot_cut(_play):
    Snapshot.objects.update(document=Snapshot.objects.get().document[:100])


def manifest_cut(_play):
    SignedManifest.objects.update(document=SignedManifest.objects.get().document[:100])


DAMAGE = (
    dilemma_exchanged,
    ratings_turned_round,
    figures_changed,
    figures_emptied,
    figures_gone,
    snapshot_cut,
    manifest_cut,
)


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda each: each.__name__)
def test_what_is_not_as_it_was_signed_is_no_report_and_the_public_page_says_so(closed, cast, damage):
    client = cast.client("ethics_head")
    client.get(f"/panel/ejercicios/{closed.round.pk}/informe/")
    damage(closed)
    for page in REPORT:
        answer = client.get(f"/panel/ejercicios/{closed.round.pk}/{page}")
        if page == "cifras.json" and damage in (dilemma_exchanged, ratings_turned_round):
            assert answer.status_code == 200  # the figures are those that were signed
            continue
        assert answer.status_code == 409, page
        assert "Este informe no se puede mostrar" in answer.text
    assert "No confíes en este documento" in public_page(closed)


@pytest.mark.parametrize("model", [SignedManifest, Snapshot])
def test_a_report_of_which_what_was_signed_is_gone_is_not_shown(closed, cast, model):
    model.objects.all().delete()
    page = cast.client("ethics_head").get(f"/panel/ejercicios/{closed.round.pk}/informe/")
    assert page.status_code == 409 and "ya no está en la base de datos" in page.text


def test_a_round_whose_figures_were_changed_is_in_no_trend_and_no_comparison(prepare):
    earlier, later = prepare(), prepare()
    for play in (earlier, later):
        everybody_answers(play)
        close(play)
    assert len(queries.alignment_over_rounds(later.round.institution)) == 2
    report = queries.round_report(later.round, None)
    assert comparison.comparison(report, earlier.round)
    figures = earlier.round.results.get().figures
    earlier.round.results.update(figures=figures | {"unreadable": 3})
    assert [each for each, _share in queries.alignment_over_rounds(later.round.institution)] == [later.round]
    assert comparison.comparison(report, earlier.round) is None


def test_what_participants_are_promised_is_what_was_signed(play):
    Round.objects.update(custodian="Otra organización", minimum_group=50)
    exchange_names(play)
    person = ballots.participation(play.codes[0])
    unit = person.manifest.unit(person.unit_id)
    browser = Client()
    browser.post("/ejercicios/", {"code": play.codes[0]})
    with_script = Client().get(f"/ejercicios/ronda/{play.round.token}/").text
    without = browser.get("/ejercicios/ronda/").text
    for page in (with_script, without):
        assert "Observatorio" in page and "Otra organización" not in page
        assert "menos de 10 respuestas" in page
    assert unit is None or f"{unit.name}: {unit.people} personas" in without


def test_the_signed_figures_are_for_whoever_reads_all_of_them_and_have_the_published_digest(closed, cast):
    address = f"/panel/ejercicios/{closed.round.pk}/cifras.json"
    assert cast.client("team_leader").get(address).status_code == 404
    answer = cast.client("ethics_head").get(address)
    assert signatures.digest(answer.content) == json.loads(Snapshot.objects.get().document)["figures"]
    assert address in cast.client("ethics_head").get(f"/panel/ejercicios/{closed.round.pk}/informe/").text
    assert address not in cast.client("team_leader").get(f"/panel/ejercicios/{closed.round.pk}/informe/").text


def test_figures_are_checked_away_from_the_platform(closed, cast):
    document = cast.client("ethics_head").get(f"/panel/ejercicios/{closed.round.pk}/cifras.json").content
    snapshot = checking.read_document(Snapshot.objects.get().document.encode())
    manifest = checking.read_manifest(SignedManifest.objects.get().document.encode())

    def found(figures: dict) -> dict[str, bool | None]:
        text = json.dumps(figures).encode()
        return {each.name: each.holds for each in checking.check_brought_figures(text, snapshot, manifest)}

    figures = json.loads(document)
    assert found(figures) == {"figures": True, "dilemmas": True, "counts": True}
    assert found(figures | {"minimum": 5}) == {"figures": False, "dilemmas": False, "counts": True}
    whole = figures["exercises"][0]
    many = [whole | {"total": {**whole["total"], "a": 1000}}, *figures["exercises"][1:]]
    assert found(figures | {"exercises": many}) == {"figures": False, "dilemmas": True, "counts": False}
    swapped = dict(zip(whole["units"], [None, *list(whole["units"].values())[:-1]], strict=True))
    other = [whole | {"units": swapped, "total": None}, *figures["exercises"][1:]]
    assert found(figures | {"exercises": other})["counts"] is False
    [alone] = checking.check_brought_figures(document, None, manifest)
    assert alone.holds is None
    for none in (b"{}", b"[", b"null", document[:-5]):
        with pytest.raises(checking.NotADocument):
            checking.check_brought_figures(none, snapshot, manifest)


def test_a_round_closed_before_custodians_signed_says_that_nobody_can_check_it(closed, cast):
    SignedManifest.objects.all().delete()
    Snapshot.objects.all().delete()
    Round.objects.filter(pk=closed.round.pk).update(signing_key=None)
    page = cast.client("ethics_head").get(f"/panel/ejercicios/{closed.round.pk}/informe/")
    assert page.status_code == 200 and "nadie puede comprobar sus cifras" in page.text
    assert "cifras.json" not in page.text
    Results.objects.all().delete()
    page = cast.client("ethics_head").get(f"/panel/ejercicios/{closed.round.pk}/informe/")
    assert page.status_code == 409
