"""The HTTP API, version 1: what is public, for machines. Assembly only; each part has its own router."""

from django.conf import settings
from django.http import JsonResponse
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.errors import ValidationError

from probidad.core import registry
from probidad.core.api import problems
from probidad.core.markers import public

DESCRIPTION = _("What Probidad publishes, for machines. No key is needed; nothing personal is in it.")

api = NinjaAPI(
    title="Probidad",
    version="1",
    urls_namespace="api",
    # Both are pages of ours: ninja's own would ask a third party for its scripts.
    docs_url=None,
    openapi_url=None,
    description=DESCRIPTION,
)


@api.exception_handler(ValidationError)
def parameter_not_right(request, error: ValidationError):
    """A problem that names each parameter, in the caller's language."""
    return problems.problem(422, problems.reasons(error.errors))


def document() -> dict:
    """The OpenAPI document: ninja's, with our errors in their own media type and without its slips."""
    found = api.get_openapi_schema()
    found["info"]["license"] = {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}
    found["servers"] = [{"url": settings.BASE_URL}]
    for path in found["paths"].values():
        for operation in path.values():
            _describe_errors(operation["responses"])
            for parameter in operation.get("parameters", ()):
                # A list of examples belongs into the schema, where it stands too.
                parameter.pop("examples", None)
    return found


def _describe_errors(responses: dict) -> None:
    reference = {"$ref": "#/components/schemas/Problem"}
    for status in (*(status for status in responses if int(status) >= 400), 429):
        title = problems.TITLES[int(status)]
        responses[status] = {"description": title, "content": {problems.CONTENT_TYPE: {"schema": reference}}}


@public
def root(request):
    """Where to read about the API: for a program, and for a person in each language."""
    pages = {"es": f"{settings.BASE_URL}/api/", "en": f"{settings.BASE_URL}/en/api/"}
    return JsonResponse({"openapi": f"{settings.BASE_URL}/api/v1/openapi.json", "pages": pages})


@public
def openapi(request):
    """The OpenAPI document."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


api.add_router("/institutions", "probidad.core.institutions.api.router")
for instrument in registry.instruments():
    if instrument.api_router:
        api.add_router(f"/{instrument.name}", instrument.api_router)
