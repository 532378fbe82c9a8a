"""What an evaluation needs before it begins, and what it is compared with."""

from collections.abc import Sequence

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from probidad.core.institutions.models import Institution
from probidad.instruments.indices.models import InstrumentVersion, Publication, Round, Seat
from probidad.instruments.indices.queries.seats import seat_problems


def earlier_round(institution: Institution, version: InstrumentVersion) -> Round | None:
    """The evaluation of the institution by this instrument that counts now; None for a first one."""
    publication = (
        Publication.objects.filter(
            institution=institution, version__instrument=version.instrument_id, current=True
        )
        .select_related("round")
        .first()
    )
    return publication and publication.round


def obstacles(round: Round, seats: Sequence[Seat]) -> list[str]:
    """What still keeps an evaluation in preparation from being scored, as sentences; empty when it may begin."""
    found = []
    if round.basis == Round.Basis.ACCEPTED and round.consent != Round.Consent.ACCEPTED:
        found.append(_CONSENT[Round.Consent(round.consent)]())
    if not any(each.part == Seat.Part.REVIEWER for each in seats):
        found.append(_("Choose who reviews and signs: somebody who doesn't score."))
    found += seat_problems(round, seats)
    if round.scored_until < timezone.localdate():
        found.append(_("The last day for scoring has passed: choose a later one."))
    if not round.institution.exists:
        found.append(_("The institution no longer exists."))
    return found


_CONSENT = {
    Round.Consent.NOT_ASKED: lambda: _("Ask the institution whether it accepts."),
    Round.Consent.ASKED: lambda: _(
        "The institution hasn't answered yet. You can wait, or go on from public information."
    ),
    Round.Consent.DECLINED: lambda: _("The institution declined. You can go on from public information."),
}


def open_business(institution: Institution) -> list[str]:
    """Why an institution can't end yet: evaluations of it, or made by it, that are running; as sentences."""
    running = Round.objects.exclude(state__in=Round.DONE).select_related(
        "institution", "organisation", "version"
    )
    mine = running.filter(institution=institution) | running.filter(organisation=institution)
    return [
        _("Publish or abandon the evaluation “%(evaluation)s” of %(day)s first.")
        % {
            "evaluation": f"{each.version.short_name}, {each.institution.name}",
            "day": formats.date_format(each.starts_on),
        }
        for each in mine
    ]
