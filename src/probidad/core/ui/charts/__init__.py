"""Charts as data, drawn as SVG by layouts and templates of ours.

On a page: ``{% load charts %}{% figure chart %}``. In a document: ``svg(chart)``.
"""

from probidad.core.ui.charts.data import (
    NO_DATA,
    Bar,
    Bars,
    Chart,
    DotRow,
    Dots,
    HeatMap,
    HeatRow,
    Line,
    Lines,
    Radar,
    Series,
    Span,
    Spoke,
    StackedBars,
    StackedRow,
    Timeline,
)
from probidad.core.ui.charts.numbers import amount
from probidad.core.ui.charts.render import svg
from probidad.core.ui.charts.samples import samples
from probidad.core.ui.charts.tables import written_table

__all__ = [
    "NO_DATA",
    "Bar",
    "Bars",
    "Chart",
    "DotRow",
    "Dots",
    "HeatMap",
    "HeatRow",
    "Line",
    "Lines",
    "Radar",
    "Series",
    "Span",
    "Spoke",
    "StackedBars",
    "StackedRow",
    "Timeline",
    "amount",
    "samples",
    "svg",
    "written_table",
]
