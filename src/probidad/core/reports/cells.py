"""What a spreadsheet cell may hold: text that no program takes for a formula, numbers, dates, nothing."""

import datetime
import math
import re
from decimal import Decimal

from django.utils import timezone

Value = str | int | float | Decimal | bool | datetime.datetime | datetime.date | datetime.time | None

# Excel keeps 15 digits of a number: a longer one (a random key, say) is safe only as text.
_EXACT_DIGITS = 10**15
# Excel's calendar starts in 1900.
_FIRST_YEAR = 1900
# What spreadsheet programs read as the start of a formula, in narrow and wide forms (OWASP,
# "CSV Injection"). Spaces and invisible characters before it don't protect everywhere.
_FORMULA = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@\u2212\ufe62\ufe63\ufe66\ufe6b＝＋－＠]")
_LEADING_CONTROL = ("\t", "\r", "\n")
# XML 1.0 has no place for these; in CSV they only serve to deceive.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def plain(value: object) -> Value:
    """The value as a cell can hold it: numbers and dates stay, everything else becomes text.

    Infinite numbers and NaN become empty, since no spreadsheet has them. A moment with a time zone
    becomes the local time of the current one: Excel knows no time zones.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float, Decimal)):
        return _number(value)
    if isinstance(value, datetime.datetime):
        return _moment(value)
    if isinstance(value, datetime.time):
        return value.replace(tzinfo=None)
    if isinstance(value, datetime.date):
        return value if value.year >= _FIRST_YEAR else value.isoformat()
    return text(value)


def text(value: object) -> str:
    """The value as text without control characters."""
    return _UNPRINTABLE.sub("", str(value))


def _number(value: int | float | Decimal) -> Value:
    if isinstance(value, int):
        # int(): an enumeration's member is a number too, and writes itself as its name.
        return int(value) if abs(value) < _EXACT_DIGITS else str(int(value))
    return value if math.isfinite(value) else None


def _moment(value: datetime.datetime) -> Value:
    local = timezone.make_naive(value) if timezone.is_aware(value) else value
    return local if local.year >= _FIRST_YEAR else local.isoformat(" ")


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet program could compute the text instead of showing it."""
    return text.startswith(_LEADING_CONTROL) or _FORMULA.match(text) is not None


def inert(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet program could compute it."""
    return f"'{text}" if looks_like_formula(text) else text
