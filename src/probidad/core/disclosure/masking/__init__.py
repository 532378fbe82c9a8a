"""Finds and masks what would tell who somebody is in a free-text comment, before a reviewer reads it.

``find`` gives the spans, ``mask`` the text with a bracketed word in the place of each. It works by shapes,
word lists and what stands beside a word; it proposes, and a person decides. Pure Python, no Django.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from probidad.core.disclosure.masking.addresses import find_addresses
from probidad.core.disclosure.masking.codes import find_accounts, find_curps, find_plates, find_rfcs
from probidad.core.disclosure.masking.contacts import find_emails, find_links, find_phones
from probidad.core.disclosure.masking.moments import find_moments
from probidad.core.disclosure.masking.names import find_names
from probidad.core.disclosure.masking.nicknames import find_nicknames
from probidad.core.disclosure.masking.posts import find_posts
from probidad.core.disclosure.masking.reading import Reading, fold
from probidad.core.disclosure.masking.roles import find_roles
from probidad.core.disclosure.masking.span import KINDS, Span

__all__ = ["KINDS", "Span", "find", "mask"]

FINDERS: tuple[Callable[[Reading], Iterator[Span]], ...] = (
    find_emails,
    find_links,
    find_curps,
    find_rfcs,
    find_accounts,
    find_phones,
    find_plates,
    find_addresses,
    find_moments,
    find_posts,
    find_roles,
    find_names,
    find_nicknames,
)
MOST_PASSES = 8


def find(
    text: str, language: str | None = None, *, known: Collection[str] = (), masked: Collection[str] = ()
) -> list[Span]:
    """What identifies somebody in ``text``, in order and without overlap.

    ``language`` ("es" or "en") is guessed if it isn't given; both are understood either way. ``known`` are
    names that may stay, since whoever reads the comment knows them: the people in the dilemma. ``masked`` is
    what stands in the place of details already, as :func:`mask` writes it.
    """
    return _find(text, language, known, masked)


def mask(
    text: str, labels: Mapping[str, str], language: str | None = None, *, known: Collection[str] = ()
) -> str:
    """``text`` with ``[label]`` in the place of each span; ``labels`` has one for each of ``KINDS``.

    What is masked already stays as it is. It looks again until it finds nothing more, since what is gone
    changes what stands beside the rest; after ``MOST_PASSES`` it stops, since somebody may write what never ends.
    """
    brackets = {kind: f"[{labels[kind]}]" for kind in KINDS}
    for _pass in range(MOST_PASSES):
        spans = _find(text, language, known, masked=brackets.values())
        if not spans:
            break
        text = _replaced(text, spans, brackets)
    return text


def _find(text: str, language: str | None, known: Collection[str], masked: Iterable[str]) -> list[Span]:
    reading = Reading(text, masked, language)
    found = (span for finder in FINDERS for span in finder(reading))
    may_stay = [frozenset(_words(name)) for name in known]
    kept = (span for span in found if not _is_known(reading.plain[span.start : span.end], may_stay))
    return [Span(*reading.original(span.start, span.end), span.kind) for span in _united(kept)]


def _united(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap become one, of the longest one's kind, or of that which stands first in ``KINDS``."""
    united: list[Span] = []
    for span in sorted(spans):
        if united and span.start < united[-1].end:
            last = united[-1]
            longer = max(last, span, key=lambda each: (each.end - each.start, -KINDS.index(each.kind)))
            united[-1] = Span(last.start, max(last.end, span.end), longer.kind)
        else:
            united.append(span)
    return united


def _is_known(text: str, may_stay: list[frozenset[str]]) -> bool:
    return any(_words(text) <= name for name in may_stay)


def _words(text: str) -> set[str]:
    return set(fold(text).replace(".", " ").split())


def _replaced(text: str, spans: list[Span], brackets: Mapping[str, str]) -> str:
    parts, position = [], 0
    for span in spans:
        parts += [text[position : span.start], brackets[span.kind]]
        position = span.end
    return "".join([*parts, text[position:]])
