"""Between a draft's content, as a dilemma's file has it, and the flat fields of the form that it is written in."""

from collections.abc import Iterable, Mapping, Sequence

from probidad.core.languages.bilingual import LANGUAGES
from probidad.instruments.exercises.drafting.carrying import carried_lines, carried_texts
from probidad.instruments.exercises.rules import LETTERS, RATINGS, clean_comment

# A field's value as a form gives it: a text, a list of keys, or whether a box is ticked.
Fields = Mapping[str, str | bool | tuple[str, ...]]
Text = dict[str, str]

CITATION_ROWS = 10
LINES = ("affected", "discussion")
OPTION_TEXTS = ("text", "insight", "temptation")
CITATION_TEXTS = ("locator", "says")
KEYS = ("topic", "service_area", "post_level")
KEY_LISTS = ("values", "principles")
PLAIN_TEXTS = ("title", "situation", "question", "contested_note", "author")
# Characters; of lists of lines, all of them together.
MAXIMUM_LENGTHS = {
    "title": 150,
    "situation": 6000,
    "affected": 2000,
    "question": 300,
    "text": 1500,
    "insight": 3000,
    "temptation": 1500,
    "contested_note": 2500,
    "locator": 300,
    "says": 1500,
    "checked_against": 500,
    "discussion": 3000,
    "line": 600,
    "author": 200,
}
# What one writes paragraphs in; anything else is one line.
PARAGRAPHS = ("situation", "text", "insight", "temptation", "contested_note", "says")
MOST_LINES = 50
# All fields, as they stand on the form.
FORM_ORDER = (
    *("title", "situation", "affected", "question"),
    *(f"option_{letter}_{part}" for letter in LETTERS for part in ("rating", *OPTION_TEXTS)),
    *("values", "principles", "topic", "service_area", "post_level", "contested", "contested_note"),
    *(
        f"citation_{number}_{part}"
        for number in range(CITATION_ROWS)
        for part in ("source", *CITATION_TEXTS, "checked", "checked_against")
    ),
    *("discussion", "author"),
)


def longest(name: str) -> int | None:
    """How many characters a field takes; None for what isn't written but chosen."""
    return MAXIMUM_LENGTHS.get(kind_of(name))


def visible(text: str) -> str:
    """What was typed without what nobody sees; what was pasted from a table keeps its words apart."""
    return clean_comment(text.replace("\t", " "))


def kind_of(name: str) -> str:
    """``option_a_text`` is a ``text``, ``citation_2_checked_against`` a ``checked_against``, ``affected_3`` a ``line``."""
    begin, _, rest = name.partition("_")
    if begin in ("option", "citation"):
        return rest.partition("_")[2]
    return "line" if begin in LINES and rest.isdecimal() else name


def tidy(name: str, text: str) -> str:
    """What was typed, without what nobody sees; one line where the field is one, without empty lines in a list."""
    kind = kind_of(name)
    if kind in LINES:
        return "\n".join(lines_of(text))
    shown = visible(text)
    return shown if kind in PARAGRAPHS else " ".join(shown.split())


def lines_of(text: str) -> list[str]:
    """The lines of a list that is written one a line."""
    lines = (" ".join(line.split()) for line in visible(text).split("\n"))
    return [line for line in lines if line]


def complete_shape(content: Mapping) -> dict:
    """The content with every part in its place, empty where nothing is written; what has no place falls away.

    Options and citations have as many places as the form, so that each keeps its own.
    """
    listed = _mapping(content)
    options = [_mapping(each) for each in _list(listed.get("options"))[: len(LETTERS)]]
    citations = [_mapping(each) for each in _list(listed.get("citations"))[:CITATION_ROWS]]
    shape = {name: _text(listed.get(name)) for name in PLAIN_TEXTS}
    shape |= {name: [_text(each) for each in _list(listed.get(name))[:MOST_LINES]] for name in LINES}
    shape |= {name: _key(listed.get(name)) for name in KEYS}
    shape |= {name: [_key(each) for each in _list(listed.get(name))[:MOST_LINES]] for name in KEY_LISTS}
    shape["contested"] = listed.get("contested") is True
    shape["options"] = [_option(each) for each in _padded(options, len(LETTERS))]
    shape["citations"] = [_citation(each) for each in _padded(citations, CITATION_ROWS)]
    return shape


def stored(shape: Mapping) -> dict:
    """A complete shape without its empty parts: what is kept of a draft."""
    kept = {name: shape[name] for name in (*PLAIN_TEXTS, *KEYS, *KEY_LISTS, *LINES) if shape[name]}
    if shape["contested"]:
        kept["contested"] = True
    written = [{name: part for name, part in each.items() if part} for each in shape["options"]]
    while written and not written[-1]:
        written.pop()
    if written:
        kept["options"] = [{"key": key} | each for key, each in zip(LETTERS, written, strict=False)]
    citations = [{name: part for name, part in each.items() if part} for each in shape["citations"]]
    if any(citations):
        kept["citations"] = [{"checked": False} | each for each in citations if each]
    return kept


def copy_of(content: Mapping) -> dict:
    """What a draft takes over of a dilemma: all but its numbers, its name for ever and who reviewed it."""
    return stored(complete_shape(content))


