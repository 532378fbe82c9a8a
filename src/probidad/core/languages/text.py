"""Content in two languages: one JSON field ``{"es": …, "en": …}`` that falls back.

What the project ships is complete in both (a test says so); what users write need not be, and
then the text that exists is better than none.
"""

from collections.abc import Mapping

from django.utils import translation

from probidad.core.languages.bilingual import Text

# Spanish is the platform's first language, so it is the first to fall back to.
CONTENT_LANGUAGES = ("es", "en")


def localized(value: Mapping[str, str] | Text | str | None, language: str | None = None) -> str:
    """The text of ``value`` in ``language`` (default: the active one), else in the other one.

    ``language`` may be a variant such as ``es-mx``. A plain string is returned as it is; a
    missing or empty value gives ``""``.
    """
    if not value:
        return ""
    value = _by_language(value)
    if isinstance(value, Mapping):
        wanted = base_language(language)
        for code in (wanted, *CONTENT_LANGUAGES, *value):
            if value.get(code):
                return str(value[code])
        return ""
    return str(value)


def language_of(value: Mapping[str, str] | Text | str | None, language: str | None = None) -> str:
    """The base language that :func:`localized` answers in, for an HTML ``lang``; "" if unknown."""
    value = _by_language(value)
    if not isinstance(value, Mapping):
        return ""
    wanted = base_language(language)
    return next((code for code in (wanted, *CONTENT_LANGUAGES, *value) if value.get(code)), "")


def _by_language(value: Mapping[str, str] | Text | str | None) -> Mapping[str, str] | str | None:
    return {"es": value.es, "en": value.en} if isinstance(value, Text) else value


def base_language(language: str | None = None) -> str:
    """``es`` for ``es-mx``; of the active language when none is given."""
    return (language or translation.get_language() or CONTENT_LANGUAGES[0]).split("-")[0].lower()
