"""Translations stay with the text that they are of, wherever in a form it moves."""

from collections import Counter
from collections.abc import Callable, Sequence

Text = dict[str, str]
# How much of two lines must be the same words for one to be the other, edited.
ALIKE = 0.5


def carried_texts(
    old: Sequence[Text],
    new: Sequence[str],
    language: str,
    tidy: Callable[[str, str], str],
    kind: str = "",
) -> list[Text]:
    """The new texts of fixed places (options, citations), each with its translations.

    A text that stood at another place brings its own; one that was edited keeps those of its place. An
    emptied one loses them.
    """
    before = [tidy(kind, text.get(language, "")) for text in old]
    source = {place: place for place, text in enumerate(new) if text == before[place]}
    for place, text in enumerate(new):
        if place not in source and text:
            moved = (
                each for each, other in enumerate(before) if other == text and each not in source.values()
            )
            if (found := next(moved, None)) is not None:
                source[place] = found
    for place, text in enumerate(new):
        if place not in source and text and place not in source.values():
            source[place] = place
    return [_written(old, source.get(place), text, before, language) for place, text in enumerate(new)]


def _written(
    old: Sequence[Text], source: int | None, text: str, before: Sequence[str], language: str
) -> Text:
    if source is None:
        return {language: text} if text else {}
    if before[source] == text:
        return dict(old[source])  # not rewritten: nothing of it was changed
    return {**old[source], language: text}


def carried_lines(
    old: Sequence[Text], new: Sequence[str], language: str, shown: Callable[[Text, str], str]
) -> list[Text]:
    """The new lines of a list, each with the translation of the line that it was: the same one, wherever it
    stood, or the one that is most like it. A line that is like none begins without.
    """
    before = [shown(text, language) for text in old]
    left = list(range(len(old)))
    source: dict[int, int] = {}
    for place, line in enumerate(new):
        same = [each for each in left if before[each] == line]
        if same:
            source[place] = min(same, key=lambda each: abs(each - place))
            left.remove(source[place])
    words = [_words(line) for line in before]
    pairs = sorted(
        (-_likeness(_words(line), words[each]), abs(each - place), place, each)
        for place, line in enumerate(new)
        if place not in source
        for each in left
    )
    for likeness, _distance, place, each in pairs:
        if -likeness >= ALIKE and place not in source and each in left:
            source[place] = each
            left.remove(each)
    return [
        dict(old[source[place]])
        if place in source and before[source[place]] == line
        else {**(old[source[place]] if place in source else {}), language: line}
        for place, line in enumerate(new)
    ]


def _words(line: str) -> Counter[str]:
    return Counter(line.casefold().split())


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that two lines have in common, from 0 to 1."""
    return 2 * (one & other).total() / max(1, one.total() + other.total())
