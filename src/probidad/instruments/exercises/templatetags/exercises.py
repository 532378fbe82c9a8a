"""``{% load exercises %}``: small things that the templates of the exercises need."""

from django import template

from probidad.core.languages.text import localized
from probidad.core.taxonomy import catalogue as entries

register = template.Library()


@register.filter
def entry(catalogue: dict, key: str):
    """The entry of a catalogue (values, principles, sources) by its key."""
    return catalogue.get(key)


@register.filter
def name_of(catalogue: dict, key: str) -> str:
    """The name of an entry of the catalogue in the page's language."""
    return entries.name_of(key, catalogue)


@register.filter
def text(value) -> str:
    """A typed text of a dilemma in the page's language."""
    return localized(value.model_dump())
