"""From a YAML file to an instrument, with all that is wrong said by line and in plain words."""

import re

from django.utils.translation import gettext as _
from pydantic import ValidationError as ShapeError

from probidad.core.files.yaml_files.problems import Problems, quoted
from probidad.core.files.yaml_files.source import clean, decoded
from probidad.core.files.yaml_files.tree import Limits, Mapping, Part, Sequence, Text, read_tree
from probidad.core.languages.bilingual import texts
from probidad.core.taxonomy import catalogue
from probidad.instruments.indices.library.wording import fault_words, shape_words
from probidad.instruments.indices.rules.content import InstrumentContent
from probidad.instruments.indices.rules.soundness import Place, faults, unknown_sources

MAX_PARTS = 60_000  # ICIFIEP, with 70 indicators in two languages, has 9,000
_NUMBER = re.compile(r"-?[0-9]{1,12}")
_BARE = {"true": True, "false": False, "null": None, "~": None, "": None}


def read_instrument(content: bytes, *, complete: bool = False) -> InstrumentContent:
    """The instrument that a file holds. ``complete``: every text must stand in both languages, as in what ships.

    Raises ValidationError with all that is wrong, by line.
    """
    problems = Problems()
    beyond = _("from here on, it is more than one instrument may have")
    documents = read_tree(decoded(content), problems, Limits(1, MAX_PARTS, beyond))
    if not documents and not problems:
        problems.add(1, _("there is no instrument in the file"))
    problems.raise_if_any()
    tree = documents[0]
    if not isinstance(tree, Mapping):
        problems.add(tree.line, _("an instrument begins with the names of its parts, such as “urn:”"))
        problems.raise_if_any()
    return _checked(tree, problems, complete=complete)


def _checked(tree: Mapping, problems: Problems, *, complete: bool) -> InstrumentContent:
    try:
        instrument = InstrumentContent.model_validate(plain(tree))
    except ShapeError as error:
        for each in error.errors(include_url=False):
            line, words = _line(tree, each["loc"]), shape_words(each)
            problems.add(line, words)
        problems.raise_if_any()
        raise AssertionError("an error of shape without words") from error
    for fault in faults(instrument):
        problems.add(_line(tree, fault.place), fault_words(fault))
    for place, source in unknown_sources(instrument, catalogue.sources()):
        problems.add(
            _line(tree, place), _("the catalogue of laws and texts has no %(key)s") % {"key": quoted(source)}
        )
    if complete:
        for place, text in texts(instrument):
            if not (text.es and text.en):
                problems.add(_line(tree, _as_place(place)), _("the text stands in one language only"))
    problems.raise_if_any()
    return instrument


def plain(part: Part) -> object:
    """A part as plain data. Only what is written bare, as digits or as true, false or null, is no text."""
    match part:
        case Mapping(parts=parts):
            return {name: plain(each) for name, (_line, each) in parts.items()}
        case Sequence(parts=parts):
            return [plain(each) for each in parts]
        case Text(text=text, bare=True) if text in _BARE:
            return _BARE[text]
        case Text(text=text, bare=True) if _NUMBER.fullmatch(text):
            return int(text)
    return clean(part.text)


def _line(tree: Part, place: Place) -> int:
    """The line of a place, or of the nearest part around it that is written."""
    line, part = tree.line, tree
    for step in place:
        match part:
            case Mapping(parts=parts) if step in parts:
                line, part = parts[step]
            case Sequence(parts=parts) if isinstance(step, int) and step < len(parts):
                part = parts[step]
                line = part.line
            case _:
                continue  # a step of the model that no file has, such as which kind of levels
    return line


def _as_place(dotted: str) -> Place:
    return tuple(int(step) if step.isdigit() else step for step in dotted.split("."))
