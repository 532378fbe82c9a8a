"""Text has 4.5:1 and the edges of controls 3:1 on every surface, in light, dark and print (WCAG 2.2 AA)."""

import re
from pathlib import Path

import pytest

import probidad

TOKENS = (Path(probidad.__file__).parent / "core/ui/static/ui/tokens.css").read_text(encoding="utf-8")
SURFACES = ("paper", "surface", "sunken", "accent-tint")
TONES = ("good", "warn", "bad", "info")
TEXT_PAIRS = [
    (ink, surface) for ink in ("ink", "ink-soft", "accent", "accent-strong") for surface in SURFACES
]
TEXT_PAIRS += [(tone, surface) for tone in TONES for surface in (f"{tone}-tint", "paper", "surface")]
TEXT_PAIRS += [("ink", f"{tone}-tint") for tone in TONES]
TEXT_PAIRS += [
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("surface", "bad"),
    ("chart-text", "surface"),
]
EDGE_PAIRS = [
    (edge, surface) for edge in ("line-strong", "focus", "accent") for surface in ("paper", "surface")
]
EDGE_PAIRS += [
    (f"chart-{name}", surface)
    for name in (*range(1, 9), "good", "mid", "bad")
    for surface in ("paper", "surface")
]


def _themes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r"(?:@media ([^{]+) \{\s*)?:root \{(.*?)\}", TOKENS, re.DOTALL)
    read = {
        media.strip() or "light": dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", body))
        for media, body in blocks
    }
    return {
        "light": read["light"],
        "dark": read["light"] | read["(prefers-color-scheme: dark)"],
        "print": read["light"] | read["print"],
    }


THEMES = _themes()


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read(theme):
    tokens = THEMES[theme]
    poor = {pair: round(contrast(*(tokens[name] for name in pair)), 2) for pair in TEXT_PAIRS}
    assert not {pair: ratio for pair, ratio in poor.items() if ratio < 4.5}


@pytest.mark.parametrize("theme", THEMES)
def test_edges_and_charts_can_be_seen(theme):
    tokens = THEMES[theme]
    poor = {pair: round(contrast(*(tokens[name] for name in pair)), 2) for pair in EDGE_PAIRS}
    assert not {pair: ratio for pair, ratio in poor.items() if ratio < 3}


def test_dark_and_print_set_every_colour_that_light_sets():
    for theme in ("(prefers-color-scheme: dark)", "print"):
        block = TOKENS.split(f"@media {theme}")[1].split("@media")[0]
        missing = [name for name in THEMES["light"] if f"--{name}:" not in block and name != "focus"]
        assert not missing, f"{theme}: {missing}"
