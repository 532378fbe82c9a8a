"""An evaluation from its preparation to the first day of scoring: agreed with the institution, begun, abandoned."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.indices.events import IndicesEvent
from probidad.instruments.indices.models import InstrumentVersion, Round
from probidad.instruments.indices.queries.preparing import earlier_round, obstacles
from probidad.instruments.indices.queries.seats import seats_of
from probidad.instruments.indices.services.notices import Kind, tell

State, Basis, Consent = Round.State, Round.Basis, Round.Consent
# What the institution is told when it is asked: whoever changes one of them asks again.
TOLD = ("version_id", "items", "starts_on", "scored_until", "replies_until", "scored_twice")


def locked(round: Round, *states: str) -> Round:
    """The evaluation, locked for the caller's transaction. Raises ValidationError where it is in none of the states."""
    found = (
        Round.objects.select_for_update(of=("self",))
        .select_related("institution", "organisation", "version")
        .get(pk=round.pk)
    )
    if found.state not in states:
        message = _("This can't be done any more: the evaluation is “%(state)s” now.")
        raise ValidationError(message % {"state": found.get_state_display()}, code="state")
    return found


def note(round: Round, kind: IndicesEvent, actor: Person, institution: Institution | None = None, **details):
    """Record an event of an evaluation: in the trail of the organisation, unless another institution's is named."""
    record(
        kind=kind,
        actor=actor,
        institution=institution or round.organisation,
        subject=round.urn,
        details=details,
    )


@transaction.atomic
def prepare_round(
    *,
    version: InstrumentVersion,
    institution: Institution,
    organisation: Institution,
    basis: str,
    starts_on: dt.date,
    scored_until: dt.date,
    replies_until: dt.date | None,
    scored_twice: bool = False,
    items: Sequence[str] = (),
    actor: Person,
) -> Round:
    """A new evaluation in preparation. The published one that it follows is found by itself.

    Raises ValidationError for an institution that no longer exists, and while another evaluation of it by the same version runs.
    """
    if not institution.exists:
        raise ValidationError(_("The institution no longer exists."), code="ended")
    own = institution == organisation
    round = Round(
        version=version,
        institution=institution,
        organisation=organisation,
        basis=Basis.SELF if own else basis,
        starts_on=starts_on,
        scored_until=scored_until,
        replies_until=replies_until,
        scored_twice=scored_twice,
        items=_items(version, items),
        earlier=earlier_round(institution, version),
        opened_by=actor,
    )
    _require_the_only_one(round)
    round.save(force_insert=True)
    note(round, IndicesEvent.ROUND_PREPARED, actor, instrument=version.short_name, basis=round.basis)
    return round


@transaction.atomic
def change_round(*, round: Round, version: InstrumentVersion, actor: Person, **changes) -> Round:
    """Change an evaluation in preparation. Where something that the institution was told changes, it is asked anew."""
    current = locked(round, State.PREPARED)
    before = {name: getattr(current, name) for name in TOLD}
    current.version = version
    for name in ("starts_on", "scored_until", "replies_until", "scored_twice"):
        setattr(current, name, changes[name])
    current.items = _items(version, changes.get("items", ()))
    if current.basis != Basis.SELF:
        current.basis = changes["basis"]
    _require_the_only_one(current)
    current.earlier = earlier_round(current.institution, version)
    if before != {name: getattr(current, name) for name in TOLD}:
        current.consent, current.consent_on, current.consent_reason = Consent.NOT_ASKED, None, ""
    if before["version_id"] != version.pk or before["items"] != current.items:
        # Areas of another instrument, or commitments in another order, aren't those that people were given.
        current.seats.update(groups=[])
    current.save()
    note(current, IndicesEvent.ROUND_CHANGED, actor, instrument=version.short_name, basis=current.basis)
    return current


def _items(version: InstrumentVersion, items: Sequence[str]) -> list[str]:
    if version.text.subject != "plan":
        return []
    if not items:
        message = _("This instrument evaluates a plan: write its commitments, one on each line.")
        raise refusal(message, code="required", field="items")
    return list(items)


