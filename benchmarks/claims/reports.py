"""What a report costs its reader, however many answered."""

from dataclasses import dataclass
from statistics import median

from benchmarks import databases, rounds
from benchmarks.readers import Times, readers
from benchmarks.report import NotMeasured, Section, spread
from benchmarks.stage import DILEMMAS, UNITS

PORT = 8197
RATIO, PAGE_GOAL, PDF_GOAL = 1.3, 100, 2000  # milliseconds
SIZES = ("small", "large")
PATIENCE = 900.0  # seconds
WARM_UP = 8


@dataclass(frozen=True)
class Plan:
    """People of the two rounds, rounds of the programme, turns, and requests a turn."""

    small: int
    large: int
    programme: int
    turns: int
    pages: int


# 84 people answer 1,008 times, 83,334 answer 1,000,008 times.
FULL = Plan(small=84, large=83_334, programme=1000, turns=6, pages=25)
QUICK = Plan(small=84, large=840, programme=20, turns=2, pages=4)
PAGES = (
    ("Team leader: report", "leader", "informe/"),
    ("Team leader: its dilemmas", "leader", "informe/dilemas/"),
    ("Team leader: discussion guide", "leader", "informe/guia/"),
    ("Ethics unit: report", "head", "informe/"),
)
GUIDE = ("Team leader: discussion guide as PDF", "leader", "informe/guia.pdf")


def measure(quick: bool = False) -> Section:
    """Reports of the small and the large round in turns, on each database that there is."""
    plan = QUICK if quick else FULL
    section = Section("Reports")
    section.say(_how(plan))
    found = [_database(make, plan) for make in databases.kinds()]
    reports = [row for each in found for row in each.reports]
    section.say(_verdict(reports))
    section.table(
        (
            "page",
            f"{plan.small * DILEMMAS:,} answers, ms",
            "p95 ms",
            f"{plan.large * DILEMMAS:,} answers, ms",
            "p95 ms",
            "ratio",
        ),
        [_row(*each) for each in reports],
    )
    section.table(
        (
            "document",
            f"{plan.small * DILEMMAS:,} answers, ms",
            "longest",
            f"{plan.large * DILEMMAS:,} answers, ms",
            "longest",
        ),
        [_document(*row) for each in found for row in each.guides],
    )
    section.table(
        (f"the programme's public page, {plan.programme:,} rounds", "ms", "p95 ms"),
        [(each.name, spread(each.programme.medians, 1), f"{each.programme.p95:.1f}") for each in found],
    )
    return section


def _how(plan: Plan) -> str:
    return (
        "Two closed rounds with the same dilemmas (twelve), options, units (three) and minimum, of two institutions "
        f"alike. The small one was played: {plan.small} people answered every dilemma by their codes, and their "
        "sealed answers were opened with the custodian's key. The large one was closed by the same service, which "
        "was given an invented count in place of opening ballots; disclosure control made both rounds' figures. "
        "`probidad serve` with its defaults, warm; one connection, signed in, that takes gzip as browsers do, reads "
        f"the small and the large one in turns (A B A B …), {plan.turns} turns of {plan.pages} times each, of the PDF "
        "one each. Figures are the medians of the turns (median, lowest to highest), the p95 is over all requests, "
        f"the ratio that of the medians in the same turn. Goals: ratio at most {RATIO}, p95 under {PAGE_GOAL} ms, the "
        f"PDF under {PDF_GOAL // 1000} s. The programme's page adds up the figures of rounds of a hundred "
        "institutions."
    )


def _verdict(reports: list[tuple[str, dict[str, Times]]]) -> str:
    slow = [name for name, times in reports if max(each.p95 for each in times.values()) >= PAGE_GOAL]
    steep = [name for name, times in reports if median(_ratios(times)) > RATIO]
    if not slow and not steep:
        return "Within the goals: every page, on every database."
    told = [f"Over {PAGE_GOAL} ms at p95: {', '.join(slow)}."] if slow else []
    return " ".join(told + ([f"Over the ratio: {', '.join(steep)}."] if steep else []))


def _ratios(times: dict[str, Times]) -> list[float]:
    small, large = (times[size].medians for size in SIZES)
    return [b / a for a, b in zip(small, large, strict=True)]


def _row(name: str, times: dict[str, Times]) -> list[str]:
    cells = [cell for size in SIZES for cell in (spread(times[size].medians, 1), f"{times[size].p95:.1f}")]
    return [name, *cells, spread(_ratios(times), 2)]


def _document(name: str, times: dict[str, Times]) -> list[str]:
    return [
        name,
        *(cell for size in SIZES for cell in (spread(times[size].medians), f"{times[size].longest:.0f}")),
    ]


@dataclass
class Found:
    """What was measured on one database."""

    name: str
    reports: list[tuple[str, dict[str, Times]]]
    guides: list[tuple[str, dict[str, Times]]]
    programme: Times


def _told(people: int) -> int:
    """How many answers the report of a round of so many people tells: of each unit, in fives."""
    units = (len(range(place, people, len(UNITS))) for place in range(len(UNITS)))
    return DILEMMAS * sum(size // 5 * 5 for size in units)


def _database(make, plan: Plan) -> Found:
    with make() as installation:
        wanted = {"small": plan.small, "large": plan.large, "programme": plan.programme}
        made = rounds.stage(installation, "reports", wanted, PATIENCE)
        if made["answers"] != [_told(plan.small), _told(plan.large)]:
            raise NotMeasured(f"the rounds have {made['answers']} answers")
        with rounds.served(installation, PORT):
            name = installation.name
            reports = [
                (f"{name}, {page}", _in_turns(made, who, path, plan.turns, plan.pages))
                for page, who, path in PAGES
            ]
            label, who, path = GUIDE
            guides = [(f"{name}, {label}", _in_turns(made, who, path, plan.turns, 1))]
            programme = _one("/ejercicios/programa/", plan)
    return Found(name, reports, guides, programme)


def _in_turns(made: dict, who: str, path: str, turns: int, times: int) -> dict[str, Times]:
    """Ask for an address of both rounds, small and large by turns."""
    found = {size: Times() for size in SIZES}
    with readers(PORT, {size: (made[size]["path"] + path, made[size][who]) for size in SIZES}) as read:
        for size in SIZES * (WARM_UP if times > 1 else 1):
            read(size)
        for _turn in range(turns):
            for size in SIZES:
                found[size].turns.append([])
            for _each in range(times):
                for size in SIZES:
                    found[size].turns[-1].append(read(size))
    return found


def _one(path: str, plan: Plan) -> Times:
    with readers(PORT, {"page": (path, "")}) as read:
        for _each in range(WARM_UP):
            read("page")
        return Times([[read("page") for _each in range(plan.pages)] for _turn in range(plan.turns)])
