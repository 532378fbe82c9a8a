"""What the indices publish about an institution, for its own page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.institutions.models import Institution
from probidad.core.languages.text import localized
from probidad.core.registry import PublicLink
from probidad.instruments.indices.queries.institution import current_evaluations_of
from probidad.instruments.indices.reports import wording


def about_institution(institution: Institution) -> list[PublicLink]:
    """The evaluation that counts by each instrument, and the list of all."""
    found = [_link(institution, each) for each in current_evaluations_of(institution)]
    if not found:
        return []
    every = PublicLink(
        _("All evaluations"),
        reverse("indices:evaluations", args=[institution.slug]),
        _("With those before, by each instrument"),
    )
    return [*found, every]


def _link(institution: Institution, publication) -> PublicLink:
    score = wording.score_of(publication.scoring, publication.percent)
    return PublicLink(
        f"{localized(publication.title)}: {score}" if score else localized(publication.title),
        reverse("indices:evaluation", args=[publication.version.instrument.slug, institution.slug]),
        f"{publication.organisation.name}, {wording.day(publication.published_on)}",
    )
