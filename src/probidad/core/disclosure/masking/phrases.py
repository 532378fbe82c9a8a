"""How far a phrase such as "the yellow house opposite the school of El Salitrillo" goes."""

import re

from probidad.core.disclosure.masking.lexicon import grammar, words
from probidad.core.disclosure.masking.reading import Token

DETERMINERS = grammar("determiners")
JOINS = grammar("joins")
ADJECTIVES = grammar("adjectives")
NOT_IN_PHRASE = (words("openers") - DETERMINERS - JOINS) | grammar("never_in_phrase")


ENGLISH_NOUNS = grammar("english_place_nouns")
ENGLISH_MARKS = grammar("english_marks")
VERB_OR_PLURAL = re.compile(
    r"(?:ed|ly|ing|[^s]s)$|^(?:took|gave|went|came|saw|made|got|told|said|put|left|met|paid|did)$"
)


def end_of_phrase(tokens: list[Token], index: int, most: int = 14) -> int:
    """The position after the noun phrase that begins here; the same position if there is none."""
    stop, position, end = min(len(tokens), index + most), index, index
    english = _is_english(tokens, index)
    while position < stop:
        while position < stop and tokens[position].fold in DETERMINERS:
            position += 1
        noun = position
        while position < stop and _belongs(tokens, noun, position, english):
            position += 1
        if position == noun:
            return end
        end = position
        if position == stop or not (tokens[position].fold in JOINS or _leads_to_town(tokens, position)):
            return end
        position += 1
    return end


def _leads_to_town(tokens: list[Token], position: int) -> bool:
    """ "La salida a Puebla", "the road to Cuautla"."""
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    return tokens[position].fold in {"a", "to"} and following is not None and following.word and following.cap


def _is_english(tokens: list[Token], index: int) -> bool:
    nearby = {token.fold for token in tokens[max(0, index - 1) : index + 1]}
    return bool(nearby & ENGLISH_MARKS)


def _belongs(tokens: list[Token], noun: int, position: int, english: bool) -> bool:
    """Whether a word belongs to the noun that began: a number, a capital, an adjective, another noun."""
    token = tokens[position]
    after = tokens[position + 1] if position + 1 < len(tokens) else None
    if token.number:
        return position > noun
    if token.text in ("#", "."):
        abbreviates = token.text == "." and after is not None and after.start == token.end
        return position > noun and after is not None and (after.number or abbreviates)
    if token.text == "'s":
        return True
    if not token.word or token.fold in NOT_IN_PHRASE or token.fold in JOINS:
        return False
    if position == noun or token.cap or token.fold in ADJECTIVES or token.fold in ENGLISH_NOUNS:
        return True
    if english:
        return position < noun + 3 and not VERB_OR_PLURAL.search(token.fold)
    return token.fold.endswith(("ario", "aria", "ivo", "iva", "ico", "ica"))
