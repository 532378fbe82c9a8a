"""Posts that only one person holds: "la directora de Catastro", "the treasurer", "la única arquitecta de …".

A post points at somebody by its area, by a quality ("oficial mayor", "legal director"), or alone where a
town has it once. "Un director", "ningún síndico", "el jefe de área" point at nobody.
"""

from collections.abc import Iterator

from probidad.core.disclosure.masking.lexicon import grammar, words
from probidad.core.disclosure.masking.phrases import end_of_phrase
from probidad.core.disclosure.masking.reading import Reading, Token
from probidad.core.disclosure.masking.span import Span

Tokens = list[Token]

LEADERS, OCCUPATIONS = words("posts"), words("occupations")
POSTS = LEADERS | OCCUPATIONS
ENGLISH_LEADERS, ENGLISH_OCCUPATIONS = words("english_posts"), words("english_occupations")
ENGLISH_POSTS = ENGLISH_LEADERS | ENGLISH_OCCUPATIONS
SOLE, RANKS = grammar("sole_posts"), grammar("ranks")
QUALITIES, ENGLISH_QUALITIES = grammar("qualities"), grammar("english_qualities")
AREAS, ROOMS, PLACES_OF_WORK, NOT_AN_AREA = (
    words("areas"),
    grammar("rooms"),
    grammar("places_of_work"),
    grammar("not_an_area"),
)
DEFINITE, ENGLISH_DEFINITE = grammar("definite"), grammar("english_definite")
QUALIFIES = QUALITIES | RANKS | LEADERS
EVERYONE, ANYONE = grammar("everyone"), grammar("anyone")
KIN, TITLES = words("kin"), words("titles")
NAMES = words("given_names") - words("given_words_es", "given_words_en")
PERSONS = grammar("persons") | POSTS | ENGLISH_POSTS | KIN
ANYBODY = frozenset({"persona", "person", "one"})
THINGS, ALSO_THINGS = grammar("things"), grammar("also_things")
ONLY, BE, OF_MYSELF = grammar("only"), grammar("be"), grammar("of_myself")
SINGULAR_ARTICLES = frozenset({"el", "la", "al", "del"})
GENERIC = grammar("generic") | NOT_AN_AREA | ROOMS | ANYONE
OFFICES = frozenset({"office", "team", "building", "post", "job", "role", "position"})
ADJECTIVES = grammar("adjectives")
ARTICLES = frozenset({"la", "el", "los", "las", "the", "our"})
OF, OF_ENGLISH = frozenset({"de", "del"}), frozenset({"of", "for", "in", "at", "from"})
WITHIN = OF | OF_ENGLISH | {"en", "con", "with", "on", "a", "al"}
THAT = frozenset({"que", "who", "that"})
ENDS_CLAUSE = frozenset({"y", "and", "pero", "but", "porque", "because", "asi", "so"})
LONGEST = 14


def find_posts(reading: Reading) -> Iterator[Span]:
    tokens, index = reading.tokens, 0
    while index < len(tokens):
        begin, end = _only_one(tokens, index) or _post(tokens, index) or (index, index)
        while end > begin and _at(tokens, begin - 1) in {"ex", "-"}:
            begin -= 1
        if end > begin:
            yield Span(tokens[begin].start, tokens[end - 1].end, "post")
        index = max(end, index + 1)


def _post(tokens: Tokens, index: int) -> tuple[int, int] | None:
    word, found = _post_word(tokens[index]), None
    if word in ENGLISH_POSTS:
        found = _english(tokens, index)
    if not found and word in POSTS:
        found = _spanish(tokens, index)
    return _with_kin(tokens, *found) if found else None


def _post_word(token: Token) -> str:
    """The post that a word names: "exdirector" is a director; "secretaría" is a house and none."""
    if token.text.lower().endswith("secretaría"):
        return ""
    return token.fold[2:] if token.fold.startswith("ex") and token.fold[2:] in POSTS else token.fold


def _at(tokens: Tokens, index: int) -> str:
    """The folded word at a position; nothing beyond the ends."""
    return tokens[index].fold if 0 <= index < len(tokens) else ""


