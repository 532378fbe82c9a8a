"""An exact day with a place or an hour: whoever was there knows who is meant."""

import re
from collections.abc import Iterator

from probidad.core.disclosure.masking.phrases import end_of_phrase
from probidad.core.disclosure.masking.reading import Reading
from probidad.core.disclosure.masking.span import Span

_MONTHS = r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|ene|feb|mar|abr|jun|jul|ago|sep|sept|oct|nov|dic)"
_MONTHS_EN = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
_DAYS = r"(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_YEAR = r"(?:,?\s(?:de |del |del año |of )?(?:19|20)\d\d)?"
_COUNTED = r"(?:\d{1,2}(?:o|ro|°|º|st|nd|rd|th)?|primero|treinta y uno|treinta|veinti\w{3,6}|veinte|dieci\w{4,5}|quince|catorce|trece|doce|once|diez|nueve|ocho|siete|seis|cinco|cuatro|tres|dos|uno)"
_DATE = (
    rf"(?:(?:el |dia |pasado |del |on |la (?:noche|tarde|manana|mañana|madrugada) |(?:the )?(?:morning|afternoon|evening|night) of (?:the )?){{0,3}}"
    rf"(?:{_DAYS},?\s(?:pasado\s)?(?:el\s)?(?:dia\s)?)?"
    rf"(?:{_COUNTED}\sde\s{_MONTHS}{_YEAR}|\d{{1,2}}[/.-](?:\d{{1,2}}|{_MONTHS})[/.-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d"
    rf"|{_MONTHS_EN}\s(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?(?!\d){_YEAR}|(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTHS_EN}{_YEAR}))\b"
)
# A day without its month needs an hour and a place to tell anything.
_WEEKDAY = rf"(?:(?:el (?:dia )?|dia |on the )\d{{1,2}}(?:th|st|nd|rd)?(?! de \w|\s?%|[.,:/]\d|\d| por ciento)|(?:la (?:noche|tarde|madrugada) del )?(?:el |este |on |last |this )?{_DAYS}(?: pasado| \d{{1,2}}(?:th|st|nd|rd)?(?!\d|:))?|ayer|antier|anoche|yesterday)\b"
_HOUR = (
    r"(?:(?:como |casi |alrededor de |aproximadamente |cerca de |a eso de |around |about |exactly |justo ){0,2}"
    r"(?:(?:a|para|de|desde) )?(?:las?|at|around|about|@|by)\s(?:las? )?(?:\d{1,2}(?:[:.h]\s?\d{2})?|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|noon|midnight)"
    r"(?: y media| y cuarto)?(?:\s?(?:a\.?\s?m\.?|p\.?\s?m\.?|hrs?\.?|horas|o'clock|en punto))?(?:\s(?:de|en|por|in) (?:la|the) (?:mañana|tarde|noche|madrugada|morning|afternoon|evening))?"
    r"|\d{1,2}:\d{2}(?:\s?(?:a\.?m\.?|p\.?m\.?|hrs?\.?|horas))?|\d{1,2}\s?(?:a\.?m\.?|p\.?m\.?|hrs\.?)"
    r"|al mediodia|a mediodia|(?:en|por) la (?:mañana|tarde|noche|madrugada)|in the (?:morning|afternoon|evening)|at (?:noon|night|midnight))(?!\w)"
)
DATE, HOUR = re.compile(rf"\b{_DATE}"), re.compile(_HOUR)
WHEN = re.compile(rf"\b(?:{_DATE}|{_WEEKDAY})")
PLACE = re.compile(
    r"(?:alla |aqui |ahi |justo |right |just )?(?:en|afuera de|fuera de|frente a|enfrente de|junto a|al lado de|detras de|atras de|dentro de|adentro de|a la entrada de|a la salida de|"
    r"at|in|outside|inside|behind|near|next to|in front of|by|from)(?P<l>l)?\s"
)
JOIN = re.compile(r"(?:,\s?|\s)?(?:y\s|and\s|como\s|on\s|el\s)?")
# "en la tarde", "in the morning", "en 2024" are hours and years, "en efectivo" is a manner.
NOT_A_PLACE = re.compile(
    r"(?:la |el |los |las |the )?(?:mañana|tarde|noche|madrugada|efectivo|punto|serio|especie|total|general|realidad|morning|afternoon|evening|cash(?! (?:office|desk|window))|person|public|general|total|time|order|"
    r"contra|todo|toda|todos|cambio|lugar|caso|menos|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|\d)\b"
)
# "…, 9:45, caja 1"
COUNTER = re.compile(r"(?:caja|ventanilla|modulo|oficina|sala|mesa|window|counter|gate|room|desk)\s\d{1,3}\b")
BEFORE = ((PLACE, "place"), (HOUR, "hour"))
WEEKDAY_NAME = re.compile(_DAYS)
MOST_PARTS = 6


def find_moments(reading: Reading) -> Iterator[Span]:
    last = 0
    for match in WHEN.finditer(reading.folded):
        if match.start() < last:
            continue
        start, end, parts = _around(reading, match, last)
        if len(parts) > 1 and ("date" in parts or "hour" in parts):
            yield Span(start, end, "date_place")
            last = end


def _around(reading: Reading, match: re.Match[str], last: int) -> tuple[int, int, set[str]]:
    """How far the moment reaches beyond its day, and what it says besides: hour, place."""
    parts = {"date"} if _is_dated(match.group()) else set()
    end = _forward(reading, match.end(), parts)
    start = match.start()
    for _part in range(2):  # an hour and a place
        start = _backward(reading, start, last, parts)
    return start, end, parts


def _is_dated(when: str) -> bool:
    """Whether this is a day of the calendar: with its month, or a weekday with its number."""
    return bool(DATE.match(when) or (any(char.isdigit() for char in when) and WEEKDAY_NAME.search(when)))


def _forward(reading: Reading, end: int, parts: set[str]) -> int:
    for _part in range(MOST_PARTS):
        join = JOIN.match(reading.folded, end)
        position = join.end() if join else end
        if hour := HOUR.match(reading.folded, position):
            end = hour.end()
            parts.add("hour")
        elif (when := WHEN.match(reading.folded, position)) and when.end() > position:
            end = when.end()
            if _is_dated(when.group()):
                parts.add("date")
        elif (place := _place(reading, position)) > position:
            end = place
            parts.add("place")
        else:
            return end
    return end


def _place(reading: Reading, position: int) -> int:
    """The end of "en la caja 3 de la sucursal Centro" if it begins here."""
    if counter := COUNTER.match(reading.folded, position):
        return counter.end()
    place = PLACE.match(reading.folded, position)
    if not place or NOT_A_PLACE.match(reading.folded, place.end()):
        return position
    index = reading.token_starts.get(place.end())
    if index is None:
        return position
    end = end_of_phrase(reading.tokens, index)
    return reading.tokens[end - 1].end if end > index else position


def _backward(reading: Reading, start: int, last: int, parts: set[str]) -> int:
    """A place or an hour right before the day: "en la caja 3 el 14 de marzo"."""
    window = max(last, start - 90)
    for pattern, part in BEFORE:
        if part in parts:
            continue
        for match in pattern.finditer(reading.folded, window, start):
            if match.start() and reading.folded[match.start() - 1].isalnum():
                continue
            end = _place(reading, match.start()) if part == "place" else match.end()
            if end > match.start() and JOIN.fullmatch(reading.folded, end, start):
                parts.add(part)
                return match.start()
    return start
