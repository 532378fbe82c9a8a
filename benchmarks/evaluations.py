"""Published evaluations of thousands of institutions: a few are published by the service, and their rows copied.

Runs inside the platform, in :mod:`benchmarks.stage`.
"""

import datetime as dt
import random

PROTOTYPES = 20
STATES = 32
COPIED = (
    ("indices_publishedpoints", ("code", "level", "gathered", "possible")),
    ("indices_publishedarea", ("area", "kind", "gathered", "possible", "stage")),
)


def evaluations(wanted: dict) -> dict:
    """So many ``institutions`` with so many ``applications`` each, of ICIFIEP; the address of one in the middle."""
    from django.db import connection

    from probidad.core.institutions.models import Institution
    from probidad.instruments.indices.models import Publication

    prototypes = _prototypes()
    last = max(each.pk for each in prototypes)
    homes = Institution.objects.bulk_create(
        Institution(
            slug=f"municipio-{number}",
            name=f"Municipio {number}",
            search_text=f"municipio {number}",
            kind=Institution.Kind.MUNICIPALITY,
            state_code=f"{number % STATES + 1:02}",
            municipality_code=f"{number // STATES + 1:03}",
        )
        for number in range(wanted["institutions"])
    )
    for application in range(1, wanted["applications"] + 1):
        _apply(prototypes, homes, application, wanted["applications"])
    for table, columns in COPIED:
        _copy_rows(table, columns, last)
    # The prototypes' own institutions count for nothing.
    Publication.objects.filter(pk__lte=last).update(current=False, latest=False)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"institution": f"/indices/icifiep/{homes[len(homes) // 2].slug}/"}


def _prototypes() -> list:
    from probidad.core.institutions.models import Institution
    from probidad.core.people.models import Person
    from probidad.instruments.indices.tests.published import published, version_of

    reviewer = Person.objects.create_user(email="revisora@ejemplo.mx", name="Quien revisa")
    organisation = Institution.objects.create(
        slug="red", name="Red Ciudadana", kind=Institution.Kind.ORGANISATION
    )
    version = version_of("icifiep")
    return [
        published(
            institution=Institution.objects.create(
                slug=f"prototipo-{number}", name=f"Prototipo {number}", kind=Institution.Kind.MUNICIPALITY
            ),
            organisation=organisation,
            reviewer=reviewer,
            version=version,
            share=number / PROTOTYPES,
            seed=number,
        )
        for number in range(PROTOTYPES)
    ]


def _apply(prototypes: list, homes: list, application: int, applications: int) -> None:
    """One evaluation of every institution, mostly better than the one before."""
    from probidad.instruments.indices.models import Publication, Round

    chance = random.Random(application)
    chosen = [prototypes[min(PROTOTYPES - 1, int(chance.random() * (6 + application)))] for _home in homes]
    day = dt.date(2016 + application, 3, 1)
    rounds = Round.objects.bulk_create(
        [
            Round(
                version=like.version,
                institution=home,
                organisation=like.organisation,
                state=Round.State.PUBLISHED,
                basis=Round.Basis.PUBLIC,
                starts_on=day,
                scored_until=day,
            )
            for home, like in zip(homes, chosen, strict=True)
        ],
        batch_size=500,
    )
    Publication.objects.bulk_create(
        [
            Publication(
                round=round,
                version=like.version,
                institution=round.institution,
                organisation=like.organisation,
                application=application,
                content=like.content,
                digest=like.digest,
                percent=like.percent,
                gathered=like.gathered,
                possible=like.possible,
                published_on=day,
                current=application == applications,
            )
            for round, like in zip(rounds, chosen, strict=True)
        ],
        batch_size=500,
    )


def _copy_rows(table: str, columns: tuple[str, ...], last: int) -> None:
    """The rows of each copy are those of the prototype that has its digest."""
    from django.db import connection

    names = ", ".join(columns)
    own = ", ".join(f"p.{each}" for each in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (publication_id, {names}) SELECT c.id, {own} FROM indices_publication c "
            f"JOIN indices_publication m ON m.digest = c.digest AND m.id <= %s "
            f"JOIN {table} p ON p.publication_id = m.id WHERE c.id > %s",
            [last, last],
        )


TASKS = {"evaluations": evaluations}