# --- Spanish --------------------------------------------------------------------------------------------
def _spanish(tokens: Tokens, index: int, superiors: int = 2) -> tuple[int, int] | None:
    """A post and how far it reaches; ``superiors`` is how often its area may be a post again."""
    word, before = _post_word(tokens[index]), index - 1
    while _at(tokens, before) in RANKS | QUALITIES | {"-"}:
        before -= 1
    definite = _at(tokens, before) in DEFINITE
    if _at(tokens, before) in EVERYONE or (word in OCCUPATIONS and not definite):
        return None
    end, qualified = index + 1, False
    while _at(tokens, end) in QUALIFIES:  # "regidora presidenta", "oficial mayor", "director interino"
        qualified |= _at(tokens, end) in QUALITIES
        end += 1
    if _at(tokens, end) in OF or (_at(tokens, end) == "en" and _is_capital(tokens, end + 1)):
        if _at(tokens, end + 1) in ANYONE:
            return None
        area = _end_of_area(tokens, end, superiors)
        a_thing = word in ALSO_THINGS and (_at(tokens, before) == "la" or word == "enlace")
        if area == end and _at(tokens, before) in SINGULAR_ARTICLES and not a_thing:
            area = _end_of_anything(tokens, end)
        if area > end:
            return index, area
    if definite and _at(tokens, end) in THAT and (clause := _end_of_telling_clause(tokens, end)) > end:
        return index, clause
    if qualified or (definite and word in SOLE):
        return index, end
    return None


def _end_of_telling_clause(tokens: Tokens, index: int) -> int:
    """ "La cajera que entró por Obras", "the inspector who covers the Zona Rosa": if it names a place or a number."""
    end = _end_of_clause(tokens, index)
    told = any(
        (token.cap or token.fold in AREAS or token.number) and token.fold not in GENERIC
        for token in tokens[index:end]
    )
    return end if told and end - index < 10 else index


def _end_of_anything(tokens: Tokens, index: int) -> int:
    """From "de" on, the end of what only one is in charge of: "del relleno sanitario", "of the morgue"."""
    noun = index + 1
    while _at(tokens, noun) in ARTICLES | OF:
        noun += 1
    if _at(tokens, noun) in GENERIC or _at(tokens, noun).endswith(("ar", "er", "ir", "ing")):
        return index
    return max(index, end_of_phrase(tokens, index + 1, most=8))


def _is_capital(tokens: Tokens, index: int) -> bool:
    return index < len(tokens) and (tokens[index].cap or tokens[index].fold in AREAS)


def _end_of_area(tokens: Tokens, index: int, superiors: int) -> int:
    """From "de" on, the end of the area that a post has; the same position if it is none."""
    position = end = index
    while _at(tokens, position) in OF | {"y", "e", ",", "en"} and position < index + LONGEST:
        position += 1
        while _at(tokens, position) in ARTICLES | OF:
            position += 1
        if _at(tokens, position) in POSTS and end == index:
            inner = _spanish(tokens, position, superiors - 1) if superiors else None
            return inner[1] if inner else index
        stop = _end_of_area_words(tokens, position)
        if stop == position:
            break
        position = stop
        # A room alone leads on to its area: "del departamento de Nóminas".
        if not (_at(tokens, stop - 1) in ROOMS | NOT_AN_AREA and _at(tokens, stop) in OF):
            end = stop
    return end


def _end_of_area_words(tokens: Tokens, start: int) -> int:
    """Capitals, and small words that name an area: "Obras Públicas", "recursos humanos", "la caja 3"."""
    position = start
    while position < min(len(tokens), start + 6):
        token = tokens[position]
        room = position == start and token.fold in ROOMS | PLACES_OF_WORK | NOT_AN_AREA
        if token.number:
            if position == start or tokens[position - 1].fold not in PLACES_OF_WORK | AREAS:
                break
        elif (
            not token.word
            or token.text == "'s"
            or _begins_a_name(token)
            or not (
                room or token.cap or token.fold in AREAS or (position > start and token.fold in ADJECTIVES)
            )
        ):
            break
        position += 1
    alone = position == start + 1 and tokens[start].fold in ROOMS | PLACES_OF_WORK | NOT_AN_AREA
    if alone and tokens[start].fold not in AREAS and _at(tokens, position) not in OF:
        return start
    return position


