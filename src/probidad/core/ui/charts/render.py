"""A chart as SVG: inline for pages, standalone for documents."""

import re
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from probidad.core.ui.charts import data
from probidad.core.ui.charts.layouts import lay_out
from probidad.core.ui.charts.scene import WIDE
from probidad.core.ui.charts.text import clean

TOKENS = Path(__file__).resolve().parent.parent / "static" / "ui" / "tokens.css"
VARIABLE = re.compile(r"var\(--([a-z0-9-]+)\)")


def drawing(
    chart: data.Chart, *, width: float, uid: str, css: str = "", standalone: bool = False
) -> SafeString:
    """The SVG of a chart laid out for ``width``; ``uid`` makes its ids unique on the page."""
    context = {
        "scene": lay_out(chart, width),
        "uid": uid,
        "css": css,
        "standalone": standalone,
        "title": clean(chart.title),
        "description": clean(chart.description),
    }
    return render_to_string("charts/drawing.svg", context)


def svg(chart: data.Chart, theme: str = "light") -> str:
    """A standalone SVG with the theme's colours written out, for documents that know no CSS variables."""
    colours = tokens(theme)
    text = drawing(chart, width=WIDE, uid="chart", standalone=True)
    return VARIABLE.sub(lambda found: colours[found[1]], text)


@cache
def tokens(theme: str) -> dict[str, str]:
    """The custom properties of tokens.css in one theme (``light`` or ``dark``).

    Raises ``ValueError`` for another name.
    """
    if theme not in ("light", "dark"):
        raise ValueError(f"There is no theme {theme!r}.")
    source = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(encoding="utf-8"), flags=re.DOTALL)
    blocks = re.split(r"@media\s*\(prefers-color-scheme:\s*dark\)", source)
    found = _properties(blocks[0])
    if theme == "dark":
        found |= _properties(blocks[1].split("@media")[0])
    return found


def _properties(css: str) -> dict[str, str]:
    return {name: value.strip() for name, value in re.findall(r"--([a-z0-9-]+):\s*([^;]+);", css)}
