"""How much of the server's processor it takes to issue everybody's credentials."""

from benchmarks import databases, load, rounds
from benchmarks.processes import cpu_seconds
from benchmarks.report import NotMeasured, Section

PORT = 8193
EXERCISES, CONNECTIONS = 3, 8
FULL, QUICK = 8000, 100  # people
GOAL = 60.0  # seconds of processor time for FULL


def measure(quick: bool = False) -> Section:
    """Exchange every code over HTTP, and look at what the server's processes took."""
    section = Section("Issuing credentials")
    people = QUICK if quick else FULL
    section.say(
        f"{people:,} people exchange their codes for the credentials of a round of {EXERCISES} exercises, over HTTP, "
        f"{CONNECTIONS} at once, all of them: each asks where the code belongs, and sends its ten blinded values (an "
        "answer, a unit's proof and a comment for each exercise, and the satisfaction), which the server signs. Browsers' "
        "shares were made before. Processor time is that of all processes of `probidad serve` and, on PostgreSQL, "
        f"without the database's. Goal: under {GOAL:.0f} s for {FULL:,} people."
    )
    rows = [_database(make, people) for make in databases.kinds()]
    headers = ("database", "people", "processor time, s", "ms each", "by the clock, s", "goal")
    section.table(headers, rows)
    return section


def _database(make, people: int) -> list[str]:
    with make() as installation:
        opened = rounds.open_round(installation, people, EXERCISES)
        exchanges = opened.exchanges(PORT)
        with rounds.served(installation, PORT) as server:
            before = cpu_seconds(server.pid)
            requests = (request for both in exchanges for request in both)
            found = load.measure(
                requests, port=PORT, connections=CONNECTIONS, seconds=3600, expects=_require_200
            )
            taken = cpu_seconds(server.pid) - before
    if len(found.latencies) != 2 * people:
        raise NotMeasured(f"{len(found.latencies)} answers to {2 * people} requests")
    goal = "met" if taken * FULL / people < GOAL else "**not met**"
    each = taken / people * 1000
    return [installation.name, f"{people:,}", f"{taken:.1f}", f"{each:.1f}", f"{found.seconds:.1f}", goal]


def _require_200(response: load.Response) -> None:
    if response.status != 200:
        raise load.UnexpectedAnswer(str(response.status))
