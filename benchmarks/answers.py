"""Millions of published answers, and three ways of adding them up: what happens inside the platform.

Runs in :mod:`benchmarks.stage`.
"""

import struct
import time

EVALUATIONS = 10  # of each institution
CODES = 100
# A row of COPY … (FORMAT binary): how many fields, and before each its length; numbers begin with the highest byte.
HEAD = 19
ROW = [("n", ">i2"), ("l1", ">i4"), ("publication", ">i8"), ("l2", ">i4"), ("gathered", ">i2"), ("l3", ">i4"), ("possible", ">i2")]  # fmt: skip


def scoring(wanted: dict) -> dict:
    """Seconds of each way, turn by turn, over ``institutions`` × 10 evaluations × 100 indicators."""
    from probidad.instruments.indices.queries.sums import sums

    count = _fill(wanted["institutions"])
    ways = {"pass": sums, "sql": _own_sql, "columns": _columns}
    found = {name: _plain(way()) for name, way in ways.items()}
    seconds = {name: [] for name in ways}
    for _turn in range(wanted["turns"]):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - began)
    alike = found["pass"] == found["sql"] == found["columns"]
    return {"rows": count, "seconds": seconds, "alike": alike and len(found["pass"]) == count // CODES}


def _plain(found) -> dict:
    return {int(key): tuple(map(int, each)) for key, each in found.items()}


def _own_sql() -> dict:
    """The database's own aggregate, as one would write it by hand."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT publication_id, SUM(gathered), SUM(possible) FROM indices_publishedpoints GROUP BY publication_id"
        )
        return {publication: (gathered, possible) for publication, gathered, possible in cursor.fetchall()}


def _columns() -> dict:
    """All rows read into columns, which NumPy adds up."""
    import numpy

    table = _copied(numpy) if _is_postgres() else _fetched(numpy)
    publication, gathered, possible = (table[name] for name in ("publication", "gathered", "possible"))
    sums = [numpy.bincount(publication, weights=each) for each in (gathered, possible)]
    there = numpy.flatnonzero(numpy.bincount(publication)).tolist()
    return dict(zip(there, zip(*(each[there].tolist() for each in sums), strict=True), strict=True))


def _is_postgres() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def _copied(numpy):
    from django.db import connection

    statement = "COPY (SELECT publication_id, gathered, possible FROM indices_publishedpoints) TO STDOUT (FORMAT binary)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        content = b"".join(copy)
    dtype = numpy.dtype(ROW)
    rows = (len(content) - HEAD - struct.calcsize("!h")) // dtype.itemsize
    return numpy.frombuffer(content, dtype=dtype, count=rows, offset=HEAD)


def _fetched(numpy):
    from django.db import connection

    names = [("publication", "i8"), ("gathered", "i2"), ("possible", "i2")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT publication_id, gathered, possible FROM indices_publishedpoints")
        return numpy.fromiter(cursor.cursor if hasattr(cursor, "cursor") else cursor, dtype=names)


def _fill(institutions: int) -> int:
    """Institutions, their publications by one instrument, and the answers' rows; how many answers."""
    from django.db import connection

    publications = _publications(institutions)
    numbers = ", ".join(f"({number})" for number in range(CODES))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO indices_publishedpoints (publication_id, code, level, gathered, possible) "
            f"WITH codes (nth) AS (VALUES {numbers}) "
            "SELECT id, 'indicator-' || nth, 'level', (id * 7 + nth * 13) % 5, 4 "
            "FROM indices_publication CROSS JOIN codes ORDER BY id, nth"
        )
        cursor.execute("VACUUM ANALYZE" if _is_postgres() else "ANALYZE")
    return publications * CODES


def _publications(institutions: int) -> int:
    import datetime as dt

    from probidad.core.institutions.models import Institution
    from probidad.instruments.indices.models import InstrumentVersion, Publication, Round
    from probidad.instruments.indices.services.instruments import publish_library

    publish_library()
    version, day = InstrumentVersion.objects.first(), dt.date(2026, 1, 1)
    home = Institution.objects.create(slug="mide", name="Mide", kind=Institution.Kind.ORGANISATION)
    homes = Institution.objects.bulk_create(
        Institution(slug=f"m-{number}", name=f"Municipio {number}", kind="municipality")
        for number in range(institutions)
    )
    rounds = Round.objects.bulk_create(
        Round(
            institution=each, organisation=home, version=version, state="published", basis="public",
            starts_on=day, scored_until=day,
        )
        for _evaluation in range(EVALUATIONS)
        for each in homes
    )  # fmt: skip
    made = Publication.objects.bulk_create(
        (
            Publication(
                round=round, version=version, institution=round.institution, organisation=home, application=1,
                content={}, digest="0" * 64, percent=50, gathered=200, possible=400, published_on=day, current=False,
            )
            for round in rounds
        ),
        batch_size=2000,
    )  # fmt: skip
    return len(made)


TASKS = {"scoring": scoring}
