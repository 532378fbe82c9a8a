"""From a chart and a width to a scene: one module for each kind of chart."""

from probidad.core.ui.charts import data
from probidad.core.ui.charts.layouts.bars import lay_out_bars
from probidad.core.ui.charts.layouts.common import nothing_to_show
from probidad.core.ui.charts.layouts.dots import lay_out_dots
from probidad.core.ui.charts.layouts.heat_map import lay_out_heat_map
from probidad.core.ui.charts.layouts.lines import lay_out_lines
from probidad.core.ui.charts.layouts.radar import lay_out_radar
from probidad.core.ui.charts.layouts.stacked import lay_out_stacked_bars
from probidad.core.ui.charts.layouts.timeline import lay_out_timeline
from probidad.core.ui.charts.scene import Scene

_LAYOUTS = {
    data.Bars: lay_out_bars,
    data.StackedBars: lay_out_stacked_bars,
    data.HeatMap: lay_out_heat_map,
    data.Lines: lay_out_lines,
    data.Dots: lay_out_dots,
    data.Radar: lay_out_radar,
    data.Timeline: lay_out_timeline,
}


def lay_out(chart: data.Chart, width: float) -> Scene:
    """The chart drawn ``width`` units wide and as high as it needs; with no data, a sentence that says so."""
    headers, rows = chart.table()
    if not rows or len(headers) < 2:
        return nothing_to_show(width)
    return _LAYOUTS[type(chart)](chart, width)
