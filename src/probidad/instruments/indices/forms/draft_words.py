"""What the fields of an instrument are called, and what is wrong with them, for those who write no YAML."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from probidad.instruments.indices.drafting.lacks import Lack
from probidad.instruments.indices.library.wording import fault_words
from probidad.instruments.indices.rules.soundness import Fault

PAGES = {
    "head": gettext_lazy("Name and authorship"),
    "rule": gettext_lazy("How it scores"),
    "findings": gettext_lazy("Texts of the report"),
    "": gettext_lazy("The whole"),
}
LABELS = {
    "short_name": gettext_lazy("Short name"),
    "version": gettext_lazy("Version"),
    "name": gettext_lazy("Name"),
    "summary": gettext_lazy("Summary"),
    "method": gettext_lazy("How it is applied"),
    "authorship": gettext_lazy("Whose work it is"),
    "scoring": gettext_lazy("Rule"),
    "points": gettext_lazy("Points"),
    "stages": gettext_lazy("Stages"),
    "dimensions": gettext_lazy("Dimensions"),
    "sides": gettext_lazy("Sides"),
    "findings": gettext_lazy("Texts of the report"),
    "areas": gettext_lazy("Areas"),
    "indicators": gettext_lazy("Indicators"),
    "about": gettext_lazy("What it is about"),
    "dimension": gettext_lazy("Dimension"),
    "side": gettext_lazy("Side"),
    "kind": gettext_lazy("Kind"),
    "since": gettext_lazy("Asked like this since version"),
    "stage": gettext_lazy("Stage that needs it"),
    "question": gettext_lazy("Question"),
    "counts": gettext_lazy("What counts"),
    "scale": gettext_lazy("Levels"),
    "levels": gettext_lazy("Levels of its own"),
    "text": gettext_lazy("Text"),
    "from": gettext_lazy("From"),
    "measure": gettext_lazy("What is measured"),
    "part": gettext_lazy("The number counted"),
    "whole": gettext_lazy("Out of how many"),
    "evidence": gettext_lazy("Evidence that must be seen"),
    "verify": gettext_lazy("How to verify it"),
    "weight": gettext_lazy("Weight"),
    "may_not_apply": gettext_lazy("When it doesn't apply"),
    "needs": gettext_lazy("No points before"),
    "indicator": gettext_lazy("this indicator has"),
    "level": gettext_lazy("at least this level"),
    "shows": gettext_lazy("Shows to be more than paper"),
    "benefit": gettext_lazy("What people would notice"),
    "reach": gettext_lazy("How many would notice"),
    "recommendation": gettext_lazy("What to do where it is missing"),
    "citations": gettext_lazy("Citations"),
    "source": gettext_lazy("Law or text"),
    "locator": gettext_lazy("Article or page"),
    "says": gettext_lazy("What it says"),
    "checked": gettext_lazy("Compared with the text itself"),
    "checked_against": gettext_lazy("Where its text was seen"),
}
# What rows of a list are called, with their number.
ROWS = {
    "levels": gettext_lazy("Level %(number)s"),
    "evidence": gettext_lazy("Evidence %(number)s"),
    "citations": gettext_lazy("Citation %(number)s"),
    "findings": gettext_lazy("Text %(number)s"),
    "stages": gettext_lazy("Stage %(number)s"),
    "dimensions": gettext_lazy("Dimension %(number)s"),
    "sides": gettext_lazy("Side %(number)s"),
    "shows": gettext_lazy("Indicator %(number)s"),
}
SCORINGS = [
    ("points", gettext_lazy("Points gathered over those possible, in percent")),
    ("dimensions", gettext_lazy("From 0 to 1, by dimension and side")),
    ("stages", gettext_lazy("Stages of maturity: each needs all its elements")),
    ("criteria", gettext_lazy("Criteria for each commitment of a plan, without a sum")),
]
REACH = [
    ("1", gettext_lazy("Few people")),
    ("2", gettext_lazy("Many people")),
    ("3", gettext_lazy("Nearly everybody who deals with the institution")),
]
LANGUAGES = {"es": pgettext_lazy("language", "Spanish"), "en": pgettext_lazy("language", "English")}
MISSING = ("missing", "text_missing")


def row_label(name: str, number: int) -> str:
    """What a row is called: ``Level 2``. The first has the number 1."""
    return ROWS[name] % {"number": number}


def label_of(name: str) -> str:
    """What a field or row is called, with the row that it stands in: ``Level 2: Text``."""
    first, *rest = name.split("-")
    if rest and rest[0].isdigit():
        labels = [row_label(first, int(rest[0]) + 1)]
        rest = rest[1:]
    else:
        labels = [str(LABELS.get(first, first))]
    return ": ".join([*labels, *(str(LABELS.get(each, each)) for each in rest)])


def sentence(lack: Lack) -> str:
    """What is wrong, as a sentence beside the field."""
    words = _sentences().get(lack.code)
    if words is None:
        told = fault_words(Fault((), lack.code, lack.values))
        return f"{told[0].upper()}{told[1:]}."
    return words % lack.values


def _sentences() -> dict[str, str]:
    too_much = _("This is more than one instrument may have: shorten it.")
    anew = _("This can't be read: write it anew.")
    return {
        "missing": _("This is missing."),
        "text_missing": _("This is missing."),
        "too_short": _("There must be at least %(min_length)s."),
        "too_long": too_much,
        "string_too_long": too_much,
        "string_pattern_mismatch": anew,
        "string_type": anew,
        "whole_number": _("Write a whole number."),
        "greater_than_equal": _("The number is at least %(ge)s."),
        "less_than_equal": _("The number is at most %(le)s."),
        "literal_error": _("Choose one."),
        "union_tag_not_found": anew,
        "extra_forbidden": anew,
        "checked_against_what": _("Say where its text was seen."),
        "unknown_source": _("The catalogue of laws and texts has no %(key)s: choose another one."),
        "no_such_scale": _("There is no such scale: choose another one."),
        "first_level_has_points": _("The lowest level has 0 points."),
        "levels_dont_rise": _("The highest level must have points."),
        "measure_needs_own_levels": _("What is measured needs levels of its own: choose no shared scale."),
        "from_without_measure": _("Levels begin at numbers only where something is measured."),
        "from_is_missing": _("Say at which number this level begins."),
        "bounds_dont_rise": _("The numbers at which levels begin rise with their points, from 0."),
        "criteria_are_of_a_plan": _("Criteria are for plans alone."),
        "stages_are_missing": _("This rule needs two stages at least."),
        "dimensions_are_missing": _("This rule needs dimensions and sides."),
        "findings_begin_at_zero": _("The first text begins at 0."),
        "findings_dont_rise": _("Two texts begin at the same percentage."),
        "no_such_stage": _("Choose a stage of this instrument that needs elements; the lowest needs none."),
        "no_such_dimension": _("Choose a dimension of this instrument."),
        "no_such_side": _("Choose a side of this instrument."),
        "only_results_show": _("Only results show something: tick none, or make this one a result."),
        "since_is_old": _(
            "Its kind, levels, points, weight or condition changed. Say in “Name and authorship” that this is version %(version)s, and here that it is asked like this since then."
        ),
    }
