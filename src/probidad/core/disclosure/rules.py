"""Disclosure control: which groups of a table may be shown. Pure functions, no Django.

Two rules hold together (Hundepool et al., *Statistical Disclosure Control*, Wiley 2012, ch. 4):
a group below the minimum is not shown (primary suppression), and enough further groups are held
back that what is missing is nobody or at least the minimum (complementary suppression), since
"all minus what is shown" is a figure that anybody can work out.
"""

from collections.abc import Mapping


def groups_to_show(sizes: Mapping[str, int], *, total: int, minimum: int) -> frozenset[str]:
    """The groups whose figures may be shown beside the table's total.

    ``sizes`` gives each group's number of answers; ``total`` counts all answers, also those that
    belong to no group. A table with fewer answers than ``minimum`` shows no group; whether its
    total may be shown is for :func:`may_show`.
    """
    # The smallest stand first: leaving them out costs the reader least.
    shown = sorted(
        (group for group, size in sizes.items() if size >= minimum), key=lambda group: (sizes[group], group)
    )
    while shown and not _rest_is_safe(total - sum(sizes[group] for group in shown), minimum):
        shown.pop(0)
    return frozenset(shown)


def may_show(size: int, *, minimum: int) -> bool:
    """Whether a figure about this many respondents may be shown at all."""
    return size >= minimum


def _rest_is_safe(rest: int, minimum: int) -> bool:
    return rest == 0 or rest >= minimum
