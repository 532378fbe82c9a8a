"""What inboxes and figures cost their readers, however many conversations the institution has had."""

from statistics import median

from benchmarks import databases, rounds
from benchmarks.conversations import OPEN, RARE
from benchmarks.readers import Times, readers
from benchmarks.report import Section, spread

PORT = 8199
RATIO, GOAL = 1.3, 150  # milliseconds at p95
FULL, QUICK = {"small": 1_000, "large": 100_000}, {"small": 1_000, "large": 3_000}
TURNS, PAGES_A_TURN = (6, 25), (2, 4)
PATIENCE = 900.0  # seconds
WARM_UP = 8
QUESTIONS = "/panel/asesoria/?institucion={slug}&tipo=question"
CLAIMS = "/panel/asesoria/?institucion={slug}&tipo=claim"
# What is asked for, and by whom.
PAGES = (
    ("questions: inbox", "advisor", QUESTIONS),
    ("questions: closed", "advisor", QUESTIONS + "&ver=closed"),
    ("questions: overdue", "advisor", QUESTIONS + "&de=late"),
    (
        "questions: all of a quarter two years ago",
        "advisor",
        QUESTIONS + "&ver=all&desde={since}&hasta={until}",
    ),
    ("claims: inbox", "member", CLAIMS),
    ("claims: two decide on the way", "member", CLAIMS + "&via=intake"),
    ("claims: under way", "member", CLAIMS + "&via=underway"),
    ("claims: ended", "member", CLAIMS + "&via=resolved"),
    ("claims: possible breach", "member", CLAIMS + "&via=breach"),
    ("claims: possible crime, a few", "member", CLAIMS + "&via=crime"),
    ("claims: urgent, a few", "member", CLAIMS + "&via=urgent"),
    ("claims: waiting, possible crime", "member", CLAIMS + "&via=crime&ver=received"),
    ("figures, staff", "member", "/panel/asesoria/cifras/?institucion={slug}"),
    ("figures, public", "nobody", "/asesoria/cifras/{slug}/"),
)


def measure(quick: bool = False) -> Section:
    """The inboxes of a small and a large institution in turns, on each database that there is."""
    sizes = QUICK if quick else FULL
    turns, pages = PAGES_A_TURN if quick else TURNS
    section = Section("Questions and claims: inboxes and figures")
    section.say(
        f"Two institutions alike, of {sizes['small']:,} and {sizes['large']:,} conversations of three years, the "
        f"newest {OPEN} open, a fifth claims, of which {RARE} are urgent and possible crimes, so that the pages of both show as much; an advisor who may read all questions, and a member of the committee all claims, ask for "
        "pages of the inbox and of figures, which anybody reads too (of half-years that were frozen, with thirty areas). `probidad serve` with its defaults, "
        f"warm; one connection, in turns (A B A B …), {turns} turns of {pages} times each. Figures are the medians of the "
        "turns (median, lowest to highest), the p95 is over all requests, the ratio that of the medians in the same turn. "
        f"Goals: p95 under {GOAL} ms, ratio at most {RATIO}."
    )
    rows = [row for make in databases.kinds() for row in _database(make, sizes, turns, pages)]
    headers = [f"{count:,} conversations, ms" for count in sizes.values()]
    section.table(("page", headers[0], "p95 ms", headers[1], "p95 ms", "ratio", "goals"), rows)
    return section


def _database(make, sizes: dict[str, int], turns: int, pages: int) -> list[list[str]]:
    with make() as installation:
        made = rounds.stage(installation, "inboxes", sizes, PATIENCE)
        with rounds.served(installation, PORT):
            return [
                _row(f"{installation.name}, {name}", _in_turns(made, who, path, turns, pages))
                for name, who, path in PAGES
            ]


def _in_turns(made: dict, who: str, path: str, turns: int, pages: int) -> dict[str, Times]:
    addresses = {
        size: (path.format(slug=made[size]["slug"], **made["quarter"]), made[size]["cookies"][who])
        for size in FULL
    }
    found = {size: Times() for size in FULL}
    with readers(PORT, addresses) as read:
        for size in list(FULL) * WARM_UP:
            read(size)
        for _turn in range(turns):
            for size in FULL:
                found[size].turns.append([])
            for _each in range(pages):
                for size in FULL:
                    found[size].turns[-1].append(read(size))
    return found


def _row(name: str, times: dict[str, Times]) -> list[str]:
    small, large = (times[size] for size in FULL)
    ratios = [b / a for a, b in zip(small.medians, large.medians, strict=True)]
    met = max(small.p95, large.p95) < GOAL and median(ratios) <= RATIO
    return [
        name,
        spread(small.medians, 1),
        f"{small.p95:.1f}",
        spread(large.medians, 1),
        f"{large.p95:.1f}",
        spread(ratios, 2),
        "met" if met else "**not met**",
    ]
