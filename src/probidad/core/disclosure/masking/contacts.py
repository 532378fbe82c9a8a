"""Mail addresses, links, handles and telephone numbers, also where they are spelled out."""

import re
from collections.abc import Iterator

from probidad.core.disclosure.masking.reading import Reading
from probidad.core.disclosure.masking.span import Span

# --- Mail ----------------------------------------------------------------------------------------
_LOCAL = r"[a-z0-9_%+-][a-z0-9._%+-]{0,63}"
_DOT = r"(?:\s?\.\s?|\s?[\[({]\s?(?:dot|punto|\.)\s?[\])}]\s?|\s(?:dot|punto)\s)"
_JOIN = r"(?:\s?[\[({]\s?(?:dot|punto)\s?[\])}]\s?|\s(?:dot|punto|guion bajo|guion medio|guion|underscore|dash|hyphen)\s)"
_AT = r"(?:@\s?|\s@\s|\s?[\[({<]\s?(?:at|arroba|@|en|a)\s?[\])}>]\s?|\s(?:arroba)\s|\s?-\s?(?:arroba|at)\s?-\s?)"
_LABEL = r"[a-z0-9-]{1,63}"
_PROVIDER = r"(?:gmail|hotmail|outlook|yahoo|icloud|live|proton(?:mail)?|prodigy|msn|aol)"
_START = r"(?<![a-z0-9._%+-])"
EMAILS = (
    # Without a domain's ending; "compañer@s" is no address.
    re.compile(rf"{_START}{_LOCAL}@[a-z0-9-]{{4,63}}(?![\w.])"),
    re.compile(
        rf"\b(?:{_PROVIDER}|correo|mail|email|e-mail)\s?(?:es|is|:)\s?:?\s?(?P<at>[a-z0-9]{{2,30}}(?:[._][a-z0-9_.]{{0,30}}[a-z0-9]|\d{{1,6}}))\b"
    ),
    re.compile(
        rf"{_START}{_LOCAL}(?:{_JOIN}{_LOCAL}){{0,4}}{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{1,4}}(?![a-z0-9])"
    ),
    re.compile(rf"{_START}{_LOCAL}(?:{_JOIN}{_LOCAL}){{0,4}}{_AT}{_PROVIDER}\b"),
    # " at " is an English word: only what ends like a domain counts.
    re.compile(
        rf"{_START}{_LOCAL}(?:{_JOIN}{_LOCAL}){{0,4}}\sat\s{_LABEL}(?:\s(?:dot|punto)\s{_LABEL}){{1,4}}\b"
    ),
)

