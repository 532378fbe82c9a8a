"""Amounts and dates in the reader's language and country's form."""

from datetime import date

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from probidad.core.disclosure import bands

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def amount(value: float, unit: str) -> str:
    """A count, or a share from 0 to 1 as a whole percentage: ``1,234.5``, ``45 %`` (``45%`` in English)."""
    if unit == "percent":
        return percentage(value)
    if unit == "band":
        return band(value)
    whole = float(value).is_integer()
    return formats.number_format(
        int(value) if whole else value, decimal_pos=0 if whole else 1, force_grouping=True
    )


def tick(value: float, unit: str) -> str:
    """An amount on an axis: where a scale begins and ends is no band."""
    return amount(value, "percent" if unit == "band" else unit)


def percentage(share: float) -> str:
    """A share as a percentage without decimals; one that isn't quite 0 or 100 never reads as if it were."""
    space = "" if (get_language() or "").startswith("en") else NO_BREAK_SPACE
    if 0 < share < 0.005:
        return f"<{NO_BREAK_SPACE}1{space}%"
    if 0.995 <= share < 1:
        return f">{NO_BREAK_SPACE}99{space}%"
    # Half up, as people round; Python's own rounding would show 0.445 and 0.455 both as 44 and 46.
    number = int(share * 100 + 0.5 + 1e-9) if share >= 0 else -int(-share * 100 + 0.5 + 1e-9)
    return f"{formats.number_format(number, decimal_pos=0, force_grouping=True)}{space}%"


def band(share: float) -> str:
    """A share as a percentage, at the ends as a band: ``≤ 10 %``, ``≥ 90 %`` (core/disclosure/bands.py)."""
    if bands.is_low(share):
        return f"≤{NO_BREAK_SPACE}{percentage(bands.LOW)}"
    return f"≥{NO_BREAK_SPACE}{percentage(bands.HIGH)}" if bands.is_high(share) else percentage(share)


def day(value: date) -> str:
    return formats.date_format(value, "SHORT_DATE_FORMAT")


def month(value: date) -> str:
    return formats.date_format(value, f"{_month_format()} Y")


def _month_format() -> str:
    """Three letters: ``Mar`` in English, ``mar`` in Spanish, which writes months small."""
    return "M" if (get_language() or "").startswith("en") else "b"


def not_shown() -> str:
    """What stands in the place of every number that is not shown."""
    return _("not shown: small group")


def no_data() -> str:
    """What stands where there is no number to show."""
    return _("no data")
