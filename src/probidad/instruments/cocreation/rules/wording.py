"""Help with writing: hints, never a wall. Each says what it noticed, and whose warning it is.

Patterns look at words alone, in Spanish and English; what they say is a question to those at the table.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Hint(StrEnum):
    """What may be wrong with the wording of a problem or a commitment."""

    ABSENT_SOLUTION = "absent_solution"
    SOLUTION = "solution"
    VAGUE = "vague"
    TOO_GENERAL = "too_general"
    NO_INFINITIVE = "no_infinitive"


class Source(StrEnum):
    """Whose warning it is."""

    HANDBOOK_PROBLEM = (
        "handbook_3_1"  # a negative situation merely to be reversed; general, abstract, ambiguous wording
    )
    HANDBOOK_COMMITMENT = "handbook_5_1"  # verbs in the infinitive, short and clear
    # Ortegón, Pacheco and Prieto, *Metodología del marco lógico*, ILPES-CEPAL, Manuales 42 (2005).
    LOGICAL_FRAMEWORK = "logical_framework"


@dataclass(frozen=True)
class Noticed:
    """A hint, the words that it is about, and its source."""

    hint: Hint
    words: str
    source: Source


_ABSENT = re.compile(
    r"\b(?:(?:falta|ausencia|carencia|inexistencia|insuficiencia) de|no (?:hay|existen?|se cuenta con)|"
    r"lack of|absence of|there (?:is|are) no|no existing|insufficient)\b",
    re.IGNORECASE,
)
_SOLUTION = re.compile(
    r"^(?:se (?:requiere|necesita|debe)|hay que|es necesario|we need|it is necessary|there is a need)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:adecuad[oa]s?|inadecuad[oa]s?|eficientes?|ineficientes?|integral(?:es)?|divers[oa]s|vari[oa]s|diferentes|algun[oa]s|"
    r"problem[áa]tica|fortalecer|mejorar|impulsar|fomentar|coadyuvar|etc\.?|"
    r"adequate|inadequate|efficient|inefficient|comprehensive|various|several|some|strengthen|improve|promote|foster)(?!\w)",
    re.IGNORECASE,
)
_SPANISH_INFINITIVE = re.compile(r"^(?:no )?\w*(?:[aei]r|ír)(?:se|l[aeo]s?|sel[ao]s?|nos)?\b", re.IGNORECASE)
# Words of these endings that begin a sentence and are no verbs.
_NO_VERBS = {
    "lugar",
    "mujer",
    "poder",
    "taller",
    "familiar",
    "popular",
    "militar",
    "escolar",
    "alquiler",
    "carácter",
}
_ENGLISH_INFINITIVE = re.compile(r"^to [a-z]+\b", re.IGNORECASE)
FEWEST_WORDS = 6


def of_problem(text: str) -> list[Noticed]:
    """What the wording of a problem, a cause or an effect makes one ask."""
    found = [
        Noticed(hint, match[0], source)
        for pattern, hint, source in (
            (_ABSENT, Hint.ABSENT_SOLUTION, Source.LOGICAL_FRAMEWORK),
            (_SOLUTION, Hint.SOLUTION, Source.LOGICAL_FRAMEWORK),
            (_VAGUE, Hint.VAGUE, Source.HANDBOOK_PROBLEM),
        )
        if (match := pattern.search(text.strip()))
    ]
    if text.strip() and len(text.split()) < FEWEST_WORDS:
        found.append(Noticed(Hint.TOO_GENERAL, text.strip(), Source.HANDBOOK_PROBLEM))
    return found


def of_commitment(text: str, language: str) -> list[Noticed]:
    """What the wording of a commitment in ``es`` or ``en`` makes one ask."""
    text = text.strip()
    found = []
    if text and not begins_with_infinitive(text, language):
        found.append(Noticed(Hint.NO_INFINITIVE, text.split()[0], Source.HANDBOOK_COMMITMENT))
    if match := _VAGUE.search(text):
        found.append(Noticed(Hint.VAGUE, match[0], Source.HANDBOOK_COMMITMENT))
    return found


def begins_with_infinitive(text: str, language: str) -> bool:
    """Whether a sentence in ``es`` or ``en`` (“to publish”) begins with a verb in the infinitive, as far as its ending tells."""
    if language == "en":
        return bool(_ENGLISH_INFINITIVE.match(text))
    match = _SPANISH_INFINITIVE.match(text)
    return bool(match) and match[0].casefold() not in _NO_VERBS
