"""How much of what identifies somebody in a comment the masking finds, and how often it is wrong.

``python -m benchmarks.claims.masking`` prints the table; ``--sentences`` also what was missed or masked in vain.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from benchmarks.processes import ROOT
from benchmarks.report import NotMeasured, Section
from probidad.core.disclosure.masking import KINDS, Span, find

DATA = ROOT / "benchmarks" / "data"
# The rules were written with the seen sentences at hand; the blind ones nobody who writes rules reads.
SETS = {"seen": DATA / "masking_seen.yaml", "blind": DATA / "masking_blind.yaml"}
NEARLY = 0.9  # share of a labelled span's letters and digits that a mask must cover


@dataclass
class Score:
    """Counts over a set of labelled sentences, by kind and by language."""

    sentences: int = 0
    clean: int = 0  # sentences without a label
    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    masks: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list, repr=False)  # sentences: shown only when asked for

    @property
    def recall(self) -> float:
        return self.found.total() / (self.wanted.total() or 1)

    @property
    def precision(self) -> float:
        return 1 - self.false.total() / (self.masks.total() or 1)


def measure(quick: bool = False) -> Section:
    """Score the sets that are there."""
    section = Section("Masking what identifies somebody in comments")
    scores = {name: score(read(path)) for name, path in SETS.items() if path.exists()}
    if not scores:
        raise NotMeasured(f"no labelled sentences in {DATA}")
    section.say(
        "Sentences as public servants would write them, in Spanish and English, labelled by hand; some hold "
        "nothing to mask but tempt to (Santa Cruz, Benito Juárez, will, may). A labelled span counts as found if "
        f"masks cover at least {NEARLY:.0%} of its letters and digits; a mask that touches no labelled span "
        "is a false alarm. Seen: the rules were written with these sentences at hand. Blind: nobody who wrote the "
        "rules had read them. A person still decides what is released."
    )
    section.table(("sentences", *scores), list(_overall(scores)))
    section.table(("found, of labelled", *scores), list(_by_kind(scores)))
    for name, each in scores.items():
        missed = ", ".join(kind for kind in KINDS if each.found[kind] < each.wanted[kind])
        section.say(f"Missed, {name}: {missed or 'nothing'}.")
    section.say("".join(f"Not measured: {name}, no file. " for name in SETS if name not in scores).strip())
    section.parts = [part for part in section.parts if part]
    return section


def read(path: Path) -> list[dict]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def score(rows: Iterable[dict], language: str | None = None) -> Score:
    """What ``find`` makes of these sentences; of one language if it is given."""
    total = Score()
    for row in rows:
        if language in (None, row["lang"]):
            _count(total, row)
    return total


def _count(total: Score, row: dict) -> None:
    text, masks = row["text"], find(row["text"])
    labels = list(_labels(row))
    covered = {position for mask in masks for position in range(mask.start, mask.end)}
    total.sentences += 1
    total.clean += not labels
    for label in labels:
        total.wanted[label.kind] += 1
        letters = [position for position in range(label.start, label.end) if text[position].isalnum()]
        found = sum(position in covered for position in letters) >= NEARLY * len(letters)
        total.found[label.kind] += found
        if not found:
            total.remarks.append(f"missed {label.kind}: {text[label.start : label.end]} | {text}")
    for mask in masks:
        total.masks[mask.kind] += 1
        if not any(mask.start < label.end and label.start < mask.end for label in labels):
            total.false[mask.kind] += 1
            total.remarks.append(f"false {mask.kind}: {text[mask.start : mask.end]} | {text}")


def _labels(row: dict) -> Iterator[Span]:
    """Where the labelled texts stand, one after the other."""
    last: Counter[str] = Counter()
    for label in row["spans"]:
        start = row["text"].index(label["text"], last[label["text"]])
        last[label["text"]] = start + 1
        yield Span(start, start + len(label["text"]), label["kind"])


def _overall(scores: dict[str, Score]) -> Iterator[list[object]]:
    values = scores.values()
    yield ["all", *(each.sentences for each in values)]
    yield ["with nothing to mask", *(each.clean for each in values)]
    yield ["labelled spans", *(each.wanted.total() for each in values)]
    yield ["**recall**", *(f"**{each.recall:.1%}**" for each in values)]
    yield ["**precision**", *(f"**{each.precision:.1%}**" for each in values)]
    yield [
        "masks, of which false alarms",
        *(f"{each.masks.total()}, {each.false.total()}" for each in values),
    ]
    for language in ("es", "en"):
        parts = [score(read(SETS[name]), language) for name in scores]
        yield [f"recall, precision in {language}", *(f"{p.recall:.1%}, {p.precision:.1%}" for p in parts)]


def _by_kind(scores: dict[str, Score]) -> Iterator[list[object]]:
    for kind in KINDS:
        yield [kind, *(f"{each.found[kind]} of {each.wanted[kind]}" for each in scores.values())]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.claims.masking", description=__doc__)
    parser.add_argument(
        "--sentences", choices=SETS, help="also show what was missed or masked in vain in this set"
    )
    arguments = parser.parse_args()
    print(measure().markdown())
    if arguments.sentences:
        print("\n".join(score(read(SETS[arguments.sentences])).remarks))


if __name__ == "__main__":
    main()
