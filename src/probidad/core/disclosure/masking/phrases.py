"""How far a phrase such as "the yellow house opposite the school of El Salitrillo" goes."""

import re

from probidad.core.disclosure.masking.lexicon import grammar, words
from probidad.core.disclosure.masking.reading import Token

LEADS_TO = frozenset({"atencion", "apoyo", "acceso", "asistencia", "ayuda", "combate", "servicio"})
DETERMINERS = grammar("determiners")
JOINS = grammar("joins")
ADJECTIVES = grammar("adjectives")
AREAS = words("areas")
NAMES = words("given_names", "surnames", "towns") - words("lower_words", "openers")
NOT_IN_PHRASE = (words("openers") - DETERMINERS - JOINS - grammar("nouns_too")) | grammar("never_in_phrase")


ENGLISH_NOUNS = grammar("english_place_nouns")
ENGLISH_MARKS = grammar("english_marks")
# How Spanish adjectives end that say which one: escolar, operador, municipal, operativa; "publica" without accent is a verb.
_QUALIFYING = re.compile(
    r"(?:al|[uil]lar|litar|[dt]or|[dt]ora|ior|[áéíóú]\w{0,3}ic[oa]|ico|iv[oa]|[aá]ri[oa]|ista|ense|nciero|nciera|quer[ao]|(?<!ge)ner[ao]|ader[ao]|[ai]d[oa]|il|bles?)(?:e?s)?$"
)
VERB_OR_PLURAL = re.compile(
    r"(?:ed|ly|ing|[^s]s)$|^(?:took|gave|went|came|saw|made|got|told|said|put|left|met|paid|did|sold|stole|kept|drove|wrote|knew|ran|sent|hid|chose|held|threw|lent|let|cut|cuts|bought|broke|stood|sat|spoke|led|lost|tore|rose|fell|felt|built|swore|wore|shut|set|spent|thought)$"
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


def is_adjective(token: Token) -> bool:
    """Whether a Spanish word ends as those do that say which one is meant."""
    return (
        token.fold in ADJECTIVES
        or token.fold.removesuffix("s") in ADJECTIVES
        or bool(_QUALIFYING.search(token.text[-12:].lower()))
    )


def _leads_to_town(tokens: list[Token], position: int) -> bool:
    """ "La salida a Puebla", "the road to Cuautla", "atención a víctimas"."""
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    if tokens[position].fold in {"a", "al"} and position and tokens[position - 1].fold in LEADS_TO:
        return True
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
    if token.fold == "'s":
        return True
    if token.text == "-":  # Toluca-Metepec
        return position > noun and after is not None and after.cap and after.start == token.end
    if not token.word or token.fold in NOT_IN_PHRASE or token.fold in JOINS:
        return False
    if position == noun or token.cap or token.fold in ADJECTIVES or token.fold in ENGLISH_NOUNS:
        return True
    if token.loose and token.fold in NAMES:  # "la primaria benito juarez"
        return True
    if token.fold in AREAS or token.fold.removesuffix("s") in AREAS:
        return True
    if english:
        return position < noun + 3 and not VERB_OR_PLURAL.search(token.fold)
    return is_adjective(token)