def _begins_a_name(token: Token) -> bool:
    return token.cap and (token.fold in NAMES or (token.fold in TITLES and token.fold not in AREAS))


# --- English --------------------------------------------------------------------------------------------
def _english(tokens: Tokens, index: int) -> tuple[int, int] | None:
    begin, told = index, False
    before_it = (
        ENGLISH_QUALITIES | RANKS
        if tokens[index].fold in SOLE
        else ENGLISH_QUALITIES | RANKS | AREAS | {"head"}
    )
    while index - begin < 4 and _at(tokens, begin - 1) in before_it - ENGLISH_DEFINITE:
        begin -= 1
        told |= tokens[begin].fold not in RANKS
    before = _at(tokens, begin - 1)
    definite = before in ENGLISH_DEFINITE or before == "'s" or before in KIN
    if before in EVERYONE or (tokens[index].fold in ENGLISH_OCCUPATIONS and not definite):
        return None
    end = index + 1
    if (
        tokens[index].fold == "chief"
        and _at(tokens, end) == "of"
        and _at(tokens, end + 1) in {"staff", "police"}
    ):
        end, told = end + 2, True
    if _at(tokens, end) == "to" and _at(tokens, end + 1) == "the" and _at(tokens, end + 2) in ENGLISH_POSTS:
        return begin, end + 3  # "the assistant to the treasurer"
    if _at(tokens, end) in OF_ENGLISH:
        if _at(tokens, end + 1) in EVERYONE:
            return None
        if (area := _end_of_english_area(tokens, end + 1)) > end + 1:
            return begin, area
        if before == "the" and _at(tokens, end) in OF_ENGLISH and _at(tokens, end + 1) == "the":
            area = _end_of_anything(tokens, end)
            return (begin, area) if area > end else None
    if definite and _at(tokens, end) in THAT and (clause := _end_of_telling_clause(tokens, end)) > end:
        return begin, clause
    sole = tokens[index].fold in SOLE
    return (begin, end) if (definite and (told or sole)) or (sole and told) else None


def _end_of_english_area(tokens: Tokens, start: int) -> int:
    """ "Public Works", "the licensing office", "the ethics committee", "window 3"."""
    first = start
    while _at(tokens, first) in ARTICLES:
        first += 1
    position = first
    while position < min(len(tokens), first + 6) and _is_of_area(tokens[position], _at(tokens, position - 1)):
        position += 1
    while position > first and _at(tokens, position - 1) == "and":
        position -= 1
    real = any(token.fold in AREAS or token.cap or token.number for token in tokens[first:position])
    return position if real else start


def _is_of_area(token: Token, before: str) -> bool:
    if token.number:
        return before in PLACES_OF_WORK or before in AREAS
    if not token.word or token.text == "'s":
        return False
    return (
        token.fold in AREAS | ROOMS | PLACES_OF_WORK
        or token.fold == "and"
        or (token.cap and token.fold not in NAMES)
    )


# --- Who belongs to a post ------------------------------------------------------------------------------
def _with_kin(tokens: Tokens, begin: int, end: int) -> tuple[int, int] | None:
    """ "La esposa del alcalde", "the mayor's nephew": one person as well. "The mayor's office": none."""
    if _at(tokens, end) == "'s":
        after = end + 1
        while _at(tokens, after) in ENGLISH_QUALITIES:
            after += 1
        if _at(tokens, after) in ENGLISH_POSTS:
            following = _english(tokens, after)
            return begin, following[1] if following else after + 1
        if _at(tokens, after) in KIN:
            return begin, _past_in_law(tokens, after + 1)
        if _at(tokens, after) in OFFICES:
            return None
    position = begin - 1
    while _at(tokens, position) in ARTICLES | OF | {"of"}:
        position -= 1
    joined = position < begin - 1 and _at(tokens, position + 1) in OF | {"of"}
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
        somebody = following in PERSONS | ANYBODY | OF | {"en", "con", "in", "at", "of", "with"} or (
            following in THAT and bool(nearby & OF_MYSELF)
        )
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
