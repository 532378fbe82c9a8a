"""A request whose body ended before its time is no request: what was cut is never taken for the whole."""

from collections.abc import Callable

from django.core.exceptions import BadRequest


class _Body:
    """What a request brings, which knows how much there should be."""

    def __init__(self, stream, size: int):
        self._stream, self._left = stream, size

    def read(self, size: int = -1) -> bytes:
        data = self._counted(self._stream.read(size), size)
        # Half of what was asked for may be the end, or not: whoever asked wouldn't ask again.
        while self._left > 0 and len(data) < size:
            data += self._counted(self._stream.read(size - len(data)), size)
        return data

    def readline(self, size: int = -1) -> bytes:
        return self._counted(self._stream.readline(size), size)

    def _counted(self, data: bytes, asked: int) -> bytes:
        self._left -= len(data)
        if self._left > 0 and (asked < 0 or (asked and not data)):
            raise BadRequest("the request was cut")
        return data


def only_whole(application: Callable) -> Callable:
    """A WSGI application to which a request that was cut is an error (400).

    When a connection breaks, the server's stream just ends, and Django would read a form that lacks its last
    fields, or half of a text, as if that were what somebody sent.
    """

    def wrapped(request: dict, start_response: Callable):
        size = request.get("CONTENT_LENGTH") or ""
        if size.isascii() and size.isdigit():
            request = request | {"wsgi.input": _Body(request["wsgi.input"], int(size))}
        return application(request, start_response)

    return wrapped
