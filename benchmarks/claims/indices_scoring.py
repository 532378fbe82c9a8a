"""What it costs to add up millions of published answers."""

from statistics import median

from benchmarks import databases, rounds
from benchmarks.report import NotMeasured, Section, spread

INSTITUTIONS = {False: 2_500, True: 50}
TURNS = {False: 8, True: 2}
PATIENCE = 1800.0  # seconds
AS_SQL, AS_COLUMNS = 1.05, 2.0  # "no slower", but for the noise of one and the same statement


def measure(quick: bool = False) -> Section:
    """The platform's pass, the database's own aggregate and columns read from it, in turns, on each database."""
    section = Section("Indices: millions of answers added up")
    section.say(
        f"{INSTITUTIONS[quick]:,} institutions, ten published evaluations of each, 100 indicators of each: every answer is a row. Three ways of "
        "coming to the points of every evaluation: the pass of `probidad manage verify_scores` (the database adds, through the "
        "platform's own query), the same aggregate as one would write it in SQL by hand, and all rows read into columns that NumPy adds "
        "up (PostgreSQL: by COPY in binary). One process, warm, in turns (A B C A B C …), "
        f"{TURNS[quick]} turns. All three must come to the same. Ratios are medians of those in the same turn. Goals: at most "
        f"{AS_SQL} of SQL's, at most {AS_COLUMNS:g} of the columns'."
    )
    rows = [_row(make, quick) for make in databases.kinds()]
    section.table(
        ("database", "answers", "pass, ms", "SQL, ms", "columns, ms", "of SQL's", "of columns'", "goals"),
        rows,
    )
    return section


def _row(make, quick: bool) -> list[str]:
    wanted = {"institutions": INSTITUTIONS[quick], "turns": TURNS[quick]}
    with make() as installation:
        found = rounds.stage(installation, "scoring", wanted, PATIENCE)
    if not found["alike"]:
        raise NotMeasured("the three ways came to different sums")
    times = {name: [1000 * each for each in seconds] for name, seconds in found["seconds"].items()}
    of_sql, of_columns = (
        [one / other for one, other in zip(times["pass"], times[name], strict=True)]
        for name in ("sql", "columns")
    )
    met = median(of_sql) <= AS_SQL and median(of_columns) <= AS_COLUMNS
    return [
        installation.name,
        f"{found['rows']:,}",
        *(spread(times[name]) for name in ("pass", "sql", "columns")),
        spread(of_sql, 2),
        spread(of_columns, 2),
        "met" if met else "**not met**",
    ]
