"""The API's readable page, made from the OpenAPI document on the server: no script, no third party."""

import json
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from probidad.core.markers import public
from probidad.web.api import document


@dataclass(frozen=True)
class Parameter:
    """A parameter as the page explains it; ``accepts`` names its type and limits in words."""

    name: str
    required: bool
    accepts: str
    description: str


@dataclass(frozen=True)
class Endpoint:
    """One operation: ``path`` with its braces, an example call and the answer to expect."""

    anchor: str
    path: str
    summary: str
    description: str
    parameters: list[Parameter]
    example_url: str
    example_answer: str
    fields: list[Parameter]


@public
def reference(request):
    """All endpoints with parameters, fields, an example call and an example answer."""
    found = document()
    context = {
        "endpoints": endpoints(found),
        "document_url": f"{settings.BASE_URL}/api/v1/openapi.json",
        "problem": json.dumps(
            example(found, {"$ref": "#/components/schemas/Problem"}), indent=2, ensure_ascii=False
        ),
    }
    return render(request, "web/api.html", context)


def endpoints(found: dict) -> list[Endpoint]:
    """The operations of an OpenAPI document in its order, in the active language."""
    return [
        _endpoint(found, path, operation)
        for path, operations in found["paths"].items()
        for method, operation in operations.items()
        if method == "get"
    ]


def _endpoint(found: dict, path: str, operation: dict) -> Endpoint:
    parameters = operation.get("parameters", [])
    schema = operation["responses"][200]["content"]["application/json"]["schema"]
    return Endpoint(
        anchor=operation["operationId"].replace("_", "-"),
        path=path,
        summary=_words(operation.get("summary")),
        description=_words(operation.get("description")),
        parameters=[_parameter(each, each["schema"], each.get("required", False)) for each in parameters],
        example_url=_example_url(path, parameters),
        example_answer=json.dumps(example(found, schema), indent=2, ensure_ascii=False),
        fields=_fields(found, schema),
    )


def _parameter(named: dict, schema: dict, required: bool) -> Parameter:
    description = named.get("description") or schema.get("description") or ""
    return Parameter(named["name"], required, _accepts(schema), _words(description))


def _words(text: str | None) -> str:
    """A text of the document in the active language; the code marked it with ``gettext_noop``."""
    return gettext(text) if text else ""


def _fields(found: dict, schema: dict) -> list[Parameter]:
    """The answer's fields; of a list, those of one item."""
    properties = _resolved(found, schema).get("properties", {})
    if "items" in properties:
        properties = _resolved(found, properties["items"]["items"]).get("properties", {})
    return [_parameter({"name": name}, each, True) for name, each in properties.items()]


TYPES = {
    "integer": _("whole number"),
    "number": _("number"),
    "boolean": _("true or false"),
    "string": _("text"),
    "array": _("list"),
    "object": _("object"),
    "null": _("nothing (null)"),
}


def _accepts(schema: dict) -> str:
    if "anyOf" in schema:
        options = [each for each in schema["anyOf"] if each.get("type") != "null"]
        return " / ".join(_accepts(each) for each in options)
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if schema.get("format") == "date":
        return gettext("date, YYYY-MM-DD")
    words = str(TYPES.get(schema.get("type", "object"), TYPES["object"]))
    if "minimum" in schema and "maximum" in schema:
        words += f" ({schema['minimum']}–{schema['maximum']})"
    if "maxLength" in schema:
        words += f" (≤ {schema['maxLength']})"
    return words


def _example_url(path: str, parameters: list[dict]) -> str:
    query = {}
    for each in parameters:
        examples = each["schema"].get("examples")
        if each["in"] == "path":
            path = path.replace("{" + each["name"] + "}", str(examples[0]) if examples else "1")
        elif examples:
            query[each["name"]] = examples[0]
    return f"{settings.BASE_URL}{path}" + (f"?{urlencode(query)}" if query else "")


def example(found: dict, schema: dict, depth: int = 0):
    """An answer that fits a schema, from the examples and defaults that its fields give."""
    schema = _resolved(found, schema)
    if schema.get("examples"):
        return schema["examples"][0]
    if "default" in schema and depth and schema.get("type") != "array":
        return schema["default"]
    if "anyOf" in schema:
        return example(found, schema["anyOf"][0], depth + 1)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        return {name: example(found, each, depth + 1) for name, each in schema.get("properties", {}).items()}
    if kind == "array":
        # Deep inside, one item would repeat itself; a recursive schema would never end.
        return [example(found, schema["items"], depth + 1)] if depth < 6 else []
    return {"integer": 1, "number": 1.0, "boolean": True, "string": "…"}.get(kind)


def _resolved(found: dict, schema: dict) -> dict:
    while "$ref" in schema:
        schema = found["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema
