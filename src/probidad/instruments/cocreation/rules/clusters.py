"""Ideas of similar wording, put together as a suggestion to the facilitator; nobody's idea is lost or changed by it.

Each idea joins the first group whose first idea is like it enough, by the cosine of their words' stems, of which rare ones weigh more
(TF-IDF). The first idea of a group stands for it, so that no chain of small likenesses joins what is unlike.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

import snowballstemmer

ALIKE = 0.3  # of 1: tried on ideas of our own in both languages, see the tests
_WORD = re.compile(r"[^\W\d_]{2,}")
_STEMMERS = {"es": "spanish", "en": "english"}
# Words that say how others hang together: among few ideas they are no commoner than the rest.
_FUNCTION_WORDS = {
    "es": frozenset(
        _WORD.findall(
            "al ante bajo como con contra cada cuando de del desde donde el ella ellas ellos en entre es esa ese eso esta este "
            "esto ha han hay la las le les lo los más me mi mis muy ni no nos nuestra nuestro para pero por porque que se sea "
            "ser si sin sobre son su sus también te tu tus un una unas uno unos ya"
        )
    ),
    "en": frozenset(
        _WORD.findall(
            "about all also an and are as at be been but by can could do each every for from had has have he her his how if in "
            "into is it its more must my no not of on or our shall she should so that the their them there they this to up us "
            "was we were what when where which who will with would you your"
        )
    ),
}


def groups(texts: Sequence[str], language: str, alike: float = ALIKE) -> list[list[int]]:
    """Places of texts in ``es`` or ``en``, together where they are alike; the largest group first, then in their order."""
    vectors = _vectors(_stems(texts, language))
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    found: list[list[int]] = []
    for place, vector in enumerate(vectors):
        group = _most_alike(vector, postings, alike)
        if group is None:
            for stem, weight in vector.items():
                postings[stem].append((len(found), weight))
            found.append([place])
        else:
            found[group].append(place)
    return sorted(found, key=lambda group: (-len(group), group[0]))


def _stems(texts: Sequence[str], language: str) -> list[Counter[str]]:
    """Each text's stems with their numbers. A stemmer of this call's own: it isn't safe to share between threads."""
    written = [_WORD.findall(text.casefold()) for text in texts]
    words = list({word for each in written for word in each} - _FUNCTION_WORDS[language])
    stemmed = snowballstemmer.stemmer(_STEMMERS[language]).stemWords(words)
    stems = {word: _without_accents(stem) for word, stem in zip(words, stemmed, strict=True)}
    return [Counter(stems[word] for word in each if word in stems) for each in written]


def _without_accents(word: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", word) if not unicodedata.combining(each))


def _vectors(counted: Sequence[Counter[str]]) -> list[dict[str, float]]:
    """Of length 1; the rarer a stem, the more it weighs."""
    in_texts = Counter(stem for stems in counted for stem in stems)
    rarity = {stem: 1 + math.log((1 + len(counted)) / (1 + texts)) for stem, texts in in_texts.items()}
    vectors = []
    for stems in counted:
        weights = {stem: times * rarity[stem] for stem, times in stems.items()}
        length = math.hypot(*weights.values()) or 1
        vectors.append({stem: weight / length for stem, weight in weights.items()})
    return vectors


def _most_alike(
    vector: dict[str, float], postings: dict[str, list[tuple[int, float]]], alike: float
) -> int | None:
    """The group whose first text is most like it; None where none is alike enough.

    Stems by weight, the heaviest first: once what is left can't make a new group alike enough, only groups already met are added to.
    """
    shares: dict[int, float] = {}
    left = 1.0
    for stem, weight in sorted(vector.items(), key=lambda pair: -pair[1]):
        takes_new = left >= alike * alike
        left -= weight * weight
        for group, other in postings.get(stem, ()):
            if group in shares:
                shares[group] += weight * other
            elif takes_new:
                shares[group] = weight * other
    best = max(shares, key=shares.__getitem__, default=None)
    return best if best is not None and shares[best] >= alike else None
