"""The lot: of each group some answers, drawn by lot, are left out of every figure.

So no figure says that all answered alike, however it is combined with others: those that were left out may
have answered anything. It is the oldest way of protecting tables of people (sampling: Willenborg and de Waal,
*Elements of Statistical Disclosure Control*, Springer 2001, ch. 1; Hundepool et al. 2012, ch. 3; the reason
why censuses publish samples of their records), and the only one of those tried whose promise needs no
inspection of the table: bands alone are undone by "the total minus the other units", and rounding by tables
in which every figure was rounded the same way. See docs/instruments/disclosure.md.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

# A tenth of a group, and two people at least: with one, whoever answered unlike all others would know that it
# was theirs that is missing, and so what everybody else said.
PART_LEFT_OUT = 10
FEWEST_LEFT_OUT = 2
# The number of answers is told in fives, rounded down: the base of the ONS's 10-5 rule, of HESA's standard rounding
# (UK) and of Statistics Canada's census. It hides whether one person more or fewer took part.
BASE = 5
# Below this many answers a tenth would be fewer than two people: the smallest groups. Their shares are told in
# fifths, so that a step is worth two people or more, and what one person alone answered is told with the commonest
# answer: who knows what all others said can't tell from a figure that this one said something else. Rounding:
# Hundepool et al. 2012, ch. 5; HESA tells no percentages of fewer than 22.5 people.
SMALLEST_GROUPS = PART_LEFT_OUT * FEWEST_LEFT_OUT
STEPS_OF_SMALLEST = 5


def left_out(size: int) -> int:
    """How many answers of a group of this size are left out: a tenth, rounded up, and two at least."""
    return max(FEWEST_LEFT_OUT, -(-size // PART_LEFT_OUT))


def draw(counts: Mapping[str, int], dice: Random) -> dict[str, int]:
    """The counts by option of what the lot leaves in. ``dice`` is the system's randomness but in tests."""
    sizes = list(counts.values())
    gone = Counter(dice.sample(list(counts), counts=sizes, k=left_out(sum(sizes))))
    return {option: count - gone[option] for option, count in counts.items()}


def rounded(drawn: Mapping[str, int], size: int) -> dict[str, int]:
    """The counts as they are told: as those that were drawn, but as if the answers were a multiple of five.

    ``size`` is the group's, before the lot.
    """
    answers = size // BASE * BASE
    steps = answers
    if size < SMALLEST_GROUPS:
        drawn, steps = without_single_answers(drawn), STEPS_OF_SMALLEST
    return {
        option: part * (answers // steps)
        for option, part in zip(drawn, apportioned(list(drawn.values()), steps), strict=True)
    }


def without_single_answers(drawn: Mapping[str, int]) -> dict[str, int]:
    """The same number of answers, those that one person alone gave counted with the commonest one."""
    commonest = max(drawn, key=drawn.get)
    told = {option: 0 if count == 1 else count for option, count in drawn.items()}
    told[commonest] += sum(drawn.values()) - sum(told.values())
    return told


def apportioned(counts: Sequence[int], parts: int) -> list[int]:
    """So many parts, divided like the counts: rounded down, then up where most was cut off, the first among equals.

    The method of the largest remainder, so that what is told adds up.
    """
    whole = sum(counts)
    found = [parts * count // whole for count in counts]
    cut = sorted(range(len(counts)), key=lambda place: (-(parts * counts[place] % whole), place))
    for place in cut[: parts - sum(found)]:
        found[place] += 1
    return found
