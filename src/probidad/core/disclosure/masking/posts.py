"""Posts that only one person holds: "la directora de Catastro", "the treasurer", "la única arquitecta de …".

A post points at somebody by what it is of ("de Catastro", "del relleno sanitario"), by a quality ("oficial
mayor", "fire chief"), or alone where a place has it once. "Un director", "ningún síndico", "el jefe de área"
point at nobody.
"""

from collections.abc import Iterator

from probidad.core.disclosure.masking.lexicon import grammar, is_everyday, mistyped, words
from probidad.core.disclosure.masking.phrases import VERB_OR_PLURAL, end_of_phrase, is_adjective
from probidad.core.disclosure.masking.reading import Reading, Token
from probidad.core.disclosure.masking.span import Span

Tokens = list[Token]

LEADERS, WORKERS = words("posts"), words("occupations")
SPANISH = LEADERS | WORKERS
ENGLISH_LEADERS, ENGLISH_WORKERS = words("english_posts"), words("english_occupations")
ENGLISH = ENGLISH_LEADERS | ENGLISH_WORKERS
POSTS = SPANISH | ENGLISH
SOLE, RANKS, VAGUE = grammar("sole_posts"), grammar("ranks"), grammar("vague")
QUALITIES, ENGLISH_QUALITIES = grammar("qualities"), grammar("english_qualities")
COMPOUNDS = frozenset(pair.replace("|", " ") for pair in grammar("compounds"))
PLACES_OF_WORK = grammar("places_of_work")
AREAS = words("areas") | PLACES_OF_WORK
ENGLISH_DEFINITE = grammar("english_definite")
SPANISH_DEFINITE = grammar("definite")
DEFINITE = SPANISH_DEFINITE | ENGLISH_DEFINITE
SPANISH_TOO = frozenset({"mayor", "principal", "superior"})  # "el mayor problema"
SELF = grammar("self")
EVERYONE, ANYONE = grammar("everyone"), grammar("anyone")
PLACE_NOUNS = words("place_nouns") | grammar("english_place_nouns")
GENERIC = grammar("generic") | grammar("not_an_area") | grammar("rooms")
NAMES = words("given_names") - words("given_words_es", "given_words_en")
KIN, TITLES = words("kin"), words("titles")
STORIES = grammar("stories")
THINGS, ALSO_THINGS, OFFICES = grammar("things"), grammar("also_things"), grammar("offices")
ARTICLES = frozenset({"la", "el", "los", "las", "the", "our"})
OF_SPANISH, OF_ENGLISH = frozenset({"de", "del"}), frozenset({"of", "for", "in", "at", "from"})
OF = OF_SPANISH | OF_ENGLISH
ONLY, BE, OF_MYSELF = grammar("only"), grammar("be"), grammar("of_myself")
PERSONS = grammar("persons") | POSTS | KIN
WITHIN = OF | {"en", "con", "with", "on", "a", "al"}
THAT = frozenset({"que", "who", "that"})
ENDS_CLAUSE = frozenset({"y", "and", "pero", "but", "porque", "because", "asi", "so"})
LONGEST = 14


def find_posts(reading: Reading) -> Iterator[Span]:
    tokens, index = reading.tokens, 0
    while index < len(tokens):
        begin, end = _only_one(tokens, index) or _post(tokens, index) or (index, index)
        if end > begin:
            yield Span(tokens[begin].start, tokens[end - 1].end, "post")
        index = max(end, index + 1)


def _post(tokens: Tokens, index: int) -> tuple[int, int] | None:
    word = _post_word(tokens[index])
    if word in POSTS and _is_in_a_story(tokens, index + 1):
        return None
    if word not in POSTS or (index and tokens[index - 1].text in {"/", "_", "@"}):
        return None
    found = _english(tokens, index) if word in ENGLISH else None
    if not found and word in SPANISH:
        found = _spanish(tokens, index, word)
    return _with_kin(tokens, *found) if found else None


def _is_in_a_story(tokens: Tokens, index: int) -> bool:
    """ "El alcalde del caso", "the mayor in the story": nobody of flesh and blood."""
    if _at(tokens, index) not in OF | {"en"}:
        return False
    while _at(tokens, index) in OF | {"en", "este", "esta", "this"} | ARTICLES:
        index += 1
    return _at(tokens, index) in STORIES


