"""People's names: runs of words, weighed by the lists and by what stands beside them.

No list knows every name, and many names are ordinary words (Rosa, Cruz, Hope). So each run of words
that could be a name gathers points: from its words, from a title or a relative before it, from a verb or an
area after it; a street or a saint takes them away. ``ENOUGH`` is the one threshold.
"""

from collections.abc import Iterator

from probidad.core.disclosure.masking.lexicon import grammar, words
from probidad.core.disclosure.masking.names import lists
from probidad.core.disclosure.masking.names.context import (
    CLITICS,
    FROM_AREA,
    WHO_IT_IS,
    Tokens,
    acts,
    acts_or_is,
    belongs_to_place,
    follows_introduction,
    follows_title,
    is_listed_before,
    is_title,
    word_at,
    word_before,
)
from probidad.core.disclosure.masking.names.lists import is_unknown
from probidad.core.disclosure.masking.names.runs import end_of_place, is_initial, run
from probidad.core.disclosure.masking.reading import Reading, Token
from probidad.core.disclosure.masking.span import Span

__all__ = ["find_names"]

ENOUGH = 2.5
NAMES = lists.GIVEN | lists.SURNAMES
CONNECTIVES, CONJUNCTIONS = grammar("connectives"), grammar("conjunctions")
SPANISH_GIVEN = words("given_words_es") - lists.COMMON - lists.OPENERS  # Rosa, Lino, Polo
COMPANY = words("kin") | grammar("company")
CALENDAR = grammar("calendar")
QUALITIES = grammar("qualities")
ARTICLES, LOCATIVES = grammar("articles"), grammar("locatives")
BEFORE_A_WORD = (
    grammar("determiners") | grammar("everyone") | CONNECTIVES | ARTICLES | LOCATIVES | {"sin", "of"}
)
SAYS_A_LITTLE = frozenset({"no", "ya", "nunca", "siempre", "tambien", "y", "and"})


def find_names(reading: Reading) -> Iterator[Span]:
    tokens, index = reading.tokens, 0
    while index < len(tokens):
        if (end := end_of_place(tokens, index)) > index:
            index = end
            continue
        members = run(tokens, index)
        if not members:
            index += 1
        elif _is_public(tokens, members) and not follows_title(tokens, members[0]):
            index = members[-1] + 1
        elif _weigh(reading, members) >= ENOUGH:
            yield Span(tokens[members[0]].start, tokens[members[-1]].end, "name")
            index = members[-1] + 1
        else:
            index += 1


def _is_public(tokens: Tokens, members: list[int]) -> bool:
    """A hero's, a saint's or a town's name, of which whole streets are full."""
    return (
        " ".join(token.fold for token in tokens[members[0] : members[-1] + 1] if token.word)
        in lists.PUBLIC_NAMES
    )


def _weigh(reading: Reading, members: list[int]) -> float:
    """How much speaks for a person's name; nothing at all for words that nothing points at."""
    tokens, first = reading.tokens, members[0]
    own, previous = [tokens[index] for index in members], word_before(tokens, first)
    title = follows_title(tokens, first) and own[0].fold not in QUALITIES  # "oficial mayor"
    introduced = follows_introduction(tokens, first)
    given = any(token.fold in lists.GIVEN for token in own)
    points = sum(_points(token, reading.language) for token in own)
    if (
        previous
        and previous.fold in {"de", "del"}
        and not (title or any(token.fold in lists.LISTED for token in own))
    ):
        points -= 1  # a body's or a town's name more often than a person's
    whole = own[0].fold in lists.ANY_GIVEN and own[-1].fold in lists.ANY_SURNAME
    if len(own) > 1 and (own[0].cap or given or whole or is_initial(tokens, first)):
        points += 1
    points += 3 * title + 3 * introduced + _before(tokens, first, previous) + _after(reading, members)
    if not title and not given and previous and previous.fold in LOCATIVES:
        points -= 2
    if not title and _are_everyday(tokens, members):
        points -= 2
    return points - 9 * belongs_to_place(tokens, first, members[-1])


def _are_everyday(tokens: Tokens, members: list[int]) -> bool:
    """ "Labor Day", "Norma 035", "Jóvenes Construyendo": everyday words beside a number or another capital."""
    if any(is_unknown(tokens[index]) or tokens[index].fold in NAMES for index in members):
        return False
    if members[-1] + 1 < len(tokens) and tokens[members[-1] + 1].number:
        return True
    near = tokens[max(0, members[0] - 4) : members[0]] + tokens[members[-1] + 1 : members[-1] + 5]
    if any(
        token.cap
        and len(token.text) > 1
        and not token.first
        and token.fold not in lists.LISTED
        and token.fold not in CALENDAR
        and not is_title(token)
        for token in near
    ):
        return True
    return len(members) > 1 and tokens[members[0]].fold not in lists.ANY_GIVEN


def _points(token: Token, language: str) -> float:
    """What the word itself says."""
    word, amid = token.fold, token.cap and not token.first
    if word in lists.GIVEN:
        return 3 if token.cap or word not in lists.OPENERS else 1
    if word in lists.SURNAMES:
        return 2.5 if token.cap or token.loose else 1.5
    if word in lists.WORDS:
        if not token.cap or word in lists.COMMON or (word in lists.OPENERS and not amid):
            return 0.5
        # An ordinary word has no capital amid a sentence; there it is a name.
        return 2.5 if amid or word in lists.FOREIGN.get(language, ()) else 1
    if len(word) == 1:
        return 1
    if is_unknown(token):
        if token.cap:
            return 2.5 if amid else 1.5
        return 1.5 if token.loose else 0.5
    return 1 if amid else 0.3


def _before(tokens: Tokens, first: int, previous: Token | None) -> float:
    """What the word before says: "le dije a …", "dice …", "y …" after another name; "5 de Mayo"."""
    if previous is None:
        return 0
    own = tokens[first]
    if previous.fold == "de" and first > 1 and tokens[first - 2].number:
        return -5
    if previous.fold in ARTICLES and own.fold not in NAMES:
        further = word_at(tokens, first - 2)  # "con el Yeyo", "a la Beba"; but "el Jetta" is a car
        if previous.text == "al" or (further is not None and further.fold in {"con", "a", "que", "y"}):
            return 0
        usual = own.fold in lists.WORDS or not is_unknown(own)
        if own.fold.endswith("s") and own.cap | is_unknown(own) and previous.fold in {"el", "la", "del"}:
            return 1.5  # "el Tuercas", "la chiquis": one person, in the plural
        return 0 if own.fold in lists.NICKNAMES else -2 if usual else -0.5
    if own.loose and own.fold in SPANISH_GIVEN and _speaks_of_somebody(tokens, first, previous):
        return 2
    if previous.fold in CONNECTIVES:
        return 1 if own.cap or (own.loose and is_unknown(own)) else 0.5
    if (own.cap or (own.loose and is_unknown(own))) and acts(previous):
        return 1.5
    return _joined(tokens, first, previous)


def _speaks_of_somebody(tokens: Tokens, first: int, previous: Token) -> bool:
    """ "Ya le avisaron a cuco", "amiga de polo": before names that are words, where letters say nothing."""
    further = word_at(tokens, first - 2)
    return previous.fold == "a" or (
        previous.fold in {"de", "of"} and further is not None and further.fold in COMPANY
    )


def _joined(tokens: Tokens, first: int, previous: Token) -> float:
    """ "Paty y Memo", but "entre Navidad y Reyes"."""
    other = word_at(tokens, first - 2)
    if previous.fold not in CONJUNCTIONS or other is None or not (other.cap or other.fold in lists.LISTED):
        return 0
    if other.fold in lists.COMMON or other.fold in lists.PUBLIC_NAMES:
        return -1.5 if tokens[first].fold in lists.WORDS else 0
    return other.fold in lists.LISTED


def _after(reading: Reading, members: list[int]) -> float:
    """What follows says: a verb, who it is, where she works."""
    tokens, own = reading.tokens, reading.tokens[members[0]]
    following, points = word_at(tokens, members[-1] + 1), 0.0
    word = len(members) == 1 and own.fold in lists.WORDS
    if following is not None and following.fold == "'s":
        points += own.cap
    elif following is not None:
        if following.fold in CLITICS or (acts(following) if word else acts_or_is(following)):
            stands_free = members[0] == 0 or tokens[members[0] - 1].fold not in BEFORE_A_WORD
            points += 2.5 if word and not own.cap and stands_free else 1.5
        elif following.fold in SAYS_A_LITTLE:
            points += 0.5
    rest = reading.folded[tokens[members[-1]].end :][:60]
    if following is None and is_listed_before(tokens, members[-1]):
        points += 2
    elif WHO_IT_IS.match(rest):
        points += 2 * (own.fold not in lists.COMMON)
    elif area := FROM_AREA.match(rest):
        if area["area"] in lists.AREAS:
            points += 2 if own.fold in lists.ANY_GIVEN else 1.5
        else:
            points += is_unknown(own) and area["of"] in {"from", "at"}
    return points
