"""Writing simulations: the text, and what is wrong with it, line by line."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from probidad.core.languages.text import localized
from probidad.core.refusals import ShowsRefusals
from probidad.instruments.advice.simulator import NotASimulation, Problem, read_simulation

EDITION = {"min_value": 0, "max_value": 2**31 - 1, "widget": forms.HiddenInput}
SHOWN = 50  # letters of a line that is wrong


class CopyForm(forms.Form):
    """From which simulation, for which institution, a new one begins."""

    source = forms.ChoiceField(label=gettext_lazy("Begin from a copy of"))
    institution = forms.ChoiceField(label=gettext_lazy("For"))

    def __init__(self, *args, sources, institutions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = sources
        self.fields["institution"].choices = [(each.slug, each.name) for each in institutions]
        if len(self.fields["institution"].choices) == 1:
            self.fields["institution"].widget = forms.HiddenInput()
            self.initial["institution"] = institutions[0].slug


class SourceForm(ShowsRefusals, forms.Form):
    """The text of a simulation, in YAML."""

    text = forms.CharField(
        label=gettext_lazy("The simulation, in YAML"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "class": "source", "spellcheck": "false", "wrap": "off"}),
        help_text=gettext_lazy("Every text stands in Spanish (es) and in English (en)."),
    )
    edition = forms.IntegerField(**EDITION)

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        try:
            read_simulation(text.replace("\r\n", "\n"))
        except NotASimulation as error:
            self.add_problems(error, text)
        return text

    def add_problems(self, error: NotASimulation, text: str) -> None:
        """What is wrong, beside the field."""
        for each in error.problems:
            self.add_error("text", told(each, text))


class EditionForm(forms.Form):
    """Which edition of a draft somebody has read."""

    edition = forms.IntegerField(**EDITION)


def told(problem: Problem, text: str) -> str:
    """A problem in the reader's language, with its line and what stands there."""
    words = words_of(problem)
    if not problem.line:
        return words
    lines = text.replace("\r\n", "\n").split("\n")
    stands = lines[problem.line - 1].strip() if problem.line <= len(lines) else ""
    shown = stands[:SHOWN] + ("…" if len(stands) > SHOWN else "")
    place = problem.place or "YAML"
    return _("Line %(line)s (%(shown)s), %(place)s: %(words)s") % {
        "line": problem.line,
        "shown": shown,
        "place": place,
        "words": words,
    }


def words_of(problem: Problem) -> str:
    """A problem in the reader's language, without its place."""
    sentences = {
        "too_large": _("the text is too long: %(limit)s characters fit."),
        "yaml": _("this isn't YAML. Look at the indentation, the dashes and the quotation marks."),
        "shared": _("anchors and references (“&”, “*”) aren't read. Write the text each time."),
        "tagged": _("types (“!…”) aren't read. Leave them out."),
        "too_deep": _("lists within lists, deeper than any simulation goes."),
        "too_many": _("these are more parts than any simulation has."),
        "missing": _("this part is missing."),
        "extra_forbidden": _("no simulation has a part of this name."),
        "unknown_act": _("no act is called “%(name)s”."),
        "unknown_turn": _("no fact and no rule is called “%(name)s”."),
        "unknown_move": _("no move is called “%(name)s”."),
        "unknown_criterion": _("no criterion of the rubric is called “%(name)s”."),
        "doubled": _("“%(name)s” stands here a second time."),
        "bare_gap": _("the phrase “%(name)s” needs words at both ends."),
        "costly_phrase": _(
            "the phrase “%(name)s” may have at most %(gaps)s gaps (*) and %(longest)s characters."
        ),
        "unguarded": _("a fact with “trust_from” needs “guarded”, and no other fact has it."),
        "other_urn": _("this simulation is called %(name)s; write that."),
        "other_version": _("the version that comes next is %(number)s; write that."),
        "string_type": _("a text is expected here. Put it in quotation marks."),
        "string_too_short": _("the text is missing."),
        "string_pattern_mismatch": _("a name has small letters, figures and “_” only."),
        "list_type": _("a list is expected here."),
        "too_short": _("the list has too few entries: at least %(min_length)s."),
        "too_long": _("the list has too many entries: at most %(max_length)s."),
        "greater_than_equal": _("the number is too small: at least %(ge)s."),
        "less_than_equal": _("the number is too large: at most %(le)s."),
        "literal_error": _("write one of these: %(expected)s."),
    }
    if problem.kind.startswith(("int_", "bool_")):
        return _("a number, or true or false, is expected here.")
    sentence = sentences.get(
        problem.kind, _("what stands here doesn't fit. Compare with a simulation that ships.")
    )
    return sentence % problem.given


def sources_to_copy(simulations) -> list[tuple[str, str]]:
    """Choices of a copy, by name."""
    return [(each.name, localized(each.title.model_dump())) for each in simulations]
