"""Addresses: a street with its number, a described house, what follows "vive en"."""

import re
from collections.abc import Iterator

from .codes import COUNTED
from .lexicon import grammar, phrases, words
from .phrases import end_of_phrase
from .reading import Reading, fold
from .span import Span

_STREET = (
    r"(?:calle|c/|av|ave|avda|avenida|blvd|blv|bulevar|boulevard|calzada|calz|privada|priv|prolongacion|prol|cerrada|cda|callejon|cjon|andador|circuito|cto|carretera|carr|camino|"
    r"paseo|retorno|via|eje|periferico|diagonal|rinconada|pasaje|corredor|libramiento|street|avenue|road)"
)
_NUMBER = r"(?:,?\s?(?:#|no\.?|num\.?|numero|nro\.?|number|n\.?[°º])\s?\d{1,5}|,?\s\d{1,5}|,?\s(?:s/n|sin numero))(?:\s?-?\s?[a-h](?![a-z]))?(?:-\d{1,4})?(?![\d:/%])"
STREET = re.compile(
    rf"\b{_STREET}\.?\s(?P<name>[a-z0-9ñ.'-]{{1,30}}(?:\s[a-z0-9ñ.'-]{{1,30}}){{0,6}}?)(?P<number>{_NUMBER})"
)
# What an address goes on with: flat, colony, postcode.
TAIL = re.compile(
    r"(?:\s?,?\s?(?:(?:esquina|esq\.?)(?: con)?|entre|casi esquina(?: con)?|casi|in|en|de|on|of)?\s?(?:la |el |the )?"
    r"(?:(?:interior|int|departamento|depto|dpto|dep|edificio|edif|piso|manzana|mza?|lote|lt|casa|local|bodega|torre|apartment|apt|suite|unit|floor|c\.?\s?p|codigo postal|zip|ext|exterior)\b\.?\s?"
    r"(?:no\.?|num\.?|numero|#|:)?\s?[a-z]?-?\d{0,5}[a-z]?\b"
    r"|(?:(?:colonia|col|fraccionamiento|fracc|barrio|residencial|unidad|infonavit|ejido|pueblo|colony|neighborhood)\b\.?)(?P<place>\s)))"
)
SEPARATOR = re.compile(r",?\s?")
# "Mz 4 Lt 18 de Lomas del Sol", "Juárez 12, Centro."
COLONY = re.compile(
    r"(?:\s(?:de|en|of|in)\s(?:la |el )?|,\s)(?P<name>[A-ZÁÉÍÓÚÑ]\w+(?:\s(?:de|del|la|las|los|[A-ZÁÉÍÓÚÑ]\w+)){0,4})(?=[.;,)]|$|\s(?:es|está|y)\b)"
)
ENGLISH = re.compile(
    r"(?<![\w$.,/#-])#?\d{1,5}(?:-?[a-z])?\s(?:[nsew]\.?\s)?(?:[a-z0-9ñ.'-]{1,20}\s){1,3}"
    r"(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|place|terrace|circle|way|alley|parkway)\b\.?"
)
LOT = re.compile(r"\b(?:manzana|mza?)\.?\s?\d{1,4}[a-z]?,?\s?(?:y\s)?(?:lote|lt)\.?\s?\d{1,4}[a-z]?\b")
POSTCODE = re.compile(r"\b(?:c\.\s?p\.|cp|codigo postal|zip code)\s?:?\s?\d{5}\b")
# 5 de Mayo 310: a street that is named after a day.
DAY_STREET = re.compile(
    r"\b\d{1,2} de (?:enero|febrero|marzo|abril|mayo|junio|julio|septiembre|octubre|noviembre|diciembre) (?!(?:19|20)\d\d\b)#?\d{2,4}\b(?!\s?(?:de|pesos|horas))"
)
KILOMETRE = re.compile(
    r"\b(?:km|kilometro)\.?\s?\d{1,3}(?:[.+]\d{1,3})?,?\s(?:de la|de|en la|carr)\s?(?:\.\s)?(?:carretera|autopista|camino|via)?\s?(?:federal |libre |estatal )?(?:a )?(?P<place>)"
)
COORDINATES = re.compile(r"-?\d{1,2}\.\d{3,8}\s?,\s?-\s?\d{2,3}\.\d{3,8}")
LIVES = re.compile(
    r"\b(?:vive[ns]?|vivo|vivia|vivimos|habita|reside|domicilio(?: es| esta| particular)*|direccion(?: es| particular)+|(?:mi|su|tu) casa(?: es| esta| queda)*,?|se cambio|me cambie|renta(?: una casa| un cuarto)?|"
    r"lives?|living|resides|(?:my|his|her|their) (?:house|home|address|apartment|place)(?: is)?|home address(?: is)?|stays)\b"
    r"(?:\s?[:,]?\s?(?:en|por|sobre|at|on|in|is|es|esta|cerca de|junto a|near|just|alla|aqui|down|up)){0,3}\s?:?\s"
)
HOME = re.compile(
    rf"(?:la |el |the |una )?(?:{_STREET}\.?\s|(?:colonia|col\.|fraccionamiento|fracc\.?|barrio|residencial|ejido|rancho|ranch|unidad habitacional|coto|privada|edificio|condominio|torre|infonavit)\s)"
)
NUMBERED_HOME = re.compile(
    r"(?:[A-ZÁÉÍÓÚÑ][\w.'-]{1,20}|\d{1,2} de [A-Z]\w{3,12})(?:\s(?:de|del|la|las|los|y|[A-ZÁÉÍÓÚÑ][\w.'-]{1,20})){0,5},?\s(?:#\s?|No\.?\s?|número\s|num\.?\s)?\d{1,5}\b(?!\s?(?:de|am|pm|:))"
)
# "en Morelos 118": no year, and nothing that is counted.
IN_NUMBERED = re.compile(
    r"\b(?:[Ee]n|[Aa]t)\s(?P<name>[A-ZÁÉÍÓÚÑ][a-záéíóúñü]{2,20}(?:\s(?:de|del|la|las|los|y|[A-ZÁÉÍÓÚÑ][a-záéíóúñü.]{1,20})){0,4}),?\s(?:#\s?|[Nn]o\.?\s?|número\s)?"
    r"(?!(?:19|20)\d\d\b)\d{2,5}\b(?!\s?(?:%|de |pesos|personas|veces|casos|hor|d[ií]as|años|mil|am|pm|:|\.\d|,\d))"
)
COMMON = words("common", "openers", "areas") - {
    "de",
    "del",
    "la",
    "las",
    "los",
    "y",
    "rio",
    "lago",
    "volcan",
    "cerro",
    "sierra",
    "golfo",
}
PUBLIC_NAMES = phrases("public_names")
HOUSE = re.compile(
    r"\b(?:casa|casita|casona|vivienda|departamento|depa|cuarto|rancho|quinta|bodega|local|taller|negocio|terreno|finca|porton|zaguan|vecindad|edificio|tienda|"
    r"house|home|apartment|flat|warehouse|ranch|shop|building|store|gate)\b"
)
BESIDE = re.compile(
    r"\b(?:(?:que (?:esta|queda) )?(?:justo )?(?:frente (?:a|al)|enfrente de(?:l)?|junto (?:a|al)|al lado de(?:l)?|a un lado de(?:l)?|atras de(?:l)?|detras de(?:l)?|a la vuelta de(?:l)?|a espaldas de(?:l)?|"
    r"(?:en|de) la esquina (?:de|con)(?:l)?|esquina con|entre|a (?:una|dos|tres|media|\d) (?:cuadras?|casas?|puertas?) de(?:l)?|pegad[oa] a(?:l)?|contra esquina de(?:l)?|contraesquina de(?:l)?|arriba de(?:l)?|por donde esta)|"
    r"(?:right |just )?(?:across(?: the street)? from|next (?:door )?to|behind|opposite(?: to)?|in front of|beside|on the corner of|at the corner of|around the corner from|two doors (?:down )?from|a block from|above))\s"
)
COLOURS = grammar("house_words")
NOT_A_STREET = (
    words("openers")
    | words("posts")
    | frozenset(
        [
            "lleva",
            "cuesta",
            "tiene",
            "hay",
            "tramo",
            "baches",
            "meses",
            "cuadras",
            "bache",
            "obra",
            "esta",
            "estan",
            "quedo",
        ]
    )
) - frozenset(["de", "del", "la", "las", "los", "el", "y", "mi", "a", "san", "cinco", "dos"])
BETWEEN = re.compile(r"[^.;!?\n]{0,60}?")


