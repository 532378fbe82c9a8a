"""From the tree of a YAML file to dilemmas, with what is wrong said by line and in plain words."""

from collections.abc import Callable, Collection
from collections.abc import Mapping as Entries
from difflib import get_close_matches

from django.utils.translation import gettext as _

from probidad.core.files.yaml_files.problems import Problems, quoted
from probidad.core.files.yaml_files.source import clean
from probidad.core.files.yaml_files.tree import Limits, Mapping, Part, Sequence, Text, read_tree
from probidad.core.languages.bilingual import LANGUAGES, TEXT_LENGTH
from probidad.core.languages.words import folded
from probidad.core.taxonomy import catalogue
from probidad.instruments.exercises.dilemma_file.found import (
    LEFT_BEHIND,
    MAX_DILEMMAS,
    MAX_PARTS,
    DilemmaFile,
    FoundDilemma,
    blank,
    no_text,
)
from probidad.instruments.exercises.rules import LETTERS, RATINGS


def read_yaml(source: str, language: str) -> DilemmaFile:
    """The dilemmas of a file. Raises ValidationError with all that is wrong, by line.

    ``language`` is the one to be written in for a dilemma that is complete in both.
    """
    problems = Problems()
    beyond = _("from here on, it is more than %(limit)s dilemmas") % {"limit": MAX_DILEMMAS}
    documents = read_tree(source, problems, Limits(MAX_DILEMMAS, MAX_PARTS, beyond))
    found = [_Reader(problems).dilemma(each, language) for each in documents]
    if not (documents or problems):
        problems.add(1, _("there is no dilemma in the file"))
    problems.raise_if_any()
    return DilemmaFile([each for each in found if each])


