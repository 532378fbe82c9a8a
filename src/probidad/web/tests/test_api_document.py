"""The API says truly what it does: in its OpenAPI document, and on its page in both languages."""

import json

import pytest
from django.test import Client

from probidad.instruments.exercises.services.dilemmas import publish_library
from probidad.instruments.indices.tests.published import published
from probidad.web.api import document
from probidad.web.api_reference import endpoints, example


@pytest.mark.django_db
def test_the_document_is_served_to_machines():
    response = Client().get("/api/v1/openapi.json")
    assert response.json()["openapi"].startswith("3.")
    assert response.json()["paths"] == json.loads(json.dumps(document()["paths"]))


def test_every_operation_explains_itself():
    for path, operations in document()["paths"].items():
        for operation in operations.values():
            assert operation["summary"] and operation["description"], path
            for parameter in operation.get("parameters", ()):
                assert parameter.get("description"), f"{path}: {parameter['name']} has no description"


def test_every_field_explains_itself():
    for name, schema in document()["components"]["schemas"].items():
        for field, described in schema.get("properties", {}).items():
            if field != "items":
                assert described.get("description"), f"{name}.{field} has no description"


def test_an_answer_has_exactly_the_documented_fields(cast):
    publish_library()
    published(institution=cast.institution, organisation=cast.organisation, reviewer=cast.coordinator)
    of_evaluation = {"{instrument}": "icifiep", "{application}": "1", "{number}": "1"}
    found = document()
    for endpoint, path in zip(endpoints(found), found["paths"], strict=True):
        slug = "obsequio-de-navidad" if "dilemmas" in path else cast.institution.slug
        url = path.replace("{slug}", slug).replace("{institution}", slug)
        for name, value in of_evaluation.items():
            url = url.replace(name, value)
        answer = Client().get(url)
        assert answer.status_code == 200, url
        assert set(answer.json()) == set(json.loads(endpoint.example_answer)), url


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "heading"), [("/api/", "Los datos para programas"), ("/en/api/", "The data for machines")]
)
def test_the_page_shows_every_endpoint_in_its_language(url, heading):
    page = Client().get(url).content.decode()
    assert heading in page
    for path in document()["paths"]:
        assert f"GET {path}" in page
    other = "List institutions" if url == "/api/" else "Consulta las instituciones"
    assert other not in page


def test_an_example_is_made_from_a_schema_that_contains_itself():
    found = {
        "components": {
            "schemas": {
                "Node": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string"},
                        "children": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
                    },
                }
            }
        }
    }
    assert example(found, {"$ref": "#/components/schemas/Node"})["name"] == "…"


def test_a_list_of_examples_stands_where_the_standard_wants_it():
    for operations in document()["paths"].values():
        for operation in operations.values():
            assert not any("examples" in parameter for parameter in operation.get("parameters", ()))
            problems = [r["content"] for status, r in operation["responses"].items() if int(status) >= 400]
            assert all(list(content) == ["application/problem+json"] for content in problems)