def find_addresses(reading: Reading) -> Iterator[Span]:
    for finder in (_streets, _english_streets, _plain_patterns, _homes, _described_houses):
        for start, end in finder(reading):
            yield Span(start, end, "address")


def _streets(reading: Reading) -> Iterator[tuple[int, int]]:
    for match in STREET.finditer(reading.folded):
        if _names_a_street(reading, match) and not COUNTED.match(reading.folded, match.end()):
            yield match.start(), _with_tail(reading, match.end())


def _names_a_street(reading: Reading, match: re.Match[str]) -> bool:
    """Whether what stands between "calle" and the number is a name, and not what happened there."""
    name = match["name"].split()
    if any(word in NOT_A_STREET for word in name):
        return False
    written = reading.plain[match.start("name") : match.end("name")].split()
    if written[0][0].isupper():
        return all(
            word[0].isupper()
            or word[0].isdigit()
            or word.lower() in ("de", "del", "la", "las", "los", "el", "y")
            for word in written
        )
    return True


def _with_tail(reading: Reading, end: int) -> int:
    """With the flat, the colony, the corner that follow."""
    for _part in range(6):
        further = _further(reading, end)
        if further <= end:
            break
        end = further
    return end


def _further(reading: Reading, end: int) -> int:
    if match := TAIL.match(reading.folded, end):
        return _end_of_place(reading, match.end()) if match["place"] else match.end()
    beside = BESIDE.match(reading.folded, SEPARATOR.match(reading.folded, end).end())
    if beside and (place := _end_of_place(reading, beside.end())) > beside.end():
        return _with_second_corner(reading, place)
    if (colony := COLONY.match(reading.plain, end)) and fold(colony["name"]).split()[-1] not in COMMON - {
        "centro"
    }:
        return colony.end()
    return end


