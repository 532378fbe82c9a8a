"""Where the boxes of a tree stand when it is drawn: effects above, causes below, few lines that cross; in pixels, from the top left.

Rows are levels of :mod:`.trees`. Within a row boxes go by the mean place of those that they are linked to, swept up and down (Sugiyama's
method with barycentres), and never overlap.
"""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from probidad.instruments.cocreation.rules.trees import Tree

WIDTH, PADDING, LINE = 230, 12, 20  # of a box, within it, and from one line of its text to the next
CHARACTERS = 28  # of a line: measured with the pages' typeface at 15 px
BESIDE, BETWEEN = 24, 64  # from box to box, and from row to row
SWEEPS = 8


@dataclass(frozen=True)
class Box:
    """A node's box, and its text in lines."""

    key: str
    x: float
    y: float
    height: float
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        return self.x + WIDTH / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Arrow:
    """From the top of a cause to the bottom of its effect."""

    cause: str
    effect: str
    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True)
class Drawing:
    """All of a tree; ``apart`` are the keys of the last row, which nothing links to the problem yet."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    apart: tuple[str, ...]


def drawn(tree: Tree, texts: Mapping[str, str] | None = None) -> Drawing:
    """Where everything stands. ``texts`` by node: those of objectives, say; the nodes' own unless told."""
    texts = texts or {key: node.text for key, node in tree.nodes.items()}
    rows = _rows(tree)
    width = max(len(row) for row in rows) * (WIDTH + BESIDE) - BESIDE
    boxes, top = {}, 0.0
    for row in rows:
        lines = {key: tuple(textwrap.wrap(texts.get(key, ""), CHARACTERS)) or ("",) for key in row}
        height = max(len(each) for each in lines.values()) * LINE + 2 * PADDING
        left = (width - len(row) * (WIDTH + BESIDE) + BESIDE) / 2
        for place, key in enumerate(row):
            boxes[key] = Box(key, left + place * (WIDTH + BESIDE), top, height, lines[key])
        top += height + BETWEEN
    arrows = (_arrow(boxes[link.cause], boxes[link.effect]) for link in tree.links)
    apart = tuple(key for key in tree.nodes if key not in tree.levels)
    return Drawing(width, top - BETWEEN, tuple(boxes.values()), tuple(arrows), apart)


def _arrow(cause: Box, effect: Box) -> Arrow:
    return Arrow(cause.key, effect.key, (cause.middle, cause.y), (effect.middle, effect.bottom))


def _rows(tree: Tree) -> list[list[str]]:
    """Nodes by level, the highest first, those apart in a last row; in an order in which few lines cross."""
    by_level: dict[int, list[str]] = {}
    for key in tree.nodes:
        if key in tree.levels:
            by_level.setdefault(tree.levels[key], []).append(key)
    rows = [by_level[level] for level in sorted(by_level, reverse=True)]
    for sweep in range(SWEEPS):
        for row in rows if sweep % 2 else reversed(rows):
            places = _places(rows)
            row.sort(key=lambda key: _mean_place(tree, key, places))
    apart = [key for key in tree.nodes if key not in tree.levels]
    return [*rows, apart] if apart else rows


def _places(rows: list[list[str]]) -> dict[str, float]:
    """From -1/2 to 1/2 across each row, so that rows of any length compare."""
    return {key: (place + 0.5) / len(row) - 0.5 for row in rows for place, key in enumerate(row)}


def _mean_place(tree: Tree, key: str, places: Mapping[str, float]) -> float:
    near = [places[each] for each in (*tree.causes_of(key), *tree.effects_of(key)) if each in places]
    return sum(near) / len(near) if near else places[key]
