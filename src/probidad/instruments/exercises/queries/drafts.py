"""Drafts of dilemmas: what they lack, what they follow, and who may go on with them."""

from collections.abc import Iterable

from django.db.models import QuerySet

from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.core.taxonomy import catalogue
from probidad.instruments.exercises import drafting
from probidad.instruments.exercises.models import Dilemma, DilemmaDraft, DilemmaVersion, Round
from probidad.instruments.exercises.permissions import ExercisesPermission
from probidad.instruments.exercises.rules import DilemmaContent


def drafts_in(institutions: Iterable[Institution] | QuerySet[Institution]) -> QuerySet[DilemmaDraft]:
    """The drafts of these institutions, those in review first, then the newest."""
    found = DilemmaDraft.objects.filter(institution__in=institutions).select_related("institution")
    return found.prefetch_related("writers").order_by("state", "-id")


def draft_problems(draft: DilemmaDraft) -> list[drafting.Problem]:
    """What a draft lacks before it may be reviewed."""
    return drafting.problems(draft.content, draft.language, known_keys())


def known_keys() -> drafting.Known:
    """What the taxonomy has."""
    return drafting.Known(
        topic=frozenset(catalogue.topics()),
        service_area=frozenset(catalogue.service_areas()),
        post_level=frozenset(catalogue.post_levels()),
        values=frozenset(catalogue.values()),
        principles=frozenset(catalogue.principles()),
        sources=frozenset(catalogue.sources()),
    )


def published_before(draft: DilemmaDraft) -> DilemmaVersion | None:
    """The version that the draft revises; None for a new dilemma."""
    return draft.dilemma.versions.first() if draft.dilemma_id else None


def translations_left_behind(draft: DilemmaDraft) -> set[str]:
    """Of a revision, the translations that nobody touched while their originals changed."""
    published = published_before(draft)
    if published is None:
        return set()
    return drafting.left_behind(published.content, draft.content, draft.language, draft.other_language)


def as_content(draft: DilemmaDraft, *, urn: str, reviewer: str) -> DilemmaContent:
    """A complete draft as typed objects, of version 1. Raises pydantic's ValidationError for an incomplete one.

    A note on why officials would differ stays behind where they don't: no page shows it, the reviewer's neither.
    """
    own = {"urn": urn, "version": 1, "revision": 1, "reviewer": {draft.language: reviewer}}
    content = drafting.without_unknown(draft.content, known_keys())
    note = content.get("contested_note") if content.get("contested") else None
    return DilemmaContent.model_validate(content | own | {"contested_note": note})


def next_number(draft: DilemmaDraft) -> tuple[int, int]:
    """The version and revision that a complete draft will be published as."""
    published = published_before(draft)
    if published is None:
        return 1, 1
    content = as_content(draft, urn=draft.dilemma.urn, reviewer="–")
    return drafting.next_number(published.text, content, new_version=draft.new_version)


def reviewers_of(draft: DilemmaDraft) -> QuerySet[Person]:
    """Who may review a draft: those with the role who didn't write on it."""
    holding = access.people_with(ExercisesPermission.REVIEW_DILEMMAS, draft.institution)
    return holding.exclude(pk__in=draft.writers.values("pk")).order_by("name", "pk")


def rounds_with(dilemma: Dilemma) -> QuerySet[Round]:
    """The rounds in which some version of a dilemma stands."""
    versions = DilemmaVersion.objects.filter(dilemma=dilemma)
    return Round.objects.filter(exercises__dilemma_version__in=versions).distinct()
