"""The values of institutions' own codes, as pages and reports read them."""

from collections.abc import Collection, Iterable

from probidad.core.institutions.models import Institution
from probidad.core.taxonomy.models import OwnValue


def own_values_of(institution: Institution) -> list[OwnValue]:
    """The values of an institution's own code, in its order."""
    return list(institution.own_values.all())


def own_values_among(
    institutions: Iterable[Institution | int], keys: Collection[str]
) -> dict[str, list[str]]:
    """Names of own values that stand for some of these keys, by their institution's name; in one query.

    Institutions may be given by their keys.
    """
    found: dict[str, list[str]] = {}
    values = OwnValue.objects.filter(institution__in=institutions).select_related("institution")
    for each in values.order_by("institution__name", "position", "id"):
        if each.is_among(keys):
            found.setdefault(each.institution.name, []).append(each.name)
    return found
