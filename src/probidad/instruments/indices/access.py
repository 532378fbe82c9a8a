"""The only ways to an evaluation or an instrument for somebody signed in: the object, or 404."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from probidad.core.institutions.models import Institution
from probidad.core.links.models import ProposedCommitment
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.core.registry import Subject
from probidad.instruments.indices import queries
from probidad.instruments.indices.models import (
    Dispute,
    Evidence,
    Instrument,
    InstrumentDraft,
    InstrumentVersion,
    Publication,
    Round,
    Seat,
)
from probidad.instruments.indices.models.answers import Side
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.queries.scoring import evidence_seen_by, evidence_seen_in_institution
from probidad.instruments.indices.rules.content import Entry


def organisations_of(person: Person, permission: str) -> QuerySet[Institution]:
    """Where the person evaluates from: organisations of civil society, and institutions that evaluate themselves."""
    return access.institutions_where(person, permission).existing()


def rounds_made(person: Person, permission: str = P.SEE_ROUNDS) -> QuerySet[Round]:
    """The evaluations of the organisations in which the person holds the permission."""
    mine = access.institutions_where(person, permission)
    return Round.objects.filter(organisation__in=mine).select_related(
        "institution", "organisation", "version"
    )


def round_made(person: Person, round_id: int, permission: str = P.SEE_ROUNDS) -> Round:
    """An evaluation of one's organisation, or 404."""
    return get_object_or_404(rounds_made(person, permission), pk=round_id)


def round_to_manage(person: Person, round_id: int) -> Round:
    """An evaluation that the person coordinates, or 404."""
    return round_made(person, round_id, P.MANAGE_ROUNDS)


def manages(person: Person, round: Round) -> bool:
    """Whether the person coordinates an evaluation."""
    return access.holds(person, P.MANAGE_ROUNDS, round.organisation)


def seat_to_manage(round: Round, seat_id: int) -> Seat:
    """A seat of an evaluation that one coordinates, or 404."""
    seat = get_object_or_404(Seat.objects.select_related("person"), pk=seat_id, round=round)
    seat.round = round
    return seat


def seat_in(person: Person, round_id: int, part: str) -> Seat:
    """The person's seat in an evaluation of an organisation of theirs, or 404: who left it has none."""
    round = round_made(person, round_id)
    seat = get_object_or_404(Seat, round=round, person=person, part=part)
    seat.round = round
    return seat


def rounds_received(person: Person) -> QuerySet[Round]:
    """The evaluations of institutions for which the person answers, once these were asked."""
    mine = access.institutions_where(person, P.RESPOND)
    return (
        Round.objects.filter(institution__in=mine)
        .exclude(consent=Round.Consent.NOT_ASKED)
        .select_related("institution", "organisation", "version")
    )


def round_received(person: Person, round_id: int) -> Round:
    """An evaluation that the person's institution was asked about, or 404."""
    return get_object_or_404(rounds_received(person), pk=round_id)


def round_accepted(person: Person, round_id: int) -> Round:
    """An evaluation that the person's institution accepted, or 404: before, it brings nothing."""
    return get_object_or_404(rounds_received(person), pk=round_id, consent=Round.Consent.ACCEPTED)


def evidence_made(person: Person, round: Round, evidence_id: int) -> Evidence:
    """Evidence with a file that somebody of the organisation sees, or 404."""
    return get_object_or_404(evidence_seen_by(person, round), pk=evidence_id, file__isnull=False)


def own_evidence(person: Person, round: Round, evidence_id: int) -> Evidence:
    """Evidence that the person brought for the organisation, or 404."""
    own = Evidence.objects.filter(round=round, side=Side.ORGANISATION, brought_by=person)
    return get_object_or_404(own.select_related("round", "file"), pk=evidence_id)


def evidence_received(round: Round, evidence_id: int) -> Evidence:
    """Evidence that the institution sees, or 404."""
    return get_object_or_404(evidence_seen_in_institution(round), pk=evidence_id)


def round_after_scoring(person: Person, round_id: int) -> Round:
    """An evaluation whose assessors have finished, for its coordinators and for whoever sits in it; else 404.

    Not before: an agreement of two who saw each other's answers would be none.
    """
    round = get_object_or_404(rounds_made(person).filter(state__in=Round.AFTER_SCORING), pk=round_id)
    if not (manages(person, round) or round.seats.filter(person=person).exists()):
        raise Http404
    return round


def round_to_sign(person: Person, round_id: int) -> Round:
    """An evaluation that is in review or published, for its reviewer; else 404."""
    round = seat_in(person, round_id, Seat.Part.REVIEWER).round
    if round.state not in (Round.State.REVIEW, Round.State.PUBLISHED):
        raise Http404
    return round


