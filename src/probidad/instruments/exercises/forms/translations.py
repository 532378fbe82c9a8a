"""The form of a draft's translation: each text beside its original, all of them optional."""

from collections.abc import Iterable, Iterator, Mapping

from django import forms

from probidad.instruments.exercises.drafting import LETTERS
from probidad.instruments.exercises.drafting.content import (
    CITATION_ROWS,
    CITATION_TEXTS,
    LINES,
    MOST_LINES,
    OPTION_TEXTS,
    PLAIN_TEXTS,
    kind_of,
)
from probidad.instruments.exercises.forms.draft_texts import label_of
from probidad.instruments.exercises.forms.drafts import TwoEditors, Written

CHARACTERS_A_ROW = 50
TRANSLATABLE = frozenset(
    [
        *PLAIN_TEXTS,
        *(f"{name}_{number}" for name in LINES for number in range(MOST_LINES)),
        *(f"option_{letter}_{part}" for letter in LETTERS for part in OPTION_TEXTS),
        *(f"citation_{number}_{part}" for number in range(CITATION_ROWS) for part in CITATION_TEXTS),
    ]
)


class TranslationForm(TwoEditors, forms.Form):
    """The texts of these names in the other language, each with room for as much as its original."""

    def __init__(
        self, data=None, *, names: Iterable[str], originals: Mapping[str, str], language: str, **kwargs
    ):
        super().__init__(data, **kwargs)
        for name in names:
            each = self.fields[name] = Written(kind_of(name), label=label_of(name))
            each.widget.attrs |= {"lang": language}
            if isinstance(each.widget, forms.Textarea):
                each.widget.attrs["rows"] = min(20, 3 + len(originals.get(name, "")) // CHARACTERS_A_ROW)

    def beside(self, originals: Mapping[str, str]) -> Iterator[tuple[str, forms.BoundField]]:
        """Each field with its original, which is empty where that was taken out."""
        yield from ((originals.get(name, ""), self[name]) for name in self.fields)


def names_sent(data: Iterable[str]) -> list[str]:
    """The translations that a form holds which was sent."""
    return [name for name in data if name in TRANSLATABLE]
