"""In Chromium: charts as they are really set, since layouts only estimate how wide a text is."""

import pytest
from django.template import Context, Template

from probidad.core.ui import charts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The smallest type seen, texts that leave their drawing, and texts that lie on another one.
MEASURE = """() => {
  let smallest = 99; const out = [], over = [];
  const boxes = [...document.querySelectorAll("svg.chart")].filter(e => e.checkVisibility());
  for (const svg of boxes) {
    const paper = svg.getBoundingClientRect(), scale = paper.width / svg.viewBox.baseVal.width;
    const texts = [...svg.querySelectorAll("text")].map(t => [t.textContent, t.getBoundingClientRect(), t]);
    texts.forEach(([text, box, element], index) => {
      smallest = Math.min(smallest, parseFloat(getComputedStyle(element).fontSize) * scale);
      if (box.left < paper.left - 1 || box.right > paper.right + 1 || box.bottom > paper.bottom + 1) out.push(text);
      for (const [other, b] of texts.slice(0, index)) {
        const across = Math.min(box.right, b.right) - Math.max(box.left, b.left);
        const down = Math.min(box.bottom, b.bottom) - Math.max(box.top, b.top);
        if (across > 1 && down > 5) over.push([text, other]);
      }
    });
  }
  return {smallest, out, over, shown: boxes.length};
}"""
WORST = (
    charts.Bars(
        "Conteos", "", (charts.Bar("Guadalajara", 123_456_789), charts.Bar("Aquí " * 30, 8_888_888.8, "mid"))
    ),
    charts.StackedBars(
        "Partes",
        "",
        tuple(charts.Series(f"Muy larga respuesta {n}") for n in range(5)),
        (charts.StackedRow("Todo", (1, 1, 1000, 1, 1)), charts.StackedRow("Nada", (0, 0, 0, 0, 0))),
    ),
    charts.Lines(
        "Años",
        "",
        tuple(map(str, range(1990, 2026))),
        tuple(charts.Line(f"Secretaría {n}", tuple(1000 * n + y for y in range(36))) for n in range(8)),
    ),
)


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_texts_of_charts_are_big_enough_and_stay_in_their_places(chromium, live_server, width):
    context = chromium.new_context(base_url=live_server.url, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto("/componentes/")
    figures = Template(
        "{% load charts %}{% for each in all %}{% figure each %}{% figure each small=True %}{% endfor %}"
    )
    page.evaluate(
        "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)",
        figures.render(Context({"all": WORST})),
    )
    page.evaluate("(document.body.offsetHeight, document.fonts.ready)")  # once laid out, fonts are asked for
    found = page.evaluate(MEASURE)
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    context.close()
    assert found.pop("shown") == len(charts.samples()) + 2 * len(WORST)
    assert found.pop("smallest") >= (12 if width >= 360 else 11.5)
    assert not any(found.values()) and not wide, found


def test_colours_of_the_theme_reach_the_drawing(chromium, live_server):
    seen = set()
    for scheme in ("light", "dark"):
        context = chromium.new_context(base_url=live_server.url, color_scheme=scheme)
        page = context.new_page()
        page.goto("/componentes/")
        seen.add(page.evaluate("getComputedStyle(document.querySelector('svg.chart .fill.good')).fill"))
        context.close()
    assert len(seen) == 2
    assert not seen & {"none", "rgb(0, 0, 0)", ""}
