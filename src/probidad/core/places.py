"""Requests at work take turns: many may wait for something at once, few compete for the interpreter.

A web process has many threads (``WEB_THREADS``), since a derivation or somebody's slow connection holds one while it
waits. Were all to work at once, they would take the interpreter from each other: with 32 at once a quarter fewer ballots
were cast with 40 threads than with 8. So a request takes a place to work, and leaves it before it waits long for
what needs no interpreter.

What a request brings may come slowly, or never: granian sets no limit to that. So no more requests than there are
:class:`Bodies` wait for theirs; the others are told to come back, and a fifth of the threads answers whoever only reads.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

PLACES = 8
# Bytes of a request that are read before it takes a place. A larger one takes none: it may come for minutes.
READ_FIRST = 64 * 1024
# Says in a request that it was not read, since too many are coming (`core.ui.middleware.TooManyComingMiddleware`).
TOO_MANY = "probidad.too_many"

_mine = threading.local()


class Places:
    """So many places. Whoever waits longest gets the next one: Python's semaphores let newcomers pass."""

    def __init__(self, count: int = PLACES):
        self.free = count
        self._changing, self._waiting = threading.Lock(), deque()

    def take(self) -> None:
        """Wait for a place."""
        with self._changing:
            if self.free:
                self.free -= 1
                return
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        called.acquire()

    def give(self) -> None:
        """Give one back: to whoever waits, or to whoever comes."""
        with self._changing:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self.free += 1


class Bodies:
    """How many requests may be coming at once in a process of so many threads: all, and those that take long."""

    def __init__(self, threads: int):
        self._all = threading.BoundedSemaphore(max(1, threads * 4 // 5))
        self._large = threading.BoundedSemaphore(max(1, threads // 4))

    @contextmanager
    def coming(self, size: int) -> Iterator[bool]:
        """While a request of so many bytes comes: whether there is room for it."""
        slots = (self._all, self._large)[: (size > 0) + (size > READ_FIRST)]
        held = [each for each in slots if each.acquire(blocking=False)]
        try:
            yield len(held) == len(slots)
        finally:
            for each in held:
                each.release()


def in_turns(application: Callable, places: Places, bodies: Bodies) -> Callable:
    """A WSGI application of which no more small requests work at once than there are free places."""

    def wrapped(request: dict, start_response: Callable):
        size = _declared_size(request)
        with bodies.coming(size) as there_is_room:
            if there_is_room and size > READ_FIRST:
                return application(request, start_response)
            body = BytesIO(b"".join(_pieces(request["wsgi.input"], size)) if there_is_room else b"")
        if not there_is_room:
            request = request | {TOO_MANY: True, "CONTENT_LENGTH": "0"}
        places.take()
        _mine.place_of = places
        try:
            return application(request | {"wsgi.input": body}, start_response)
        finally:
            leave()

    return wrapped


def leave() -> None:
    """Give the place of this thread's request, if it has one, to the next, before a long wait.

    For good: what is left to do after the wait is short, and whoever holds a lock by then must not wait for those who
    wait for that lock.
    """
    places = getattr(_mine, "place_of", None)
    if places is not None:
        _mine.place_of = None
        places.give()


def _declared_size(request: dict) -> int:
    size = request.get("CONTENT_LENGTH") or ""
    return int(size) if size.isascii() and size.isdigit() else 0


def _pieces(stream, left: int) -> Iterator[bytes]:
    """All of it, or what came before the connection broke (`core.ui.whole` tells)."""
    while left and (piece := stream.read(left)):
        left -= len(piece)
        yield piece
