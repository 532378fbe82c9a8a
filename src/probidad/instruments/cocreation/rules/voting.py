"""Counting: approval, points, ranks; a tie is told, nobody draws lots.

A ballot that breaks the rules raises: it is refused when it is cast, never left out in silence at the count.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Ballot = Sequence[str]


class BadBallot(ValueError):
    """A ballot that its rules don't allow. ``args[0]`` is one of ``unknown``, ``twice``, ``too_many``, ``not_whole``, ``wrong_sum``."""


@dataclass(frozen=True)
class Count:
    """What was counted for each option, most first; ``winners`` are several where they tie, none where nobody voted."""

    tally: dict[str, int]

    @property
    def winners(self) -> list[str]:
        most = max(self.tally.values(), default=0)
        return [option for option, votes in self.tally.items() if votes == most] if most else []


@dataclass(frozen=True)
class RunOff:
    """Round by round the first choices among those left, and who left after it.

    The last round's leader has more than half of the ballots that still name somebody; or those left tie.
    """

    rounds: list[Count]
    left_after: list[list[str]]

    @property
    def winners(self) -> list[str]:
        return self.rounds[-1].winners if self.rounds else []


def check_marks(ballot: Ballot, options: Sequence[str], most: int | None = None) -> None:
    """Whether these are options, each once, and no more than allowed. Raises BadBallot."""
    if not set(ballot) <= set(options):
        raise BadBallot("unknown")
    if len(set(ballot)) < len(ballot):
        raise BadBallot("twice")
    if most is not None and len(ballot) > most:
        raise BadBallot("too_many")


def check_points(ballot: Mapping[str, int], options: Sequence[str], total: int) -> None:
    """Whether whole points of exactly this sum were given to options. Raises BadBallot."""
    if not set(ballot) <= set(options):
        raise BadBallot("unknown")
    if any(type(points) is not int or points < 0 for points in ballot.values()):
        raise BadBallot("not_whole")
    if sum(ballot.values()) != total:
        raise BadBallot("wrong_sum")


def count_marks(ballots: Sequence[Ballot], options: Sequence[str]) -> Count:
    """Approval: every mark is a vote."""
    return _count(Counter(option for ballot in ballots for option in ballot), options)


def count_points(ballots: Sequence[Mapping[str, int]], options: Sequence[str]) -> Count:
    """Points, added up."""
    sums = Counter()
    for ballot in ballots:
        sums.update(ballot)
    return _count(sums, options)


def run_off(ballots: Sequence[Ballot], options: Sequence[str]) -> RunOff:
    """Instant run-off: those with the fewest first choices leave, until one has more than half or all who are left tie.

    All that share the last place leave together, so that no lot decides; were that everybody, they tie.
    """
    left, rounds, left_after = list(options), [], []
    while True:
        first = [next((each for each in ballot if each in left), None) for ballot in ballots]
        count = _count(Counter(each for each in first if each is not None), left)
        rounds.append(count)
        votes = sum(count.tally.values())
        fewest = min(count.tally.values(), default=0)
        last = [option for option in left if count.tally[option] == fewest]
        if not votes or len(last) == len(left) or 2 * max(count.tally.values()) > votes:
            return RunOff(rounds, left_after)
        left_after.append(last)
        left = [option for option in left if option not in last]


def _count(votes: Counter, options: Sequence[str]) -> Count:
    ordered = sorted(options, key=lambda option: -votes[option])
    return Count({option: votes[option] for option in ordered})
