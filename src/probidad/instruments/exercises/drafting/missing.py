"""What a draft lacks before somebody may review it, by the field of the form."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from probidad.core.languages.bilingual import LANGUAGES
from probidad.instruments.exercises.drafting.content import (
    FORM_ORDER,
    KEY_LISTS,
    complete_shape,
    longest,
    read_fields,
    stored,
)
from probidad.instruments.exercises.drafting.translating import read_texts
from probidad.instruments.exercises.rules import LEAST_OPTIONS, LETTERS, DilemmaContent

# Any numbers and name will do: the real ones are given when it is published.
NUMBERS = {"urn": "urn:probidad:dilemma:draft", "version": 1, "revision": 1}
# Types of pydantic's errors and of our own rules', as kinds of problems.
KINDS = {
    "missing": "missing",
    "text_missing": "missing",
    "too_short": "missing",
    "note_missing": "missing",
    "checked_against_what": "missing",
    "too_long": "too_many",
    "string_too_long": "too_long",
    "ratings": "ratings",
}
FIELDS_OF_RULES = {"note_missing": "contested_note", "ratings": "option_a_rating"}


@dataclass(frozen=True)
class Known:
    """The keys that the taxonomy has, by the part of a dilemma that names them."""

    topic: frozenset[str]
    service_area: frozenset[str]
    post_level: frozenset[str]
    values: frozenset[str]
    principles: frozenset[str]
    sources: frozenset[str]


@dataclass(frozen=True)
class Problem:
    """Something that keeps a draft from its review: ``field`` is the form's.

    ``kind`` is ``missing``, ``too_many``, ``too_long``, ``translation_too_long``, ``ratings`` (one option must be
    aligned, and another not) or ``wrong``.
    """

    field: str
    kind: str


def problems(content: Mapping, language: str, known: Known) -> list[Problem]:
    """All of them, in the order of the form; what the taxonomy hasn't got counts as missing."""
    candidate = without_unknown(content, known)
    shape = complete_shape(candidate)
    found = [Problem(name, "missing") for name in ("service_area", "post_level") if not shape[name]]
    found += _too_long(content, language)
    found += _of_ratings([each["rating"] for each in shape["options"]])
    if shape["contested"] and not shape["contested_note"]:
        found.append(Problem("contested_note", "missing"))
    candidate["options"] = _at_least_three(candidate.get("options", []))
    try:
        DilemmaContent.model_validate(candidate | NUMBERS)
    except ValidationError as error:
        found += [_problem(each) for each in error.errors()]
    return sorted(dict.fromkeys(found), key=lambda each: FORM_ORDER.index(each.field))


def without_unknown(content: Mapping, known: Known) -> dict:
    """The content without keys that the taxonomy hasn't got, as may come with a file or stay from an older one."""
    shape = complete_shape(content)
    for name in ("topic", "service_area", "post_level"):
        if shape[name] not in getattr(known, name):
            shape[name] = ""
    for name in KEY_LISTS:
        shape[name] = [each for each in shape[name] if each in getattr(known, name)]
    for citation in shape["citations"]:
        if citation["source"] not in known.sources:
            citation["source"] = ""
    return stored(shape)


def _at_least_three(options: list[dict]) -> list[dict]:
    return options + [{"key": letter} for letter in LETTERS[len(options) : LEAST_OPTIONS]]


def _of_ratings(ratings: list[str]) -> list[Problem]:
    """Told as soon as three options are rated, not only when everything else is there."""
    rated = [each for each in ratings if each]
    wrong = len(rated) >= LEAST_OPTIONS and ("aligned" not in rated or len(set(rated)) < 2)
    return [Problem("option_a_rating", "ratings")] if wrong else []


def _too_long(content: Mapping, language: str) -> list[Problem]:
    """What came from elsewhere may be longer than a form takes."""
    fields = read_fields(content, language)
    written = [name for name, value in fields.items() if isinstance(value, str) and _exceeds(name, value)]
    other = next(each for each in LANGUAGES if each != language)
    translated = [name for name, text in read_texts(content, other).items() if _exceeds(name, text)]
    return [Problem(name, "too_long") for name in written] + [
        # A line of a list has its own field where it is translated, and none where it is written.
        Problem(name if name in FORM_ORDER else name.partition("_")[0], "translation_too_long")
        for name in translated
    ]


def _exceeds(name: str, text: str) -> bool:
    limit = longest(name)
    return limit is not None and len(text) > limit


def _problem(error: Mapping) -> Problem:
    kind = error["type"]
    return Problem(FIELDS_OF_RULES.get(kind) or _field(error["loc"], kind), KINDS.get(kind, "wrong"))


def _field(place: tuple, kind: str) -> str:
    match place:
        case ("options", int(number), str(part), *_rest):
            return f"option_{LETTERS[number]}_{part}"
        case ("citations", int(number), str(part), *_rest):
            return f"citation_{number}_{part}"
        case ("citations", int(number)) if kind == "checked_against_what":
            return f"citation_{number}_checked_against"
        case ("citations", *_rest):
            return "citation_0_source"
        case ("options", *_rest):
            return "option_a_text"
        case (str(name), *_rest):
            return name
    raise ValueError(f"no field for {place}")
