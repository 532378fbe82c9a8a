"""CURP, RFC, numbers of accounts and credentials, plates and numbers of patrol cars."""

import re
from collections.abc import Iterator

from probidad.core.disclosure.masking.contacts import GROUP, dials
from probidad.core.disclosure.masking.lexicon import grammar
from probidad.core.disclosure.masking.reading import Reading
from probidad.core.disclosure.masking.span import Span

_EDGE, _STOP = r"(?<![a-z0-9ñ])", r"(?![a-z0-9ñ])"
_S = r"[ ./-]?"

# --- CURP and RFC: by their shape, since a mistyped one tells as much ----------------------------------
CURP = re.compile(
    rf"{_EDGE}[a-zñ]{{4}}{_S}\d{{6}}{_S}[hmx]{_S}[a-zñ]{{2}}{_S}[a-zñ]{{3}}{_S}[a-z0-9]{_S}\d{_STOP}"
)
PART_OF_CURP = re.compile(
    rf"\bcurp\b[\s:,(]{{1,3}}(?:(?:es|is|de|del|que|empieza|con|starts|with|numero|number|no\.|la)[\s:]{{1,2}}){{0,4}}"
    rf"(?P<value>(?=[a-zñ]{{0,9}}\d)[a-zñ0-9]{{8,18}}){_STOP}"
)
_DAY = r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
RFCS = (
    re.compile(rf"{_EDGE}[a-zñ&]{{3,4}}-?\d{{6}}-?(?=[a-z]{{0,2}}\d|\w\w[a0-9])[a-z0-9]{{2}}[a0-9]{_STOP}"),
    re.compile(rf"{_EDGE}[a-zñ&]{{4}}-?{_DAY}{_STOP}"),
    re.compile(
        rf"\brfc\b[\s:,(]{{1,3}}(?:(?:es|is|de|del|con|numero|number|no\.)[\s:]{{1,2}}){{0,4}}"
        rf"(?P<value>[a-zñ&]{{3,4}}{_S}\d{{6}}(?:{_S}(?=[a-z]{{0,2}}\d)[a-z0-9]{{2,3}})?){_STOP}"
    ),
)
# Written apart, only in capitals: "por 250101 una" is no RFC.
RFC_APART = re.compile(rf"(?<![A-Z0-9Ñ])[A-ZÑ&]{{3,4}} {_DAY}(?: [A-Z0-9]{{2}}[A0-9])?(?![A-Z0-9Ñ])")

