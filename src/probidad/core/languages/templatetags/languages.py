"""``{% load languages %}``: content in the page's language."""

from django import template

from probidad.core.languages import text

register = template.Library()


@register.filter
def localized(value, language=None) -> str:
    """``{{ dilemma.situation|localized }}``: the text in the active (or the given) language."""
    return text.localized(value, language)


@register.filter
def language_of(value, language=None) -> str:
    """The language in which ``localized`` answers, for ``lang`` where it isn't the page's."""
    return text.language_of(value, language)
