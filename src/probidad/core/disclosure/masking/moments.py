"""An exact day with a place or an hour: whoever was there knows who is meant."""

import re
from collections.abc import Iterator

from probidad.core.disclosure.masking.lexicon import grammar, words
from probidad.core.disclosure.masking.phrases import end_of_phrase
from probidad.core.disclosure.masking.reading import Reading
from probidad.core.disclosure.masking.span import Span

_MONTHS = r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|ene|feb|mar|abr|jun|jul|ago|sep|sept|oct|nov|dic)"
_MONTHS_EN = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
_DAYS = r"(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_YEAR = r"(?:,?\s(?:de |del |del año |of )?(?:19|20)\d\d)?"
_COUNTED = r"(?:\d{1,2}(?:o|ro|°|º|st|nd|rd|th)?|primer|primero|treinta y uno|treinta|veinti\w{3,6}|veinte|dieci\w{4,5}|quince|catorce|trece|doce|once|diez|nueve|ocho|siete|seis|cinco|cuatro|tres|dos|uno)"
_DATE = (
    rf"(?:(?:el |dia |pasado |del |on |la (?:noche|tarde|manana|mañana|madrugada) |(?:the )?(?:morning|afternoon|evening|night) of (?:the )?){{0,3}}"
    rf"(?:{_DAYS},?\s(?:pasado\s)?(?:el\s)?(?:dia\s)?)?"
    rf"(?:{_COUNTED}\sde\s{_MONTHS}{_YEAR}|\d{{1,2}}[/.-](?:\d{{1,2}}|{_MONTHS})[/.-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d"
    rf"|viernes santo|jueves santo|nochebuena|dia de (?:muertos|reyes|la candelaria|las madres)|christmas (?:eve|day)|new year's (?:eve|day)|easter (?:sunday|monday)|good friday|thanksgiving|labou?r day"
    rf"|{_MONTHS_EN}\s(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?(?!\d){_YEAR}|(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTHS_EN}{_YEAR}))\b"
)
# A day without its month needs an hour and a place to tell anything.
_WEEKDAY = (
    rf"(?:(?:el (?:dia )?|dia |on the |(?:morning|afternoon|evening|night) of the )\d{{1,2}}(?:th|st|nd|rd)?(?! de \w|\s?%|[.,:/]\d|\d| por ciento)"
    rf"|(?:la (?:noche|tarde|madrugada) del )?(?:el |este |on |last |this )?{_DAYS}(?: pasado| \d{{1,2}}(?:th|st|nd|rd)?(?!\d|:))?|ayer|antier|anoche|yesterday)\b"
)
_CLOCK = r"(?:\d{1,2}(?:[:.h]\s?\d{2})?|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight)"
_HALF = r"(?:\s?(?:a\.?\s?m\.?|p\.?\s?m\.?|hrs?\.?|h\b|horas|o'clock|en punto))?(?:\s(?:de|en|por|in) (?:la|the) (?:mañana|tarde|noche|madrugada|morning|afternoon|evening))?"
_HOUR = (
    rf"(?:(?:como |casi |alrededor de |aproximadamente |cerca de |a eso de |around |about |exactly |justo ){{0,2}}"
    rf"(?:(?:de|from|entre(?: las)?|between) {_CLOCK}{_HALF} (?:a|to|y(?: las)?|and) (?:las? )?{_CLOCK}{_HALF}(?=\W)"
    rf"|(?:(?:a|para|de|desde) )?(?:las?|at|around|about|@|by)\s(?:las? )?{_CLOCK}(?: y media| y cuarto)?{_HALF})"
    r"|\d{1,2}:\d{2}(?:\s?(?:a\.?m\.?|p\.?m\.?|hrs?\.?|h\b|horas))?|\d{1,2}\s?(?:a\.?m\.?|p\.?m\.?|hrs\.?)"
    r"|a la hora de(?: la|l) \w+|a la (?:entrada|salida)|a(?:l)? mediodia|(?:en|por|de) la (?:mañana|tarde|noche|madrugada)|in the (?:morning|afternoon|evening)|at (?:noon|night|midnight))(?!\w)"
)
DATE, HOUR = re.compile(rf"\b{_DATE}"), re.compile(rf"(?<!\w){_HOUR}")
WHEN = re.compile(rf"\b(?:{_DATE}|{_WEEKDAY})")
PLACE = re.compile(
    r"(?<!\w)(?:alla |aqui |ahi |justo |right |just )?(?:en|afuera de|fuera de|frente a|enfrente de|junto a|al lado de|detras de|atras de|dentro de|adentro de|a la entrada de|a la salida de|"
    r"sobre|rumbo a|despues de|antes de|durante|al salir de|at|in|outside|inside|behind|near|next to|in front of|by|from|after|before|during)(?P<l>l)?\s"
)
JOIN = re.compile(r"(?:,\s?|\s)?(?:y\s|and\s|como\s|on\s|el\s)?")
# "en la tarde", "in the morning", "en 2024" are hours and years, "en efectivo" is a manner.
NOT_A_PLACE = re.compile(
    r"(?:la |el |los |las |the )?(?:mañana|tarde|noche|madrugada|efectivo|punto|serio|especie|total|general|realidad|morning|afternoon|evening|cash(?! (?:office|desk|window))|person|public|general|total|time|order|"
    r"contra|todo|toda|todos|cambio|lugar|caso|menos|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|\d)\b"
)
# "…, 9:45, caja 1", "…, ward B of the women's hospital": a noun of a place right after a comma.
PLACE_NOUNS = words("place_nouns") | grammar("places_of_work") | grammar("rooms") | grammar("scenes")
OF_THE_DAY = re.compile(r"noche|tarde|madrugada|mañana|night|evening|afternoon|morning")
WEEKDAY_NAME = re.compile(_DAYS)
MOST_PARTS = 6


