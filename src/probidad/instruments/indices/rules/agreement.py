"""How far two assessors agreed before they talked. No Django in here.

Krippendorff's alpha for ordinal data (K. Krippendorff, Content Analysis, 4th ed. 2018, ch. 12) by the package of his name;
Cohen's kappa (Educational and Psychological Measurement 20, 1960, 37–46) of levels as names. Both are 1 where all is equal and
about 0 where it is as by chance.
"""

from collections import Counter
from collections.abc import Sequence

from probidad.instruments.indices.rules.published import Agreement
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE

TOP = 60  # of the common scale: a multiple of 1, 2, 3 and 4, the steps that two to five levels have


def agreement(pairs: Sequence[tuple[str, str]], orders: Sequence[Sequence[str]]) -> Agreement:
    """The agreement of two assessors over the indicators that both answered.

    ``pairs``: what the first and the second found, indicator by indicator; ``orders``: for each of them the keys of its levels from
    least to most. Levels are placed by their share of the way to the highest one, so that instruments with two and with five
    levels add up. "Doesn't apply" is a name for kappa, and has no place in an order: alpha leaves those pairs out. A measure
    that isn't defined (both found everywhere the same one level) is None.
    """
    equal = sum(first == second for first, second in pairs)
    places = [
        (_place(first, order), _place(second, order))
        for (first, second), order in zip(pairs, orders, strict=True)
        if NOT_APPLICABLE not in (first, second)
    ]
    names = [
        tuple(each if each == NOT_APPLICABLE else str(_place(each, order)) for each in pair)
        for pair, order in zip(pairs, orders, strict=True)
    ]
    return Agreement(compared=len(pairs), equal=equal, alpha=_alpha(places), kappa=_kappa(names))


def _place(level: str, order: Sequence[str]) -> int:
    return order.index(level) * TOP // max(len(order) - 1, 1)


def _alpha(places: Sequence[tuple[int, int]]) -> float | None:
    if len({place for pair in places for place in pair}) < 2:
        return None
    # Here, since NumPy takes a tenth of a second and 30 MB: evaluations are reconciled a few times a year.
    import krippendorff

    first, second = zip(*places, strict=True)
    return float(krippendorff.alpha([first, second], level_of_measurement="ordinal"))


def _kappa(names: Sequence[tuple[str, str]]) -> float | None:
    if not names:
        return None
    observed = sum(first == second for first, second in names) / len(names)
    firsts, seconds = Counter(first for first, _ in names), Counter(second for _, second in names)
    by_chance = sum(firsts[name] * seconds[name] for name in firsts) / len(names) ** 2
    return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)
