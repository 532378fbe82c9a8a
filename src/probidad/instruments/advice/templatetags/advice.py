"""``{% load advice %}``: small things that the templates of questions and claims need."""

from django import template

from probidad.core.languages.text import base_language
from probidad.instruments.advice.phrases.lexicon import Text

register = template.Library()


@register.filter
def of(text: Text, language: str | None = None) -> str:
    """A text of the training in the given language, or the page's."""
    return text.of(language or base_language())
