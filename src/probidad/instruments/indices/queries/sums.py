"""All published answers added up again in one pass, to compare with what was published: the database adds, nothing is copied out.

Millions of rows: what leaves the database is one row a publication.
"""

from collections.abc import Iterator

from django.db.models import Sum

from probidad.instruments.indices.models import Publication, PublishedPoints
from probidad.instruments.indices.rules.scoring import Tally


def sums() -> dict[int, tuple[int, int]]:
    """By the key of a publication, the points gathered and possible in its answers: plain pairs, since they are many."""
    rows = PublishedPoints.objects.values_list("publication").annotate(Sum("gathered"), Sum("possible"))
    return {publication: (gathered, possible) for publication, gathered, possible in rows.order_by()}


def changed_since_published() -> Iterator[tuple[Publication, Tally]]:
    """The publications whose answers don't add up to what was published of them, with what they add up to now."""
    found = sums()
    for publication in Publication.objects.only("gathered", "possible").order_by("pk").iterator():
        now = found.get(publication.pk, (0, 0))
        if now != (publication.gathered, publication.possible):
            yield publication, Tally(*now)
