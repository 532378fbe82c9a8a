"""The open data: a package whose tables are what their description says, to the last cell."""

import csv
import io
import json
import re
import zipfile
from datetime import date

import pytest

from probidad.instruments.indices.models import Publication, PublishedPoints
from probidad.instruments.indices.tests.published import OF_SCORING, published, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_instruments(cast):
    for slug in (OF_SCORING["points"], OF_SCORING["criteria"]):
        published(
            institution=cast.institution,
            organisation=cast.organisation,
            reviewer=cast.coordinator,
            version=version_of(slug),
        )


def package(client, address="/indices/datos-abiertos.zip"):
    answer = client.get(address)
    assert answer.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    return json.loads(archive.read("datapackage.json")), archive


def rows_of(archive, resource) -> list[dict]:
    return list(csv.DictReader(io.StringIO(archive.read(resource["path"]).decode(resource["encoding"]))))


# What table schema says of each type, as a test (https://specs.frictionlessdata.io/table-schema/#types-and-formats).
TYPES = {
    "string": str,
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
}


def test_the_description_has_what_the_standard_asks_for(client, two_instruments):
    described, archive = package(client)
    assert described["profile"] == "tabular-data-package"
    assert re.fullmatch(r"[-a-z0-9._/]+", described["name"])
    assert all(each["name"] or each["path"] for each in described["licenses"])
    assert all(each["title"] and each["path"].startswith("http") for each in described["sources"])
    names = [each["name"] for each in described["resources"]]
    assert len(set(names)) == len(names)
    assert {each["path"] for each in described["resources"]} | {"datapackage.json"} == set(archive.namelist())
    for each in [described, *described["resources"]]:
        assert each["titles"]["es"] and each["titles"]["en"] and each["title"] == each["titles"]["es"]
        assert each["descriptions"]["es"] and each["descriptions"]["en"]


def test_every_cell_is_what_its_field_says(client, two_instruments):
    described, archive = package(client)
    for resource in described["resources"]:
        fields = resource["schema"]["fields"]
        rows = rows_of(archive, resource)
        assert rows, resource["name"]
        assert list(rows[0]) == [each["name"] for each in fields]
        for field in fields:
            constraints = field.get("constraints", {})
            for row in rows:
                value = row[field["name"]]
                if value == "":
                    assert not constraints.get("required"), (resource["name"], field["name"])
                    continue
                TYPES[field["type"]](value)
                assert value in constraints.get("enum", [value])


def test_keys_are_keys_and_lead_to_rows(client, two_instruments):
    described, archive = package(client)
    tables = {each["name"]: rows_of(archive, each) for each in described["resources"]}
    for resource in described["resources"]:
        schema = resource["schema"]
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in tables[resource["name"]]]
        assert len(set(keys)) == len(keys)
        for each in schema.get("foreignKeys", []):
            there = {
                tuple(row[name] for name in each["reference"]["fields"])
                for row in tables[each["reference"]["resource"]]
            }
            assert {tuple(row[name] for name in each["fields"]) for row in tables[resource["name"]]} <= there


def test_nothing_published_is_left_out_and_points_add_up(client, two_instruments):
    described, archive = package(client)
    tables = {each["name"]: rows_of(archive, each) for each in described["resources"]}
    assert len(tables["points"]) == PublishedPoints.objects.count()
    for publication in Publication.objects.all():
        own = [row for row in tables["points"] if int(row["publication"]) == publication.pk]
        assert sum(int(row["gathered"]) for row in own) == publication.gathered
        assert sum(int(row["possible"]) for row in own) == publication.possible


def test_a_package_of_one_instrument_has_that_alone(client, two_instruments):
    described, archive = package(client, "/indices/icifiep/datos-abiertos.zip")
    [resource] = [each for each in described["resources"] if each["name"] == "publications"]
    assert {row["instrument"] for row in rows_of(archive, resource)} == {"icifiep"}
    assert client.get("/indices/no-existe/datos-abiertos.zip").status_code == 404


def test_an_empty_package_is_whole(client):
    version_of("icifiep")
    described, archive = package(client)
    assert rows_of(archive, described["resources"][0]) == []


def test_names_that_look_like_formulas_are_none(client, cast, two_instruments):
    cast.institution.name = "=HYPERLINK(1)"
    cast.institution.save()
    described, archive = package(client)
    [resource] = [each for each in described["resources"] if each["name"] == "institutions"]
    assert not any(row["name"].startswith("=") for row in rows_of(archive, resource))


def test_the_list_as_json_has_the_page_s_filters(client, cast, two_instruments):
    [entry] = client.get("/indices/icifiep/datos.json").json()["publications"]
    publication = Publication.objects.get(version__instrument__urn__endswith="icifiep")
    assert (entry["digest"], entry["percent"]) == (publication.digest, publication.percent)
    assert client.get("/indices/icifiep/datos.json?base=self").json()["publications"] == []
    refused = client.get("/indices/icifiep/datos.json?estado=99")
    assert refused.status_code == 400
    assert "estado" in refused.json()["errors"]


def test_downloads_share_the_ceiling(client, two_instruments, monkeypatch):
    monkeypatch.setattr("probidad.core.api.throttle.Bucket.take", lambda *_: False)
    for address in ("/indices/datos-abiertos.zip", "/indices/icifiep/datos.json"):
        assert client.get(address).status_code == 429