def _post_word(token: Token) -> str:
    """The post that a word names: "exdirector" is a director; "secretaría" is a house and none."""
    word = token.fold
    if word in POSTS:
        return "" if token.text.lower().endswith("secretaría") else word
    if word.startswith("ex") and word[2:] in POSTS:
        return word[2:]
    if len(word) > 6 and token.word and word not in AREAS and not is_everyday(word):
        return mistyped(word, POSTS)
    return word


def _at(tokens: Tokens, index: int) -> str:
    """The folded word at a position; nothing beyond the ends."""
    return tokens[index].fold if 0 <= index < len(tokens) else ""


# --- Spanish --------------------------------------------------------------------------------------------
def _spanish(tokens: Tokens, index: int, word: str, superiors: int = 2) -> tuple[int, int] | None:
    """A post and how far it reaches; ``superiors`` is how often what it is of may be a post again."""
    begin = index
    while (
        index - begin < 4 and _at(tokens, begin - 1) in RANKS | TITLES | WORKERS | {"-", ".", '"'} - DEFINITE
    ):
        begin -= 1
    before = _at(tokens, begin - 1)
    if before in EVERYONE:
        return None
    definite = before in DEFINITE or before in SELF
    leads = word in LEADERS
    end, qualified = index + 1, False
    if _at(tokens, end) == "." and len(word) < 7 and not is_everyday(word):  # "el srio. de Finanzas"
        end += 1
    while end < len(tokens) and _qualifies(tokens[end], leads):
        qualified |= _tells(tokens[end], leads)
        end += 1
    if end < len(tokens) and tokens[end].number and definite:  # "el notario 4"
        end, qualified = end + 1, True
    begin = index if begin < index and _at(tokens, index - 1) not in RANKS | {"-"} else begin
    if _at(tokens, end) in OF_SPANISH or (_at(tokens, end) in {"en", "para", "con", "ante"} and definite):
        if _at(tokens, end + 1) in ANYONE:
            return None
        after, told = _complement(tokens, end, superiors)
        a_thing = word in ALSO_THINGS and before not in SELF | {"al", "mi", "su"} and not (told or qualified)
        # "De la pipa", but "de noche".
        some = any(token.fold == "del" or token.fold in ARTICLES for token in tokens[end:after])
        if after > end and ((told and (leads or definite)) or (definite and (leads or some) and not a_thing)):
            return begin, after
    if definite and _at(tokens, end) in THAT and (clause := _end_of_telling_clause(tokens, end)) > end:
        return begin, clause
    beside_a_name = before == "," and leads  # "Tranquilino Báez, cronista municipal, …"
    return (
        (begin, end) if (definite and (qualified or word in SOLE)) or (beside_a_name and qualified) else None
    )


def _qualifies(token: Token, leads: bool) -> bool:
    """ "Escolar", "mayor", "operativo" after a post; "presidenta" after "regidora"."""
    if token.fold in QUALITIES | RANKS | VAGUE or (leads and token.fold in LEADERS):
        return True
    return token.word and not token.cap and is_adjective(token)


def _tells(token: Token, leads: bool) -> bool:
    """ "El médico legista" is one, "el médico veterinario" isn't; but with leaders any such word tells."""
    return token.fold not in RANKS | VAGUE and (leads or token.fold in QUALITIES)


def _complement(tokens: Tokens, index: int, superiors: int = 2) -> tuple[int, bool]:
    """From "de" or "of" on: the end of what a post is of, and whether an area, a name or a number tells it.

    The same position if it is of nothing in particular: "jefe de área", "director del caso".
    """
    noun = index + 1
    while _at(tokens, noun) in ARTICLES | OF_SPANISH:
        noun += 1
    word = _post_word(tokens[noun]) if noun < len(tokens) else ""
    if word in SPANISH and word not in AREAS:
        inner = _spanish(tokens, noun, word, superiors - 1) if superiors else None
        return (inner[1], True) if inner else (index, False)
    if noun >= len(tokens) or not tokens[noun].word or _begins_a_name(tokens[noun]):
        return index, False
    end = _past_conjunction(tokens, end_of_phrase(tokens, noun, most=12))
    while (
        end < noun + LONGEST and _at(tokens, end) in WITHIN
    ):  # "de enlace con la Secretaría", "at the port authority"
        further = end_of_phrase(tokens, end + 1, most=8)
        if not any(_is_telling(token) for token in tokens[end + 1 : further]):
            break
        end = further
    phrase = [token for token in tokens[noun:end] if token.word or token.number]
    while phrase and phrase[0].fold in GENERIC | ARTICLES | OF | ANYONE:
        phrase = phrase[1:]
    doing = (
        len(phrase) == 1 and not _is_telling(phrase[0]) and phrase[0].fold.endswith(("ar", "er", "ir", "ing"))
    )
    if not phrase or doing:
        return index, False
    return end, any(_is_telling(token) for token in phrase)


