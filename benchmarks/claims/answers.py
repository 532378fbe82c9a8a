"""How many answers a second the production server seals and stores, and how long one takes."""

from collections.abc import Iterator
from statistics import median

from benchmarks import databases, load, rounds
from benchmarks.report import NotMeasured, Section, percentile, spread

PORT, BARE_PORT = 8190, 8191
CONNECTIONS = (1, 32)
# (people, rounds of measuring, seconds a slice): enough answers that no slice runs out of them.
FULL, QUICK = (2500, 6, 2.5), (150, 2, 0.7)
WARM_UP = 0.5  # seconds


def measure(quick: bool = False) -> Section:
    """Interleave answers and the bare view (A B A B …), on each database that there is."""
    section = Section("Answers over HTTP")
    people, times, seconds = QUICK if quick else FULL
    section.say(
        "One answer is the request that confirms an option: the participant's cookie is opened, the "
        "answer is sealed to the round's key, stored, and forced to the disk before the redirect goes "
        "out. `probidad serve` with its defaults; the round has twelve dilemmas. The baseline "
        "is a bare view behind the same middleware and the same server program, on the same database: "
        "it inserts one row of the same length in one transaction. Both are measured in turns "
        f"(A B A B …), {times} slices of {seconds} s each; figures are the slices' median (lowest to "
        "highest), the ratio is of answers to rows a second in the same turn. Any other answer than the "
        "redirect ends the measurement. The load generator is one more process on the same cores, with "
        "keep-alive; with 32 connections most of the time is waiting for a turn on them."
    )
    rows = [row for make in databases.kinds() for row in _database(make, people, times, seconds)]
    headers = (
        "database, connections",
        "answers/s",
        "p50 ms",
        "p95 ms",
        "bare view/s",
        "p50 ms",
        "p95 ms",
        "ratio",
    )
    section.table(headers, rows)
    if len(databases.kinds()) == 1:
        section.say("PostgreSQL was not measured: no server answers at DATABASE_URL_TEST or on this machine.")
    return section


def _database(make, people: int, times: int, seconds: float) -> Iterator[list[str]]:
    with make() as installation:
        round = rounds.open_round(installation, people)
        with rounds.served(installation, PORT), rounds.bare(installation, BARE_PORT):
            answers = (each.request for each in round.answers(PORT))
            for connections in CONNECTIONS:
                yield [
                    f"{installation.name}, {connections}",
                    *_interleaved(answers, connections, times, seconds),
                ]


def _interleaved(answers: Iterator[bytes], connections: int, times: int, seconds: float) -> list[str]:
    ours, bares = [], []
    _slice(answers, connections, WARM_UP)
    _bare_slice(connections, WARM_UP)
    for _each in range(times):
        ours.append(_slice(answers, connections, seconds))
        bares.append(_bare_slice(connections, seconds))
    ratio = spread((a.rate / b.rate for a, b in zip(ours, bares, strict=True)), 2)
    return [*_figures(ours), *_figures(bares), ratio]


def _slice(answers: Iterator[bytes], connections: int, seconds: float) -> load.Slice:
    found = load.measure(
        answers, port=PORT, connections=connections, seconds=seconds, expects=b"/orientacion/"
    )
    if found.seconds < seconds * 0.9:
        raise NotMeasured("the prepared answers ran out: raise the number of people")
    return found


def _bare_slice(connections: int, seconds: float) -> load.Slice:
    form = load.post(
        "/ejercicios/fila/", "option=a&confirmed=1", BARE_PORT, "participacion_es-mx=" + "x" * 200
    )
    return load.measure(
        iter(lambda: form, None), port=BARE_PORT, connections=connections, seconds=seconds, expects=b"/lista/"
    )


def _figures(slices: list[load.Slice]) -> list[str]:
    return [
        spread(each.rate for each in slices),
        spread((median(each.latencies) * 1000 for each in slices), 1),
        spread((percentile(each.latencies, 0.95) * 1000 for each in slices), 1),
    ]
