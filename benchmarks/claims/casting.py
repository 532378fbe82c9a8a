"""How many ballots a second the production server takes: sealed by a browser, and sealed on receipt."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle
from statistics import median

from benchmarks import databases, load, rounds
from benchmarks.report import NotMeasured, Section, percentile, spread

PORT, BARE_PORT = 8190, 8191
CONNECTIONS = (1, 32)
FULL, QUICK = (6, 2.0), (2, 0.7)  # rounds of measuring, seconds a slice
PREPARED = 4000  # ballots of each way, for a second with each number of connections
WARM_UP = 0.5  # seconds
SEALED, RECEIVED, BARE = "sealed by the browser", "sealed on receipt", "bare view"
# At 32 connections: ballots a second, and the share of the bare view's rows.
GOALS = {SEALED: (1000, 0.6), RECEIVED: (600, None)}


@dataclass(frozen=True)
class Way:
    """Requests of one kind, where they go, and how each is answered."""

    name: str
    port: int
    requests: Iterator[bytes]
    expects: Callable[[load.Response], None]

    def slice(self, connections: int, seconds: float) -> load.Slice:
        found = load.measure(
            self.requests, port=self.port, connections=connections, seconds=seconds, expects=self.expects
        )
        if found.seconds < seconds * 0.9:
            raise NotMeasured(f"the prepared ballots ran out: {self.name}")
        return found


def measure(quick: bool = False) -> Section:
    """Interleave the two ways and the bare view (A B C A B C …), on each database that there is."""
    section = Section("Casting over HTTP")
    times, seconds = QUICK if quick else FULL
    section.say(
        "Sealed by the browser: one JSON request brings a credential and the sealed answer; the server verifies the "
        "credential and stores the ballot in one autocommitted statement. Sealed on receipt, without a script: the "
        "request that confirms an option; the participant's cookie is opened, the unit's proof is signed, the answer "
        "sealed and stored likewise. Both are answered once the row is forced to the disk. `probidad serve` with its "
        "defaults; the round has twelve dilemmas. The bare view stands behind the same middleware and the same server "
        "program, on the same database, and inserts one row of the same length, autocommitted. All are measured in "
        f"turns (A B C A B C …), {times} slices of {seconds} s each; figures are the slices' median (lowest to "
        "highest), the ratio is of ballots to rows a second in the same turn. Any other answer than the expected one "
        "ends the measurement. The load generator is one more process on the same cores, with keep-alive; with 32 "
        "connections most of the time is waiting for a turn on them. Goals at 32 connections: sealed by the browser "
        "at least 1,000 a second and 0.6 × the bare view; sealed on receipt at least 600 a second."
    )
    rows = [row for make in databases.kinds() for row in _database(make, times, seconds)]
    headers = ("database, connections, way", "a second", "p50 ms", "p95 ms", "to the bare view", "goals")
    section.table(headers, rows)
    if len(databases.kinds()) == 1:
        section.say("PostgreSQL was not measured: no server answers at DATABASE_URL_TEST or on this machine.")
    return section


def _database(make, times: int, seconds: float) -> Iterator[list[str]]:
    with make() as installation:
        ballots = round((times * seconds + WARM_UP) * PREPARED)
        opened = rounds.open_round(installation, ballots // rounds.DILEMMAS)
        sealed = opened.sealed(PORT)
        with rounds.served(installation, PORT), rounds.bare(installation, BARE_PORT):
            ways = [
                Way(SEALED, PORT, _requests(sealed), load.require_stored),
                Way(RECEIVED, PORT, _requests(opened.answers(PORT)), load.redirects("/orientacion/")),
                Way(BARE, BARE_PORT, cycle([_row()]), load.redirects("/lista/")),
            ]
            for connections in CONNECTIONS:
                for name, figures in _interleaved(ways, connections, times, seconds):
                    yield [f"{installation.name}, {connections}, {name}", *figures]


def _requests(answers: Iterable[rounds.Answer]) -> Iterator[bytes]:
    return (each.request for each in answers)


def _row() -> bytes:
    cookie = "participacion_es-mx=" + "x" * 200
    return load.post("/ejercicios/fila/", "option=a&confirmed=1", BARE_PORT, cookie)


def _interleaved(
    ways: list[Way], connections: int, times: int, seconds: float
) -> Iterator[tuple[str, list[str]]]:
    for way in ways:
        way.slice(connections, WARM_UP)
    turns = [[way.slice(connections, seconds) for way in ways] for _each in range(times)]
    for place, way in enumerate(ways):
        ratios = [turn[place].rate / turn[-1].rate for turn in turns]
        yield way.name, _figures(way.name, [turn[place] for turn in turns], ratios, connections)


def _figures(name: str, slices: list[load.Slice], ratios: list[float], connections: int) -> list[str]:
    rates = [each.rate for each in slices]
    return [
        spread(rates),
        spread((median(each.latencies) * 1000 for each in slices), 1),
        spread((percentile(each.latencies, 0.95) * 1000 for each in slices), 1),
        "" if name == BARE else spread(ratios, 2),
        _judged(name, median(rates), median(ratios)) if connections == CONNECTIONS[-1] else "",
    ]


def _judged(name: str, rate: float, ratio: float) -> str:
    if name not in GOALS:
        return ""
    least_rate, least_ratio = GOALS[name]
    met = rate >= least_rate and (least_ratio is None or ratio >= least_ratio)
    return "met" if met else "**not met**"