class _Reader:
    """Reads one dilemma; what is wrong goes to ``problems``."""

    def __init__(self, problems: Problems):
        self._problems = problems

    def dilemma(self, document: Part, language: str) -> FoundDilemma | None:
        """The dilemma that a document holds; None if it can't be one."""
        if not isinstance(document, Mapping):
            self._problems.add(
                document.line, _("a dilemma begins with the names of its parts, such as “title:”")
            )
            return None
        content = blank()
        readers = self._parts()
        for name, (line, part) in document.parts.items():
            if name in readers:
                content[name] = readers[name](part)
            elif name not in LEFT_BEHIND:
                self._unknown_part(line, name, _("a dilemma"), readers)
        if "title" not in document.parts:
            message = _("the dilemma has no title; write “title:” and below it “es: …” or “en: …”")
            self._problems.add(document.line, message)
        return FoundDilemma(content, _written_in(content, language), _remarks(content, document))

    def _parts(self) -> dict[str, Callable[[Part], object]]:
        """How each part of a dilemma is read."""
        return {
            "topic": lambda part: self._key(part, _("topic"), catalogue.topics()),
            "service_area": lambda part: self._key(part, _("area of service"), catalogue.service_areas()),
            "post_level": lambda part: self._key(part, _("level of post"), catalogue.post_levels()),
            "title": lambda part: self._required(part, _("title")),
            "situation": lambda part: self._text(part, _("situation")),
            "affected": lambda part: self._texts(part, _("who is affected"), 8),
            "question": lambda part: self._text(part, _("question")),
            "options": self._options,
            "values": lambda part: self._keys(part, _("values at stake"), catalogue.values(), 5),
            "principles": lambda part: self._keys(part, _("principles"), catalogue.principles(), 6),
            "contested": lambda part: self._yes_or_no(part, "contested"),
            "contested_note": self._note,
            "citations": self._citations,
            "discussion": lambda part: self._texts(part, _("questions for a discussion"), 6),
            "author": lambda part: self._text(part, _("author")),
        }

    def _unknown_part(self, line: int, name: str, whole: str, known: Collection[str]) -> None:
        message = _("%(name)s is no part of %(whole)s") % {"name": quoted(name), "whole": whole}
        self._problems.add(line, message + _meant(name, {each: each for each in known}))

    # Texts

    def _note(self, part: Part) -> dict[str, str] | None:
        note = self._text(part, _("note on why officials differ"))
        return note if any(note.values()) else None

    def _required(self, part: Part, place: str) -> dict[str, str]:
        text = self._text(part, place)
        if not any(text.values()) and _is_empty(part):
            self._problems.add(part.line, _("%(place)s: the text is missing") % {"place": place})
        return text

    def _text(self, part: Part, place: str) -> dict[str, str]:
        """A text in one language or both; empty if nothing is written."""
        text = no_text()
        if _is_nothing(part):
            return text
        if not isinstance(part, Mapping):
            message = _("%(place)s: write the language before the text, as “es: …” or “en: …”")
            self._problems.add(part.line, message % {"place": place})
            return text
        for name, (line, words) in part.parts.items():
            if name not in LANGUAGES:
                message = _("%(place)s: there is no language %(name)s; write es or en")
                self._problems.add(line, message % {"place": place, "name": quoted(name)})
            else:
                text[name] = self._words(words, f"{place} ({name})")
        return text

    def _words(self, part: Part, place: str) -> str:
        """What one language says."""
        if not isinstance(part, Text):
            message = _("%(place)s: a text is expected here, without dashes or names with a colon")
            self._problems.add(part.line, message % {"place": place})
            return ""
        words = "" if _is_nothing(part) else clean(part.text)
        if len(words) > TEXT_LENGTH:
            message = _("%(place)s has %(count)s characters, and %(limit)s fit")
            numbers = {"place": place, "count": f"{len(words):,}", "limit": f"{TEXT_LENGTH:,}"}
            self._problems.add(part.line, message % numbers)
        return words

    def _texts(self, part: Part, place: str, limit: int) -> list[dict[str, str]]:
        found = [
            self._text(each, f"{place}, {n}") for n, each in enumerate(self._list(part, place, limit), 1)
        ]
        return [text for text in found if any(text.values())]

    def _list(self, part: Part, place: str, limit: int) -> list[Part]:
        if _is_nothing(part):
            return []
        if not isinstance(part, Sequence):
            message = _("%(place)s: write a list here, a dash before each part")
            self._problems.add(part.line, message % {"place": place})
            return []
        if len(part.parts) > limit:
            message = _("%(place)s: the file has %(count)s, and %(limit)s fit")
            self._problems.add(
                part.line, message % {"place": place, "count": f"{len(part.parts):,}", "limit": limit}
            )
        return part.parts[:limit]

    # Keys and marks

    def _keys(self, part: Part, place: str, entries: Entries[str, dict], limit: int) -> list[str]:
        found = [self._key(each, place, entries) for each in self._list(part, place, limit)]
        return [key for key in dict.fromkeys(found) if key]

    def _key(self, part: Part, place: str, entries: Entries[str, dict]) -> str | None:
        """A key of the catalogue; None if nothing is written, or something else."""
        if _is_nothing(part):
            return None
        typed = part.text.strip() if isinstance(part, Text) else ""
        if typed in entries:
            return typed
        message = _("%(place)s: there is no %(typed)s here") % {"place": place, "typed": quoted(typed)}
        self._problems.add(part.line, message + _meant(typed, _by_names(entries)))
        return None

    def _yes_or_no(self, part: Part, name: str) -> bool:
        typed = part.text.strip().lower() if isinstance(part, Text) else "…"
        if typed in ("true", "false"):
            return typed == "true"
        message = _("%(name)s: write true or false, and not %(typed)s")
        self._problems.add(part.line, message % {"name": name, "typed": quoted(typed)})
        return False

    # Options and citations

    def _options(self, part: Part) -> list[dict]:
        parts = self._list(part, _("options"), len(LETTERS))
        return [self._option(each, letter) for each, letter in zip(parts, LETTERS, strict=False)]

    def _option(self, part: Part, letter: str) -> dict:
        option = {
            "key": letter,
            "rating": "",
            "text": no_text(),
            "insight": no_text(),
            "temptation": no_text(),
        }
        name = _("option %(key)s") % {"key": letter}
        if not isinstance(part, Mapping):
            self._no_parts(part, name, "rating")
            return option
        texts = {
            "text": _("option %(key)s, text"),
            "insight": _("option %(key)s, insight"),
            "temptation": _("option %(key)s, temptation"),
        }
        for key, (line, each) in part.parts.items():
            if key in texts:
                option[key] = self._text(each, texts[key] % {"key": letter})
            elif key not in option:
                self._unknown_part(line, key, name, option)
        self._check_letter(part, letter)
        option["rating"] = self._rating(part, letter)
        if not any(option["text"].values()) and _is_empty(part.parts.get("text", (0, None))[1]):
            self._problems.add(part.line, _("option %(key)s has no text") % {"key": letter})
        return option

    def _check_letter(self, part: Mapping, letter: str) -> None:
        line, key = part.parts.get("key", (part.line, None))
        if key is None or (isinstance(key, Text) and key.text.strip() == letter):
            return
        message = _("the keys of the options run a, b, c …; this one is %(key)s")
        self._problems.add(line, message % {"key": letter})

    def _rating(self, part: Mapping, letter: str) -> str:
        line, rating = part.parts.get("rating", (part.line, None))
        if rating is None or _is_nothing(rating):
            message = _("option %(key)s has no rating; write aligned, partly or not")
            self._problems.add(line, message % {"key": letter})
            return ""
        typed = rating.text.strip() if isinstance(rating, Text) else "…"
        if typed not in RATINGS:
            message = _("option %(key)s has the rating %(typed)s; write aligned, partly or not")
            self._problems.add(line, message % {"key": letter, "typed": quoted(typed)})
        return typed

    def _citations(self, part: Part) -> list[dict]:
        parts = self._list(part, _("citations"), 10)
        return [self._citation(each, number) for number, each in enumerate(parts, start=1)]

    def _citation(self, part: Part, number: int) -> dict:
        citation = {
            "source": "",
            "locator": no_text(),
            "says": no_text(),
            "checked": False,
            "checked_against": "",
        }
        name = _("citation %(number)s") % {"number": number}
        if not isinstance(part, Mapping):
            self._no_parts(part, name, "source")
            return citation
        readers = {
            "source": lambda each: self._key(
                each, _("%(place)s, rule") % {"place": name}, catalogue.sources()
            ),
            "locator": lambda each: self._text(each, _("%(place)s, locator") % {"place": name}),
            "says": lambda each: self._text(each, _("%(place)s, what it says") % {"place": name}),
            "checked": lambda each: self._yes_or_no(each, "checked"),
            "checked_against": lambda each: self._words(each, f"{name}, checked_against"),
        }
        for key, (line, each) in part.parts.items():
            if key in readers:
                citation[key] = readers[key](each) or citation[key]
            else:
                self._unknown_part(line, key, name, readers)
        if "source" not in part.parts:
            self._problems.add(part.line, _("%(name)s does not say which rule it cites") % {"name": name})
        if citation["checked"] and not citation["checked_against"]:
            message = _("%(name)s is marked as checked; write in “checked_against:” where its text was seen")
            self._problems.add(part.line, message % {"name": name})
        return citation

    def _no_parts(self, part: Part, name: str, example: str) -> None:
        message = _("%(name)s: write its parts here, such as “%(example)s: …”")
        self._problems.add(part.line, message % {"name": name, "example": example})