# --- Accounts and credentials ----------------------------------------------------------------------
LONG_NUMBER = re.compile(
    r"(?<![\w$.,/])\d{2,12}(?:[ -]\d{1,12}){1,7}(?![\w/])|(?<![\w$.,/])\d{9,24}(?![\w/])"
)
DATES = re.compile(r"(?:\d{1,2}-\d{1,2}-\d{2,4}|\d{4}-\d{2}-\d{2}|(?:19|20)\d\d-(?:19|20)\d\d)(?: .*)?")
VOTER_KEY = re.compile(rf"{_EDGE}[a-zñ]{{6}}{_S}\d{{8}}{_S}[hm]{_S}\d{{3}}{_STOP}")
_NUMBERED = r"(?:numeros?|num|nums|no|nro|n|number|id|clave|folio)"
_FILLER = (
    rf"(?:[\s.,:;#=°º(\"]|\b(?:de|del|la|el|mi|su|tu|es|era|con|son|que|termina|terminacion|terminada|terminado|en|the|is|was|of|"
    rf"ending|ends|in|with|my|his|her|profesional|catastral|predial|interbancaria|interbancario|bancaria|construccion|funcionamiento|uso|suelo|alcoholes|obra|agua|luz|gas|telefono|servicio|debito|credito|trabajador|trabajadora|emplead[oa]|"
    rf"servidor|servidora|publico|publica|identificacion|conducir|manejo|chofer|afiliacion|seguridad|seguro|social|nomina|cliente|usuario|"
    rf"card|account|license|licence|driver|drivers|bank|debit|credit|tarjeta|cuenta|ine|ife|elector|{_NUMBERED})\b){{0,24}}?"
)
_HOLDER = (
    r"cuentas?|clabe|tarjetas?|emplead[oa]s?|nomina|nss|afiliacion|seguro social|seguridad social|imss|issste|ine|ife|elector|cedula|licencia|"
    r"pasaporte|gafete|credencial|matricula|folio|ficha|cliente|medidor|serie|plaza|permiso|cheque|factura|referencia|rastreo|orden de pago|padron|socio|recibo|boleta|ticket|vale|averiguacion previa|averiguacion|registro|control|caso|causa|juicio|amparo|case|docket|queja|denuncia|reporte|solicitud|contrato|expediente|carpeta|checador|checada|medidor|contribuyente|derechohabiente|"
    r"employee|staff|payroll|badge|account|acct|card|licen[cs]e|passport|voter|file|folder|clerk|worker|credential|membership|policy|poliza|invoice|cheque|check|contract|receipt|permit|complaint|reference|customer|digits|trabajador|trabajadora|social security"
)
_VALUE = r"(?P<value>(?:[a-z]{1,6}[-/]){0,3}(?:[a-z]{1,5}[-/]?)?\d[\da-z]*(?:[-/]\d?[\da-z]{1,10}){0,4}(?: \d{2,6}){0,5})"
# "expediente laboral 0321/2024", "cuenta del banco 70-4412": one word more, but none that begins something else.
_ONE_MORE = r"(?:\s(?:del? |of the )?(?!numero|number|folio|clave|termina|para|pero|desde|hasta|sobre|entre|solo|cada|como|unos|unas|casi|otros|otras|from|with|about|only|over|some)[a-z]{4,14}\.?)?"
HELD = re.compile(rf"\b(?P<holder>{_HOLDER})\b{_ONE_MORE}(?P<filler>{_FILLER}){_VALUE}{_STOP}")
# "con el número 10234", "mi clave es E-2231": whatever it is the number of.
SOME_NUMBER = re.compile(
    rf"\b(?:numeros?|num|no|nro|number|clave|codigo|code|id|identificador)\b\.?[\s:#]{{1,3}}(?:(?:es|is|de|del|el|la|the|my|mi|su|:)\s){{0,3}}(?P<value>(?:[a-z]{{1,4}}-?)?\d[\da-z]*(?:-[\da-z]{{1,8}}){{0,3}}){_STOP}"
)
SECRET = re.compile(r"clave|pin|nip")
SAYS_NUMBER = re.compile(rf"\b{_NUMBERED}\b|[#:°º]")
PASSWORD = re.compile(
    r"\b(?:(?:contraseña|password|clave de acceso|nip|pin)\b\s?(?:(?:del? \w{2,12} )?(?:es|is)\b|:)|(?:usuario|user|username|login)\b\s?(?:es|is|:)?)\s?:?\s?"
    r"(?P<value>(?=[a-z._-]{0,20}(?:[\d_]|\.\w))[\w.@#$*!-]{3,29}[\w@#$*-])"
)
COUNTED = re.compile(
    r"\s?(?:%|pesos|mxn|usd|mil\b|millones|dias|horas|anos|años|meses|semanas|veces|personas|hojas|fojas|vecinos|litros|toneladas|kilos|"
    r"metros|cuadras|minutos|puntos|casos|tramites|expedientes|empleados|beneficiarios|habitantes|copias|de (?:enero|febrero|marzo|abril|mayo|junio|"
    r"julio|agosto|septiembre|octubre|noviembre|diciembre)|days|hours|years|months|weeks|times|people|pages|dollars|cases|files|employees|minutes|points|[.,]\d|:\d)"
)
YEAR = re.compile(r"(?:19|20)\d\d(?:-(?:19|20)\d\d)?")

# What stands before a number and is no part of a plate: "matrícula es 2017", "van de 500".
_NO_LETTERS = r"(?!(?:a|al|an|and|at|con|cada|de|del|e|el|en|es|for|han|hay|hoy|in|is|la|las|le|lo|los|me|mi|ni|no|o|of|on|or|para|por|que|se|solo|son|su|the|to|un|una|unos|va|van|was|with|x|y|ya)\b)"

