"""Which sums over institutions may be public.

Minimum frequency, dominance and the p % rule: Hundepool et al., *Statistical Disclosure Control*, Wiley 2012, ch. 4.
"""

from collections.abc import Iterable

MINIMUM_INSTITUTIONS = 3
# Percent of a sum that one institution may have: with more, the sum would nearly be its own.
LARGEST_PART = 80
# Percent of the largest one's that those beside the two largest must have together: the second
# largest knows its own, and would nearly know the largest one's.
REST_OF_LARGEST = 10


def may_be_public(parts: Iterable[int]) -> bool:
    """Whether a sum may be shown, given the part that each institution has in it. Parts of 0 don't count."""
    ordered = sorted(filter(None, parts), reverse=True)
    if len(ordered) < MINIMUM_INSTITUTIONS:
        return False
    largest, rest = ordered[0], sum(ordered[2:])
    return 100 * largest <= LARGEST_PART * sum(ordered) and 100 * rest >= REST_OF_LARGEST * largest
