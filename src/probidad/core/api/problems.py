"""Errors of the API as problem details (RFC 9457), in the language that the request accepts."""

from collections.abc import Iterable

from django.http import JsonResponse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: _("The request could not be read"),
    404: _("There is nothing at this address"),
    405: _("This address only answers GET"),
    413: _("The request is too large"),
    422: _("A parameter is not right"),
    429: _("Too many requests at the moment"),
    500: _("Something failed on our side"),
    503: _("The service is not ready"),
}
# Pydantic's kinds of error, in words; what stands in braces comes from the error's context.
REASONS = {
    "missing": _("This parameter is required."),
    "extra_forbidden": _("There is no such parameter."),
    "int_parsing": _("Give a whole number."),
    "int_parsing_size": _("Give a smaller number."),
    "int_type": _("Give a whole number."),
    "int_from_float": _("Give a whole number."),
    "bool_parsing": _("Give true or false."),
    "date_parsing": _("Give a date as YYYY-MM-DD."),
    "date_from_datetime_parsing": _("Give a date as YYYY-MM-DD."),
    "greater_than_equal": _("Give {ge} or more."),
    "less_than_equal": _("Give {le} or less."),
    "string_too_long": _("Give at most {max_length} characters."),
    "string_too_short": _("Give at least {min_length} characters."),
    "string_pattern_mismatch": _("It has characters that are not accepted."),
    "literal_error": _("Give one of: {expected}."),
    "enum": _("Give one of: {expected}."),
}
OTHER_REASON = _("This value is not accepted.")


class Wrong(BaseModel):
    """A parameter that was not accepted."""

    where: str = Field(description=_("The parameter."), examples=["query.page"])
    message: str = Field(description=_("What is wrong with it."), examples=["Give 1 or more."])


class Problem(BaseModel):
    """An error, as RFC 9457 describes it."""

    type: str = Field("about:blank", description=_("Always about:blank: the status says it all."))
    title: str = Field(description=_("What happened, for a person."), examples=["A parameter is not right"])
    status: int = Field(description=_("The HTTP status."), examples=[422])
    errors: list[Wrong] = Field([], description=_("Each parameter that is not right."))


def problem(status: int, errors: Iterable[dict] = ()) -> JsonResponse:
    """The response for an error, in the active language."""
    title = TITLES.get(status, TITLES[500 if status >= 500 else 400])
    body = {"type": "about:blank", "title": translate(title), "status": status, "errors": list(errors)}
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def reasons(errors: Iterable[dict]) -> list[dict]:
    """Pydantic's errors as ``{where, message}`` in the active language; values given are not repeated."""
    found = []
    for error in errors:
        context = {key: str(value) for key, value in (error.get("ctx") or {}).items()}
        template = translate(REASONS.get(error["type"], OTHER_REASON))
        try:
            message = template.format(**context)
        except KeyError:
            message = translate(OTHER_REASON)
        place = [str(part) for part in error["loc"]]
        # Ninja names the Python argument that groups the parameters; the caller never wrote that.
        if error["type"] == "extra_forbidden" and "names" in (error.get("ctx") or {}):
            found += [
                {"where": f"{place[0]}.{name}"[:120], "message": message} for name in error["ctx"]["names"]
            ]
        else:
            found.append(
                {"where": f"{place[0]}.{place[-1]}" if len(place) > 1 else place[0], "message": message}
            )
    return found
