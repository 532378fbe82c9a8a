"""What a request may say of its letters: nothing but UTF-8."""

from collections.abc import Callable

_UTF_8 = ("utf-8", "utf8")


def only_utf8(application: Callable) -> Callable:
    """A WSGI application for which every request is in UTF-8, whatever it says.

    Django reads addresses and forms in the encoding that a request names, any that Python knows: some of them
    give halves of letters that no page and no database can hold, others aren't encodings of text, and fail
    before the first middleware. Browsers name none.
    """

    def wrapped(request: dict, start_response: Callable):
        kind, *parameters = request.get("CONTENT_TYPE", "").split(";")
        kept = [each for each in parameters if _is_harmless(each)]
        if len(kept) < len(parameters):
            request = request | {"CONTENT_TYPE": ";".join([kind, *kept])}
        return application(request, start_response)

    return wrapped


def _is_harmless(parameter: str) -> bool:
    """Whether it names no encoding but UTF-8. With ``*`` (RFC 2231) any parameter may name one for itself."""
    name, _equals, value = parameter.partition("=")
    if "*" in name:
        return False
    return name.strip().lower() != "charset" or value.strip().strip('"').lower() in _UTF_8