def find_moments(reading: Reading) -> Iterator[Span]:
    folded, last = reading.folded, 0
    if not WHEN.search(folded):
        return
    for start in sorted({match.start() for shape in (WHEN, HOUR, PLACE) for match in shape.finditer(folded)}):
        if start < last:
            continue
        end, parts = _chain(reading, start)
        if ("day" in parts and len(parts) > 1) or parts >= {"weekday", "hour", "place"}:
            yield Span(start, end, "date_place")
            last = end


def _chain(reading: Reading, start: int) -> tuple[int, set[str]]:
    """How far days, hours and places follow each other from here on, and which of them there are."""
    end, position, parts = start, start, set[str]()
    for _part in range(MOST_PARTS):
        if (when := WHEN.match(reading.folded, position)) and when.end() > position:
            parts.add("day" if _is_dated(when.group()) else "weekday")
            if OF_THE_DAY.search(when.group()):
                parts.add("hour")
            end = when.end()
        elif hour := HOUR.match(reading.folded, position):
            parts.add("hour")
            end = hour.end()
        elif (place := _place(reading, position, after_comma="," in reading.folded[end:position])) > position:
            parts.add("place")
            end = place
        else:
            break
        position = JOIN.match(reading.folded, end).end()
    return end, parts


def _is_dated(when: str) -> bool:
    """Whether this is a day of the calendar: with its month, or a weekday with its number."""
    return bool(DATE.match(when) or (any(char.isdigit() for char in when) and WEEKDAY_NAME.search(when)))


def _place(reading: Reading, position: int, after_comma: bool) -> int:
    """The end of "en la caja 3 de la sucursal Centro" if it begins here; else the same position."""
    place = PLACE.match(reading.folded, position)
    begin = place.end() if place else position
    index = reading.token_starts.get(begin)
    if index is None or NOT_A_PLACE.match(reading.folded, begin):
        return position
    if not place and not (after_comma and reading.tokens[index].fold in PLACE_NOUNS):
        return position
    end = end_of_phrase(reading.tokens, index)
    return reading.tokens[end - 1].end if end > index else position
