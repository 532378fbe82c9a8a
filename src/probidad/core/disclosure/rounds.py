"""What several rounds, or comments beside figures, may tell together."""

from probidad.core.disclosure.groups import nobody_or_enough

# Of so many answers to a dilemma, a comment could be anybody's of twenty: twice what figures need, since a text
# carries more of its writer than a count (k-anonymity, with room for those whose style is known).
COMMENTS_FROM = 20
# Two different persons agree before a comment is released; one who withholds it suffices.
REVIEWERS = 2


def may_have_comments(answers: int) -> bool:
    """Whether comments of a dilemma may be kept, given how many answered it in the whole institution."""
    return answers >= COMMENTS_FROM


def comparable(invited_before: int, invited_now: int, *, minimum: int) -> bool:
    """Whether a change between two rounds may be shown: as many people were invited, or the minimum more or fewer.

    Where the lists differ by a few people, subtracting one round from the other would be a figure about these
    few (differencing: Hundepool et al. 2012, ch. 5). The lists of closed rounds are deleted, so only their
    sizes can be compared: two lists of one size may still differ by one person who left and one who came.
    Against that stands the lot, which is drawn anew in each round (docs/instruments/disclosure.md).
    """
    return nobody_or_enough(abs(invited_now - invited_before), minimum=minimum)
