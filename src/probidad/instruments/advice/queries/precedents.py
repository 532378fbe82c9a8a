"""Teaching cases, as the library is searched."""

from collections.abc import Iterable

from probidad.core.languages.words import matches
from probidad.instruments.advice.models import Precedent


def found_precedents(
    among: Iterable[Precedent], *, search: str = "", topic: str = "", value: str = ""
) -> list[Precedent]:
    """Those in the library in which all words stand, of a topic and with a value (empty: any)."""
    return [
        each
        for each in among
        if each.state == Precedent.State.PUBLISHED
        and topic in ("", each.topic)
        and (not value or value in each.values)
        and matches(search, *_words(each))
    ]


def _words(precedent: Precedent) -> list[str]:
    return [
        text
        for case in precedent.content.values()
        for part in case.values()
        for text in (part if isinstance(part, list) else [part])
    ]
