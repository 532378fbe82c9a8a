"""Dilemmas, as lists and choices show them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from probidad.core.institutions.models import Institution
from probidad.core.languages.words import matches
from probidad.instruments.exercises.models import Dilemma, DilemmaVersion

ANY_POST = "any"


def newest_versions() -> QuerySet[DilemmaVersion]:
    """The newest wording of the newest version of each dilemma, whosever it is, by its URN."""
    same = DilemmaVersion.objects.filter(dilemma=OuterRef("dilemma"))
    newest = same.order_by("-version", "-revision").values("pk")[:1]
    current = DilemmaVersion.objects.filter(pk=Subquery(newest))
    return current.select_related("dilemma").order_by("dilemma__urn")


def current_dilemmas(institution: Institution | None = None) -> QuerySet[DilemmaVersion]:
    """What a round of the institution may choose from: the library (without an institution, that alone) and
    its own dilemmas, without the withdrawn ones.
    """
    own = Q(dilemma__institution=None)
    if institution is not None:
        own |= Q(dilemma__institution=institution)
    return newest_versions().filter(own, dilemma__withdrawn_on=None)


@dataclass(frozen=True)
class ListedDilemma:
    """A current dilemma as lists show it. Options, insights and citations, most of its text, stay unread."""

    pk: int
    title: dict[str, str]
    situation: dict[str, str]
    topic: str
    service_area: str | None
    post_level: str | None
    values: list[str]
    principles: list[str]
    contested: bool
    # Whose own it is; None for the library's.
    owner: str | None
    withdrawn_on: date | None


OF_DILEMMA = {"owner": "dilemma__institution__name", "withdrawn_on": "dilemma__withdrawn_on"}


def listed_dilemmas(dilemmas: QuerySet[Dilemma]) -> list[ListedDilemma]:
    """The newest versions of these dilemmas, by URN."""
    names = [each.name for each in fields(ListedDilemma) if each.name != "pk"]
    columns = [OF_DILEMMA.get(name, f"content__{name}") for name in names]
    rows = newest_versions().filter(dilemma__in=dilemmas).values_list("pk", *columns)
    return [ListedDilemma(*row) for row in rows]


def found_dilemmas(
    listed: Iterable[ListedDilemma],
    *,
    search: str,
    topic: str,
    service_area: str,
    post_level: str,
    value: str,
    principle: str,
    own: bool | None = None,
) -> list[ListedDilemma]:
    """Those in whose title or situation, of either language, all words of the search stand.

    What is from any post's day is from that of each level. ``own``: the institutions' own, or the library's.
    """
    return [
        each
        for each in listed
        if topic in ("", each.topic)
        and service_area in ("", each.service_area)
        and (post_level in ("", each.post_level) or each.post_level == ANY_POST)
        and (not value or value in each.values)
        and (not principle or principle in each.principles)
        and own in (None, each.owner is not None)
        and matches(search, *each.title.values(), *each.situation.values())
    ]