def _is_telling(token: Token) -> bool:
    """A word that says where: an area, a name, a number, a school."""
    told = (
        token.cap or token.number or token.fold in AREAS or token.fold in POSTS or token.fold in PLACE_NOUNS
    )
    return told and token.fold not in GENERIC


def _past_conjunction(tokens: Tokens, end: int) -> int:
    """ "Padrón y Licencias", "Water and Sewers": after the second half."""
    if _at(tokens, end) in {"y", "e", "and"} and end + 1 < len(tokens):
        second = tokens[end + 1]
        if (second.cap and tokens[end - 1].cap and not is_name(second)) or second.fold in AREAS:
            return end_of_phrase(tokens, end + 1, most=6)
    return end


def is_name(token: Token) -> bool:
    return token.fold in NAMES or token.fold in TITLES


def _begins_a_name(token: Token) -> bool:
    return token.cap and token.fold in TITLES and token.fold not in AREAS | GENERIC


def _end_of_telling_clause(tokens: Tokens, index: int) -> int:
    """ "La cajera que entró por Obras", "the inspector who covers the Zona Rosa": if it names a place or a number."""
    end = _end_of_clause(tokens, index)
    told = any(_is_telling(token) for token in tokens[index:end])
    return end if told and end - index < 10 else index


# --- English --------------------------------------------------------------------------------------------
def _english(tokens: Tokens, index: int) -> tuple[int, int] | None:
    word = _post_word(tokens[index])
    leads = word in ENGLISH_LEADERS
    begin, qualified = _begin_of_english(tokens, index, leads)
    before = _at(tokens, begin - 1)
    definite = before in DEFINITE | SELF | KIN | {"'s"}
    if not definite and not leads:
        begin, before = index, _at(tokens, index - 1)
    if before in EVERYONE or not (definite or leads):
        return None
    in_spanish = before in SPANISH_DEFINITE and word in SPANISH
    if in_spanish or (word in SPANISH_TOO and before not in ENGLISH_DEFINITE | {"'s"}):
        return None
    begin -= 2 * (before == "'s" and _at(tokens, begin - 2) in ENGLISH)  # "the archbishop's liaison"
    if after := _end_of_english(tokens, index + 1, leads=leads, definite=definite):
        return begin, after
    if _at(tokens, index + 1) in OF_ENGLISH and _at(tokens, index + 2) in EVERYONE:
        return None
    sole = word in SOLE
    return (begin, index + 1) if (definite and (qualified or sole)) or (sole and qualified) else None


def _begin_of_english(tokens: Tokens, index: int, leads: bool) -> tuple[int, bool]:
    """Where "the school inspector" begins, after its article, and whether a word before the post tells which one."""
    begin, qualified = index, False
    while index - begin < 4 and (kind := _stands_before_post(tokens, begin - 1, leads)):
        begin -= 1
        qualified |= kind == "tells"
    return begin, qualified and f"{_at(tokens, index - 1)} {tokens[index].fold}" not in COMPOUNDS


def _end_of_english(tokens: Tokens, end: int, *, leads: bool, definite: bool) -> int:
    """The end of what follows the post and tells which one: "of Oncology", "of staff", "who covers the Zona Rosa"."""
    if (
        _at(tokens, end - 1) == "chief"
        and _at(tokens, end) == "of"
        and _at(tokens, end + 1) in {"staff", "police"}
    ):
        return end + 2
    if _at(tokens, end) == "to" and _at(tokens, end + 1) == "the" and _at(tokens, end + 2) in ENGLISH | AREAS:
        return end + 3  # "the assistant to the treasurer"
    if _at(tokens, end) == "general":  # "the comptroller general"
        return end + 1
    if _at(tokens, end) in OF_ENGLISH and _at(tokens, end + 1) not in EVERYONE:
        after, told = _complement(tokens, end)
        plain = leads and definite and _at(tokens, end) in {"of", "for", "from"}
        return after if after > end and (told or plain) else 0
    if definite and _at(tokens, end) in THAT and (clause := _end_of_telling_clause(tokens, end)) > end:
        return clause
    return 0


