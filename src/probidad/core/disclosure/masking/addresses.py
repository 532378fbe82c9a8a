"""Addresses: a street with its number, a described house, what follows "vive en"."""

import re
from collections.abc import Iterator

from probidad.core.disclosure.masking.codes import COUNTED
from probidad.core.disclosure.masking.lexicon import grammar, phrases, words
from probidad.core.disclosure.masking.phrases import end_of_phrase
from probidad.core.disclosure.masking.reading import Reading, fold
from probidad.core.disclosure.masking.span import Span

# --- A street and its number ----------------------------------------------------------------------------
_STREET = (
    r"(?:calle|c/|c\.|av|ave|avda|avenida|blvd|blv|bulevar|boulevard|calzada|calz|privada|priv|prolongacion|prol|cerrada|cda|"
    r"callejon|cjon|andador|circuito|cto|carretera|carr|camino|paseo|retorno|via|eje|periferico|diagonal|rinconada|pasaje|"
    r"corredor|libramiento|street|avenue|road)"
)
_NUMBER = (
    r"(?:,?\s?(?:#|no\.?|num\.?|numero|nro\.?|number|n\.?[°º])\s?\d{1,5}|,?\s\d{1,5}|,?\s(?:s/n|sin numero))"
    r"(?:\s?-?\s?[a-h](?![a-z]))?(?:-\d{1,4})?(?![\d:/%])"
)
STREET = re.compile(
    rf"\b{_STREET}\.?\s(?P<name>[a-z0-9ñ.'-]{{1,30}}(?:\s[a-z0-9ñ.'-]{{1,30}}){{0,6}}?)(?P<number>{_NUMBER})"
)
# "No. 9, Callejón del Muerto"
NUMBER_FIRST = re.compile(
    rf"(?:\b(?:no|num|numero|number)\b\.?|#)\s?\d{{1,5}},?\s(?:de (?:la )?)?{_STREET}\.?\s(?:del? (?:la |los |las )?)?"
)
# A street, a colony that somebody stands in or beside: "Av. Tecnológico esquina con …", "Fifth Street, behind …"
STREET_ALONE = re.compile(
    rf"\b(?:{_STREET}|colonia|col|fraccionamiento|fracc|barrio)\.?\s(?=\w)|\b(?:[a-z]+|\d{{1,2}}(?:st|nd|rd|th))\s(?=(?:street|avenue|road|drive|lane|boulevard)\b)"
)
# Mérida counts its streets: "calle 20 x 15 y 17".
CROSSING = re.compile(
    rf"\bcalle\s\d{{1,3}}[a-z]?\s(?:x|por|entre)\s\d{{1,3}}[a-z]?(?:\sy\s\d{{1,3}}[a-z]?)?(?:{_NUMBER})?"
)
ENGLISH = re.compile(
    r"(?<![\w$.,/#-])#?\d{1,5}(?:-?[a-z])?\s(?:[nsew]\.?\s)?(?:[a-z0-9ñ.'-]{1,20}\s){1,3}"
    r"(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|place|terrace|circle|way|alley|parkway)\b\.?"
)
LOT = re.compile(r"\b(?:manzana|mza?)\.?\s?\d{1,4}[a-z]?,?\s?(?:y\s)?(?:lote|lt)\.?\s?\d{1,4}[a-z]?\b")
# 5 de Mayo 310: a street that is named after a day.
DAY_STREET = re.compile(
    r"\b\d{1,2} de (?:enero|febrero|marzo|abril|mayo|junio|julio|septiembre|octubre|noviembre|diciembre) "
    r"(?!(?:19|20)\d\d\b)#?\d{2,4}\b(?!\s?(?:de|pesos|horas))"
)
COORDINATES = re.compile(r"-?\d{1,2}\.\d{3,8}\s?,\s?-\s?\d{2,3}\.\d{3,8}")
KILOMETRE = re.compile(
    r"\b(?:km|kilometro)\.?\s?\d{1,3}(?:[.+]\d{1,3})?,?\s(?:(?:de la|de|en la)\s)?(?:carretera|carr|autopista|camino|via)\.?\s"
    r"(?:federal |libre |estatal )?(?:a )?"
)
STREET_KILOMETRE = re.compile(
    rf"\b{_STREET}\.?\s[a-zñ. ]{{3,40}}?,?\s(?:km|kilometro)\.?\s?\d{{1,3}}(?:[.+]\d{{1,3}})?"
)