def dispute_of(round: Round, dispute_id: int) -> Dispute:
    """A dispute of an evaluation, or 404."""
    dispute = get_object_or_404(Dispute.objects.select_related("decided_by"), pk=dispute_id, round=round)
    dispute.round = round
    return dispute


def findings_received(person: Person, round_id: int) -> Round:
    """An evaluation that the person's institution accepted, once it may read the findings; else 404."""
    shown = rounds_received(person).filter(
        consent=Round.Consent.ACCEPTED, state__in=Round.SHOWN_TO_INSTITUTION
    )
    return get_object_or_404(shown, pk=round_id)


def instruments_for(person: Person) -> QuerySet[Instrument]:
    """The instruments that ship, and those of one's organisations."""
    mine = access.institutions_where(person, P.SEE_ROUNDS)
    return Instrument.objects.filter(Q(organisation=None) | Q(organisation__in=mine))


def version_for(person: Person, version_id: int) -> InstrumentVersion:
    """A version of an instrument that the person may apply, or 404."""
    versions = InstrumentVersion.objects.select_related("instrument__organisation")
    return get_object_or_404(versions, pk=version_id, instrument__in=instruments_for(person))


def own_instrument_for(person: Person, instrument_id: int) -> Instrument:
    """An instrument of an organisation for which the person writes instruments, or 404."""
    mine = access.institutions_where(person, P.WRITE_INSTRUMENTS)
    found = Instrument.objects.select_related("organisation")
    return get_object_or_404(found, pk=instrument_id, organisation__in=mine)


def organisation_to_write_for(person: Person, slug: str) -> Institution:
    """An organisation for which the person writes instruments, or 404."""
    return get_object_or_404(organisations_of(person, P.WRITE_INSTRUMENTS), slug=slug)


def drafts_for(person: Person) -> QuerySet[InstrumentDraft]:
    """The drafts of organisations for which the person writes instruments."""
    mine = access.institutions_where(person, P.WRITE_INSTRUMENTS)
    found = InstrumentDraft.objects.select_related("organisation", "instrument")
    return found.filter(organisation__in=mine)


def draft_for(person: Person, draft_id: int) -> InstrumentDraft:
    """A draft of one's organisation, or 404."""
    return get_object_or_404(drafts_for(person), pk=draft_id)


def latest_publication(round: Round) -> Publication:
    """What is published of an evaluation now, or 404."""
    found = Publication.objects.select_related(
        "version__instrument", "institution", "organisation", "round__version"
    )
    return get_object_or_404(found, round=round, latest=True)


def institutions_answered_for(person: Person) -> QuerySet[Institution]:
    """The institutions for which the person answers."""
    return access.institutions_where(person, P.RESPOND)


def commitment_for(person: Person, commitment_id: int) -> ProposedCommitment:
    """A commitment that an evaluation proposes to an institution for which the person answers, or 404."""
    return get_object_or_404(queries.proposed_to(institutions_answered_for(person)), pk=commitment_id)


def entry_of(round: Round, code: str) -> Entry:
    """What is asked under a code, or 404."""
    entry = round.by_code.get(code)
    if entry is None:
        raise Http404
    return entry


def entry_scored(seat: Seat, code: str) -> Entry:
    """What is asked under a code, if it is the seat's to score; else 404."""
    entry = entry_of(seat.round, code)
    if not seat.scores(entry):
        raise Http404
    return entry


def round_subjects(person: Person, keys: set[int]) -> dict[int, Subject]:
    """Evaluations as the audit trail names them: with a link for whoever may see them."""
    rounds = Round.objects.filter(pk__in=keys).select_related("institution", "version")
    made = set(rounds_made(person).filter(pk__in=keys).values_list("pk", flat=True))
    return {
        each.pk: Subject(str(each), reverse("indices-panel:round", args=[each.pk]) if each.pk in made else "")
        for each in rounds
    }


def instrument_subjects(person: Person, keys: set[int]) -> dict[int, Subject]:
    """Instruments as the audit trail names them."""
    found = Instrument.objects.filter(pk__in=keys).prefetch_related("versions")
    return {each.pk: Subject(each.latest.short_name if each.latest else each.urn) for each in found}


def draft_subjects(person: Person, keys: set[int]) -> dict[int, Subject]:
    """Drafts of instruments as the audit trail names them."""
    return {each.pk: Subject(str(each)) for each in InstrumentDraft.objects.filter(pk__in=keys)}
