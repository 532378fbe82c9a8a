"""What is told in bands only: shares at the ends, and how many took part."""

from probidad.core.disclosure.lot import BASE

# At the ends a share is told as "at most a tenth" or "at least nine in ten", so that a page never says that all
# or none of a group did something ("class" or "group disclosure": Hundepool et al. 2012, ch. 5; ONS, *SRS output
# checking guidance*, 6.2). What can be worked out from other figures is no closer, since a tenth of each group is
# left out of all of them (lot.py).
LOW, HIGH = 0.10, 0.90
# The bands of participation: quarters. More would tell, of a unit whose list is known, who is missing.
QUARTERS = 4


def banded(share: float) -> float:
    """A share from 0 to 1 as it is drawn and written: in whole percents, and at the ends the middle of its band."""
    share = round(share, 2)
    if share <= LOW:
        return LOW / 2
    return (1 + HIGH) / 2 if share >= HIGH else share


def is_low(share: float) -> bool:
    """Whether a share is told as "at most a tenth"."""
    return round(share, 2) <= LOW


def is_high(share: float) -> bool:
    """Whether a share is told as "at least nine in ten"."""
    return round(share, 2) >= HIGH


def quarter(took_part: int, invited: int) -> int:
    """The quarter in which participation lies: 1 (fewer than one in four) to 4 (three in four or more).

    Of the number in fives, as answers are told: of a small roster a quarter is few people, and a quarter and a number in
    fives together would tell how many took part to the person.
    """
    return min(QUARTERS * (took_part // BASE * BASE) // max(invited, 1), QUARTERS - 1) + 1
