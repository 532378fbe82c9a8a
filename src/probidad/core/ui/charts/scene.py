"""What a layout returns: shapes with their places, which one template draws.

Lengths are in CSS pixels at the scale of 1. A colour is the name of a token (``chart-1`` for
``--chart-1``), so that a page's theme, paper and forced colours decide what it is.
"""

from dataclasses import dataclass, field

# The widths a chart is laid out for. charts.css shows the narrow one at 288 to 416 px and the wide one at
# 608 to 736 px, so that the smallest type (SMALL) is never seen under 12 px.
NARROW, WIDE = 312.0, 640.0
SIZE = 14.0
SMALL = 13.0
LEADING = 1.28


@dataclass(frozen=True)
class Shape:
    """A rectangle, path or circle. ``pattern`` is drawn over the fill."""

    kind: str
    fill: str = ""
    opacity: float = 1.0
    stroke: str = ""
    stroke_width: float = 1.0
    dash: str = ""
    pattern: str = ""
    css: str = ""
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0
    radius: float = 0.0
    path: str = ""


@dataclass(frozen=True)
class Text:
    """One line; ``y`` is its baseline, ``anchor`` start, middle or end. ``turned`` reads upwards."""

    text: str
    x: float
    y: float
    size: float = SIZE
    anchor: str = "start"
    fill: str = "chart-text"
    weight: int = 400
    turned: bool = False
    kind: str = "text"


@dataclass
class Scene:
    """A drawing that grows downwards."""

    width: float
    height: float = 0.0
    items: list = field(default_factory=list)

    def add(self, *items) -> None:
        self.items.extend(items)

    def lines(self, lines: list[str], x: float, top: float, **style) -> float:
        """Write lines from ``top`` downwards; returns where the next thing may begin."""
        size = style.get("size", SIZE)
        for index, line in enumerate(lines):
            self.add(Text(line, x, top + size * (0.95 + LEADING * index), **style))
        return top + line_height(size) * len(lines)

    @property
    def patterns(self) -> list[str]:
        """The names of the patterns that are used, each once."""
        return sorted({item.pattern for item in self.items if getattr(item, "pattern", "")})


def line_height(size: float = SIZE) -> float:
    return size * LEADING


def rect(x, y, width, height, fill, **style) -> Shape:
    return Shape("rect", x=x, y=y, width=max(width, 0.0), height=max(height, 0.0), fill=fill, **style)


def line(x1, y1, x2, y2, stroke="chart-grid", **style) -> Shape:
    return Shape("path", path=f"M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}", stroke=stroke, **style)


def polyline(points: list[tuple[float, float]], stroke: str, **style) -> Shape:
    path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
    return Shape("path", path=path, stroke=stroke, **style)


def circle(x, y, radius, fill="", **style) -> Shape:
    return Shape("circle", x=x, y=y, radius=radius, fill=fill, **style)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