def _stands_before_post(tokens: Tokens, index: int, leads: bool) -> str:
    """Whether a word before a post belongs to it, and whether it "tells" which one: "fire", "school", "municipal"."""
    if index < 0 or not tokens[index].word or tokens[index].fold == "'s":
        return ""
    word = tokens[index].fold
    if word in DEFINITE | EVERYONE | SELF | OF:
        return ""
    if word in RANKS | VAGUE | GENERIC:
        return "belongs"
    if word in ENGLISH_QUALITIES | AREAS | ENGLISH:
        return "tells"
    plain_noun = is_everyday(word) and not VERB_OR_PLURAL.search(word) and len(word) > 2
    definite = any(_at(tokens, index - step) in DEFINITE for step in (1, 2))
    if not (plain_noun and (definite or not leads)) or word in SPANISH:
        return ""
    return (
        "tells" if leads else "belongs"
    )  # "the fire chief"; "the bus driver", but "the chief probation officer"


# --- Who belongs to a post ------------------------------------------------------------------------------
def _with_kin(tokens: Tokens, begin: int, end: int) -> tuple[int, int] | None:
    """ "La esposa del alcalde", "the mayor's nephew": one person as well. "The mayor's office": none."""
    if _at(tokens, end) == "'s":
        after = end + 1
        while _at(tokens, after) in ENGLISH_QUALITIES | RANKS:
            after += 1
        if _at(tokens, after) in ENGLISH:
            following = _english(tokens, after)
            return begin, following[1] if following else after + 1
        if _at(tokens, after) in KIN:
            return begin, _past_in_law(tokens, after + 1)
        if _at(tokens, after) in OFFICES:
            return None
    position = begin - 1
    while _at(tokens, position) in ARTICLES | OF_SPANISH | {"of"}:
        position -= 1
    joined = position < begin - 1 and _at(tokens, position + 1) in OF_SPANISH | {"of"}
    return (position, end) if joined and _at(tokens, position) in KIN else (begin, end)


def _past_in_law(tokens: Tokens, index: int) -> int:
    """ "Brother-in-law" is five tokens."""
    return index + 4 if [_at(tokens, index + step) for step in range(4)] == ["-", "in", "-", "law"] else index


# --- The only one ---------------------------------------------------------------------------------------
def _only_one(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """ "La única arquitecta de Desarrollo Urbano", "soy el único que …", "the only lawyer in Licensing"."""
    if tokens[index].fold not in ONLY or _at(tokens, index - 1) == "lo":
        return None
    following = _at(tokens, index + 1)
    nearby = {token.fold for token in tokens[max(0, index - 3) : index]}
    if nearby & BE:
        anybody = following in THAT | {"persona", "person", "one"}
        somebody = following in PERSONS | WITHIN or (anybody and bool(nearby & OF_MYSELF))
        noun = index + 1 < len(tokens) and tokens[index + 1].word and following not in THINGS | THAT
        end = _end_of_clause(tokens, index + 1)
        return (index, end) if (somebody or (noun and nearby & OF_MYSELF)) and end > index + 2 else None
    return (index, _end_of_only(tokens, index + 2)) if following in PERSONS else None


def _end_of_only(tokens: Tokens, end: int) -> int:
    """The end of what says where somebody is the only one, at most that of the clause."""
    stop = min(len(tokens), end + LONGEST)
    while end < stop:
        fold = tokens[end].fold
        if fold in THAT:
            return _end_of_clause(tokens, end)
        if fold in WITHIN:
            after = end_of_phrase(tokens, end + 1)
            if after == end + 1:
                return end
            end = after
        elif fold in QUALITIES | ENGLISH_QUALITIES | AREAS:
            end += 1
        else:
            return end
    return end


def _end_of_clause(tokens: Tokens, start: int) -> int:
    end = start
    while end < min(len(tokens), start + LONGEST) and (tokens[end].word or tokens[end].number):
        if tokens[end].fold in ENDS_CLAUSE:
            break
        end += 1
    return end
