"""What opening a round costs beside the bare primitives, and that its memory doesn't grow with the ballots."""

from dataclasses import dataclass
from statistics import median

from benchmarks import databases, rounds
from benchmarks.report import Section, spread

RATIO = 1.25
FLAT = 1.25  # memory of the large box over that of the small one
PATIENCE = 7200.0  # seconds


@dataclass(frozen=True)
class Plan:
    """Ballots whose opening is timed, turns of it, and the boxes whose memory is compared."""

    ballots: int
    turns: int
    small: int
    large: int


FULL = Plan(ballots=100_008, turns=6, small=10_008, large=1_000_008)
QUICK = Plan(ballots=10_008, turns=2, small=4_032, large=10_008)


def measure(quick: bool = False) -> Section:
    """Openings and the bare primitives in turns, on each database; then the memory of a small and a large box."""
    plan = QUICK if quick else FULL
    section = Section("Opening a round")
    section.say(_how(plan))
    timed = [_timed(make, plan) for make in databases.kinds()]
    ratios = [median(_ratios(found)) for _name, found in timed]
    section.say(
        f"Without the process's start, which is the same for any number of ballots, it is within {RATIO} × the "
        "primitives on every database."
        if max(ratios) <= RATIO
        else f"Over {RATIO} × the primitives: {max(ratios):.2f}, without the process's start."
    )
    section.table(
        ("database", "primitives, s", "start, s", "opening, s", "ratio", "with the start", "ballots/s"),
        [_row(name, found, plan) for name, found in timed],
    )
    memory = {size: _memory(size) for size in (plan.small, plan.large)}
    section.table(
        ("ballots (SQLite)", "largest process, MB", "opening, s"),
        [
            (f"{size:,}", f"{kilobytes / 1024:.0f}", f"{seconds:.1f}")
            for size, (kilobytes, seconds) in memory.items()
        ],
    )
    growth = memory[plan.large][0] / memory[plan.small][0]
    section.say(f"Memory {'is flat' if growth <= FLAT else 'grows'}: {growth:.2f} × for the large box.")
    return section


def _how(plan: Plan) -> str:
    return (
        f"A round of twelve dilemmas and three units with {plan.ballots:,} ballots, each with the proof of its unit, "
        "each sealed for real. The process that the page starts opens them, from its start to its end: checks, reading, "
        "opening, verifying, counting, keeping each chunk, figures, snapshot. In turns with it "
        f"({plan.turns} of each, A B B A …) the bare primitives: one HPKE decryption and one RSA-PSS verification of each "
        "ballot, read before, on as many processes as there are cores, and nothing else. Figures are medians "
        f"(lowest to highest), the ratio that of the same turn, without and with the start of the process (Python and Django). Goals: at most {RATIO} ×; memory at most {FLAT} × "
        f"from {plan.small:,} to {plan.large:,} ballots, of the largest of its processes (there is one more a core)."
    )


def _timed(make, plan: Plan) -> tuple[str, dict]:
    with make() as installation:
        made = rounds.stage(installation, "fill_box", {"ballots": plan.ballots}, PATIENCE)
        wanted = made | {"turns": plan.turns, "bare": True}
        return installation.name, rounds.stage(installation, "open_box", wanted, PATIENCE)


def _memory(ballots: int) -> tuple[int, float]:
    with databases.sqlite() as installation:
        made = rounds.stage(installation, "fill_box", {"ballots": ballots}, PATIENCE)
        found = rounds.stage(installation, "open_box", made | {"turns": 1, "bare": False}, PATIENCE)
        return found["memory"][0], found["whole"][0]


def _ratios(found: dict) -> list[float]:
    """Of what follows the start of the process, which is the same for any number of ballots."""
    return [
        (whole - start) / bare
        for whole, start, bare in zip(found["whole"], found["start"], found["bare"], strict=True)
    ]


def _row(name: str, found: dict, plan: Plan) -> list[str]:
    return [
        name,
        spread(found["bare"], 1),
        spread(found["start"], 1),
        spread(found["whole"], 1),
        spread(_ratios(found), 2),
        spread([whole / bare for whole, bare in zip(found["whole"], found["bare"], strict=True)], 2),
        f"{plan.ballots / median(found['whole']):,.0f}",
    ]
