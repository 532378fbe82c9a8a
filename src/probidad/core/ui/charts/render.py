"""A chart as SVG: inline for pages, standalone for documents."""

import re
from functools import cache
from pathlib import Path

from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from probidad.core.ui.charts import data
from probidad.core.ui.charts.layouts import lay_out
from probidad.core.ui.charts.scene import WIDE
from probidad.core.ui.charts.text import clean

STYLES = Path(__file__).resolve().parent.parent / "static" / "ui"
VARIABLE = re.compile(r"var\(--([a-z0-9-]+)\)")
LOOK = re.compile(r"^\.chart \.([a-z0-9]+) \{ (.+) \}$", re.MULTILINE)
CLASSES = re.compile(r' class="([^"]+)"')


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
    """A standalone SVG, for documents that know no style sheet: each look is written out in the theme's
    colours, as attributes."""
    colours = tokens(theme)

    def written_out(found: re.Match) -> str:
        return VARIABLE.sub(lambda variable: colours[variable[1]], _attributes(found[1]))

    return CLASSES.sub(written_out, drawing(chart, width=WIDE, uid="chart", standalone=True))


def _attributes(classes: str) -> str:
    """What charts.css says of these looks; of two, the later one in the style sheet wins, as on a page."""
    names, found = set(classes.split()), {}
    for name, declarations in looks():
        if name in names:
            found |= dict(each.split(": ") for each in declarations.rstrip(";").split("; "))
    return flatatt(found)


@cache
def looks() -> list[tuple[str, str]]:
    """Names and declarations of the looks, in the order of the style sheet."""
    return LOOK.findall((STYLES / "charts.css").read_text(encoding="utf-8"))


@cache
def tokens(theme: str) -> dict[str, str]:
    """The custom properties of tokens.css in one theme (``light`` or ``dark``).

    Raises ``ValueError`` for another name.
    """
    if theme not in ("light", "dark"):
        raise ValueError(f"There is no theme {theme!r}.")
    source = re.sub(r"/\*.*?\*/", "", (STYLES / "tokens.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    blocks = re.split(r"@media\s*\(prefers-color-scheme:\s*dark\)", source)
    found = _properties(blocks[0])
    if theme == "dark":
        found |= _properties(blocks[1].split("@media")[0])
    return found


def _properties(css: str) -> dict[str, str]:
    return {name: value.strip() for name, value in re.findall(r"--([a-z0-9-]+):\s*([^;]+);", css)}
