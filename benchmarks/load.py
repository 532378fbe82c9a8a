"""The load generator: a few keep-alive connections over plain sockets, bounded in number and time.

It runs in the benchmark's process, not in the server's, and does as little as it can, since it
shares the machine's cores with what it measures.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

HOST = "127.0.0.1"
ANSWERS_WITHIN = 30.0  # seconds


class UnexpectedAnswer(Exception):
    """The server answered something else than the page that was expected."""


@dataclass(frozen=True)
class Response:
    """Status and headers of an answer; its body is read and dropped."""

    status: int
    head: bytes

    def header(self, name: bytes) -> list[bytes]:
        """The values of a header."""
        lines = (line.partition(b":") for line in self.head.split(b"\r\n")[1:])
        return [value.strip() for key, _colon, value in lines if key.lower() == name]


FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def post(path: str, body: str, port: int, cookie: str = "", kind: str = FORM) -> bytes:
    """A form, or what a script sends, as a browser would send it from one of our own pages."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {HOST}:{port}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body.encode())}",
        "Sec-Fetch-Site: same-origin",
        "Accept: text/html",
        "Accept-Language: es-MX",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    return "\r\n".join([*lines, "", body]).encode()


@dataclass
class Connection:
    """One keep-alive connection, opened at its first use."""

    port: int
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> None:
        """Connect unless connected. OSError where nobody listens."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self.port)

    async def send(self, request: bytes) -> Response:
        """Send a request and read the answer. OSError or EOFError where the connection breaks."""
        await self.open()
        reader, writer = self._streams
        try:
            writer.write(request)
            async with asyncio.timeout(ANSWERS_WITHIN):
                head = await reader.readuntil(b"\r\n\r\n")
                response = Response(int(head[9:12]), head)
                length = response.header(b"content-length")
                if length and int(length[0]):
                    await reader.readexactly(int(length[0]))
        except BaseException:
            self.close()
            raise
        if not length:
            self.close()
        return response

    def close(self) -> None:
        if self._streams is not None:
            with suppress(OSError, RuntimeError):
                self._streams[1].close()
        self._streams = None


@dataclass
class Slice:
    """What one slice of load measured: the seconds that it took, and each answer's seconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds


def measure(
    requests: Iterator[bytes],
    *,
    port: int,
    connections: int,
    seconds: float,
    expects: Callable[[Response], None],
) -> Slice:
    """Send requests for so many seconds, or until there are no more.

    ``expects`` raises :class:`UnexpectedAnswer` for any answer that isn't the right one.
    """
    return run(_measure(requests, port, connections, seconds, expects))


def run(work: Coroutine) -> Any:
    """Run to the end; of errors in several connections the first is raised."""
    try:
        return asyncio.run(work)
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None


async def _measure(requests, port: int, connections: int, seconds: float, expects) -> Slice:
    found = Slice()
    began = time.perf_counter()

    async def client() -> None:
        connection = Connection(port)
        try:
            while (sent := time.perf_counter()) < began + seconds and (request := next(requests, None)):
                response = await connection.send(request)
                found.latencies.append(time.perf_counter() - sent)
                expects(response)
        finally:
            connection.close()

    async with asyncio.TaskGroup() as group:
        for _each in range(connections):
            group.create_task(client())
    found.seconds = time.perf_counter() - began
    return found


def redirects(to: str) -> Callable[[Response], None]:
    """Expects a redirect whose address has ``to``."""

    def expect(response: Response) -> None:
        place = b"".join(response.header(b"location")).decode(errors="replace")
        if response.status != 302 or to not in place:
            raise UnexpectedAnswer(f"{response.status} {place}")

    return expect


def require_stored(response: Response) -> None:
    """Expects that the box took a ballot."""
    if response.status != 201:
        raise UnexpectedAnswer(str(response.status))


def collect(requests: list[bytes], *, port: int, connections: int = 4) -> list[Response]:
    """Send requests and return their answers in the same order."""
    return run(_collect(requests, port, connections))


async def _collect(requests: list[bytes], port: int, connections: int) -> list[Response]:
    answers: list[Response | None] = [None] * len(requests)
    waiting = iter(enumerate(requests))

    async def client() -> None:
        connection = Connection(port)
        for place, request in waiting:
            answers[place] = await connection.send(request)
        connection.close()

    async with asyncio.TaskGroup() as group:
        for _each in range(connections):
            group.create_task(client())
    return answers
