"""Evaluations of many institutions: what their page says, and in how many queries."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from probidad.core.institutions.models import Institution
from probidad.instruments.indices.models import Dispute, Round
from probidad.instruments.indices.queries import nation
from probidad.instruments.indices.queries.nation import Selection
from probidad.instruments.indices.queries.nation_rows import contested
from probidad.instruments.indices.tests.published import OF_SCORING, published, version_of

pytestmark = pytest.mark.django_db
PAGE = "/indices/icifiep/"
LATER = dt.date(2026, 9, 1)


@pytest.fixture(autouse=True)
def nothing_kept():
    nation.forget()
    yield
    nation.forget()


@pytest.fixture
def evaluate(cast):
    """Publishes an evaluation of a municipality, which is made by its number where it isn't there."""

    def make(number: int, share: float = 0.5, *, by_itself=False, **fields):
        town, _made = Institution.objects.get_or_create(
            slug=f"municipio-{number}",
            defaults={
                "name": f"Municipio {number:04}",
                "kind": Institution.Kind.MUNICIPALITY,
                "state_code": f"{number % 32 + 1:02}",
            },
        )
        who = {"institution": town, "organisation": cast.organisation, "reviewer": cast.coordinator}
        if by_itself:
            who |= {"organisation": town, "basis": Round.Basis.SELF}
        return published(**who, share=share, seed=number, **fields)

    return make


def test_averages_of_those_applied_twice(evaluate):
    version = version_of("icifiep")
    first = [evaluate(number, 0.2) for number in range(3)]
    second = [evaluate(number, 0.6, on=LATER) for number in range(2)]
    found = nation.figures(version, Selection())
    assert (found.count, found.scored, sum(found.bands)) == (3, 3, 3)
    assert found.twice.count == 2
    assert found.twice.first == pytest.approx((first[0].percent + first[1].percent) / 2)
    assert found.twice.second == pytest.approx((second[0].percent + second[1].percent) / 2)
    assert found.mean == pytest.approx((second[0].percent + second[1].percent + first[2].percent) / 3)
    assert [each.name for each in found.pairs] == ["Municipio 0000", "Municipio 0001"]
    assert found.states["01"] == (1, pytest.approx(second[0].percent))


def test_bands_hold_the_ends(evaluate):
    evaluate(1, 0)
    evaluate(2, 1)
    assert nation.figures(version_of("icifiep"), Selection()).bands == (1, 0, 0, 0, 0, 0, 0, 0, 0, 1)


def test_many_pairs_are_grouped_by_where_they_began(evaluate, monkeypatch):
    monkeypatch.setattr(nation, "ONE_BY_ONE", 1)
    for number in range(2):
        evaluate(number, 0)
        evaluate(number, 1, on=LATER)
    found = nation.figures(version_of("icifiep"), Selection())
    assert found.grouped
    assert [(each.name, each.count, each.first, each.second) for each in found.pairs] == [("0", 2, 0, 100)]


def test_what_is_published_shows_at_once(client, evaluate):
    evaluate(1)
    assert client.get(PAGE).context["figures"].count == 1
    evaluate(2)
    assert client.get(PAGE).context["figures"].count == 2


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3]),
        ("estado=02", [1]),
        ("tipo=municipality", [1, 2, 3]),
        ("tipo=body", []),
        ("q=0002", [2]),
        ("base=self", [3]),
        ("aplicacion=1", [1, 2, 3]),
        ("aplicacion=2", [1]),
        ("ano=2025", [2]),
        ("aplicacion=2&estado=03", []),
    ],
)
def test_a_link_chooses_institutions_for_table_and_figures_alike(client, evaluate, query, expected):
    evaluate(1)
    evaluate(1, on=LATER)
    evaluate(2, on=dt.date(2025, 5, 5))
    evaluate(3, by_itself=True)
    answer = client.get(f"{PAGE}?{query}")
    names = [each.institution.name for each in answer.context["list"].page]
    assert names == [f"Municipio {number:04}" for number in expected]
    assert answer.context["figures"].count == len(expected)


