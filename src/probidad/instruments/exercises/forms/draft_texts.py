"""What the fields of a dilemma's forms are called, and what is said of what they lack."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from probidad.instruments.exercises.drafting import Problem
from probidad.instruments.exercises.drafting.content import kind_of

LABELS = {
    "title": gettext_lazy("Title"),
    "situation": gettext_lazy("Situation"),
    "affected": gettext_lazy("Who is affected"),
    "question": gettext_lazy("Question"),
    "rating": gettext_lazy("How it is rated"),
    "text": gettext_lazy("What one does"),
    "insight": gettext_lazy("Why it is rated so"),
    "temptation": gettext_lazy("What makes it tempting, or hard"),
    "values": gettext_lazy("Values at stake"),
    "principles": gettext_lazy("Principles of action"),
    "topic": gettext_lazy("Topic"),
    "service_area": gettext_lazy("Area of service"),
    "post_level": gettext_lazy("Level of post"),
    "contested": gettext_lazy("Good officials would differ here"),
    "contested_note": gettext_lazy("Why they would differ"),
    "source": gettext_lazy("Law, code or convention"),
    "locator": gettext_lazy("Article, or where in it"),
    "says": gettext_lazy("What it says, in your words"),
    "checked": gettext_lazy("I saw the text of this rule"),
    "checked_against": gettext_lazy("Where its text was seen"),
    "discussion": gettext_lazy("Questions for a discussion"),
    "author": gettext_lazy("Who signs it"),
    "new_version": gettext_lazy("This is a new version: its trend begins anew"),
}
# Problems other than that something is missing.
SENTENCES = {
    "too_many": gettext_noop("%(field)s: these are too many."),
    "too_long": gettext_noop("%(field)s: this is too long."),
    "translation_too_long": gettext_noop("%(field)s: its translation is too long."),
    "ratings": gettext_noop("One option must be aligned, and another one not fully."),
    "wrong": gettext_noop("%(field)s: something is wrong here."),
}


def label_of(name: str) -> str:
    """A field's name that stands alone: of which option or rule it is."""
    if kind_of(name) == "line":
        listed, _rest, number = name.partition("_")
        return f"{LABELS[listed]}, {int(number) + 1}"
    label = str(LABELS[kind_of(name)])
    return f"{place_of(name)}: {label}" if place_of(name) else label


def place_of(name: str) -> str:
    """The option or the rule that a field belongs to; empty for others."""
    begin, _rest, rest = name.partition("_")
    key = rest.partition("_")[0]
    if begin == "option":
        return _("Option %(letter)s") % {"letter": key.upper()}
    if begin == "citation":
        return _("Rule %(number)s") % {"number": int(key) + 1}
    return ""


def sentence_of(problem: Problem) -> str:
    """What is wrong with a field, other than that it is missing."""
    return _(SENTENCES[problem.kind]) % {"field": label_of(problem.field)}
