"""Which neighbouring words could be one person's name: "María de la Luz", "J. L. Arredondo", "raul ontiveros"."""

from probidad.core.disclosure.masking.names import lists
from probidad.core.disclosure.masking.names.context import (
    Tokens,
    acts,
    acts_or_is,
    follows_introduction,
    follows_title,
    word_at,
    word_before,
)
from probidad.core.disclosure.masking.names.lists import is_odd_capital, is_unknown
from probidad.core.disclosure.masking.reading import Token

LONGEST = 8
LEADING = frozenset({"de", "del", "la", "los", "las"})
BEFORE_DE_LA = frozenset({"a", "con", "por", "para", "que", "y", "told", "by", "with", "to", "and"})


def run(tokens: Tokens, index: int) -> list[int]:
    """The positions of the words, from this one on, that could be one name; empty if none begins here."""
    begin = _after_leading_particles(tokens, index)
    if not _may_begin(tokens, begin):
        return []
    members = list(range(index, begin + 1))
    while len(members) < LONGEST:
        following = _next(tokens, members)
        if following is None:
            break
        members.append(following)
    if not any(tokens[member].fold in lists.ANY_GIVEN for member in members):
        while len(members) > 1 and tokens[members[-1]].initial:  # S.A.
            members.pop()
    return members


def end_of_place(tokens: Tokens, index: int) -> int:
    """After a saint or a place that begins here (San Miguel, Puerto Sauce); the same position if none does."""
    following = word_at(tokens, index + 1)
    if not (following and (_is_saint(tokens, index) or _is_place(tokens, index))):
        return index
    end = index + 2
    while end < index + 5 and (word := word_at(tokens, end)):
        further = word_at(tokens, end + 1)
        if not (word.cap or (word.fold in {"de", "del"} and further and further.cap)):
            break
        end += 1
    return end


def is_initial(tokens: Tokens, index: int) -> bool:
    """One letter with its full stop: the J. and L. of J. L. Arredondo."""
    token = tokens[index]
    if len(token.text) > 1 or not token.word or not (token.initial or token.loose):
        return False
    return index + 2 < len(tokens) and tokens[index + 1].text == "." and tokens[index + 1].start == token.end


# --- Where one begins -----------------------------------------------------------------------------------
def _after_leading_particles(tokens: Tokens, index: int) -> int:
    """ "Lic. de la Garza", "le dije a De la Cruz": where the surname itself stands."""
    begin = index
    while begin < index + 3 and begin + 1 < len(tokens) and tokens[begin].fold in LEADING:
        begin += 1
    surname = tokens[begin].fold
    if (
        tokens[index].fold not in {"de", "del"}
        or begin == index
        or surname not in lists.ANY_SURNAME
        or surname in lists.AREAS
    ):
        return index
    title = word_before(tokens, index)
    titled = title is not None and (title.fold in lists.TITLES or title.fold in BEFORE_DE_LA)
    return begin if titled or (tokens[index].cap and not tokens[index].first) else index


def _may_begin(tokens: Tokens, index: int) -> bool:
    token = tokens[index]
    if not token.word or token.fold == "'s" or _is_glued(tokens, index):
        return False
    if is_initial(tokens, index):
        return True
    if token.fold in lists.PARTICLES:
        return False
    if follows_introduction(tokens, index) and token.fold not in lists.COMMON_OR_OPENERS:
        return not acts(token)
    if (token.fold in lists.LISTED and _is_written_as_name(token)) or _stands_before_surname(tokens, index):
        return True
    if token.cap and not token.first and is_odd_capital(token):
        return True
    return _are_initials(tokens, index) or ((token.cap or token.loose) and is_unknown(token))


def _are_initials(tokens: Tokens, index: int) -> bool:
    """JL Arredondo."""
    token, following = tokens[index], word_at(tokens, index + 1)
    two = (
        len(token.text) == 2 and token.text.isupper() and not token.loose and token.fold not in lists.OPENERS
    )
    return two and following is not None and following.cap and following.fold in lists.SURNAMES


def _is_written_as_name(token: Token) -> bool:
    """Whether a word of the lists may be the name here, by how it is written."""
    if token.cap:
        return True
    if token.text[-1] in "óÓ":  # "eligió" is no Eligio
        return False
    if token.fold in lists.LOWER_STOPS:
        return token.loose and token.fold in lists.ANY_GIVEN and token.fold not in lists.OPENERS
    return token.loose or token.fold in lists.GIVEN or token.fold in lists.SURNAMES


def _stands_before_surname(tokens: Tokens, index: int) -> bool:
    """ "chava mendoza", "EL PELÓN VARELA": the surname after it says what the word is."""
    following = word_at(tokens, index + 1)
    if following is None or not (tokens[index].loose and following.fold in lists.SURNAMES):
        return False
    return tokens[index].fold in lists.ANY_GIVEN or tokens[index].fold in lists.NICKNAMES


def _is_glued(tokens: Tokens, index: int) -> bool:
    """Whether the word is a piece of something longer: a file, a code, a compound."""
    token = tokens[index]
    previous = tokens[index - 1] if index else None
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if (
        previous
        and previous.end == token.start
        and (previous.word or previous.number or previous.text in "-_@/&")
    ):
        begins_line = previous.text in "-/" and (index < 2 or tokens[index - 2].end < previous.start)
        return not begins_line
    if not following or following.start > token.end:
        return False
    if following.text == "-":
        after = tokens[index + 2] if index + 2 < len(tokens) else None
        named = after is not None and after.word and (after.cap or after.fold in lists.SURNAMES)
        return after is not None and after.start == following.end and not named
    return following.number or following.text in "_@"