@pytest.mark.parametrize(
    "query",
    ["estado=99", "ano=mil", "ano=2020", "aplicacion=7", "organizacion=0", "base=x", "q=" + "a" * 200],
)
def test_what_cannot_be_chosen_is_said_and_kept(client, evaluate, query):
    evaluate(1)
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    assert answer.context["list"].form.errors
    assert answer.context["figures"] is None


def test_places_are_ranges_and_public_information_is_marked(client, evaluate):
    evaluate(1, 0.2)
    evaluate(2, 0.9)
    page = client.get(PAGE, headers={"Accept-Language": "es-MX"}).content.decode()
    assert "1 a 1" in page
    assert "2 a 2" in page
    assert "Información pública" in page


def test_the_file_has_points_and_both_ends_of_the_places_as_numbers(client, evaluate):
    publication = evaluate(1, 0.2)
    evaluate(2, 0.9)
    told = client.get(f"{PAGE}?formato=csv", headers={"Accept-Language": "es-MX"})
    told = b"".join(told) if told.streaming else told.content
    rows = list(csv.DictReader(io.StringIO(told.decode("utf-8-sig"))))
    assert (rows[0]["Mejor lugar posible"], rows[0]["Peor lugar posible"]) == ("2", "2")
    assert rows[0]["Puntaje"] == str(publication.gathered)
    heads = client.get(PAGE).context["list"].table.heads
    assert "Puntaje" not in [str(each.label) for each in heads]


def test_a_contested_finding_gives_the_lowest_and_the_highest_score(evaluate):
    publication = evaluate(1)
    code = publication.text.answers[0].code
    Dispute.objects.create(
        round=publication.round, code=code, side="institution", reason="Falta el acuerdo", raised_on=LATER
    )
    row = publication.points.get(code=code)
    low, high = contested([publication])[publication.pk]
    assert low == pytest.approx(100 * (publication.gathered - row.gathered) / publication.possible)
    assert high == pytest.approx(
        100 * (publication.gathered - row.gathered + row.possible) / publication.possible
    )


@pytest.mark.parametrize("slug", OF_SCORING.values())
def test_each_scoring_has_its_page_in_both_languages_and_its_files(client, evaluate, slug):
    version = version_of(slug)
    evaluate(1, version=version)
    evaluate(2, 0.8, version=version)
    for address in (f"/indices/{slug}/", f"/en/indices/{slug}/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert len(answer.content) < 100_000
        assert len(answer.context["list"].page.object_list) == 2
    for format in ("xlsx", "csv"):
        assert client.get(f"/indices/{slug}/?formato={format}")["Content-Disposition"]


def test_every_column_sorts_and_no_sort_parameter_breaks_the_page(client, evaluate):
    evaluate(1, 0.2)
    evaluate(2, 0.8)
    best = client.get(f"{PAGE}?orden=-calificacion").context["list"].page
    assert [each.institution.name for each in best] == ["Municipio 0002", "Municipio 0001"]
    for key in (
        "cambio",
        "-cambio",
        "lugar",
        "puntaje",
        "-puntaje",
        "base",
        "organizacion",
        "publicada",
        "x'",
    ):
        assert client.get(f"{PAGE}?orden={key}").status_code == 200


def test_queries_do_not_grow_with_the_institutions(client, evaluate):
    counts = []
    for number in range(12):
        evaluate(number)
        if number in (1, 11):
            with CaptureQueriesContext(connection) as queries:
                client.get(PAGE)
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 18
    with CaptureQueriesContext(connection) as kept:
        client.get(PAGE)
    assert len(kept) <= 9


def test_an_instrument_of_which_nothing_is_published_says_so(client):
    version_of("icifiep")
    page = client.get(PAGE, headers={"Accept-Language": "es-MX"}).content.decode()
    assert "Todavía no se publica nada" in page
    assert client.get("/indices/no-existe/").status_code == 404


def test_the_overview_leads_to_every_instrument(client, evaluate):
    publication = evaluate(1)
    page = client.get("/indices/").content.decode()
    for slug in OF_SCORING.values():
        assert f'href="/indices/{slug}/"' in page
    assert f"{publication.percent:.1f}" in page