# --- A number without "calle" ---------------------------------------------------------------------------
_CAPITALS = (
    r"[A-ZÁÉÍÓÚÑ][\wáéíóúñü.'-]{1,20}(?:\s(?:de|del|la|las|los|y|[A-ZÁÉÍÓÚÑ][\wáéíóúñü.'-]{0,20})){0,5}"
)
_HOUSE_NUMBER = r",?\s(?:#\s?|[Nn]o\.?\s?|número\s|[Nn]úm\.?\s)?(?!(?:19|20)\d\d\b)\d{2,5}(?:-?[A-H]\b| bis\b| altos\b| bajos\b)?"
# "en Morelos 118", "lo llevan a Loma Larga 455-A, …": no year, and nothing that is counted.
NUMBERED = re.compile(
    rf"\b(?P<to>[Ee]n|[Dd]e|[Aa]t|[Aa]|[Tt]o|[Hh]asta|[Dd]omicilio:?|[Dd]irección:|[Bb]odega:|[Cc]asa:|[Oo]ficina:|[Aa]ddress:)\s(?P<name>{_CAPITALS}){_HOUSE_NUMBER}\b"
    r"(?!\s?(?:%|de |pesos|personas|veces|casos|hor|d[ií]as|años|mil|am|pm|:|\.\d|,\d))"
)
ENDS = re.compile(r"\s?(?:[.,;)\n]|$|bis\b|altos\b)")

# --- What it goes on with -------------------------------------------------------------------------------
TAIL = re.compile(
    r"(?:\s?,?\s?(?:in|en|de|on|of)?\s?(?:la |el |the )?"
    r"(?:(?:interior|int|departamento|depto|dpto|dep|edificio|edif|piso|manzana|mza?|lote|lt|casa|local|bodega|torre|apartment|"
    r"apt|suite|unit|floor|despacho|consultorio|oficina|ofna|nivel|puerta|letra|cuarto|seccion|sector|supermanzana|sm|nave|planta|room|c\.?\s?p|codigo postal|zip|ext|exterior)\b\.?\s?(?:no\.?|num\.?|numero|#|:)?\s?[a-z]?-?\d{0,5}[a-z]?\b"
    r"|(?:norte|nte|sur|ote|oriente|pte|poniente|bis|altos|bajos|planta baja|(?:primer|segundo|tercer) piso|(?:ground|top|first|second|third) floor)\b\.?"
    r"|(?:(?:colonia|col|fraccionamiento|fracc|barrio|residencial|unidad|infonavit|ejido|pueblo|privada|cerrada|calle|avenida|colony|neighborhood)\b\.?)"
    r"(?P<place>\s(?:del? (?:la |los |las )?)?)))"
)
SEPARATOR = re.compile(r",?\s?")
# "Mz 4 Lt 18 de Lomas del Sol", "Juárez 12, Centro."
COLONY = re.compile(
    r"(?:\s(?:de|en|of|in)\s(?:la |el )?|,\s)(?P<name>[A-ZÁÉÍÓÚÑ]\w+(?:\s(?:de|del|la|las|los|[A-ZÁÉÍÓÚÑ]\w+)){0,4})"
    r"(?=[.;,)]|$|\s(?:es|está|y)\b)"
)
BESIDE = re.compile(
    r"(?:(?:casi )?(?:que (?:esta|queda) )?(?:justo )?(?:frente a|enfrente de|junto a|al lado de|a un lado de|atras de|detras de|a la vuelta de|"
    r"a espaldas de|(?:en |de )?(?:la )?esquina (?:de|con)|esq\.? con|entre|a (?:una|dos|tres|media|\d) (?:cuadras?|casas?|puertas?) de|"
    r"pegad[oa] a|cerca de|pasando|pasandito|llegando a|saliendo de|atrasito de|contra ?esquina de|arriba de|por donde esta)l?|"
    r"(?:right |just )?(?:across(?: the street)? from|next (?:door )?to|behind|opposite(?: to)?|in front of|beside|past|near|beyond|"
    r"(?:on|at) the corner of|around the corner from|two doors (?:down )?from|a block from|above))\s"
)
IN_TOWN = re.compile(r"\s(?:in|en|de)\s(?=[A-ZÁÉÍÓÚÑ])")
SECOND_CORNER = re.compile(r"\s(?:y|con|and)\s")