def _require_the_only_one(round: Round) -> None:
    running = Round.objects.exclude(state__in=Round.DONE).exclude(pk=round.pk)
    if running.filter(
        institution=round.institution, organisation=round.organisation, version=round.version
    ).exists():
        message = _("Your organisation is evaluating this institution by this instrument already.")
        raise refusal(message, code="running", field="version")


@transaction.atomic
def ask_consent(*, round: Round, actor: Person) -> Round:
    """Ask the institution whether it accepts: it sees what will happen, by whom, with which instrument, and when."""
    current = locked(round, State.PREPARED)
    if current.basis != Basis.ACCEPTED or current.consent != Consent.NOT_ASKED:
        raise ValidationError(_("The institution was asked already, or needn't be."), code="asked")
    current.consent, current.consent_on = Consent.ASKED, timezone.localdate()
    current.save(update_fields=["consent", "consent_on"])
    note(current, IndicesEvent.CONSENT_ASKED, actor)
    tell(current, Kind.ASKED, besides=actor)
    return current


@transaction.atomic
def accept_round(*, round: Round, actor: Person) -> Round:
    """The institution accepts: also after it had declined, as long as the evaluation is being scored."""
    current = locked(round, State.PREPARED, State.SCORING)
    if current.consent not in (Consent.ASKED, Consent.DECLINED):
        raise ValidationError(_("There is nothing to answer: the institution wasn't asked."), code="consent")
    current.consent, current.consent_on, current.consent_reason = Consent.ACCEPTED, timezone.localdate(), ""
    current.basis = Basis.ACCEPTED
    current.save(update_fields=["consent", "consent_on", "consent_reason", "basis"])
    note(current, IndicesEvent.CONSENT_GIVEN, actor, current.institution)
    tell(current, Kind.ANSWERED, besides=actor)
    return current


@transaction.atomic
def decline_round(*, round: Round, reason: str, actor: Person) -> Round:
    """The institution declines, and says why. Whether it is evaluated all the same isn't its decision."""
    current = locked(round, State.PREPARED, State.SCORING)
    if current.consent != Consent.ASKED:
        raise ValidationError(_("There is nothing to answer: the institution wasn't asked."), code="consent")
    current.consent, current.consent_on = Consent.DECLINED, timezone.localdate()
    current.consent_reason = reason
    current.save(update_fields=["consent", "consent_on", "consent_reason"])
    note(current, IndicesEvent.CONSENT_DECLINED, actor, current.institution)
    tell(current, Kind.ANSWERED, besides=actor)
    return current


@transaction.atomic
def go_on_from_public(*, round: Round, actor: Person) -> Round:
    """Evaluate from public information alone an institution that declined or hasn't answered; this is shown everywhere."""
    current = locked(round, State.PREPARED)
    if current.basis != Basis.ACCEPTED or current.consent not in (Consent.ASKED, Consent.DECLINED):
        raise ValidationError(_("Ask the institution first."), code="consent")
    current.basis = Basis.PUBLIC
    current.save(update_fields=["basis"])
    note(current, IndicesEvent.ROUND_CHANGED, actor, basis=current.basis)
    return current


@transaction.atomic
def begin_scoring(*, round: Round, actor: Person) -> Round:
    """Let the assessors begin. Raises ValidationError with all that still stands against it."""
    current = locked(round, State.PREPARED)
    if problems := obstacles(current, seats_of(current)):
        raise ValidationError(problems, code="obstacles")
    current.state = State.SCORING
    current.earlier = earlier_round(current.institution, current.version)
    current.save(update_fields=["state", "earlier"])
    note(current, IndicesEvent.SCORING_BEGUN, actor)
    return current


@transaction.atomic
def abandon_round(*, round: Round, reason: str, actor: Person) -> Round:
    """Give up an evaluation that isn't published, for good, and say why."""
    running = [each for each in State if each not in Round.DONE]
    current = locked(round, *running)
    current.state = State.ABANDONED
    current.abandoned_on, current.abandoned_reason = timezone.localdate(), reason
    current.save(update_fields=["state", "abandoned_on", "abandoned_reason"])
    note(current, IndicesEvent.ROUND_ABANDONED, actor)
    return current
