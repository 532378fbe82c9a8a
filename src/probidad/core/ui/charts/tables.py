"""A chart's table as people read it: numbers in their language, words for what is not shown."""

from probidad.core.ui.charts import numbers
from probidad.core.ui.charts.data import NO_DATA, Chart


def written(value, unit: str) -> str:
    """A value of a chart's table."""
    if value is None:
        return numbers.not_shown()
    if value == NO_DATA.value:
        return numbers.no_data()
    return numbers.amount(value, unit)


def written_table(chart: Chart, *, hidden: str) -> tuple[list[str], list[list[str]]]:
    """Headers and rows, for documents; ``hidden`` stands for what is not shown, in narrow columns.

    Not for a timeline, whose cells are dates and words.
    """
    unit = getattr(chart, "unit", "count")
    headers, rows = chart.table()
    return headers, [
        [str(row[0]), *(hidden if value is None else written(value, unit) for value in row[1:])]
        for row in rows
    ]
