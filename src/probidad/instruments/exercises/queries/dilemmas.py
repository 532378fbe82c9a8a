"""Dilemmas, as lists and choices show them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db.models import OuterRef, QuerySet, Subquery

from probidad.core.languages.words import matches
from probidad.instruments.exercises.models import (
    DilemmaVersion,
)

ANY_POST = "any"


def current_dilemmas() -> QuerySet[DilemmaVersion]:
    """The newest wording of the newest version of each dilemma, by its URN."""
    same = DilemmaVersion.objects.filter(dilemma=OuterRef("dilemma"))
    newest = same.order_by("-version", "-revision").values("pk")[:1]
    current = DilemmaVersion.objects.filter(pk=Subquery(newest))
    return current.select_related("dilemma").order_by("dilemma__urn")


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


def listed_dilemmas() -> list[ListedDilemma]:
    """The current dilemmas, by URN."""
    names = [each.name for each in fields(ListedDilemma) if each.name != "pk"]
    rows = current_dilemmas().values_list("pk", *(f"content__{name}" for name in names))
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
) -> list[ListedDilemma]:
    """Those in whose title or situation, of either language, all words of the search stand.

    What is from any post's day is from that of each level.
    """
    return [
        each
        for each in listed
        if topic in ("", each.topic)
        and service_area in ("", each.service_area)
        and (post_level in ("", each.post_level) or each.post_level == ANY_POST)
        and (not value or value in each.values)
        and (not principle or principle in each.principles)
        and matches(search, *each.title.values(), *each.situation.values())
    ]
