"""Numbers of rows or lines as people write them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

RUNS_TOLD = 5


def told_runs(numbers: Iterable[int]) -> str:
    """Ascending numbers in few words: ``3, 7, 12–40 and 5 more``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    told = ["–".join(map(str, run)) for run in runs[:RUNS_TOLD]]
    more = sum(run[-1] - run[0] + 1 for run in runs[RUNS_TOLD:])
    if more:
        told.append(ngettext("%(count)s more", "%(count)s more", more) % {"count": f"{more:,}"})
    *first, last = told
    return f"{', '.join(first)} {_('and')} {last}" if first else last
