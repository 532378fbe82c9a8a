"""What is told of each message: its own words, marked where they earned or cost something, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from probidad.instruments.advice.phrases import Act, lexicon
from probidad.instruments.advice.simulator.engine import Turn

_WEIGHT = {"notes": 1, "earns": 2, "costs": 3}  # what is shown where words do several things


@dataclass(frozen=True)
class Piece:
    """A part of a message; ``kind`` is ``earns``, ``costs``, ``notes``, or empty for what did nothing."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Remark:
    """What a message did, and the words that did it."""

    act: Act
    words: tuple[str, ...]


@dataclass(frozen=True)
class Looked:
    """A message as its writer is shown it afterwards."""

    pieces: list[Piece]
    remarks: list[Remark]
    long_sentences: tuple[str, ...]

    @property
    def went_wrong(self) -> bool:
        return bool(self.long_sentences) or any(each.act.kind == "costs" for each in self.remarks)


def looked_at(turn: Turn) -> Looked:
    """What the message of a turn did. An act that the phrases no longer know is left out."""
    found = [each for each in turn.reading.found if each.act in lexicon().keys]
    words: dict[str, dict[str, None]] = {}
    for each in found:
        words.setdefault(each.act, {})[each.words] = None
    remarks = [Remark(lexicon().act(act), tuple(said)) for act, said in words.items()]
    spans = [(each.start, each.start + len(each.words), lexicon().act(each.act).kind) for each in found]
    return Looked(_pieces(turn.message, spans), remarks, turn.reading.long_sentences)


def _pieces(message: str, spans: Sequence[tuple[int, int, str]]) -> list[Piece]:
    kinds = [""] * len(message)
    for start, end, kind in sorted(spans, key=lambda each: _WEIGHT[each[2]]):
        kinds[start:end] = [kind] * (end - start)
    letters = zip(kinds, message, strict=True)
    return [
        Piece("".join(letter for _kind, letter in run), kind)
        for kind, run in groupby(letters, key=lambda each: each[0])
    ]