# --- Plates ------------------------------------------------------------------------------------------
_H = r"[- ]"
SHAPES = (
    rf"[A-Z]{{3}}{_H}?\d{{3}}{_H}?[A-Z]",  # cars since 2001
    r"[A-Z]{3}-\d{2}-?\d{2}",  # cars before
    r"[A-Z]{3} \d{2} \d{2}",
    rf"[A-Z]\d{{2}}{_H}?[A-Z]{{3}}",  # cars of Mexico City
    rf"[A-Z]{{2}}{_H}\d{{4}}{_H}[A-Z]",  # trucks
    rf"[A-Z]{{2}}{_H}\d{{2}}{_H}?\d{{3}}",
    rf"[A-Z]{{2}}{_H}\d{{3}}{_H}[A-Z]{{1,2}}",
    rf"\d{{3}}{_H}[A-Z]{{3}}",  # older ones, also abroad
    rf"\d{{2}}{_H}[A-Z]{{2}}{_H}\d[A-Z]",  # federal service
    rf"\d{{2}}{_H}[A-Z]{{3}}{_H}\d{{1,2}}",
    rf"\d{{3}}{_H}[A-Z]{{2}}{_H}\d{{1,2}}",
    rf"[A-Z]{_H}\d{{3}}{_H}[A-Z]{{2,3}}",
    rf"[A-Z]{{1,2}}{_H}\d{{3,5}}{_H}[A-Z]",
    rf"[A-Z]\d[A-Z]{{2}}{_H}?\d{{2,3}}",
    r"[A-Z]\d{2}[A-Z]{2}\d?",  # motorcycles
    r"\d{2}[A-Z]{3}\d",
    rf"[A-Z]{{2,3}}{_H}?\d{{2,4}}{_H}?[A-Z]\d?",
)
PLATE = re.compile(
    rf"(?<![\w/-])(?!(?:AL|DE|DEL|EL|LA|LOS|LAS|EN|POR|CON|LES|SON|HAY|VAN|UNOS|THE|AND|FOR|OF|IN|AT|TO|ARE|WAS)\b)(?:{'|'.join(SHAPES)})(?![\w/]|-\w)"
)
NOT_A_PLATE = re.compile(
    r"(?:ISO|NOM|NMX|ART|LEY|DOF|SAT|RFC|CFE|CDMX|ONU|ODS|PDF|XML|CFDI|COVID|ANEXO|INE|SEP|IVA|ISR|ID|NO|OF|UMA|DG)\b",
    re.I,
)
ON_A_PLATE = re.compile(
    r"\b(?:placas?|plates?|matriculas?|tags?|license tag)\b(?:[\s.:,#(\"]|\b(?:de|del|la|las|los|numero|no|num|number|con|son|eran|es|is|are|were|"
    r"circulacion|federales|oficiales|auto|carro|camioneta|moto|patrulla|car|truck|the|his|her|read|reads|que|dice|dicen|terminan|en|ending|in|with|"
    r"jalisco|estado|mexico|edomex|df|cdmx|sonora|sinaloa|puebla|texas|california|arizona|particulares|partial)\b){1,14}?"
    rf"(?P<value>{_NO_LETTERS}(?=[a-z]{{0,4}}[ -]?\d)[a-z0-9]{{1,8}}(?:-[a-z0-9]{{1,5}}){{0,3}}(?:[ ](?:\d{{1,5}}[a-z]{{0,2}}|[a-z])\b){{0,3}})(?![a-z0-9])"
)
VEHICLE = re.compile(
    r"\b(?P<holder>patrullas?|crp|autopatrulla|motopatrulla|unidad|unidades|movil|moto|motocicleta|camioneta|camion|grua|ambulancia|pipa|vehiculo|economico|eco|carro|coche|auto|taxi|troca|tsuru|versa|jetta|aveo|sentra|sedan|"
    r"patrol(?: car| unit| truck)?|cruiser|squad car|unit|truck|pickup|car|vehicle|bus|ambulance|tow truck|van|motorcycle)\b"
    r"(?P<filler>(?:[\s.,:#(\"]|\b(?:oficial|official|numero|no|num|number|economico|eco|con|el|la|es|era|marcada|marked|the|de|transito|policia|police|car|unit|numbered|"
    r"recolector|repartidor|compactador|urbano|blanc[oa]|gris|roj[oa]|negr[oa]|azul|verde|dorad[oa]|white|grey|gray|red|black|blue|green|silver)\b){1,10}?)"
    rf"(?P<value>{_NO_LETTERS}"
    r"(?:[a-z]{1,4}[- ]?)?\d{2,5}(?:-[a-z0-9]{1,3})?|(?=[a-z-]{0,8}\d)(?=[\d-]{0,8}[a-z])[a-z0-9]{1,5}(?:-[a-z0-9]{1,4}){0,3})"
    r"(?![\w/-]|[.,:]\d)"
)
SERVICE_CARS = grammar("service_cars") | {"tow truck"}
PATROLS = ("patrul", "autopat", "motopat", "patrol", "cruiser", "squad", "econom", "eco")


