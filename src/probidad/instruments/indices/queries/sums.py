"""All published answers added up again in one pass, to compare with what was published: the database adds, nothing is copied out.

Millions of rows: what leaves the database is one row a publication.
"""

from collections.abc import Iterator

from django.db import connection

from probidad.instruments.indices.models import Publication, PublishedPoints
from probidad.instruments.indices.rules.scoring import Tally

_SUMS = (
    f"SELECT publication_id, SUM(gathered), SUM(possible) FROM {PublishedPoints._meta.db_table} "  # noqa: S608 no input
    "GROUP BY publication_id"
)


def sums() -> dict[int, tuple[int, int]]:
    """By the key of a publication, the points gathered and possible in its answers: plain pairs, since they are many."""
    # Of tens of thousands of rows Django's own reading is a tenth of the time.
    with connection.cursor() as cursor:
        cursor.execute(_SUMS)
        return {publication: (gathered, possible) for publication, gathered, possible in cursor.fetchall()}


def changed_since_published() -> Iterator[tuple[Publication, Tally]]:
    """The publications whose answers don't add up to what was published of them, with what they add up to now."""
    found = sums()
    for publication in Publication.objects.only("gathered", "possible").order_by("pk").iterator():
        now = found.get(publication.pk, (0, 0))
        if now != (publication.gathered, publication.possible):
            yield publication, Tally(*now)