# --- Links and handles ---------------------------------------------------------------------------
_TLDS = r"(?:com|mx|org|net|info|edu|gob|gov|biz|online|site|xyz|app|dev|example|me|ly|be|gl|io|es|us|tv|la|to|co|cc|link|gg|page|blog|news|live|social|club|pro|ai)"
URLS = (
    re.compile(r"\b(?:https?|hxxps?|ftp)\s?:\s?//\w[^\s<>\"]*"),
    re.compile(r"(?<![\w@.])www\s?\.\s?[^\s<>\"]+"),
    re.compile(rf"(?<![\w@.-])(?:[a-z0-9-]{{1,63}}\.){{1,5}}{_TLDS}/[^\s<>\"]*"),
    re.compile(
        r"(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,5}(?:com|org|net|info|mx|example|online|site|xyz)(?![\w@-]|\.\w)"
    ),
    re.compile(
        rf"(?<![\w@.-])[a-z0-9-]{{1,63}}\s(?:punto|dot)\s(?:com|org|net|mx|gob)"
        rf"(?:(?:\s(?:punto|dot)\s{_LABEL})|(?:\s(?:diagonal|slash)\s{_LABEL})){{0,3}}\b"
    ),
)
# Sites that everybody knows point at nobody; a page on them does.
KNOWN_SITES = re.compile(
    r"(?:www\.)?(?:(?:[a-z0-9-]{1,63}\.){0,3}(?:gob|gov|edu|unam)(?:\.mx)?"
    r"|(?:facebook|whatsapp|twitter|x|instagram|youtube|tiktok|google|gmail|hotmail|outlook|amazon|mercadolibre)\.com(?:\.mx)?)"
)
HANDLE = re.compile(r"(?<![\w@./])@\s?[a-z0-9_][a-z0-9_.]{1,40}")
_NETWORK = r"(?:instagram|insta|ig|facebook|face|fb|twitter|tiktok|tik tok|telegram|youtube|whatsapp|linkedin|threads|x)"
NAMED_ACCOUNTS = (
    re.compile(
        rf"\b(?:cuenta|perfil|pagina|usuario|canal|grupo|account|profile|page|user|channel|handle|como|as)\b[^.\n]{{0,12}}?"
        rf"\b(?:de |en |on )?{_NETWORK}\b\s?(?:es|se llama|is|called|:)?\s?(?P<at>[a-z0-9]+(?:[._][a-z0-9_.]*[a-z0-9]|\d+))\b"
    ),
    re.compile(
        rf"\b(?:en|on|de)\s(?:mi\s|su\s|my\s|his\s|her\s)?{_NETWORK}\b[^.\n]{{0,20}}?\b(?:como|es|soy|as|is|i'm)\s"
        r"(?P<at>[a-z0-9]+(?:[._][a-z0-9_.]*[a-z0-9]|\d+))\b"
    ),
    re.compile(rf"(?<![\w@.-])(?P<at>[a-z0-9]+[._][a-z0-9_.]{{0,38}}[a-z0-9])\s(?:en|on)\s{_NETWORK}\b"),
    re.compile(rf"\b{_NETWORK}\s?[:/]\s?(?P<at>[a-z0-9_][a-z0-9_.]{{2,40}})"),
)
# A page or a group that is named: 'el grupo de Facebook "La Voz del Archivo"'.
NAMED_PAGE = re.compile(
    rf"\b(?:pagina|grupo|perfil|cuenta|canal|page|group|profile|account|channel)\s(?:de|en|on|in)?\s?{_NETWORK}\s?(?:llamad[oa]|que se llama|called|named|es|is|:)?\s?(?P<at>\"[^\"\n]{{3,60}}\")"
)
HASHTAG = re.compile(r"(?<![\w&/#])#[a-z_]\w{3,60}")
ENDING_MARKS = ".,;:!?)]}'\"»"


def find_emails(reading: Reading) -> Iterator[Span]:
    for pattern in EMAILS:
        for match in pattern.finditer(reading.folded):
            start, end = match.span("at" if "at" in pattern.groupindex else 0)
            yield Span(start, _without_marks(reading.folded, start, end), "email")


def find_links(reading: Reading) -> Iterator[Span]:
    folded = reading.folded
    for pattern in URLS:
        for match in pattern.finditer(folded):
            end = _without_marks(folded, match.start(), match.end())
            if not KNOWN_SITES.fullmatch(folded, match.start(), end):
                yield Span(match.start(), end, "url_or_handle")
    for match in HANDLE.finditer(folded):
        yield Span(match.start(), _without_marks(folded, match.start(), match.end()), "url_or_handle")
    for match in HASHTAG.finditer(folded):
        yield Span(*match.span(), "url_or_handle")
    for pattern in (*NAMED_ACCOUNTS, NAMED_PAGE):
        for match in pattern.finditer(folded):
            yield Span(*match.span("at"), "url_or_handle")


def _without_marks(text: str, start: int, end: int) -> int:
    """Where a link ends when the sentence's own marks after it are left to the sentence."""
    while end > start + 1 and text[end - 1] in ENDING_MARKS:
        end -= 1
    return end