def find_curps(reading: Reading) -> Iterator[Span]:
    for match in CURP.finditer(reading.folded):
        yield Span(*match.span(), "curp")
    for match in PART_OF_CURP.finditer(reading.folded):
        yield Span(*match.span("value"), "curp")


def find_rfcs(reading: Reading) -> Iterator[Span]:
    for pattern in RFCS:
        for match in pattern.finditer(reading.folded):
            yield Span(*match.span("value" if "value" in pattern.groupindex else 0), "rfc")
    for match in RFC_APART.finditer(reading.plain):
        yield Span(*match.span(), "rfc")


def find_accounts(reading: Reading) -> Iterator[Span]:
    folded = reading.folded
    for match in VOTER_KEY.finditer(folded):
        yield Span(*match.span(), "account")
    for match in LONG_NUMBER.finditer(folded):
        if _is_long(folded, match) and not COUNTED.match(folded, match.end()):
            yield Span(*match.span(), "account")
    for match in HELD.finditer(folded):
        if _is_held(folded, match):
            yield Span(*match.span("value"), "account")
    for match in SOME_NUMBER.finditer(folded):
        digits = sum(char.isdigit() for char in match["value"])
        least = 3 if SECRET.match(match.group()) else 5
        if least <= digits <= 9 and not COUNTED.match(folded, match.end()):
            yield Span(*match.span("value"), "account")
    for match in PASSWORD.finditer(folded):
        yield Span(*match.span("value"), "account")


def _is_long(text: str, match: re.Match[str]) -> bool:
    """Eleven digits or more, or nine in one piece, that are neither a telephone number nor dates."""
    number = match.group()
    groups = GROUP.findall(number)
    digits = "".join(groups)
    if dials(digits, "+" in text[max(0, match.start() - 2) : match.start()], len(groups)) or DATES.fullmatch(
        number
    ):
        return False
    return len(digits) >= 11 or (len(digits) >= 9 and len(groups) == 1)


def _is_held(text: str, match: re.Match[str]) -> bool:
    value = match["value"]
    digits = sum(char.isdigit() for char in value)
    if COUNTED.match(text, match.end()):
        return False
    if SAYS_NUMBER.search(text, match.end("holder"), match.start("value")):
        return digits >= 2
    if YEAR.fullmatch(value.strip()) or "$" in match["filler"]:
        return False
    return digits >= 4 or (digits >= 3 and value[0] == "0")


def find_plates(reading: Reading) -> Iterator[Span]:
    for match in PLATE.finditer(reading.plain):
        if not NOT_A_PLATE.match(match.group()):
            yield Span(*match.span(), "plate")
    for match in ON_A_PLATE.finditer(reading.folded):
        yield Span(*match.span("value"), "plate")
    for match in VEHICLE.finditer(reading.folded):
        if _is_on_a_vehicle(reading.folded, match):
            yield Span(*match.span("value"), "plate")


def _is_on_a_vehicle(text: str, match: re.Match[str]) -> bool:
    value, numbered = match["value"], SAYS_NUMBER.search(match["filler"]) or "econom" in match["filler"]
    if COUNTED.match(text, match.end()):
        return False
    if numbered or match["holder"].startswith(PATROLS):
        return True
    digits = sum(char.isdigit() for char in value)
    letters = sum(char.isalpha() for char in value)
    if letters and digits and 5 <= letters + digits <= 8:
        return True
    return digits >= (2 if match["holder"] in SERVICE_CARS else 3) and not YEAR.fullmatch(value)