def _is_nothing(part: Part) -> bool:
    """Whether nothing is written: no text, ``~`` or ``null``."""
    return isinstance(part, Text) and (
        not part.text.strip() or (part.bare and part.text in ("~", "null", "Null", "NULL"))
    )


def _is_empty(part: Part | None) -> bool:
    """Whether a text says nothing in any language, rather than something that was refused."""
    if isinstance(part, Mapping):
        return all(name in LANGUAGES and _is_empty(each) for name, (_line, each) in part.parts.items())
    return part is None or _is_nothing(part) or (isinstance(part, Text) and not clean(part.text))


def _by_names(entries: Entries[str, dict]) -> dict[str, str]:
    """The keys, by themselves and by their names in both languages."""
    found = {key: key for key in entries}
    for key, entry in entries.items():
        found |= {folded(name): key for name in entry["name"].values()}
    return found


def _meant(typed: str, spellings: Entries[str, str]) -> str:
    """The end of a message: what was probably meant. ``spellings`` holds what to write, by how it may be spelled."""
    close = get_close_matches(folded(typed[:100]), spellings, n=1, cutoff=0.6)
    return "; " + _("did you mean “%(name)s”?") % {"name": spellings[close[0]]} if close else ""


def _written_in(content: dict, language: str) -> str:
    """The language in which most of it stands; the given one if it is as complete."""
    counts = dict.fromkeys(LANGUAGES, 0)
    _count(content, counts)
    return max(LANGUAGES, key=lambda each: (counts[each], each == language))


def _count(part: object, counts: dict[str, int]) -> None:
    if isinstance(part, dict):
        for name, each in part.items():
            if name in counts:
                counts[name] += bool(each)
            else:
                _count(each, counts)
    elif isinstance(part, list):
        for each in part:
            _count(each, counts)


def _remarks(content: dict, document: Mapping) -> list[str]:
    told = []
    counts = dict.fromkeys(LANGUAGES, 0)
    _count(content, counts)
    if 0 < min(counts.values()) < max(counts.values()):
        told.append(_("Some of its texts stand in one language only."))
    if any(name in document.parts for name in LEFT_BEHIND):
        told.append(_("Its urn, version and reviewer were left behind: here it is a new dilemma."))
    return told
