"""Which dilemmas a team should talk about, from its answers alone. No Django in here.

It reads tallies that may be shown to whoever asks; what is not shown is None, and plays no part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from probidad.instruments.exercises import rules

DILEMMAS = 3
TEMPTATIONS = 2


class Reason(IntEnum):
    """Why a dilemma is worth talking about, the strongest first."""

    MOSTLY_NOT_ALIGNED = 1
    SPLIT = 2
    FEWEST_ALIGNED = 3


@dataclass(frozen=True)
class Tally:
    """The answers to a dilemma by option, and how each option is rated. There is one answer at least."""

    counts: Mapping[str, int]
    ratings: Mapping[str, rules.Rating]

    @property
    def alignment(self) -> rules.Alignment:
        return rules.alignment(self.counts, self.ratings)

    @property
    def answers(self) -> int:
        return sum(self.counts.values())

    @property
    def most_chosen(self) -> list[str]:
        """The options that somebody chose, the most chosen first; among equals, in their order."""
        chosen = [option for option, count in self.counts.items() if count]
        return sorted(chosen, key=lambda option: (-self.counts[option], option))

    @property
    def top(self) -> int:
        """The answers that the most chosen option got."""
        return max(self.counts.values())

    @property
    def tempting(self) -> list[str]:
        """The most chosen of the options that aren't fully aligned."""
        return [option for option in self.most_chosen if self.ratings[option] != "aligned"][:TEMPTATIONS]

    @property
    def signs(self) -> list[Reason]:
        """What stands out: more than half chose what isn't aligned; no option has more than half."""
        found = {
            Reason.MOSTLY_NOT_ALIGNED: 2 * self.alignment.not_aligned > self.answers,
            Reason.SPLIT: 2 * self.top <= self.answers,
        }
        return [sign for sign, holds in found.items() if holds]

    @property
    def reason(self) -> Reason:
        """The strongest reason to talk about it."""
        return next(iter(self.signs), Reason.FEWEST_ALIGNED)

    def urgency(self) -> tuple[int, float]:
        """What comes first has the smallest: by reason, then by how much the reason holds."""
        strength = {
            Reason.MOSTLY_NOT_ALIGNED: -self.alignment.not_aligned,
            Reason.SPLIT: self.top,
            Reason.FEWEST_ALIGNED: self.alignment.aligned,
        }
        return self.reason, strength[self.reason] / self.answers


def to_discuss(tallies: Sequence[Tally | None]) -> list[int]:
    """The places of the dilemmas to talk about, the most urgent first; among equals, in their order."""
    known = [(place, tally) for place, tally in enumerate(tallies) if tally is not None]
    ranked = sorted(known, key=lambda pair: (pair[1].urgency(), pair[0]))
    return [place for place, _tally in ranked[:DILEMMAS]]
