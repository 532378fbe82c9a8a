"""``{% load advice %}``: small things that the templates of questions and claims need."""

from django import template

from probidad.core.languages.text import base_language
from probidad.instruments.advice.phrases.lexicon import Text
from probidad.instruments.advice.simulator.library import shipped

register = template.Library()


@register.filter
def of(text: Text, language: str | None = None) -> str:
    """A text of the training in the given language, or the page's."""
    return text.of(language or base_language())


@register.filter
def title_of(name: str) -> str:
    """The title of a simulation that ships; of another one its name, as addresses have it."""
    found = shipped().get(name)
    return found.title.of(base_language()) if found else name
