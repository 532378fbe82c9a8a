"""From a finding to a promise: what could be proposed, what was, and whether the next evaluation finds it kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from probidad.core.institutions.models import Institution
from probidad.core.links.models import ProposedCommitment
from probidad.instruments.indices.models import Publication, PublishedPoints
from probidad.instruments.indices.rules.comparison import comparable
from probidad.instruments.indices.rules.content import Entry

SOURCE = "urn:probidad:indices:publication:"


class Outcome(Enum):
    """What the next evaluation shows of an accepted commitment."""

    KEPT = pgettext_lazy("commitment", "Kept")
    BEGUN = pgettext_lazy("commitment", "Begun")
    NOT_KEPT = pgettext_lazy("commitment", "Not kept")
    NOT_COMPARABLE = pgettext_lazy("commitment", "Asked otherwise since")
    NOT_YET = pgettext_lazy("commitment", "Not evaluated again yet")


@dataclass(frozen=True)
class Lacking:
    """An indicator below its highest level, and what was proposed for it (None: nothing yet)."""

    entry: Entry
    gathered: int
    possible: int
    proposed: ProposedCommitment | None


@dataclass(frozen=True)
class Promise:
    """A proposed commitment, the evaluation and indicator that it comes from, and what became of it."""

    proposed: ProposedCommitment
    publication: Publication
    entry: Entry | None
    outcome: Outcome | None


def lacking_in(publication: Publication) -> list[Lacking]:
    """The indicators of a publication that are below their highest level, in order, with what was proposed for each."""
    proposed = {each.part: each for each in ProposedCommitment.objects.filter(source=publication.urn)}
    entries = {entry.code: entry for entry in publication.version.text.entries(publication.text.items)}
    return [
        Lacking(entries[answer.code], answer.gathered, answer.possible, proposed.get(answer.code))
        for answer in publication.text.answers
        if answer.gathered < answer.possible
    ]


def proposed_to(institutions: QuerySet[Institution]) -> QuerySet[ProposedCommitment]:
    """The commitments that evaluations propose to institutions, the newest first."""
    return ProposedCommitment.objects.filter(
        institution__in=institutions, source__startswith=SOURCE
    ).select_related("institution")


def promises(proposed: Iterable[ProposedCommitment]) -> list[Promise]:
    """Proposed commitments with where they come from and whether they were kept, in a fixed number of queries."""
    proposed = list(proposed)
    keys = {each.pk: int(each.source.removeprefix(SOURCE)) for each in proposed}
    sources = Publication.objects.select_related("version__instrument", "organisation").in_bulk(
        set(keys.values())
    )
    later = _later(sources.values())
    points = _points([*sources, *(each.pk for each in later.values())])
    return [
        Promise(each, source, _entry(source, each.part), _outcome(each, source, later, points))
        for each in proposed
        if (source := sources.get(keys[each.pk]))
    ]


def _later(sources: Iterable[Publication]) -> dict[tuple[int, int], Publication]:
    """The publication that counts now, by institution and instrument."""
    sources = list(sources)
    current = Publication.objects.filter(
        current=True,
        institution__in={each.institution_id for each in sources},
        version__instrument__in={each.version.instrument_id for each in sources},
    ).select_related("version")
    return {(each.institution_id, each.version.instrument_id): each for each in current}


def _points(publications: list[int]) -> dict[tuple[int, str], PublishedPoints]:
    found = PublishedPoints.objects.filter(publication__in=publications)
    return {(each.publication_id, each.code): each for each in found}


def _entry(source: Publication, code: str) -> Entry | None:
    return next((each for each in source.version.text.entries(source.text.items) if each.code == code), None)


def _outcome(proposed: ProposedCommitment, source: Publication, later, points) -> Outcome | None:
    """None for what the institution didn't accept."""
    if proposed.state != ProposedCommitment.State.ACCEPTED:
        return None
    current = later.get((source.institution_id, source.version.instrument_id))
    if current is None or current.application <= source.application:
        return Outcome.NOT_YET
    before, after = points.get((source.pk, proposed.part)), points.get((current.pk, proposed.part))
    key = proposed.part.partition("@")[0]
    if not (before and after) or key not in comparable(source.version.text, current.version.text):
        return Outcome.NOT_COMPARABLE
    if after.possible and after.gathered == after.possible:
        return Outcome.KEPT
    return Outcome.BEGUN if after.gathered > before.gathered else Outcome.NOT_KEPT
