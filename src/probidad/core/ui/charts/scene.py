"""What a layout returns: shapes with their places, which one template draws.

Lengths are in CSS pixels at the scale of 1. A look is a name or several of charts.css, so that a page's
theme, paper and forced colours decide how a thing is painted.
"""

from dataclasses import dataclass, field

# The widths a chart is laid out for. charts.css shows the narrow one at 288 to 416 px and the wide one at
# 608 to 736 px, so that the smallest type (SMALL) is never seen under 12 px.
NARROW, WIDE = 312.0, 640.0
SIZE = 14.0
SMALL = 13.0
LINES = {SIZE: 18.0, SMALL: 17.0}  # heights: whole, so that most places are whole and short too
# The first word of a look, from what lies lowest to what lies on top; texts lie on all of them.
LAYERS = [
    "ground",
    "tint",
    "grid",
    "join",
    "line",
    "cross",
    "ring",
    "fill",
    "over",
    "dashed",
    "axis",
    "sign",
    "plate",
]


@dataclass(frozen=True)
class Shape:
    """A rect, circle, line or polygon. ``pattern`` is drawn over what its look paints."""

    kind: str
    look: str
    opacity: float = 1.0
    pattern: str = ""
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0
    radius: float = 0.0
    points: tuple[tuple[float, float], ...] = ()

    @property
    def path(self) -> str:
        """The shape as a piece of an SVG path, short since a page has thousands."""
        if self.kind == "rect":
            return f"M{n(self.x)} {n(self.y)}h{n(self.width)}v{n(self.height)}H{n(self.x)}z"
        if self.kind == "circle":
            # One arc, all but closed: an arc that ends where it begins is none.
            return f"M{n(self.x)} {n(self.y - self.radius)}a{n(self.radius)} {n(self.radius)} 0 1 0 .1 0z"
        places = " ".join(f"{n(x)} {n(y)}" for x, y in self.points)
        return f"M{places}z" if self.kind == "polygon" else f"M{places}"


@dataclass(frozen=True)
class Text:
    """One line; ``y`` is its baseline, ``anchor`` start, middle or end. ``turned`` reads upwards."""

    text: str
    x: float
    y: float
    size: float = SIZE
    anchor: str = "start"
    soft: bool = False
    bold: bool = False
    turned: bool = False
    kind: str = "text"

    @property
    def place(self) -> tuple[float, float]:
        """Where it begins; for one that is turned, in the turned drawing."""
        return (-self.y, self.x) if self.turned else (self.x, self.y)

    @property
    def look(self) -> str:
        found = [
            "text",
            self.anchor,
            self.size == SMALL and "small",
            self.soft and "soft",
            self.bold and "bold",
        ]
        return " ".join(each for each in found if each and each != "start")


@dataclass(frozen=True)
class Path:
    """All shapes of one look, or of one pattern that is drawn over them."""

    look: str
    opacity: float
    pattern: str
    d: str


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
            self.add(Text(line, x, baseline(top, size) + line_height(size) * index, **style))
        return top + line_height(size) * len(lines)

    @property
    def patterns(self) -> list[str]:
        """The names of the patterns that are used, each once."""
        return sorted({item.pattern for item in self.items if isinstance(item, Shape) and item.pattern})

    @property
    def paths(self) -> list[Path]:
        """The shapes, those of one look joined into one path, in the order in which they lie on each other."""
        found: dict[tuple, list[str]] = {}
        for shape in self.items:
            if isinstance(shape, Shape):
                found.setdefault((shape.look, shape.opacity, ""), []).append(shape.path)
                if shape.pattern:
                    found.setdefault(("over", 1.0, shape.pattern), []).append(shape.path)
        ordered = sorted(found.items(), key=lambda each: LAYERS.index(each[0][0].partition(" ")[0]))
        return [Path(*key, "".join(pieces)) for key, pieces in ordered]

    @property
    def writing(self) -> list[tuple[str, bool, list[Text]]]:
        """The texts, those of one look together: (look, turned, texts)."""
        found: dict[tuple, list[Text]] = {}
        for text in self.items:
            if isinstance(text, Text):
                found.setdefault((text.look, text.turned), []).append(text)
        return [(*key, texts) for key, texts in found.items()]


def line_height(size: float = SIZE) -> float:
    return LINES[size]


def baseline(top: float, size: float = SIZE) -> float:
    """Where letters stand whose line begins at ``top``."""
    return top + size - 1


def centred(middle: float) -> float:
    """Where letters stand whose capitals have their middle there."""
    return middle + 5


def rect(x, y, width, height, look, **style) -> Shape:
    return Shape("rect", look, x=x, y=y, width=max(width, 0.0), height=max(height, 0.0), **style)


def line(x1, y1, x2, y2, look="grid") -> Shape:
    return polyline([(x1, y1), (x2, y2)], look)


def polyline(points: list[tuple[float, float]], look: str) -> Shape:
    return Shape("line", look, points=tuple(points))


def polygon(points: list[tuple[float, float]], look: str, **style) -> Shape:
    return Shape("polygon", look, points=tuple(points), **style)


def circle(x, y, radius, look) -> Shape:
    return Shape("circle", look, x=x, y=y, radius=radius)


def n(value: float) -> str:
    """A length: at most one decimal, with a point in every language."""
    return f"{value:.1f}".removesuffix(".0") if round(value, 1) else "0"
