"""Names that every form of a report uses."""

from django.conf import settings
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from probidad.core.disclosure.bands import banded, is_high, is_low
from probidad.core.languages.text import localized
from probidad.core.reports.responses import file_name
from probidad.core.ui import charts
from probidad.instruments.exercises import rules
from probidad.instruments.exercises.models import Round
from probidad.instruments.exercises.queries import ExerciseReport

HIDDEN = "—"
TONES = {"aligned": "good", "partly": "mid", "not": "bad"}


def rating_label(rating: str) -> str:
    """A rating's name on pages and in files."""
    return {"aligned": _("Aligned"), "partly": _("Partly aligned"), "not": _("Not aligned")}[rating]


def rating_series() -> tuple[charts.Series, ...]:
    """The ratings as parts of a chart's rows."""
    return tuple(charts.Series(rating_label(rating), TONES[rating]) for rating in rules.RATINGS)


def rating_shares(found: rules.Alignment | None) -> tuple[float, ...] | None:
    """The shares of the answers by rating as they are told, in the order of :func:`rating_series`; None without any."""
    if not found or not found.answers:
        return None
    return tuple(banded(part / found.answers) for part in (found.aligned, found.partly, found.not_aligned))


def stacked_row(label: str, found: rules.Alignment | None) -> charts.StackedRow:
    """The same as a row of a chart, in percents."""
    shares = rating_shares(found)
    return charts.StackedRow(label, shares and tuple(round(100 * share) for share in shares))


def told_share(share: float | None) -> float | None:
    """A share as it is drawn; None stays what it is."""
    return None if share is None else banded(share)


def written_share(share: float | None) -> float | str | None:
    """A share as a cell of a spreadsheet: a number, or at the ends the words of its band."""
    told = told_share(share)
    return told if told is None or not (is_low(told) or is_high(told)) else charts.amount(told, "band")


def how_many(answers: int) -> str:
    """How many answers a figure is of."""
    return _("At least %(count)s answers.") % {"count": formats.number_format(answers, force_grouping=True)}


def whole_institution() -> str:
    """The name of all who answered, beside those of units."""
    return _("The whole institution")


def title_of(each: ExerciseReport) -> str:
    return localized(each.text.title.model_dump())


def satisfaction_labels() -> dict[int, str]:
    return {5: _("Very good"), 4: _("Good"), 3: _("Fair"), 2: _("Poor"), 1: _("Very poor")}


def dates_of(round: Round) -> str:
    first, last = (formats.date_format(day, "DATE_FORMAT") for day in (round.opens_on, round.closes_on))
    return f"{first} – {last}"


def file_of(round: Round, what: str, ending: str) -> str:
    """The name of a file about a round: what it is, whose, which round, and the month of its first day."""
    return file_name(what, round.institution.slug, round.title, f"{round.opens_on:%Y-%m}", ending=ending)


def document_head(round: Round, title: str, group: str = "") -> dict:
    """What every document about a round begins with; ``group``: whose answers it is about, if not all."""
    return {
        "lang": get_language() or settings.LANGUAGE_CODE,
        "title": title,
        "subtitle": " · ".join(filter(None, [group, round.title, dates_of(round)])),
        "institution": round.institution.name,
    }
