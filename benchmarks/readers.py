"""Reading pages one after the other, and what each took."""

import http.client
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

from benchmarks import load
from benchmarks.report import NotMeasured, percentile


@dataclass
class Times:
    """Milliseconds that an address took, by turn."""

    turns: list[list[float]] = field(default_factory=list)

    @property
    def medians(self) -> list[float]:
        return [median(turn) for turn in self.turns]

    @property
    def p95(self) -> float:
        return percentile([each for turn in self.turns for each in turn], 0.95)

    @property
    def longest(self) -> float:
        return max(each for turn in self.turns for each in turn)


@contextmanager
def readers(port: int, addresses: dict[str, tuple[str, str]]) -> Iterator[Callable[[str], float]]:
    """A function that reads one of the addresses (path, cookie) whole, and returns its milliseconds.

    It raises NotMeasured for any answer but the page.
    """
    connection = http.client.HTTPConnection(load.HOST, port, timeout=load.ANSWERS_WITHIN)

    def read(name: str) -> float:
        path, cookie = addresses[name]
        headers = {"Accept-Encoding": "gzip", "Accept-Language": "es-MX"} | (
            {"Cookie": cookie} if cookie else {}
        )
        began = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        taken = (time.perf_counter() - began) * 1000
        if answer.status != 200:
            raise NotMeasured(f"{path} answered {answer.status}")
        return taken

    try:
        yield read
    finally:
        connection.close()
