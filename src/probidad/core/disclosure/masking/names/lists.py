"""The lists that tell a name from a word, and what a token is by them."""

import re

from probidad.core.disclosure.masking.lexicon import (
    ENDS_AS_A_WORD,
    grammar,
    is_everyday,
    phrases,
    words,
)
from probidad.core.disclosure.masking.reading import Token

AREAS = words("areas")
OPENERS = words("openers")
COMMON = words("common") | AREAS
COMMON_OR_OPENERS = COMMON | OPENERS

SPANISH_WORDS = words("given_words_es", "surname_words_es")
ENGLISH_WORDS = words("given_words_en", "surname_words_en")
EVERY_GIVEN, EVERY_SURNAME = words("given_names", "more_given_names"), words("surnames", "more_surnames")
# Names that are ordinary words or places as well.
WORDS = SPANISH_WORDS | ENGLISH_WORDS | ((EVERY_GIVEN | EVERY_SURNAME) & COMMON)
# In a text in one language, what is a word of the other one alone is a name.
FOREIGN = {"es": ENGLISH_WORDS - SPANISH_WORDS, "en": SPANISH_WORDS - ENGLISH_WORDS}

GIVEN, SURNAMES = EVERY_GIVEN - WORDS, EVERY_SURNAME - WORDS
ANY_GIVEN = EVERY_GIVEN | words("given_words_es", "given_words_en")
ANY_SURNAME = EVERY_SURNAME | words("surname_words_es", "surname_words_en")
LISTED = ANY_GIVEN | ANY_SURNAME
NICKNAMES = words("nicknames")

TOWNS = words("towns")
# Names that in small letters are almost always words.
LOWER_STOPS = words("lower_words")
LOWER_STOPS_OR_OPENERS = LOWER_STOPS | OPENERS
TITLES, PLAIN_TITLES = words("titles"), grammar("plain_titles")
PLACE_NOUNS, OCCASIONS = words("place_nouns"), grammar("occasions")
PUBLIC_NAMES = frozenset(name.replace(".", "") for name in phrases("public_names"))
SAINTS, PARTICLES, SHORTENED = grammar("saints"), grammar("particles"), grammar("shortened")

POSTS = words("posts", "english_posts", "occupations", "english_occupations") | grammar("qualities")
NEVER_UNKNOWN = POSTS | COMMON | OPENERS | TITLES | PLACE_NOUNS | OCCASIONS | TOWNS
# Nahuatl places: Tepoztlán, Tehuantepec, Zinapécuaro.
PLACE_ENDING = re.compile(r"(?:tlan|tepec|huacan|apan|calco|pecuaro|icuaro|cingo|zingo|tenango|titlan)$")


def is_unknown(token: Token) -> bool:
    """A word that is neither an everyday one nor a place: a name, as like as not."""
    word = token.fold
    if (
        len(word) < 3
        or word in NEVER_UNKNOWN
        or word.removesuffix("s") in POSTS
        or (token.cap and token.text.isupper() and len(word) < 7)
    ):
        return False
    if "'" in word:  # I'm, don't; but O'Farrill
        return word.startswith(("o'", "d'"))
    return not (is_everyday(word) or PLACE_ENDING.search(word))


def is_odd_capital(token: Token) -> bool:
    """An everyday word with a capital that no body, place or title explains: Poncho, Magos."""
    acronym = token.text.isupper() and len(token.text) < 7
    if not token.cap or len(token.fold) < 4 or acronym or "'" in token.fold or token.fold in NEVER_UNKNOWN:
        return False
    return not ENDS_AS_A_WORD.search(token.fold) and not token.fold.endswith(("ar", "er", "ir"))
