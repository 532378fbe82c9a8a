"""Who may open which page about institutions, and what lists cost."""

import pytest
from django.urls import reverse

from probidad.core.institutions.models import Institution, Unit
from probidad.core.ui.lists import PAGE_SIZE
from tests.cast import EVERYBODY

SIGN_IN, MISSING, OK, MOVED = "sign-in", 404, 200, 302
EDITORS = {"operator": OK, "ethics_head": OK}
OPERATORS = {"operator": OK}
ANYBODY = dict.fromkeys(EVERYBODY, OK)


def panel(name: str, *args) -> str:
    return reverse(f"institutions-panel:{name}", args=args)


def pages(cast) -> dict[str, tuple[str, dict]]:
    slug, unit = cast.institution.slug, cast.unit.pk
    return {
        "list": (reverse("institutions:index"), ANYBODY),
        "detail": (reverse("institutions:detail", args=[slug]), ANYBODY),
        "unknown": (reverse("institutions:detail", args=["nadie"]), dict.fromkeys(EVERYBODY, MISSING)),
        "no logo": (reverse("institutions:logo", args=[slug]), dict.fromkeys(EVERYBODY, MISSING)),
        "index": (panel("index"), {"operator": OK, "ethics_head": MOVED, "other_ethics_head": MOVED}),
        "create": (panel("create"), OPERATORS),
        "overview": (panel("overview", slug), EDITORS),
        "edit": (panel("edit", slug), EDITORS),
        "rename": (panel("rename", slug), EDITORS),
        "registration": (panel("registration", slug), OPERATORS),
        "end": (panel("end", slug), OPERATORS),
        "units": (panel("units", slug), EDITORS),
        "add unit": (panel("add-unit", slug), EDITORS),
        "edit unit": (panel("edit-unit", unit), EDITORS),
        "merge unit": (panel("merge-unit", unit), EDITORS),
        "dissolve unit": (panel("dissolve-unit", unit), EDITORS),
    }


@pytest.mark.once
@pytest.mark.parametrize("who", EVERYBODY)
def test_each_page_opens_to_those_it_is_for_and_to_nobody_else(cast, who):
    client = cast.client(who)
    answers, expected = {}, {}
    for name, (url, opens_to) in pages(cast).items():
        response = client.get(url)
        to_sign_in = response.status_code == MOVED and "/cuenta/login/" in response["Location"]
        answers[name] = SIGN_IN if to_sign_in else response.status_code
        expected[name] = opens_to.get(who, SIGN_IN if who == "visitor" else MISSING)
    assert answers == expected


@pytest.mark.parametrize(
    ("path", "words"), [("/instituciones/", "Instituciones"), ("/en/instituciones/", "Institutions")]
)
def test_public_pages_exist_in_both_languages(cast, path, words):
    page = cast.client("visitor").get(path)
    assert page.status_code == 200 and f"<h1>{words}</h1>" in page.content.decode()


def test_public_pages_set_no_cookie_and_ask_nobody_else(cast):
    for url in (reverse("institutions:index"), reverse("institutions:detail", args=["villa-clara"])):
        response = cast.client("team_leader").get(url)
        assert not response.cookies and "Cookie" not in response.get("Vary", "")


def found(cast, query: str) -> list[str]:
    page = cast.client("visitor").get(reverse("institutions:index") + query)
    assert page.status_code == 200
    return [each.slug for each in page.context["list"].page]


def test_the_list_is_searched_by_words_type_and_state(cast):
    Institution.objects.filter(pk=cast.institution.pk).update(state_code="22")
    assert found(cast, "?q=clara+municipio") == ["villa-clara"]
    assert found(cast, "?tipo=state") == ["estado-de-tres-rios"]
    assert found(cast, "?estado=22") == ["villa-clara"]
    assert found(cast, "?q=tres+r%C3%ADos&tipo=municipality") == []


def test_what_has_ended_is_listed_only_when_asked_for(cast):
    Institution.objects.filter(pk=cast.institution.pk).update(dissolved_on="2020-01-01", ending="dissolved")
    assert "villa-clara" not in found(cast, "") and "villa-clara" in found(cast, "?extintas=on")


@pytest.mark.parametrize("query", ["?q=%00", "?q=%25_", "?tipo=x", "?estado=%27--", "?q=" + "a" * 3000])
def test_hostile_filters_find_nothing(cast, query):
    assert found(cast, query) == []


@pytest.mark.parametrize("query", ["?pagina=-3", "?pagina=zz", "?orden=parent__password", "?formato=exe"])
def test_what_is_no_page_order_or_format_shows_the_list(cast, query):
    assert len(found(cast, query)) == 3