# --- Homes ----------------------------------------------------------------------------------------------
LIVES = re.compile(
    r"\b(?:vive[ns]?|vivo|vivia|vivimos|habita|reside|domicilio(?: fiscal| es| esta| particular)*|direccion(?: es| fiscal| particular)+|"
    r"(?:mi|su|tu) casa(?: es| esta| queda)*,?|se cambio|me cambie|renta(?: una casa| un cuarto)?|lives?|living|resides|"
    r"(?:my|his|her|their) (?:house|home|address|apartment|place)(?: is)?|home address(?: is)?|stays)\b"
    r"(?:\s?[:,]?\s?(?:en|por|sobre|at|on|in|is|es|esta|cerca de|junto a|near|just|alla|aqui|down|up)){0,3}\s?[:,]?\s"
)
HOME = re.compile(
    rf"(?:la |el |the |una )?(?:{_STREET}\.?|colonia|col\.|fraccionamiento|fracc\.?|barrio|residencial|ejido|rancho|ranch|"
    r"unidad habitacional|coto|edificio|condominio|torre|infonavit|departamento|depa|cuarto)\s"
)
NUMBERED_HOME = re.compile(
    rf"(?:{_CAPITALS}|\d{{1,2}} de [A-Z]\w{{3,12}}),?\s(?:#\s?|[Nn]o\.?\s?|número\s)?\d{{1,5}}\b(?!\s?(?:de|am|pm|:))"
)
SMALL_HOME = re.compile(
    r"(?:[a-zñ]{3,20}\s){1,4}(?:#\s?|no\.?\s?|numero\s)?\d{1,5}\b(?!\s?(?:de|am|pm|:|horas|personas))"
)
# "casa 14 del fraccionamiento X", "edificio C, departamento 402", "Unidad El Rosario, edificio 4".
FLAT = re.compile(
    r"\b(?:casa|edificio|edif|torre|departamento|depto|dpto|lote|manzana|house|apartment|apt|building)\b\.?\s(?:numero |no\.? |num\.? |#|number )?(?:\d{1,4}-?[a-z]?|[a-z])\b"
    r"(?=,?\s(?:(?:de |del |in |of )?(?:la |the )?(?:fraccionamiento|fracc|colonia|col|unidad|residencial|condominio|privada|cerrada|conjunto|infonavit|edificio|departamento|depto|dpto|torre|piso|manzana|lote|calle|avenida)\b))"
)
SHAPES = (CROSSING, LOT, DAY_STREET, COORDINATES, STREET_KILOMETRE, FLAT)
# "en la esquina de Hidalgo y 5 de Mayo"
CORNER = re.compile(
    rf"\b(?:(?:[Ee]n la |[Oo]n the |[Aa]t the )?[Ee]squina (?:de |con )?|[Cc]orner of |entre (?:las calles )?(?:de )?)(?:{_STREET} )?(?P<one>(?:\d{{1,2}} de )?{_CAPITALS}) (?:y|con|and) (?:{_STREET} )?(?:\d{{1,2}} de )?[A-ZÁÉÍÓÚÑ]"
)
# "Hidalgo esquina con Ocampo"; "Plaza Cristal, local 14"
CROSSED = re.compile(rf"\b{_CAPITALS},? (?:esquina|esq\.?)(?: con)? (?:{_STREET} )?[A-ZÁÉÍÓÚÑ]")
NAMED_UNIT = re.compile(
    rf"\b(?P<name>{_CAPITALS}),? (?:local|despacho|interior|int\.|depto\.?|departamento|suite) (?:núm\. |no\. |#)?\d{{1,4}}\b"
)
HOUSE = re.compile(
    r"\b(?:casa|casita|casona|vivienda|departamento|depa|cuarto|rancho|quinta|bodega|local|taller|negocio|terreno|finca|porton|"
    r"zaguan|vecindad|edificio|tienda|house|home|apartment|flat|warehouse|ranch|shop|building|store|gate)\b"
)
ON_STREET = re.compile(
    rf"\s(?:en|de|sobre|por|on|in|at)\s(?:la |the )?(?:{_STREET}\.?\s(?=[a-zñ])|(?=[a-z]+ (?:street|st|avenue|ave|road|rd|drive|lane|court)\b))"
)
IS_BESIDE = re.compile(r"\s(?:is|stands|sits|esta|queda|se encuentra|se ubica)(?=\s)")
HOMES = grammar("homes")
# "el rancho Los Cuates"
NAMED_HOME = re.compile(
    rf"\b(?:[Rr]ancho|[Qq]uinta|[Hh]acienda|[Ff]inca|[Gg]ranja|[Ee]stablo)\s(?=[A-ZÁÉÍÓÚÑ]){_CAPITALS}"
)
WITH = re.compile(r"\s(?:con|de|with)\s")

