"""Maps that an operator loads: small files in the shapes that public ones have, and hostile ones."""

import json

import pytest
from django.core.management import CommandError, call_command

from probidad.instruments.indices.models import MapShape
from probidad.instruments.indices.queries import nation
from probidad.instruments.indices.rules import shapes
from probidad.instruments.indices.rules.shapes import Unreadable, read_shapes
from probidad.instruments.indices.tests.published import published

SQUARE = [[-100, 20], [-99, 20], [-99, 21], [-100, 21], [-100, 20]]


def geojson(*properties, coordinates=(SQUARE,), kind="Polygon") -> dict:
    geometry = {"type": kind, "coordinates": list(coordinates)}
    features = [{"type": "Feature", "properties": each, "geometry": geometry} for each in properties]
    return {"type": "FeatureCollection", "features": features}


def topojson(*names) -> dict:
    """Two squares beside each other, which share an arc; the second goes along it backwards."""
    arcs = [[[0, 0], [0, 10]], [[0, 10], [-10, 0], [0, -10], [10, 0]], [[0, 10], [10, 0], [0, -10], [-10, 0]]]
    rings = [[[0, 1]], [[~0, ~2]]]
    geometries = [
        {"type": "Polygon", "arcs": ring, "properties": {"id": name}}
        for ring, name in zip(rings, names, strict=True)
    ]
    return {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [-100, 20]},
        "arcs": arcs,
        "objects": {"state": {"type": "GeometryCollection", "geometries": geometries}},
    }


def read(content) -> dict[str, str]:
    return read_shapes(json.dumps(content).encode())


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"CVEGEO": "09"}, "09"),
        ({"CVEGEO": "31001"}, "31001"),
        ({"CVE_ENT": "09", "CVE_MUN": "002"}, "09002"),
        ({"id": None, "state_code": 9, "state_name": "Distrito Federal"}, "09"),
        ({"id": "1001"}, "01001"),
    ],
)
def test_inegi_s_code_is_found_under_the_names_that_files_have(properties, code):
    assert list(read(geojson(properties))) == [code]


def test_neighbours_share_their_border_to_the_point():
    paths = read(topojson("09", "15"))
    assert set(paths) == {"09", "15"}
    # The whole is twice as wide as high: one square lies left, the other right of the middle.
    assert paths["09"].startswith("M180 ") and paths["15"].startswith("M180 ")


def test_a_border_of_many_points_becomes_a_few():
    side = [[-100 + number / 10_000, 20] for number in range(10_000)]
    [path] = read(geojson({"id": "09"}, coordinates=[[*side, [-99, 21], [-100, 21]]])).values()
    assert len(path) < 5_000


def test_islands_and_shapes_smaller_than_the_grid_do_not_break():
    tiny = [[[-90, 20], [-90.000001, 20], [-90, 20.000001], [-90, 20]]]
    content = geojson({"id": "09"})
    content["features"].append(
        {
            "type": "Feature",
            "properties": {"id": "31"},
            "geometry": {"type": "MultiPolygon", "coordinates": [tiny]},
        }
    )
    assert read(content)["31"].endswith("z")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not json", "no_json"),
        (b"\xff\xfe", "no_json"),
        (b"[]", "no_map"),
        (b'{"type": "Feature"}', "no_map"),
        (b"[" * 100_000, "too_deep"),
        (b'{"type": "FeatureCollection"}', "broken"),
        (b'{"type": "FeatureCollection", "features": []}', "no_shapes"),
        (geojson({"name": "Aguascalientes"}), "no_code"),
        (geojson({"id": "99"}), "no_code"),
        (geojson({"id": "x" * 10_000}), "no_code"),
        (geojson({"id": "09"}, {"id": "09001"}), "mixed"),
        (geojson({"id": "09"}, kind="Point"), "no_polygon"),
        (geojson({"id": "09"}, coordinates=[[[2_500_000, 800_000]]]), "no_degrees"),
        (geojson({"id": "09"}, coordinates=[[["a", 1]]]), "broken"),
        (geojson({"id": "09"}, coordinates=[[[float("nan"), 1]]]), "no_degrees"),
        (geojson({"id": "09"}, coordinates=[]), "no_shapes"),
        ({**topojson("09", "15"), "arcs": []}, "broken"),
        ({**topojson("09", "15"), "transform": {}}, "broken"),
    ],
)
def test_what_is_no_map_is_refused_by_name(content, code):
    with pytest.raises(Unreadable) as refused:
        read_shapes(content if isinstance(content, bytes) else json.dumps(content).encode())
    assert refused.value.code == code


def test_size_shapes_and_points_are_bounded(monkeypatch):
    monkeypatch.setattr(shapes, "MAX_POINTS", 4)
    with pytest.raises(Unreadable, match="too_many_points"):
        read(geojson({"id": "09"}))
    monkeypatch.setattr(shapes, "MAX_SHAPES", 0)
    monkeypatch.setattr(shapes, "MAX_POINTS", 100)
    with pytest.raises(Unreadable, match="too_many_shapes"):
        read(geojson({"id": "09"}))
    monkeypatch.setattr(shapes, "MAX_BYTES", 10)
    with pytest.raises(Unreadable, match="too_large"):
        read(geojson({"id": "09"}))


def test_one_arc_named_a_thousand_times_is_no_bomb(monkeypatch):
    monkeypatch.setattr(shapes, "MAX_POINTS", 1_000)
    content = topojson("09", "15")
    content["objects"]["state"]["geometries"][0]["arcs"] = [[1] * 10_000]
    with pytest.raises(Unreadable, match="too_many_points"):
        read(content)


@pytest.mark.django_db
def test_the_command_loads_replaces_and_says_what_is_wrong(tmp_path, capsys):
    file = tmp_path / "estados.json"
    file.write_text(json.dumps(topojson("09", "15")))
    call_command("load_shapes", str(file))
    assert set(nation.shapes("")) == {"09", "15"}
    file.write_text(json.dumps(geojson({"CVEGEO": "09002"})))
    call_command("load_shapes", str(file))
    assert set(nation.shapes("09")) == {"09002"}
    assert set(nation.shapes("")) == {"09", "15"}
    file.write_text("{}")
    with pytest.raises(CommandError):
        call_command("load_shapes", str(file))
    with pytest.raises(CommandError):
        call_command("load_shapes", str(tmp_path / "none.json"))
    assert MapShape.objects.count() == 3


@pytest.mark.django_db
def test_the_page_shows_loaded_shapes_in_place_of_tiles(client, cast, tmp_path):
    nation.forget()
    cast.institution.kind, cast.institution.state_code = "municipality", "09"
    cast.institution.municipality_code = "002"
    cast.institution.save()
    published(institution=cast.institution, organisation=cast.organisation, reviewer=cast.coordinator)
    assert "tiles" in client.get("/indices/icifiep/").content.decode()
    file = tmp_path / "mapa.json"
    for content in (topojson("09", "15"), geojson({"CVEGEO": "09002"}, {"CVEGEO": "09003"})):
        file.write_text(json.dumps(content))
        call_command("load_shapes", str(file))
    page = client.get("/indices/icifiep/").content.decode()
    assert "tiles" not in page and "estado=09" in page
    page = client.get("/indices/icifiep/?estado=09").content.decode()
    assert page.count("shapes__step-") == 1 and page.count("shapes__none") == 1
    assert f"{cast.institution.name}: " in page
    nation.forget()
