"""What stands before and after a word, and whether it speaks of a person."""

import re

from probidad.core.disclosure.masking.lexicon import grammar
from probidad.core.disclosure.masking.names import lists
from probidad.core.disclosure.masking.names.lists import is_unknown
from probidad.core.disclosure.masking.reading import ABBREVIATIONS, Token

Tokens = list[Token]

NAMES_FOLLOW = frozenset({"apellida", "apellido", "apodo", "llamo", "llamado", "llamada", "named"})
CLITICS = grammar("clitics")
TITLES_AND_GIVEN = lists.TITLES | lists.GIVEN
PLACE_AFTER = grammar("place_after")
QUOTES = frozenset({'"', "'", "(", "."})
OF = frozenset({"de", "del", "la", "los", "las", "el"})
# What a person does; "is" and "has" are said of things as well.
ACTS = re.compile(
    r"(?:[a-zñ]+(?:ó|aba|ían?|aron|ieron)|[a-z]{3,}ed|dijo|hizo|puso|trajo|quiso|pudo|vino|supo|dio|vio|dice|pide|cobra|firma|"
    r"autoriza|manda|sabe|vive|trabaja|anda|recibe|reparte|maneja|vende|compra|llega|quiere|usa|conoce|exige|ordena|"
    r"told|said|asked|signed|took|gave|paid|called|wrote|knew|saw|kept|made|put|sent|came|went|left|stole|hid|works|keeps|"
    r"charges|takes|asks|signs|sells|lives|knows|says|wants|runs|approves|changed|approved|ordered|threatened|refused|"
    r"demanded|received|accepted|stopped|covered|warned|fired|hired|promised|offered|helped|stamped|collected|deleted|"
    r"moved|used|quit|hit|met|ran|drove|held|sold|lied|lost|won|let|led|brought|bought|makes|brings|drives|owes|lets|eats|comes|goes|sleeps|calls|writes|sees|sits|stands)"
)
IS = re.compile(
    r"(?:fue|es|era|tiene|trae|hace|sigue|lleva|entra|sale|puede|debe|va|está|estaba|da|mete|tuvo|estuvo|got|gets|does|"
    r"has|had|is|was|will|can|never|always)"
)
# Who the person is stands after the name: ", mi compañera", ", la enfermera de noche", "es quien".
WHO_IT_IS = re.compile(
    r"\s?(?:,\s(?:mis?|sus?|nuestr[oa]s?|my|his|her|our|el|la|los|las|the|una?|an?)\s\w+|,\s(?:who|que|quien)\s|,\sde \w"
    r"|\s(?:el|la) (?:de|del)\b|\s(?:es|era|fue|is|was)\s(?:quien|el que|la que|the one|who)\b)"
)
FROM_AREA = re.compile(
    r"\s(?P<of>de|del|from|in|at|of|en)\s(?:the\s|la\s|el\s|los\s|las\s)?(?P<area>[a-zñ]+)"
)


def word_at(tokens: Tokens, index: int) -> Token | None:
    """The word at a position, if there is one."""
    return tokens[index] if 0 <= index < len(tokens) and tokens[index].word else None


def before(tokens: Tokens, index: int) -> int:
    """The position of the word before, past an opening quote and an abbreviation's full stop; -1 without one."""
    index -= 1
    while index >= 0 and tokens[index].text in QUOTES:
        if tokens[index].text == "." and not (index and tokens[index - 1].fold in ABBREVIATIONS):
            return -1
        index -= 1
    return index if word_at(tokens, index) else -1


def word_before(tokens: Tokens, index: int) -> Token | None:
    return word_at(tokens, before(tokens, index))


def follows_title(tokens: Tokens, index: int) -> bool:
    """Whether "Lic.", "doña", "mi compañera", "Officer" stands before."""
    title = word_before(tokens, index)
    if title is not None and title.fold == "law" and word_before(tokens, before(tokens, index)) is None:
        return tokens[index].cap  # "her sister-in-law Cuquis"
    if title is None or not is_title(title) or title.fold in lists.OPENERS:
        return False
    if title.fold == "general" and tokens[index].fold in lists.COMMON:  # "the General Law of …"
        return False
    # In small letters a profession is followed by anything: "el inspector solo".
    own = tokens[index]
    return (
        title.initial
        or own.cap
        or own.fold in lists.LISTED
        or title.fold in lists.PLAIN_TITLES
        or (own.loose and is_unknown(own))
    )


def is_title(token: Token) -> bool:
    """What may stand before a name; "secretaría" is a house."""
    return token.fold in lists.TITLES and not token.text.lower().endswith("secretaría")


def follows_introduction(tokens: Tokens, index: int) -> bool:
    """After "se llama", "el tal" or "lic." any word that isn't an everyday one may be a name, in any letters."""
    position = before(tokens, index)
    if position < 0:
        return False
    word, own = tokens[position].fold, tokens[index]
    earlier = tokens[position - 1].fold if position else ""
    if word == "tal":
        return earlier in {"el", "la", "un", "una", "al"}
    if word in NAMES_FOLLOW or (word in {"llama", "llamaba"} and earlier == "se"):
        return own.cap or own.fold in lists.LISTED or is_unknown(own)
    return word in lists.PLAIN_TITLES


def is_listed_before(tokens: Tokens, last: int) -> bool:
    """ "Chabe, Toña y Rebe": the first of several names."""
    other = word_at(tokens, last + 2)
    if other is None or tokens[last + 1].text != "," or not (other.cap and other.fold in lists.GIVEN):
        return False
    return last + 3 < len(tokens) and tokens[last + 3].fold in {",", "y", "and"}


def acts(token: Token) -> bool:
    return bool(ACTS.fullmatch(token.text.lower()))


def acts_or_is(token: Token) -> bool:
    return acts(token) or bool(IS.fullmatch(token.text.lower()))


def belongs_to_place(tokens: Tokens, first: int, last: int) -> bool:
    """ "Calle Morelos", "plaza de Francisco I. Madero", "natalicio de Benito Juárez", "Benito Juárez Street"."""
    following = word_at(tokens, last + 1)
    if following and following.fold in PLACE_AFTER:
        return True
    position, of = before(tokens, first), False
    while position >= 0 and (
        tokens[position].fold in OF or (tokens[position].fold in lists.TITLES and tokens[position].cap)
    ):
        of |= tokens[position].fold in OF
        if first - position > 4:
            return False
        position = before(tokens, position)
    noun = word_at(tokens, position)
    if noun is None:
        return False
    # "Día de Reyes", but "la fiesta de Lupita", "la boda del Ing. Macías".
    occasion = (
        of
        and noun.fold in lists.OCCASIONS
        and not any(token.fold in TITLES_AND_GIVEN for token in tokens[position:last])
    )
    return noun.fold in lists.PLACE_NOUNS or (occasion and tokens[first].fold not in lists.GIVEN)
