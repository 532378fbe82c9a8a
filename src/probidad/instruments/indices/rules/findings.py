"""What stands out in an evaluation: what exists on paper only, and what would change most for people. No Django in here."""

from collections.abc import Mapping, Sequence

from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.rules.scoring import Score, Tally

MOST = 5  # of what would change most for people


def on_paper_only(entries: Sequence[Entry], points: Mapping[str, Tally]) -> list[Entry]:
    """Norms and instruments that exist, at least in part, while nothing shows that they work.

    Each result says which norms and instruments it shows to be more than paper. One is on paper only where at least one
    such result applies and none of them has a point. ``points``: by code, of what applies (:attr:`Score.points`).
    """
    shown_by: dict[tuple[int, str], list[str]] = {}
    for entry in entries:
        if entry.code in points:
            for key in entry.indicator.shows:
                shown_by.setdefault((entry.item, key), []).append(entry.code)
    return [
        entry
        for entry in entries
        if entry.indicator.kind != "result"
        and points.get(entry.code, Tally()).gathered
        and (results := shown_by.get((entry.item, entry.indicator.key)))
        and not any(points[code].gathered for code in results)
    ]


def what_would_change_most(entries: Sequence[Entry], score: Score, most: int = MOST) -> list[Entry]:
    """The indicators below their highest level that people would notice most if they were met: by how many people they
    reach, then by the points that are missing. One that needs another first isn't among them: that one comes before it.
    """
    below = [
        entry
        for entry in entries
        if entry.code not in score.unmet and _missing(entry, score.points) and entry.indicator.benefit
    ]
    below.sort(key=lambda entry: (-entry.indicator.reach, -_missing(entry, score.points)))
    return below[:most]


def _missing(entry: Entry, points: Mapping[str, Tally]) -> int:
    tally = points.get(entry.code, Tally())
    return tally.possible - tally.gathered
