"""The lists that tell a name from a word, and what a token is by them."""

import re

from probidad.core.disclosure.masking.lexicon import grammar, phrases, sound, words
from probidad.core.disclosure.masking.reading import Token

SPANISH_WORDS = words("given_words_es", "surname_words_es")
ENGLISH_WORDS = words("given_words_en", "surname_words_en")
WORDS = SPANISH_WORDS | ENGLISH_WORDS  # names that are ordinary words as well
# In a text in one language, what is a word of the other one alone is a name.
FOREIGN = {"es": ENGLISH_WORDS - SPANISH_WORDS, "en": SPANISH_WORDS - ENGLISH_WORDS}

GIVEN = words("given_names") - WORDS
SURNAMES = words("surnames") - WORDS
ANY_GIVEN = words("given_names", "given_words_es", "given_words_en")
ANY_SURNAME = words("surnames", "surname_words_es", "surname_words_en")
LISTED = ANY_GIVEN | ANY_SURNAME
SOUNDS = frozenset(sound(name) for name in GIVEN | SURNAMES)
NICKNAMES = words("nicknames")

AREAS = words("areas")
OPENERS = words("openers")
COMMON = words("common") | AREAS
COMMON_OR_OPENERS = COMMON | OPENERS
# Names that in small letters are almost always words.
LOWER_STOPS = words("lower_words")
LOWER_STOPS_OR_OPENERS = LOWER_STOPS | OPENERS
TITLES, PLAIN_TITLES = words("titles"), grammar("plain_titles")
PLACE_NOUNS, OCCASIONS, BUSINESS_NOUNS = words("place_nouns"), grammar("occasions"), words("business_nouns")
PUBLIC_NAMES = frozenset(name.replace(".", "") for name in phrases("public_names"))
SAINTS, PARTICLES, SHORTENED = grammar("saints"), grammar("particles"), grammar("shortened")

# What may be unknown: not these, and no word that ends as things end.
NEVER_UNKNOWN = COMMON | OPENERS | TITLES | PLACE_NOUNS | OCCASIONS
ABSTRACT = re.compile(
    r"(?:[cs]i[oó]n(?:es)?|dad(?:es)?|mientos?|ales|ic[oa]s?|[at]iv[oa]s?|ad[oa]s|[ea]ncia|ismo|logia|ari[oa]s|grafia|"
    r"mente|tori[oa]|dora|or[ae]s|enses|tion|ness|ment|ship|ings?|[aei]r(?:lo|se))$"
)
SURNAME_ENDING = re.compile(r"(?:[eéíioó]z|[áéíóú]n|uri|zaga|zabal|rreta|ueta|goitia|ndía)$")
# Nahuatl places: Tepoztlán, Tehuantepec, Zinapécuaro.
PLACE_ENDING = re.compile(r"(?:tlan|tepec|huacan|apan|calco|pecuaro|icuaro|cingo|zingo)$")
DIMINUTIVE = re.compile(r"(?P<stem>[a-zñ]{3,12}?)c?(?:it|ill)[ao]s?")


def is_unknown(token: Token) -> bool:
    """A word of no list, which may be anything, a name too."""
    if "'" in token.fold and not token.fold.startswith(("o'", "d'")):  # I'm, don't
        return False
    if PLACE_ENDING.search(token.fold):
        return False
    acronym = token.cap and token.text.isupper() and len(token.text) < 6
    return (
        len(token.fold) > 2
        and token.fold not in NEVER_UNKNOWN
        and not acronym
        and not ABSTRACT.search(token.fold)
    )


def looks_like_surname(token: Token) -> bool:
    unlisted = len(token.fold) > 4 and token.fold not in COMMON_OR_OPENERS
    return unlisted and bool(SURNAME_ENDING.search(token.text.lower()))


def sounds_like_name(token: Token) -> bool:
    return len(token.fold) > 3 and sound(token.fold) in SOUNDS


def is_diminutive(word: str) -> bool:
    """Chuyita, Rosendito, Lolilla: a given name with an ending."""
    match = DIMINUTIVE.fullmatch(word)
    return bool(match) and any(match["stem"] + vowel in GIVEN for vowel in ("", "a", "o", "e"))
