"""A YAML file as a tree of parts that know their line.

Read from the stream of events, never by a composer: nothing is expanded, nothing becomes an object, and what a
file may cost is bounded while it is read. Anchors, references, merge keys and tags are refused by their line.
"""

from dataclasses import dataclass, field

import yaml
from django.utils.translation import gettext as _

from probidad.core.files.yaml_files.problems import Problems, quoted

# Ten times as fast, where PyYAML was built with it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 20
MAX_NAMES = 50  # in one place
_MERGE = "<<"


@dataclass(slots=True)
class Text:
    """A scalar as it is written: ``no`` and ``12`` are texts here. ``bare``: without quotes."""

    line: int
    text: str
    bare: bool


@dataclass(slots=True)
class Sequence:
    line: int
    parts: list["Part"] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """``parts`` holds, by name, the line of the name and what it names."""

    line: int
    parts: dict[str, tuple[int, "Part"]] = field(default_factory=dict)


Part = Text | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold: so many documents and parts; ``beyond`` says where it is more."""

    documents: int
    parts: int
    beyond: str


class _TooMuch(Exception):
    """The file goes beyond a bound; what was wrong with it has been said."""


def read_tree(source: str, problems: Problems, limits: Limits) -> list[Part]:
    """The file's documents, without empty ones. What is wrong with their form goes to ``problems``.

    Where it can't be read on, the document that stands there isn't among them.
    """
    builder = _Builder(problems, limits)
    try:
        for event in yaml.parse(source, Loader=LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        _tell(error, source, problems)
    except yaml.YAMLError:  # a character that YAML doesn't know; all that are invisible have gone before
        problems.add(1, _("the file has characters that YAML doesn't allow"))
    except _TooMuch:
        pass
    return builder.complete


class _Builder:
    """Puts the parts together as their events come."""

    def __init__(self, problems: Problems, limits: Limits):
        self.documents: list[Part] = []
        self._limits = limits
        self._problems = problems
        self._open: list[Sequence | Mapping] = []
        # For each open mapping the name that waits for its part; None while a name is expected.
        self._names: list[tuple[int, str] | None] = []
        self._count = 0

    @property
    def complete(self) -> list[Part]:
        """The documents that were read to their end, as many as one file may hold."""
        whole = self.documents[:-1] if self._open else self.documents
        return whole[: self._limits.documents]

    def take(self, event: yaml.Event) -> None:
        """Take the next event. Raises :class:`_TooMuch`."""
        line = event.start_mark.line + 1
        match event:
            case yaml.DocumentStartEvent():
                self._count_one(line)
            case yaml.AliasEvent():
                self._shared(line)
                self._add(Text(line, "", bare=True))
            case yaml.ScalarEvent():
                self._plain_form(event, line)
                self._add(Text(line, event.value, bare=not event.style))
            case yaml.SequenceStartEvent():
                self._plain_form(event, line)
                self._begin(Sequence(line))
            case yaml.MappingStartEvent():
                self._plain_form(event, line)
                self._begin(Mapping(line))
            case yaml.CollectionEndEvent():
                self._open.pop()
                self._names.pop()

    def _plain_form(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor is not None:
            self._shared(line)
        if event.tag is not None:
            self._problems.add(line, _("types (“!…”) aren't read; leave them out"))

    def _shared(self, line: int) -> None:
        message = _(
            "anchors, references and merge keys (“&”, “*”, “<<”) aren't read; write the text each time"
        )
        self._problems.add(line, message)

    def _begin(self, part: Sequence | Mapping) -> None:
        self._add(part)
        self._open.append(part)
        self._names.append(None)
        if len(self._open) > MAX_DEPTH:
            self._problems.add(part.line, _("lists within lists, deeper than any such file goes"))
            raise _TooMuch

    def _count_one(self, line: int) -> None:
        self._count += 1
        if self._count > self._limits.parts or len(self.documents) > self._limits.documents:
            self._problems.add(line, self._limits.beyond)
            raise _TooMuch

    def _add(self, part: Part) -> None:
        self._count_one(part.line)
        match self._open[-1] if self._open else None:
            case None if not (isinstance(part, Text) and not part.text):
                self.documents.append(part)
            case Sequence(parts=parts):
                parts.append(part)
            case Mapping() as mapping:
                self._add_to(mapping, part)

    def _add_to(self, mapping: Mapping, part: Part) -> None:
        waiting = self._names[-1]
        if waiting is None:
            self._names[-1] = part.line, self._name(part)
            return
        line, name = waiting
        self._names[-1] = None
        if name in mapping.parts:
            self._problems.add(line, _("%(name)s stands here a second time") % {"name": quoted(name)})
        elif len(mapping.parts) == MAX_NAMES:
            self._problems.add(line, _("there are more names here than there are parts to name"))
            raise _TooMuch
        elif name:
            mapping.parts[name] = line, part

    def _name(self, part: Part) -> str:
        if not isinstance(part, Text):
            self._problems.add(part.line, _("a list stands where a name with a colon is expected"))
            return ""
        if part.text == _MERGE and part.bare:
            self._shared(part.line)
            return ""
        return part.text


def _tell(error: yaml.MarkedYAMLError, source: str, problems: Problems) -> None:
    """Where the file can't be read on, and what is probably the cause."""
    mark = error.problem_mark or error.context_mark
    lines = source.rstrip().split("\n")  # what breaks at the end of the file is looked for in its last words
    line = min(mark.line if mark else 0, len(lines) - 1)
    text, told = lines[line], str(error.problem or "") + str(error.context or "")
    indentation = text[: len(text) - len(text.lstrip())]
    if "\t" in indentation or "\\t" in told:
        problem = _("a tab stands at the beginning; YAML indents with spaces only")
    elif "mapping values" in told:
        problem = _("a text with “: ” in it needs quotation marks around it, or “|” and the text below")
    elif "quoted scalar" in told:
        opened = error.context_mark
        line = opened.line if opened else line
        problem = _("a quotation mark is opened here and never closed, or something odd stands after it")
    elif "cannot start any token" in told:
        problem = _("a text can't begin like this; put quotation marks around it")
    else:
        problem = _("the structure breaks here; look at the indentation, the dashes and the brackets")
    problems.add(line + 1, problem)
