"""What the pages of the indices cost their readers, however many institutions were evaluated."""

from contextlib import ExitStack
from statistics import median

from benchmarks import databases, rounds
from benchmarks.readers import Times, readers
from benchmarks.report import Section, spread

PORTS = {"small": 8210, "large": 8211}
RATIO, GOAL = 1.2, 150  # milliseconds at p95
FULL, QUICK = {"small": 10, "large": 2_500}, {"small": 10, "large": 100}
APPLICATIONS = 10
TURNS, PAGES_A_TURN = (6, 25), (2, 4)
PATIENCE = 1800.0  # seconds
WARM_UP = 8
PAGES = (
    ("the country", "/indices/icifiep/"),
    ("one state", "/indices/icifiep/?estado=14"),
    ("by score, best first", "/indices/icifiep/?orden=-calificacion"),
    ("all instruments", "/indices/"),
    ("one institution", ""),
)


def measure(quick: bool = False) -> Section:
    """The same pages of a small and a large installation in turns, on each database that there is."""
    sizes = QUICK if quick else FULL
    turns, pages = PAGES_A_TURN if quick else TURNS
    section = Section("Indices: pages of the country and of one institution")
    section.say(
        f"Two installations alike, with {sizes['small']:,} and {sizes['large']:,} municipalities, each evaluated {APPLICATIONS} times by "
        "ICIFIEP (twenty evaluations that the service published, and copies of them). `probidad serve` with its defaults, "
        f"warm; one connection to each, in turns (A B A B …), {turns} turns of {pages} times each page. Figures are the medians of the "
        "turns (median, lowest to highest), the p95 is over all requests, “first” the one after the start, whose figures nobody had "
        "asked for. A national page keeps its figures for five minutes. "
        f"Goals: p95 under {GOAL} ms for national pages; for one institution a ratio of at most {RATIO}."
    )
    rows = [row for make in databases.kinds() for row in _database(make, sizes, turns, pages)]
    heads = [f"{count:,} institutions, ms" for count in sizes.values()]
    section.table(("page", heads[0], "p95 ms", heads[1], "p95 ms", "first ms", "ratio"), rows)
    return section


def _database(make, sizes: dict[str, int], turns: int, pages: int) -> list[list[str]]:
    with ExitStack() as stack:
        places = {size: stack.enter_context(make()) for size in sizes}
        made = {}
        for size, place in places.items():
            wanted = {"institutions": sizes[size], "applications": APPLICATIONS}
            made[size] = rounds.stage(place, "evaluations", wanted, PATIENCE)
        for size, place in places.items():
            stack.enter_context(rounds.served(place, PORTS[size]))
        name = places["small"].name
        return [_measured(f"{name}, {page}", path, made, turns, pages) for page, path in PAGES]


def _measured(name: str, path: str, made: dict, turns: int, pages: int) -> list[str]:
    times = {size: Times() for size in PORTS}
    with ExitStack() as stack:
        read = {
            size: stack.enter_context(readers(port, {"page": (path or made[size]["institution"], "")}))
            for size, port in PORTS.items()
        }
        first = {size: read[size]("page") for size in PORTS}
        for size in list(PORTS) * WARM_UP:
            read[size]("page")
        for _turn in range(turns):
            for size in PORTS:
                times[size].turns.append([])
            for _each in range(pages):
                for size in PORTS:
                    times[size].turns[-1].append(read[size]("page"))
    small, large = times["small"], times["large"]
    ratios = [b / a for a, b in zip(small.medians, large.medians, strict=True)]
    cells = [cell for each in (small, large) for cell in (spread(each.medians, 1), f"{each.p95:.1f}")]
    return [name, *cells, f"{first['large']:.0f}", f"{median(ratios):.2f}"]