HOUSE_WORDS = grammar("house_words")
SMALL_WORDS = grammar("in_street_names")
NOT_A_STREET = (grammar("not_a_street") | words("openers", "posts")) - SMALL_WORDS
NUMBERED_THINGS = (
    (grammar("numbered_things") | words("openers", "areas")) - SMALL_WORDS - {"parque", "mercado", "hacienda"}
)
PUBLIC_NAMES = phrases("public_names")


def find_addresses(reading: Reading) -> Iterator[Span]:
    for finder in (_streets, _english_streets, _shapes, _places, _numbered, _homes, _described_houses):
        for start, end in finder(reading):
            yield Span(start, _with_tail(reading, end), "address")


def _streets(reading: Reading) -> Iterator[tuple[int, int]]:
    for match in STREET.finditer(reading.folded):
        if _names_a_street(reading, match) and not COUNTED.match(reading.folded, match.end()):
            yield match.span()


def _names_a_street(reading: Reading, match: re.Match[str]) -> bool:
    """Whether what stands between "calle" and the number is a name, and not what happened there."""
    if not NOT_A_STREET.isdisjoint(match["name"].split()):
        return False
    written = reading.plain[slice(*match.span("name"))].split()
    capitals = all(word[0].isupper() or word[0].isdigit() or word.lower() in SMALL_WORDS for word in written)
    return capitals or not written[0][0].isupper()


def _english_streets(reading: Reading) -> Iterator[tuple[int, int]]:
    for match in ENGLISH.finditer(reading.folded):
        name = reading.plain[slice(*match.span())].split()[1:-1]
        tidy = reading.plain != reading.folded
        if NOT_A_STREET.isdisjoint(match.group().split()) and not (tidy and name[0].islower()):
            yield match.span()


def _shapes(reading: Reading) -> Iterator[tuple[int, int]]:
    for pattern in SHAPES:
        for match in pattern.finditer(reading.folded):
            yield match.span()


def _places(reading: Reading) -> Iterator[tuple[int, int]]:
    """Corners, kilometres, streets that something stands beside."""
    for pattern in (CORNER, CROSSED):
        for match in pattern.finditer(reading.plain):
            yield match.start(), _end_of_place(reading, match.end() - 1)
    for match in NAMED_UNIT.finditer(reading.plain):
        yield match.span()
    for match in KILOMETRE.finditer(reading.folded):
        yield match.start(), max(match.end() - 1, _end_of_place(reading, match.end()))
    for match in NUMBER_FIRST.finditer(reading.folded):
        if (end := _end_of_place(reading, match.end())) > match.end():
            yield match.start(), end
    for match in STREET_ALONE.finditer(reading.folded):
        end = _end_of_place(reading, match.end())
        told = max(_beside(reading, end), _further(reading, end))
        if reading.plain[match.end() :][:1].isupper() and told > end:
            yield match.start(), told


def _numbered(reading: Reading) -> Iterator[tuple[int, int]]:
    """A street's name with a number, where only "en" or a comma after it says that it is one."""
    for match in NUMBERED.finditer(reading.plain):
        name = fold(match["name"])
        public = name in PUBLIC_NAMES
        closed = match["to"].lower() in {"en", "at"} or ENDS.match(reading.plain, match.end())
        closed = closed or public or _with_tail(reading, match.end()) > match.end()
        if closed and (public or NUMBERED_THINGS.isdisjoint(name.split())):
            yield match.start("name"), match.end()


