"""``{% load indices_words %}``: keys of published evaluations as words."""

from django import template

from probidad.core.languages.bilingual import Text
from probidad.core.languages.text import localized
from probidad.instruments.indices.reports import wording
from probidad.instruments.indices.rules.words import words_apart

register = template.Library()
TONES = {"improved": "good", "lost": "bad", "kept": "neutral"}


@register.filter
def points(answer) -> str:
    """The points of an answer or a tally: ``3 of 4 points``."""
    return wording.points_words(wording.Tally(answer.gathered, answer.possible))


@register.filter
def kind(key: str) -> str:
    """Norm, instrument or result."""
    return wording.KIND[key]


@register.filter
def course(key: str) -> str:
    """Kept, improved or lost."""
    return wording.COURSE[key]


@register.filter
def course_tone(key: str) -> str:
    """The tone of a badge that says it."""
    return TONES[key]


@register.filter
def side(key: str) -> str:
    """Whose word it is."""
    return wording.SIDE[key]


@register.filter
def decision(key: str) -> str:
    """What was decided of a dispute."""
    return wording.DECISION[key]


@register.filter
def texted(text) -> str:
    """A text of an instrument, as an object or as it is stored, in the reader's language."""
    return localized(text.model_dump() if isinstance(text, Text) else text)


@register.filter
def entry(entries, key: str):
    """The entry of a catalogue under a key; empty where there is none."""
    return entries.get(key, {})


@register.simple_tag
def apart(before, after):
    """A text before and after in the reader's language, in pieces with whether each is in one of them only."""
    return words_apart(texted(before) if before else "", texted(after) if after else "")
