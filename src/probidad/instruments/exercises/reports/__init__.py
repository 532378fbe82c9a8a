"""The report of a closed round as charts, spreadsheet and document; and the cards."""

from probidad.instruments.exercises.reports.cards import card_sheets, cards_pdf
from probidad.instruments.exercises.reports.charts import (
    exercise_chart,
    exercise_charts,
    options_chart,
    overview_charts,
    sign_badges,
    trend_chart,
)
from probidad.instruments.exercises.reports.documents import report_pdf
from probidad.instruments.exercises.reports.sheets import sheets
from probidad.instruments.exercises.reports.texts import HIDDEN, TONES, document_head, file_of, rating_label

__all__ = [
    "HIDDEN",
    "TONES",
    "card_sheets",
    "cards_pdf",
    "document_head",
    "exercise_chart",
    "exercise_charts",
    "file_of",
    "options_chart",
    "overview_charts",
    "rating_label",
    "report_pdf",
    "sheets",
    "sign_badges",
    "trend_chart",
]
