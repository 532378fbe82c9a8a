"""Writes dilemmas as questions for Moodle (GIFT), in one language. What GIFT has no place for is said in comments."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from probidad.core.files.yaml_files.source import clean, clean_line
from probidad.core.languages.bilingual import Text
from probidad.core.languages.text import localized
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.catalogue import name_of
from probidad.instruments.exercises.rules import DilemmaContent, Option

_ESCAPES = str.maketrans({each: f"\\{each}" for each in "\\~=#{}:"} | {"\n": "\\n"})
# The first aligned option is the right answer; others are worth as much, which keeps it a choice of one.
_WEIGHTS = {"aligned": "~%100%", "partly": "~%50%", "not": "~%0%"}
# Below this category, so that an import doesn't fill the bank of whoever uploads it.
_CATEGORY = "Probidad"


def to_gift(dilemmas: Iterable[DilemmaContent]) -> str:
    """Dilemmas as one file, in the reader's language."""
    return "\n".join(_lines(dilemmas)) + "\n"


def _lines(dilemmas: Iterable[DilemmaContent]) -> Iterator[str]:
    yield _comment(_("Dilemmas as questions for Moodle, in the format GIFT."))
    yield _comment(_("= or 100 %: aligned. 50 %: partly aligned. 0 %: not aligned. After #: the insight."))
    category = None
    for dilemma in dilemmas:
        if dilemma.topic != category:
            category = dilemma.topic
            yield from ("", f"$CATEGORY: {_CATEGORY}/{_topic(category)}")
        yield ""
        yield from _question(dilemma)


def _topic(key: str) -> str:
    return clean_line(name_of(key, catalogue.topics())).replace("/", "//")


def _question(dilemma: DilemmaContent) -> Iterator[str]:
    yield _comment(
        _("GIFT has no place for: %(parts)s. The file in YAML has it.") % {"parts": _left_behind(dilemma)}
    )
    asked = f"{_said(dilemma.situation)}\n\n{_said(dilemma.question)}"
    yield f"::{_escaped(_line(dilemma.title))}::[plain]{_escaped(asked)}{{"
    right = next((each.key for each in dilemma.options if each.rating == "aligned"), None)
    for option in dilemma.options:
        yield f"\t{'=' if option.key == right else _WEIGHTS[option.rating]}{_answer(option)}"
    if dilemma.discussion:
        yield f"\t####{_escaped(chr(10).join(f'- {_line(each)}' for each in dilemma.discussion))}"
    yield "}"


def _answer(option: Option) -> str:
    insight = _plain(option.insight)
    return f"{_plain(option.text)}#{insight}" if insight else _plain(option.text)


def _plain(text: Text) -> str:
    """A text that isn't taken for one that begins with the name of a format."""
    said = _said(text)
    return f"[plain]{_escaped(said)}" if said.startswith("[") else _escaped(said)


def _left_behind(dilemma: DilemmaContent) -> str:
    values = ", ".join(name_of(key, catalogue.values()) for key in dilemma.values)
    parts = [
        _("who is affected"),
        _("what tempts in each option"),
        _("the values at stake (%(values)s)") % {"values": values},
    ]
    if dilemma.citations:
        count = len(dilemma.citations)
        parts.append(ngettext("%(count)s citation", "%(count)s citations", count) % {"count": count})
    if dilemma.contested:
        parts.append(_("why good officials differ"))
    return "; ".join(parts)


def _said(text: Text) -> str:
    """What a text says in the reader's language, else in the other one."""
    return clean(localized({"es": text.es, "en": text.en}))


def _line(text: Text) -> str:
    return clean_line(_said(text))


def _escaped(text: str) -> str:
    return clean(text).translate(_ESCAPES)


def _comment(text: str) -> str:
    return f"// {clean_line(text)}"
