"""Recommendations of a published evaluation that are proposed to the institution as commitments."""

from collections.abc import Collection

from django.db import transaction

from probidad.core.links.services import propose_commitment
from probidad.instruments.indices import queries
from probidad.instruments.indices.models import Publication


@transaction.atomic
def propose_from(*, actor, publication: Publication, codes: Collection[str]) -> int:
    """Propose what an evaluation recommends for these indicators; how many are new.

    Those at their highest level, and those for which something was proposed already, are left as they are.
    """
    lacking = [
        each for each in queries.lacking_in(publication) if each.entry.code in codes and each.proposed is None
    ]
    for each in lacking:
        propose_commitment(
            actor=actor,
            institution=publication.institution,
            source=publication.urn,
            part=each.entry.code,
            text=each.entry.indicator.recommendation.model_dump(),
            by=publication.organisation,
        )
    return len(lacking)
