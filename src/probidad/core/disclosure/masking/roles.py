"""Somebody told by what she does or is, without a post: "la de la ventanilla 4", "quien lleva la nómina"."""

import re
from collections.abc import Iterator

from probidad.core.disclosure.masking.lexicon import grammar, words
from probidad.core.disclosure.masking.phrases import end_of_phrase
from probidad.core.disclosure.masking.reading import Reading
from probidad.core.disclosure.masking.span import Span

AREAS = words("areas")
GENERIC = grammar("generic") | grammar("not_an_area") | grammar("anyone")
_NUMBER = r"(?:\d{1,3}|uno|dos|tres|cuatro|cinco|one|two|three|four|five)"
# At a numbered place there is one person: "la de la caja 2", "the girl at window 3".
AT_A_COUNTER = re.compile(
    r"\b(?:el|la|al|del|quien|the|whoever|that)\s(?:(?:\w{3,14}\s){0,2}?(?:de|en|at|in|from|of|que (?:esta|atiende|trabaja) en|who (?:is|sits|works) at|is at)\s"
    rf"(?:la\s|el\s|the\s)?(?:ventanilla|caja|modulo|mostrador|escritorio|consultorio|caseta|window|counter|desk|till|booth|office|cash desk)\s(?:numero |no\.? |number |#)?{_NUMBER})\b"
)
# Who does what only one does; an area must follow.
IN_CHARGE = re.compile(
    r"\b(?:(?:la|el) que|quien|la persona que|la senora que|la señora que|el señor que|la mujer que|el hombre que|whoever|the person who|the woman who|the man who|the one who|the person|person)\s"
    r"(?:dirige|encabeza|lleva|maneja|coordina|administra|controla|manda en|esta al frente de(?:l)?|esta a cargo de(?:l)?|tiene a su cargo|runs|heads|manages|leads|handles|is in charge of|in charge of|controls)\s"
)
AT_THE_HEAD = re.compile(
    r"\b(?:(?:the|la|el|that) (?:woman|man|person|girl|guy|lady|one|persona|señora|muchacha|mujer|hombre|que esta) (?:who is |que esta )?)?(?:al frente|a cargo|al mando|en la jefatura|in charge|at the head)\s(?:de|del|of)\s"
)
# One of so few that everybody knows which: "una de las dos abogadas de Jurídico".
ONE_OF_FEW = re.compile(
    r"\b(?:un[oa] de (?:l[oa]s )?|one of (?:the )?(?:only )?)(?:dos|tres|cuatro|two|three|four|[234])(?: unic[oa]s)?\s\w{4,16}\s(?:de|del|en|in|at|of|from)\s"
)
# The newest, the oldest of an area.
THE_ONE_OF = re.compile(
    r"\b(?:el|la|al|del|the)\s(?:mas (?:\w{4,12})|nuev[oa]|recien (?:llegad|ingresad|contratad)[oa]|muchach[oa]|chav[oa]|jovencit[oa]|viejit[oa]|embarazada|gemel[oa]s?|viud[oa]|sord[oa]|coj[oa]|manc[oa]|cieg[oa]|"
    r"(?:new|oldest|newest|youngest|tallest|pregnant|blind|deaf|longest-serving|most senior)(?:\s(?:one|guy|girl|man|woman|person|employee|hire|clerk|kid|colleague))?)\s(?:de|del|en|a|of|in|from|at)\s"
)


def find_roles(reading: Reading) -> Iterator[Span]:
    for match in AT_A_COUNTER.finditer(reading.folded):
        yield Span(*match.span(), "post")
    for pattern in (IN_CHARGE, AT_THE_HEAD, ONE_OF_FEW, THE_ONE_OF):
        for match in pattern.finditer(reading.folded):
            if (end := _end_of_area(reading, match.end())) > match.end():
                yield Span(match.start(), end, "post")


def _end_of_area(reading: Reading, start: int) -> int:
    """The end of the phrase that begins here, if an area or a capital is in it."""
    index = reading.token_starts.get(start)
    if index is None:
        return start
    end = end_of_phrase(reading.tokens, index, most=8)
    phrase = reading.tokens[index:end]
    told = any((token.fold in AREAS or token.cap) and token.fold not in GENERIC for token in phrase)
    return phrase[-1].end if told else start
