"""Shapes that stand for a series or a tone, so that no chart is told by colour alone."""

from probidad.core.ui.charts.data import Tone
from probidad.core.ui.charts.scene import Shape

TONES = {"good": "chart-good", "mid": "chart-mid", "bad": "chart-bad"}
_COLOURS = 8
_TONE_PATTERNS = {"good": "", "mid": "dots", "bad": "bars"}
_PATTERNS = ("", "bars", "dots", "rows", "grid")
_DASHES = ("", "7 4", "2 4", "10 4 2 4")
_FORMS = ("disc", "square", "triangle", "diamond", "ring", "frame", "cross", "down")


def colour(tone: Tone, index: int) -> str:
    """The token of a tone, or of the series at ``index``."""
    return TONES.get(tone or "") or f"chart-{index % _COLOURS + 1}"


def pattern(tone: Tone, index: int) -> str:
    """The pattern over the colour; empty for a plain one."""
    return _TONE_PATTERNS[tone] if tone else _PATTERNS[index % len(_PATTERNS)]


def dash(index: int) -> str:
    return _DASHES[index % len(_DASHES)]


def tone_mark(tone: Tone, index: int, x: float, y: float, size: float = 13) -> list[Shape]:
    """A tone's sign (a tick, a bar or a cross on a plate), or the form of the series; centred on x, y."""
    if tone is None:
        return form(index, x, y, size * 0.78)
    half, reach = size / 2, size * 0.22
    plate = {
        "good": Shape("circle", x=x, y=y, radius=half, fill=TONES["good"]),
        "mid": Shape("path", path=_polygon(_diamond(x, y, half * 1.16)), fill=TONES["mid"]),
        "bad": Shape(
            "rect",
            x=x - half * 0.92,
            y=y - half * 0.92,
            width=size * 0.92,
            height=size * 0.92,
            fill=TONES["bad"],
        ),
    }[tone]
    sign = {
        "good": [
            [
                (x - reach * 1.1, y + reach * 0.1),
                (x - reach * 0.2, y + reach),
                (x + reach * 1.2, y - reach * 0.9),
            ]
        ],
        "mid": [[(x - reach, y), (x + reach, y)]],
        "bad": [
            [(x - reach, y - reach), (x + reach, y + reach)],
            [(x - reach, y + reach), (x + reach, y - reach)],
        ],
    }[tone]
    return [
        plate,
        *(Shape("path", path=_open(points), stroke="surface", stroke_width=1.7) for points in sign),
    ]


def form(index: int, x: float, y: float, size: float = 10) -> list[Shape]:
    """The form and colour of the series at ``index``, centred on x, y."""
    half, token = size / 2, colour(None, index)
    name = _FORMS[index % len(_FORMS)]
    if name == "disc":
        return [Shape("circle", x=x, y=y, radius=half, fill=token)]
    if name == "ring":
        return [Shape("circle", x=x, y=y, radius=half - 1, fill="surface", stroke=token, stroke_width=2)]
    if name == "square":
        return [
            Shape("rect", x=x - half * 0.9, y=y - half * 0.9, width=size * 0.9, height=size * 0.9, fill=token)
        ]
    if name == "frame":
        side = size * 0.9 - 2
        return [
            Shape(
                "rect",
                x=x - side / 2,
                y=y - side / 2,
                width=side,
                height=side,
                fill="surface",
                stroke=token,
                stroke_width=2,
            )
        ]
    if name == "cross":
        strokes = ([(x - half, y - half), (x + half, y + half)], [(x - half, y + half), (x + half, y - half)])
        return [Shape("path", path=_open(points), stroke=token, stroke_width=2.4) for points in strokes]
    points = {
        "triangle": [(x, y - half * 1.1), (x + half * 1.1, y + half * 0.9), (x - half * 1.1, y + half * 0.9)],
        "down": [(x, y + half * 1.1), (x + half * 1.1, y - half * 0.9), (x - half * 1.1, y - half * 0.9)],
        "diamond": _diamond(x, y, half * 1.2),
    }[name]
    return [Shape("path", path=_polygon(points), fill=token)]


def _diamond(x: float, y: float, half: float) -> list[tuple[float, float]]:
    return [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]


def _open(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def _polygon(points: list[tuple[float, float]]) -> str:
    return _open(points) + "Z"