def test_the_database_sorts_the_list_as_people_look_it_up(cast):
    for slug, name in (("a", "Órgano de Control"), ("b", "Obras"), ("c", "zoológico")):
        Institution.objects.create(slug=slug, name=name, kind="body")
    alphabetical = ["estado-de-tres-rios", "puerto-verde", "villa-clara", "b", "a", "c"]
    assert found(cast, "") == found(cast, "?orden=institucion") == alphabetical
    assert found(cast, "?orden=-institucion") == alphabetical[::-1]
    # What has no parent stands last both ways; equals stay in alphabetical order.
    with_parent, without = ["puerto-verde", "villa-clara"], ["estado-de-tres-rios", "b", "a", "c"]
    assert found(cast, "?orden=parte-de") == found(cast, "?orden=-parte-de") == with_parent + without


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("/instituciones/", ["Ente público", "Estado", "Municipio", "Municipio"]),
        ("/en/instituciones/", ["Municipality", "Municipality", "Public body", "State"]),
    ],
)
def test_types_are_sorted_as_they_are_read(cast, path, kinds):
    Institution.objects.create(slug="a", name="Órgano de Control", kind="body")
    client = cast.client("visitor")
    for order, expected in (("tipo", kinds), ("-tipo", kinds[::-1])):
        page = client.get(path, {"orden": order})
        assert [str(row["tipo"]) for row in page.context["list"].table.rows] == expected


def test_states_are_sorted_by_name_and_who_has_none_stands_last(cast):
    Institution.objects.update(state_code="")
    for number, code in enumerate(("16", "15", "07", "05")):  # Michoacán, México, Chiapas, Coahuila
        Institution.objects.create(slug=f"s{number}", name=f"Estado {number}", kind="state", state_code=code)
    none = ["estado-de-tres-rios", "puerto-verde", "villa-clara"]
    assert found(cast, "?orden=estado") == ["s2", "s3", "s1", "s0", *none]
    assert found(cast, "?orden=-estado") == ["s0", "s1", "s3", "s2", *none]


def test_the_list_that_one_manages_is_sorted_by_type_and_by_units(cast):
    client = cast.client("operator")
    for order in ("tipo", "-tipo", "unidades"):
        assert client.get(panel("index"), {"orden": order}).status_code == 200


def test_the_list_can_be_downloaded_by_anybody_as_found(cast):
    response = cast.client("visitor").get(reverse("institutions:index") + "?tipo=municipality&formato=csv")
    rows = b"".join(response).decode("utf-8-sig").splitlines()
    assert len(rows) == 3 and "Municipio de Puerto Verde" in rows[1] and "Estado de Tres Ríos" in rows[1]


@pytest.mark.parametrize(
    ("path", "words"),
    [("/instituciones/", "demasiadas descargas"), ("/en/instituciones/", "too many downloads")],
)
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_beyond_the_ceiling_downloads_wait_and_the_page_still_answers(cast, settings, path, words, format):
    settings.API_RATE = 1
    client = cast.client("visitor")
    answers = [client.get(path, {"formato": format}) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert words in answers[2].content.decode() and answers[2]["Retry-After"] == "5"
    assert client.get("/api/v1/institutions").status_code == 429
    assert client.get(path).status_code == 200


def test_a_download_counts_as_the_requests_that_its_pages_would_be(cast, settings):
    settings.API_RATE = 1.5  # three in a burst
    for number in range(PAGE_SIZE):
        Institution.objects.create(slug=f"b{number}", name=f"Cuerpo {number}", kind="body")
    client, download = cast.client("visitor"), {"formato": "csv"}
    url = reverse("institutions:index")
    assert [client.get(url, download).status_code for _ in range(2)] == [200, 429]


@pytest.mark.parametrize("more", [0, 10])
def test_lists_cost_the_same_however_long(cast, more, django_assert_num_queries):
    for number in range(more):
        body = Institution.objects.create(
            slug=f"b{number}", name=f"Cuerpo {number}", kind="body", parent=cast.state
        )
        Unit.objects.create(institution=cast.institution, name=f"Unidad {number}")
        Unit.objects.create(institution=body, name="Unidad")
    with django_assert_num_queries(2):  # count, page
        cast.client("visitor").get(reverse("institutions:index"))
    with django_assert_num_queries(
        6
    ):  # institution, names, children, units, predecessors, what is published about it
        cast.client("visitor").get(reverse("institutions:detail", args=["villa-clara"]))
    client = cast.client("operator")
    with django_assert_num_queries(6):  # session, person, memberships, second step, count, page
        client.get(panel("index"))
