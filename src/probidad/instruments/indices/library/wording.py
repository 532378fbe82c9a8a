"""What is wrong with an instrument, in the reader's words. Each follows "Line 41:"."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from probidad.core.files.yaml_files.problems import quoted
from probidad.instruments.indices.rules.soundness import Fault


def shape_words(error: Mapping) -> str:
    """The words of one of pydantic's errors: what is written has another shape than it should."""
    name = str(error["loc"][-1]) if error["loc"] else ""
    kind = f"{error['type']}:{name}"
    words = _shapes().get(kind) or _shapes().get(error["type"]) or _("%(name)s: a text is expected here")
    said = error.get("ctx", {}).items()
    limits = {key: f"{value:,}" if isinstance(value, int) else value for key, value in said}
    return words % {"name": quoted(name), "typed": quoted(str(error["input"])), **limits}


def _shapes() -> dict[str, str]:
    number = _("%(name)s: a whole number is expected here, in digits and without quotation marks")
    parts = _("%(name)s: write its parts here, each with its name and a colon")
    return {
        "missing": _("%(name)s is missing"),
        "extra_forbidden": _("%(name)s is nothing that stands here; look for a slip in its spelling"),
        "whole_number": number,
        "greater_than_equal": _("%(name)s: the number is at least %(ge)s"),
        "less_than_equal": _("%(name)s: the number is at most %(le)s"),
        "string_pattern_mismatch:urn": _(
            "the urn reads “urn:probidad:index:…”, with small letters, digits and hyphens"
        ),
        "string_pattern_mismatch": _("a key has small letters, digits and hyphens only, and not %(typed)s"),
        "string_too_long": _("%(name)s has more than %(max_length)s characters"),
        "too_long": _("%(name)s has %(actual_length)s entries, and %(max_length)s fit"),
        "too_short": _("%(name)s needs at least %(min_length)s entries"),
        "literal_error": _("%(typed)s isn't possible here; write %(expected)s"),
        "text_missing": _("the text is missing"),
        "checked_against_what": _(
            "a citation that is checked says in “checked_against:” where its text was seen"
        ),
        "list_type": _("%(name)s: write a list here, a dash before each part"),
        "model_type": parts,
        "dict_type": parts,
        "bool_type": _("%(name)s: write true or false"),
        "bool_parsing": _("%(name)s: write true or false"),
    }


def fault_words(fault: Fault) -> str:
    """The words of what the parts of an instrument say wrongly of each other."""
    return _faults()[fault.code] % {name: _shown(value) for name, value in fault.values.items()}


def _shown(value: object) -> object:
    return quoted(value) if isinstance(value, str) else f"{value:,}"


def _faults() -> dict[str, str]:
    return {
        "double_key": _("the key %(key)s stands here a second time"),
        "area_sum": _("the area says that it has %(said)s points, and its indicators add up to %(sum)s"),
        "whole_sum": _(
            "the instrument says that it has %(said)s points, and its indicators add up to %(sum)s"
        ),
        "no_such_scale": _("there is no scale %(key)s; write it under “scales:”"),
        "measure_needs_own_levels": _("what is measured needs levels of its own, each with “from:”"),
        "first_level_has_points": _("the first level is the one without points: write 0"),
        "levels_dont_rise": _("the points of the levels rise from the first to the last"),
        "from_without_measure": _("“from:” is for indicators with “measure:”"),
        "from_is_missing": _("each level but the first says in “from:” where it begins"),
        "bounds_dont_rise": _("“from:” begins at 0 and rises from level to level"),
        "no_such_indicator": _("there is no indicator %(key)s"),
        "no_such_level": _("the indicator %(indicator)s has no level %(key)s"),
        "cycle": _("the conditions go round in a circle: %(ring)s"),
        "criteria_are_of_a_plan": _("“scoring: criteria” and “subject: plan” need each other"),
        "one_area_of_criteria": _("an instrument for plans has one area, whose indicators are the criteria"),
        "stages_are_missing": _("“scoring: stages” needs two stages at least under “stages:”"),
        "dimensions_are_missing": _("“scoring: dimensions” needs “dimensions:” and “sides:”"),
        "findings_begin_at_zero": _("the first finding says “from: 0”"),
        "findings_dont_rise": _("“from:” rises from finding to finding"),
        "no_such_stage": _("there is no stage %(key)s that needs elements; the lowest needs none"),
        "no_such_dimension": _("there is no dimension %(key)s"),
        "no_such_side": _("there is no side %(key)s"),
        "only_results_show": _("only results say in “shows:” what they show to be more than paper"),
        "results_are_not_shown": _("%(key)s is a result itself; results show norms and instruments"),
    }