# --- Telephones ----------------------------------------------------------------------------------
DIGITS = re.compile(r"(?:(?<![\w$@/.-])|(?<=[a-z]\.))(?:\+\s?)?\(?\d[\d ().+*_-]{3,60}(?<=\d)(?!\w|/\d{4})")
GROUP = re.compile(r"\d+")
EXTENSION = re.compile(r"[\s,;(]{0,3}(?:ext|extension|x)\b\.?\s?:?\s?#?\d{1,6}\)?")
LONE_EXTENSION = re.compile(
    r"\b(?:ext\.|extension|extn\.?)\s?(?:(?:es|is|de|la|el|the|numero|number|no\.|:|#)\s?){0,3}\d{2,6}\b"
)
ASKED_FOR = re.compile(
    r"\b(?:tel|tels|telefonos?|cel|celular|celulares|movil|whats?|whatsapp|wats|wasap|numero|fijo|phone|cell|mobile|call|text|number|"
    r"llam\w{1,6}|marqu?\w{1,6}|comuni\w{2,8}|recados?|mensajes?|contact\w{0,4}|dial|ring|habl\w{1,6})\b[^\d\n]{0,25}$"
)
MONEY = re.compile(r"\s?(?:pesos|mxn|usd|mil\b|millones|m\.n\.|dolares|dollars|%|por ciento)")
DATE = re.compile(r"\d{1,2}[-. ]\d{1,2}[-. ](?:19|20)\d\d|(?:19|20)\d\d[-. ]\d{1,2}[-. ]\d{1,2}")
_SPOKEN = (
    r"(?:cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci\w{3,5}|veint[ei]\w{0,6}|"
    r"treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|double|doble|\d{1,4})"
)
SPOKEN = re.compile(rf"\b{_SPOKEN}(?:(?:\s?[,-]\s?|\s)(?:(?:y|and)\s)?{_SPOKEN}){{4,19}}\b")
SPOKEN_WORD = re.compile(r"[a-z]{2,}")


def find_phones(reading: Reading) -> Iterator[Span]:
    folded = reading.folded
    for match in DIGITS.finditer(folded):
        yield from _phones_in(folded, match.start(), match.end())
    for match in LONE_EXTENSION.finditer(folded):
        yield Span(*match.span(), "phone")
    for match in SPOKEN.finditer(folded):
        if sum(word != "y" for word in SPOKEN_WORD.findall(match.group())) >= 4:
            yield Span(*match.span(), "phone")


def _phones_in(text: str, start: int, end: int) -> Iterator[Span]:
    """The telephone numbers in a run of digits and their separators, from the left."""
    if MONEY.match(text, end):
        return
    if date := DATE.match(text, start, end):
        start = date.end()
    groups = [match.span() for match in GROUP.finditer(text, start, end)]
    index = 0
    while index < len(groups):
        taken = _groups_of_a_phone(text, groups, index, start)
        if not taken:
            index += 1
            continue
        begin, finish = groups[index][0], groups[index + taken - 1][1]
        while begin > start and text[begin - 1] in "+( " and text[begin - 1 : begin] != " ":
            begin -= 1
        if begin > start + 1 and text[begin - 2 : begin] == "+ ":
            begin -= 2
        if extension := EXTENSION.match(text, finish):
            finish = extension.end()
        yield Span(begin, finish, "phone")
        index += taken


def _groups_of_a_phone(text: str, groups: list[tuple[int, int]], index: int, start: int) -> int:
    """How many groups of digits, from this one on, make a telephone number; 0 if none do."""
    digits, best = "", 0
    international = "+" in text[max(start, groups[index][0] - 3) : groups[index][0]]
    for count, (begin, end) in enumerate(groups[index : index + 10], start=1):
        digits += text[begin:end]
        if len(digits) > 15:
            break
        if dials(digits, international, count):
            best = count
    if best:
        return best
    last = groups[-1][1]
    # Numbers of seven or eight digits are of old, or of another country: only where one is asked to call.
    if index == 0 and 6 < sum(end - begin for begin, end in groups) < 9:
        context = text[max(0, groups[0][0] - 50) : groups[0][0]]
        if ASKED_FOR.search(context) and last - groups[0][0] < 16:
            return len(groups)
    return 0


def dials(digits: str, international: bool, groups: int) -> bool:
    """Whether this is what one dials: ten digits, or more with a prefix."""
    size = len(digits)
    if international:
        return 10 <= size <= 15 or (size >= 8 and not digits.startswith(("52", "1")))
    if size == 10:
        return digits[0] != "0"
    if size in (12, 13):
        return digits.startswith(("52", "044", "045", "01", "001")) and (groups > 1 or size == 12)
    if size in (14, 15):
        return digits.startswith("00") and groups > 1
    return size == 11 and groups > 2 and digits[0] == "1"
