"""Rounds and dilemmas are found by what people remember of them, at a cost that doesn't grow with the library."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from probidad.core.institutions.models import Institution
from probidad.core.languages.words import alphabetical
from probidad.core.people.models import Membership
from probidad.core.people.roles import Role
from probidad.core.taxonomy import catalogue
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import Dilemma, DilemmaVersion, Round
from probidad.instruments.exercises.services.dilemmas import publish_dilemma, publish_library, read_library

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROUNDS, DILEMMAS = "exercises-panel:rounds", "exercises-panel:dilemmas"


def shown(cast, page: str, query: str = "", *, who="ethics_head", language="es-mx") -> list[str]:
    """The names in the first column."""
    response = cast.client(who, language=language).get(reverse(page) + query)
    assert response.status_code == 200
    return [str(row[0]) for row in response.context["list"].table.cells]


def a_round(institution: Institution, title: str, state=Round.State.DRAFT, last_day: int = 7) -> Round:
    today = timezone.localdate()
    return Round.objects.create(
        institution=institution,
        title=title,
        state=state,
        opens_on=today - dt.timedelta(days=30),
        closes_on=today + dt.timedelta(days=last_day),
        sealing_key=b"key" if state in (Round.State.OPEN, Round.State.ENDED) else None,
        signing_key=b"key" if state in (Round.State.OPEN, Round.State.ENDED) else None,
        closed_on=today if state == Round.State.CLOSED else None,
    )


@pytest.fixture
def rounds(cast):
    a_round(cast.institution, "Ronda de otoño")
    a_round(cast.institution, "Ética en compras", Round.State.OPEN)
    a_round(cast.institution, "Segunda", Round.State.OPEN, last_day=-1)
    a_round(cast.other_institution, "Ronda de otro municipio", Round.State.CLOSED)
    return cast


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=etica", {"Ética en compras"}),
        ("?q=OTONO+ronda", {"Ronda de otoño"}),
        ("?q=villa+clara+segunda", {"Segunda"}),
        ("?estado=open", {"Ética en compras"}),
        ("?estado=ended", {"Segunda"}),
        ("?estado=draft&q=etica", set()),
        ("?estado=lost", set()),
    ],
)
def test_rounds_are_found_by_words_and_by_the_state_that_people_see(rounds, query, expected):
    assert set(shown(rounds, ROUNDS, query)) == expected


def test_the_institution_is_asked_for_only_where_there_are_several(rounds):
    page = rounds.client("ethics_head").get(reverse(ROUNDS))
    assert "institucion" not in page.context["list"].form.fields
    Membership.objects.create(
        person=rounds.ethics_head, role=Role.ETHICS_HEAD, institution=rounds.other_institution
    )
    assert shown(rounds, ROUNDS, "?institucion=puerto-verde") == ["Ronda de otro municipio"]
    assert shown(rounds, ROUNDS, "?institucion=estado-de-tres-rios") == []
    assert len(shown(rounds, ROUNDS)) == 4


def test_a_file_of_rounds_holds_only_what_the_reader_may_see(rounds):
    response = rounds.client("ethics_head").get(reverse(ROUNDS) + "?orden=ronda&formato=csv")
    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["Ética en compras", "Ronda de otoño", "Segunda"]
    assert rows[1][-1] == "Abierta" and dt.date.fromisoformat(rows[1][1])
    assert f'filename="rondas-{timezone.localdate()}.csv"' in response["Content-Disposition"]


@pytest.mark.parametrize("more", [0, 60])
def test_the_list_of_rounds_costs_the_same_however_many_there_are(rounds, more, django_assert_num_queries):
    for number in range(more):
        a_round(rounds.institution, f"Ronda {number}")
    client = rounds.client("ethics_head")
    # Session, person, memberships, second step, rounds, institutions to prepare one in.
    with django_assert_num_queries(6):
        client.get(reverse(ROUNDS))


def closed_round(institution: Institution, title: str) -> Round:
    made = a_round(institution, title, Round.State.CLOSED)
    figures = {
        "minimum": 10,
        "invited": 40,
        "exercises": [{"total": {"a": 30, "b": 10}, "ratings": {"a": "aligned", "b": "not"}}],
    }
    made.results.create(complete=True, figures=figures)
    return made


def trend(cast, query: str = "", who: str = "ethics_head"):
    response = cast.client(who).get(reverse(ROUNDS) + query)
    return response.context["trend"], [each.slug for each in response.context["trends"]]


def test_the_trend_begins_with_the_second_closed_round_and_is_for_those_who_read_reports(rounds):
    closed_round(rounds.institution, "Primera")
    assert trend(rounds) == (None, [])
    closed_round(rounds.institution, "Segunda con resultados")
    chart, _institutions = trend(rounds)
    assert chart.x_labels == ("Primera", "Segunda con resultados") and chart.lines[0].values == (0.75, 0.75)
    assert trend(rounds, who="custodian") == (None, [])
    assert trend(rounds, who="other_ethics_head") == (None, [])


@pytest.mark.each_database
def test_of_several_institutions_one_is_chosen_for_the_trend(rounds):
    for home in (rounds.institution, rounds.other_institution):
        rounds.ethics_head.memberships.get_or_create(role=Role.ETHICS_HEAD, institution=home)
        for title in ("Primera", "Segunda"):
            closed_round(home, title)
    assert trend(rounds) == (None, ["puerto-verde", "villa-clara"])
    chart, _institutions = trend(rounds, "?institucion=puerto-verde")
    assert "Puerto Verde" in chart.description
    assert trend(rounds, "?institucion=estado-de-tres-rios")[0] is None
    page = rounds.client("ethics_head").get(reverse(ROUNDS)).text
    assert 'href="?institucion=villa-clara#lista"' in page


@pytest.fixture
def library(cast):
    publish_library()
    return cast


@pytest.mark.parametrize("language", ["es-mx", "en"])
@pytest.mark.parametrize("words", ["canasta", "hamper", "NAVIDAD canasta"])
def test_a_dilemma_is_found_by_words_of_its_situation_in_either_language(library, language, words):
    found = shown(library, DILEMMAS, f"?q={words.replace(' ', '+')}", language=language)
    expected = {"es-mx": "La canasta de Navidad", "en": "The Christmas hamper"}[language]
    assert expected in found and len(found) < len(read_library())


def test_dilemmas_stand_under_the_first_word_of_their_titles(library):
    in_spanish, in_english = (shown(library, DILEMMAS, language=each) for each in ("es-mx", "en"))
    assert in_spanish[-3:] == [
        "Una bolsita y un nombre",
        "Una compra en dos partes",
        "Una llamada fuera de turno",
    ]
    assert in_spanish == sorted(in_spanish, key=alphabetical)
    assert in_english == sorted(in_english, key=alphabetical)


def test_dilemmas_are_filtered_by_topic_value_and_principle(library):
    everything = queries.listed_dilemmas(Dilemma.objects.all())
    assert len(shown(library, DILEMMAS)) == len(everything) == len(read_library())
    gifts = [each.title["es"] for each in everything if each.topic == "gifts"]
    assert sorted(shown(library, DILEMMAS, "?tema=gifts")) == sorted(gifts)
    respect = [each for each in everything if "respect" in each.values]
    assert len(shown(library, DILEMMAS, "?valor=respect")) == len(respect) < len(everything)
    principle = everything[0].principles[0]
    expected = [each for each in everything if principle in each.principles]
    assert len(shown(library, DILEMMAS, f"?principio={principle}")) == len(expected)
    assert shown(library, DILEMMAS, "?tema=gifts&valor=respect") == [
        each.title["es"] for each in everything if each.topic == "gifts" and "respect" in each.values
    ]


def test_dilemmas_are_filtered_by_post_and_any_post_belongs_to_each_level(library):
    everything = queries.listed_dilemmas(Dilemma.objects.all())
    treasury = [each for each in everything if each.service_area == "treasury"]
    assert 0 < len(shown(library, DILEMMAS, "?servicio=treasury")) == len(treasury) < len(everything)
    senior = [each for each in everything if each.post_level in ("senior", "any")]
    assert {each.post_level for each in senior} == {"senior", "any"}
    assert len(shown(library, DILEMMAS, "?nivel=senior")) == len(senior) < len(everything)


def test_dilemmas_can_be_downloaded(library):
    response = library.client("ethics_head").get(reverse(DILEMMAS) + "?q=canasta&formato=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert "La canasta de Navidad" in [row[0].value for row in sheet.iter_rows(min_row=2)]


@pytest.mark.each_database
def test_a_topic_that_the_catalogue_lacks_shows_as_its_key(library):
    version = DilemmaVersion.objects.first()
    version.content["topic"] = "since-dropped"
    version.save()
    assert "since-dropped" in library.client("ethics_head").get(reverse(DILEMMAS)).text


@pytest.mark.each_database
def test_every_topic_has_a_name(library):
    assert {each.topic for each in queries.listed_dilemmas(Dilemma.objects.all())} <= set(catalogue.topics())


def test_a_topic_without_a_name_does_not_load(tmp_path, monkeypatch):
    from probidad.instruments.exercises.services import dilemmas

    text = (dilemmas.LIBRARY / "alto-frente-a-la-escuela.yaml").read_text(encoding="utf-8")
    changed = text.replace("topic: traffic-police", "topic: unheard-of")
    (tmp_path / "changed.yaml").write_text(changed, encoding="utf-8")
    monkeypatch.setattr(dilemmas, "LIBRARY", tmp_path)
    with pytest.raises(dilemmas.BadContent, match="unheard-of"):
        read_library()


@pytest.mark.parametrize("revisions", [0, 4])
def test_a_list_of_dilemmas_reads_neither_old_wordings_nor_options(
    library, revisions, django_assert_num_queries
):
    for content in read_library()[:3]:
        for number in range(revisions):
            publish_dilemma(content=content.model_copy(update={"revision": content.revision + number + 1}))
    client = library.client("ethics_head")
    # session, person, memberships, second step, where one reads (and what that inherited), dilemmas, where one
    # writes, drafts
    with django_assert_num_queries(9) as asked:
        assert len(client.get(reverse(DILEMMAS)).context["list"].table.rows) == len(read_library())
    # Parts of the content, never the column as a whole.
    [sql] = [each["sql"] for each in asked if "situation" in each["sql"]]
    assert '"content", "' not in sql and "options" not in sql