def read_fields(content: Mapping, language: str) -> dict[str, str | bool | tuple[str, ...]]:
    """What the form shows of a draft that is written in ``language``."""
    shape = complete_shape(content)
    fields = {name: tidy(name, shape[name].get(language, "")) for name in PLAIN_TEXTS}
    fields |= {name: "\n".join(shown_lines(shape[name], language)) for name in LINES}
    fields |= {name: shape[name] for name in KEYS}
    fields |= {name: tuple(sorted(set(shape[name]) - {""})) for name in KEY_LISTS}
    fields["contested"] = shape["contested"]
    for letter, option in zip(LETTERS, shape["options"], strict=True):
        fields[f"option_{letter}_rating"] = option["rating"]
        for part in OPTION_TEXTS:
            fields[f"option_{letter}_{part}"] = tidy(part, option[part].get(language, ""))
    for number, citation in enumerate(shape["citations"]):
        for part in ("source", "checked", "checked_against"):
            fields[f"citation_{number}_{part}"] = citation[part]
        for part in CITATION_TEXTS:
            fields[f"citation_{number}_{part}"] = tidy(part, citation[part].get(language, ""))
    return fields


def apply_fields(content: Mapping, fields: Fields, language: str) -> dict:
    """The content with what the form says in ``language``. Translations stay with the text that they are of,
    also where it moved to another place; where a text is emptied, its translation goes with it.
    """
    shape = complete_shape(content)
    for name in PLAIN_TEXTS:
        [shape[name]] = carried_texts([shape[name]], [_typed(fields, name)], language, tidy, kind=name)
    for name in LINES:
        old = [text for text in shape[name] if shown_line(text, language)]
        shape[name] = carried_lines(old, lines_of(str(fields.get(name, ""))), language, shown_line)
    for name in KEYS:
        shape[name] = str(fields.get(name, ""))
    for name in KEY_LISTS:
        shape[name] = _in_their_order(shape[name], fields.get(name, ()))
    shape["contested"] = bool(fields.get("contested"))
    _apply_places(
        shape["options"], [f"option_{letter}_" for letter in LETTERS], OPTION_TEXTS, fields, language
    )
    for letter, option in zip(LETTERS, shape["options"], strict=True):
        option["rating"] = str(fields.get(f"option_{letter}_rating", ""))
    rows = [f"citation_{number}_" for number in range(CITATION_ROWS)]
    _apply_places(shape["citations"], rows, CITATION_TEXTS, fields, language)
    for row, citation in zip(rows, shape["citations"], strict=True):
        citation["source"] = str(fields.get(f"{row}source", ""))
        citation["checked"] = bool(fields.get(f"{row}checked"))
        citation["checked_against"] = _typed(fields, f"{row}checked_against")
    return stored(shape)


def shown_line(text: Text, language: str) -> str:
    """A line of a list as the form shows it: in the other language where it isn't written in this one."""
    texts = (text.get(language, ""), *(text.get(each, "") for each in LANGUAGES))
    return next((" ".join(visible(each).split()) for each in texts if each.strip()), "")


def shown_lines(texts: Iterable[Text], language: str) -> list[str]:
    """The lines of a list as the form shows them."""
    return [line for line in (shown_line(text, language) for text in texts) if line]


def _apply_places(
    parts: list[dict], prefixes: Sequence[str], names: Sequence[str], fields: Fields, language: str
) -> None:
    """Put the texts of options or citations into their places."""
    for name in names:
        typed = [_typed(fields, f"{prefix}{name}") for prefix in prefixes]
        texts = carried_texts([each[name] for each in parts], typed, language, tidy, kind=name)
        for part, text in zip(parts, texts, strict=True):
            part[name] = text


def _typed(fields: Fields, name: str) -> str:
    return tidy(name, str(fields.get(name, "")))


def _in_their_order(old: list[str], chosen: Iterable[str]) -> list[str]:
    """What is chosen; in the order that it had, if it is the same."""
    chosen = list(dict.fromkeys(chosen))
    return old if sorted(set(old)) == sorted(chosen) else chosen


def _option(part: Mapping) -> dict:
    rating = part.get("rating")
    return {"rating": rating if rating in RATINGS else ""} | {
        each: _text(part.get(each)) for each in OPTION_TEXTS
    }


def _citation(part: Mapping) -> dict:
    return {
        "source": _key(part.get("source")),
        "locator": _text(part.get("locator")),
        "says": _text(part.get("says")),
        "checked": part.get("checked") is True,
        "checked_against": tidy("checked_against", _string(part.get("checked_against"))),
    }


def _mapping(value: object) -> Mapping:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list:
    return value if isinstance(value, list) else []


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _key(value: object) -> str:
    return _string(value).strip()


def _text(value: object) -> Text:
    """A text's languages that say something."""
    said = {language: _string(_mapping(value).get(language)) for language in LANGUAGES}
    return {language: text for language, text in said.items() if text.strip()}


def _padded(parts: list[Mapping], size: int) -> list[Mapping]:
    return [*parts, *({} for _missing in range(size - len(parts)))]


def shown(content: Mapping) -> dict:
    """A draft as pages of a published dilemma show it: with all parts, also the empty ones, but no empty places."""
    kept = stored(complete_shape(content))
    texts = {name: kept.get(name, {}) for name in PLAIN_TEXTS}
    lists = {name: kept.get(name, []) for name in (*LINES, *KEY_LISTS, "citations")}
    options = [
        {"rating": "", "text": {}, "insight": {}, "temptation": {}} | each for each in kept.get("options", [])
    ]
    keys = {name: kept.get(name) for name in KEYS}
    return texts | lists | keys | {"options": options, "contested": kept.get("contested", False)}