def _is_saint(tokens: Tokens, index: int) -> bool:
    """San Miguel, Santa Cruz: a place, unless a given name stands before."""
    if tokens[index].fold not in lists.SAINTS or (index and tokens[index - 1].fold in lists.GIVEN):
        return False
    return tokens[index + 1].cap or tokens[index + 1].fold in lists.LISTED


def _is_place(tokens: Tokens, index: int) -> bool:
    """Villa Ocaso, Puerto Sauce: a noun of places before a capital, and no title before it."""
    token = tokens[index]
    noun = token.cap and token.fold in lists.PLACE_NOUNS and token.fold not in lists.GIVEN
    return noun and tokens[index + 1].cap and not follows_title(tokens, index)


# --- How it goes on -------------------------------------------------------------------------------------
def _next(tokens: Tokens, members: list[int]) -> int | None:
    """The position of the next word of the name, past a full stop, a hyphen or particles; None at its end."""
    position, last = members[-1] + 1, tokens[members[-1]]
    if position >= len(tokens):
        return None
    if tokens[position].text == "-":
        return _after_hyphen(tokens, position, last)
    if tokens[position].text == "." and (is_initial(tokens, members[-1]) or last.fold in lists.SHORTENED):
        position += 1
    token = word_at(tokens, position)
    if token is None or token.start - tokens[position - 1].end > 2:
        return None
    if token.start == tokens[position - 1].end and not last.initial:
        return None
    if is_initial(tokens, position) and (token.cap or tokens[members[0]].fold in lists.GIVEN):
        return position
    if token.fold in lists.PARTICLES:
        return _after_particles(tokens, members, position)
    return position if _continues(tokens, members, position) else None


def _after_hyphen(tokens: Tokens, position: int, last: Token) -> int | None:
    """The second half of López-Portillo."""
    after = word_at(tokens, position + 1)
    glued = after is not None and last.end == tokens[position].start and after.start == tokens[position].end
    return position + 1 if glued and ((last.cap and after.cap) or after.fold in lists.SURNAMES) else None


def _after_particles(tokens: Tokens, members: list[int], position: int) -> int | None:
    """The word that "de la", "del", "y" lead to, if the name goes on with it: María de la Luz."""
    conjunction = tokens[position].fold in {"y", "e"}
    while position < members[-1] + 5 and (word := word_at(tokens, position)) and word.fold in lists.PARTICLES:
        position += 1
    token, begin = word_at(tokens, position), tokens[members[0]]
    if token is None or token.cap != begin.cap or token.fold not in lists.LISTED or token.fold in lists.AREAS:
        return None
    if conjunction:  # Ortega y Gasset, but Paty y Memo are two
        two_surnames = token.fold in lists.ANY_SURNAME and tokens[members[-1]].fold in lists.ANY_SURNAME
        return position if two_surnames and token.fold not in lists.ANY_GIVEN and len(members) > 1 else None
    if not token.cap and token.fold in lists.LOWER_STOPS_OR_OPENERS and len(members) < 2:
        return None
    named = begin.initial or (begin.fold in lists.LISTED and begin.fold not in lists.COMMON)
    return position if named else None


def _continues(tokens: Tokens, members: list[int], position: int) -> bool:
    token, begin = tokens[position], tokens[members[0]]
    if token.cap:
        if token.fold in lists.LISTED:
            return token.fold not in lists.TITLES or token.fold in lists.ANY_SURNAME
        short = (
            len(token.text) < 4 and token.fold not in lists.COMMON_OR_OPENERS and begin.fold in lists.GIVEN
        )  # Yessenia Ku
        return (is_unknown(token) or is_odd_capital(token) or short) and not token.first
    return not begin.cap and _continues_small(tokens, members, position)


def _continues_small(tokens: Tokens, members: list[int], position: int) -> bool:
    """The same where capitals say nothing: after a given name a surname, even one that is a word."""
    token = tokens[position]
    if (token.fold in lists.GIVEN or token.fold in lists.SURNAMES) and _is_written_as_name(token):
        return True
    named = any(tokens[member].fold in lists.GIVEN for member in members)
    surnamed = token.loose and tokens[members[-1]].fold in lists.SURNAMES
    if token.fold in lists.ANY_SURNAME and token.fold not in lists.OPENERS and (named or surnamed):
        return True
    if (
        token.loose
        and token.fold in lists.LISTED
        and token.fold not in lists.LOWER_STOPS_OR_OPENERS
        and token.fold not in lists.AREAS
    ):
        given_and_surname = tokens[members[-1]].fold in lists.ANY_GIVEN and token.fold in lists.ANY_SURNAME
        return named or given_and_surname or follows_title(tokens, members[0])
    after = word_at(tokens, position + 1)
    if (
        named
        and token.loose
        and after is not None
        and after.fold in lists.SURNAMES
        and token.fold not in lists.OPENERS
    ):
        return not acts_or_is(token)  # "itzel campechano dzul"
    before = tokens[members[-1]]
    if not is_unknown(token) or len(members) > 3 or not (before.fold in lists.LISTED or is_unknown(before)):
        return False
    return named or token.loose or (len(members) < 3 and follows_introduction(tokens, members[0]))