def _homes(reading: Reading) -> Iterator[tuple[int, int]]:
    """What follows "vive en": there a street or a colony is an address without any number."""
    for match in LIVES.finditer(reading.folded):
        numbered = NUMBERED_HOME.match(reading.plain, match.end())
        if not numbered and reading.plain in (reading.folded, reading.plain.upper()):  # capitals say nothing
            numbered = SMALL_HOME.match(reading.folded, match.end())
        if numbered:
            yield numbered.span()
        elif home := HOME.match(reading.folded, match.end()):
            end = _end_of_place(reading, home.end())
            if end > home.end() and _is_named(reading, home.end(), end):
                yield home.start(), end
        elif (beside := _beside(reading, match.end() - 1)) > match.end():
            yield match.end(), beside


def _described_houses(reading: Reading) -> Iterator[tuple[int, int]]:
    """A house that one could walk to: "la casa amarilla frente a la primaria de El Salitrillo"."""
    for match in NAMED_HOME.finditer(reading.plain):
        yield match.span()
    for match in HOUSE.finditer(reading.folded):
        for end in _ends_of_house(reading, match):
            yield _begin_of_house(reading, match.start()), end


def _ends_of_house(reading: Reading, house: re.Match[str]) -> Iterator[int]:
    end, home = _end_of_place(reading, house.start()), house.group() in HOMES
    street = ON_STREET.search(reading.folded, house.end(), end) or ON_STREET.match(reading.folded, end)
    if street:  # "su casa de la calle Violetas"
        end = max(end, _end_of_place(reading, street.end()))
        if home and end > street.end() and _is_named(reading, street.end(), end):
            yield end
    else:
        for _more in range(2):  # "con portón negro", "de dos pisos"
            more = WITH.match(reading.folded, end)
            end = _end_of_place(reading, more.end()) if more else end
    if home and (found := IS_BESIDE.match(reading.folded, end)):
        end = found.end()
    if (beside := _beside(reading, end)) > end:
        yield beside


def _begin_of_house(reading: Reading, start: int) -> int:
    """With what English says before: "the white house"."""
    index = reading.token_starts.get(start, 0)
    while index > 0 and reading.tokens[index - 1].fold in HOUSE_WORDS:
        index -= 1
    return min(start, reading.tokens[index].start)


def _with_tail(reading: Reading, end: int) -> int:
    """With the flat, the colony, the corner that follow."""
    for _part in range(6):
        further = max(_further(reading, end), _beside(reading, end))
        if further <= end:
            break
        end = further
    return end


def _further(reading: Reading, end: int) -> int:
    """After the flat, the colony, the kilometre that come next."""
    if match := KILOMETRE.match(reading.folded, SEPARATOR.match(reading.folded, end).end()):
        return _end_of_place(reading, match.end())
    if match := TAIL.match(reading.folded, end):
        return _end_of_place(reading, match.end()) if match["place"] else match.end()
    colony = COLONY.match(reading.plain, end)
    return colony.end() if colony and NUMBERED_THINGS.isdisjoint(fold(colony["name"]).split()) else end


def _beside(reading: Reading, end: int) -> int:
    """After "frente a la primaria", "entre Juárez y Morelos"; the same offset if nothing of it follows."""
    beside = BESIDE.match(reading.folded, SEPARATOR.match(reading.folded, end).end())
    place = _end_of_place(reading, beside.end()) if beside else 0
    if not beside or place == beside.end():
        return end
    town = IN_TOWN.match(reading.plain, place)
    if town:
        return _end_of_place(reading, town.end())
    corner = SECOND_CORNER.match(reading.folded, place)
    return (
        _end_of_place(reading, corner.end())
        if corner and reading.plain[corner.end() :][:1].isupper()
        else place
    )


def _is_named(reading: Reading, start: int, end: int) -> bool:
    """Whether a capital or, where there are none, any name stands here: "colonia Las Huertas", not "colonia de 900"."""
    written = [word for word in reading.plain[start:end].split() if word.lower() not in SMALL_WORDS]
    return bool(written) and (
        written[0][0].isupper() or (reading.plain == reading.plain.lower() and written[0].isalpha())
    )


def _end_of_place(reading: Reading, start: int) -> int:
    """The end of the noun phrase that begins at this offset."""
    index = reading.token_starts.get(start)
    if index is None:
        return start
    end = end_of_phrase(reading.tokens, index, most=10)
    return reading.tokens[end - 1].end if end > index else start