def _end_of_place(reading: Reading, start: int) -> int:
    """The end of the noun phrase that begins at this offset."""
    index = reading.token_starts.get(start)
    if index is None:
        return start
    end = end_of_phrase(reading.tokens, index, most=7)
    return reading.tokens[end - 1].end if end > index else start


def _english_streets(reading: Reading) -> Iterator[tuple[int, int]]:
    for match in ENGLISH.finditer(reading.folded):
        inner = reading.plain[match.start() : match.end()].split()[1:-1]
        lower = match.group().split()[1:-1]
        if any(word in NOT_A_STREET or word in ("la", "de", "a") for word in lower) or (
            lower
            and not reading.plain[match.start() :].isupper()
            and reading.plain != reading.folded
            and inner[0].islower()
        ):
            continue
        yield match.start(), _with_tail(reading, match.end())


def _plain_patterns(reading: Reading) -> Iterator[tuple[int, int]]:
    for match in KILOMETRE.finditer(reading.folded):
        yield match.start(), max(match.end() - 1, _end_of_place(reading, match.end()))
    for pattern in (LOT, POSTCODE, DAY_STREET, COORDINATES):
        for match in pattern.finditer(reading.folded):
            yield match.start(), _with_tail(reading, match.end())


def _homes(reading: Reading) -> Iterator[tuple[int, int]]:
    """What follows "vive en": there a street or a colony is an address without any number."""
    for match in IN_NUMBERED.finditer(reading.plain):
        name = fold(match["name"])
        if name in PUBLIC_NAMES or not any(word in COMMON for word in name.split()):
            yield match.start("name"), _with_tail(reading, match.end())
    for match in LIVES.finditer(reading.folded):
        if numbered := NUMBERED_HOME.match(reading.plain, match.end()):
            yield numbered.start(), _with_tail(reading, numbered.end())
        elif home := HOME.match(reading.folded, match.end()):
            end = _end_of_place(reading, home.end())
            if end > home.end():
                yield home.start(), _with_tail(reading, end)


def _described_houses(reading: Reading) -> Iterator[tuple[int, int]]:
    """A house that one could walk to: "la casa amarilla frente a la primaria de El Salitrillo"."""
    for match in HOUSE.finditer(reading.folded):
        index = reading.token_starts.get(match.start())
        if index is None:
            continue
        described = reading.tokens[end_of_phrase(reading.tokens, index, most=10) - 1].end
        beside = BESIDE.match(reading.folded, min(described + 1, len(reading.folded)))
        if beside and (end := _end_of_place(reading, beside.end())) > beside.end():
            yield _begin_of_house(reading, index), _with_second_corner(reading, end)


def _begin_of_house(reading: Reading, index: int) -> int:
    """With what English says before: "the white house"."""
    while index > 0 and reading.tokens[index - 1].fold in COLOURS:
        index -= 1
    return reading.tokens[index].start


def _with_second_corner(reading: Reading, end: int) -> int:
    match = re.compile(r"\s(?:y|con|and)\s").match(reading.folded, end)
    return (
        _end_of_place(reading, match.end())
        if match and reading.plain[match.end() : match.end() + 1].isupper()
        else end
    )
