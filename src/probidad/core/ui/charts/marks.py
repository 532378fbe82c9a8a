"""Shapes that stand for a series or a tone, so that no chart is told by colour alone."""

from probidad.core.ui.charts.data import Tone
from probidad.core.ui.charts.scene import Shape, circle, polygon, polyline, rect

_COLOURS = 8
_TONE_PATTERNS = {"good": "", "mid": "dots", "bad": "bars"}
_PATTERNS = ("", "bars", "dots", "rows", "grid")
_DASHES = ("", " dash1", " dash2", " dash3")
_FORMS = ("disc", "square", "triangle", "diamond", "ring", "frame", "cross", "down")


def colour(tone: Tone, index: int) -> str:
    """The look of a tone, or of the series at ``index``."""
    return tone or f"c{index % _COLOURS + 1}"


def pattern(tone: Tone, index: int) -> str:
    """The pattern over the colour; empty for a plain one."""
    return _TONE_PATTERNS[tone] if tone else _PATTERNS[index % len(_PATTERNS)]


def stroke(index: int) -> str:
    """The look of the line of the series at ``index``."""
    return f"line {colour(None, index)}{_DASHES[index % len(_DASHES)]}"


def tone_mark(tone: Tone, index: int, x: float, y: float, size: float = 13) -> list[Shape]:
    """A tone's sign (a tick, a bar or a cross on a plate), or the form of the series; centred on x, y."""
    if tone is None:
        return form(index, x, y, size * 0.78)
    half, reach, look = size / 2, size * 0.22, f"fill {tone}"
    if tone == "good":
        tick = [
            (x - reach * 1.1, y + reach * 0.1),
            (x - reach * 0.2, y + reach),
            (x + reach * 1.2, y - reach * 0.9),
        ]
        return [circle(x, y, half, look), polyline(tick, "sign")]
    if tone == "mid":
        dash = [(x - reach, y), (x + reach, y)]
        return [polygon(_diamond(x, y, half * 1.16), look), polyline(dash, "sign")]
    return [_square(x, y, size * 0.92, look), *_cross(x, y, reach, "sign")]


def form(index: int, x: float, y: float, size: float = 10) -> list[Shape]:
    """The form and colour of the series at ``index``, centred on x, y."""
    half, name, look = size / 2, _FORMS[index % len(_FORMS)], colour(None, index)
    if name == "disc":
        return [circle(x, y, half, f"fill {look}")]
    if name == "ring":
        return [circle(x, y, half - 1, f"ring {look}")]
    if name == "square":
        return [_square(x, y, size * 0.9, f"fill {look}")]
    if name == "frame":
        return [_square(x, y, size * 0.9 - 2, f"ring {look}")]
    if name == "cross":
        return _cross(x, y, half, f"cross {look}")
    points = {
        "triangle": [(x, y - half * 1.1), (x + half * 1.1, y + half * 0.9), (x - half * 1.1, y + half * 0.9)],
        "down": [(x, y + half * 1.1), (x + half * 1.1, y - half * 0.9), (x - half * 1.1, y - half * 0.9)],
        "diamond": _diamond(x, y, half * 1.2),
    }[name]
    return [polygon(points, f"fill {look}")]


def _square(x: float, y: float, side: float, look: str) -> Shape:
    return rect(x - side / 2, y - side / 2, side, side, look)


def _diamond(x: float, y: float, half: float) -> list[tuple[float, float]]:
    return [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]


def _cross(x: float, y: float, reach: float, look: str) -> list[Shape]:
    strokes = (
        [(x - reach, y - reach), (x + reach, y + reach)],
        [(x - reach, y + reach), (x + reach, y - reach)],
    )
    return [polyline(points, look) for points in strokes]
