"""The report of a closed round as charts, spreadsheet and document; and the cards."""

from probidad.instruments.exercises.reports.cards import card_sheets, cards_pdf
from probidad.instruments.exercises.reports.charts import (
    exercise_charts,
    options_chart,
    overview_charts,
    trend_chart,
)
from probidad.instruments.exercises.reports.documents import report_pdf
from probidad.instruments.exercises.reports.explained import how_figures_were_made, participation
from probidad.instruments.exercises.reports.programme import (
    half_year_table,
    programme_charts,
    programme_counts,
    programme_sheet,
)
from probidad.instruments.exercises.reports.sheets import flat_sheet, sheets
from probidad.instruments.exercises.reports.signs import (
    nothing_stands_out,
    sign_badges,
    what_is_seen,
    what_stands_out,
)
from probidad.instruments.exercises.reports.sums import sums_chart, sums_of, units_chart
from probidad.instruments.exercises.reports.texts import (
    HIDDEN,
    TONES,
    document_head,
    file_of,
    rating_label,
    whole_institution,
)

__all__ = [
    "HIDDEN",
    "TONES",
    "card_sheets",
    "cards_pdf",
    "document_head",
    "exercise_charts",
    "file_of",
    "flat_sheet",
    "half_year_table",
    "how_figures_were_made",
    "nothing_stands_out",
    "options_chart",
    "overview_charts",
    "participation",
    "programme_charts",
    "programme_counts",
    "programme_sheet",
    "rating_label",
    "report_pdf",
    "sheets",
    "sign_badges",
    "sums_chart",
    "sums_of",
    "trend_chart",
    "units_chart",
    "what_is_seen",
    "what_stands_out",
    "whole_institution",
]
