"""Certificates: first cases confirmed, then issued, refreshed, recorded from elsewhere, or withdrawn."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution
from probidad.core.people.models import Person
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import Certificate, SupervisedCase
from probidad.instruments.advice.simulator.library import training


@transaction.atomic
def confirm_case(
    *, person: Person, institution: Institution, number: int, remark: str, actor: Person
) -> SupervisedCase:
    """Confirm a first case, the ``number``-th of the person. Confirmed already, it stays as it was.

    Raises ValidationError for a trainer's own case, and for a number that isn't the next.
    """
    _not_oneself(person, actor)
    found = SupervisedCase.objects.filter(person=person, institution=institution)
    again = found.filter(number=number).first()
    if again:
        return again
    if number != found.count() + 1:
        raise ValidationError(_("Another case was confirmed meanwhile. Look at the list and try again."))
    case = found.create(
        person=person, institution=institution, number=number, remark=remark, confirmed_by=actor
    )
    record(
        kind=AdviceEvent.CASE_CONFIRMED,
        actor=actor,
        institution=institution,
        details={"number": number},
        about=person,
    )
    return case


def issue(*, person: Person, institution: Institution, actor: Person) -> Certificate:
    """Issue a certificate to somebody who lacks nothing; a refresh goes on from the end of the one before.

    Raises ValidationError where something is missing, or for one's own.
    """
    _not_oneself(person, actor)
    standing = queries.standing(person, institution)
    if not standing.is_ready:
        raise ValidationError(_("Something is still missing, or there is a certificate that holds already."))
    kind = Certificate.Kind.REFRESHED if standing.is_refresh else Certificate.Kind.EARNED
    begins = max(standing.today, standing.newest.valid_until) if standing.is_refresh else standing.today
    return _issue(
        person=person,
        institution=institution,
        kind=kind,
        valid_until=rules.months_after(begins, training().valid_months),
        actor=actor,
    )


def record_external(*, person: Person, institution: Institution, reason: str, actor: Person) -> Certificate:
    """Certify somebody by a training elsewhere, and say which. Raises ValidationError for oneself, or a second one."""
    _not_oneself(person, actor)
    today = timezone.localdate()
    if queries.is_certified(person, institution, today):
        raise ValidationError(_("This person has a certificate that holds already."))
    return _issue(
        person=person,
        institution=institution,
        kind=Certificate.Kind.EXTERNAL,
        valid_until=rules.months_after(today, training().valid_months),
        reason=reason,
        actor=actor,
    )


@transaction.atomic
def withdraw(*, certificate: Certificate, reason: str, actor: Person) -> None:
    """Take a certificate back from today on. Taken back already, it stays as it was."""
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.withdrawn_on:
        return
    locked.withdrawn_on, locked.withdrawal_reason = timezone.localdate(), reason
    locked.save(update_fields=["withdrawn_on", "withdrawal_reason"])
    _record(AdviceEvent.CERTIFICATE_WITHDRAWN, locked, actor, reason)


def show_name(*, certificate: Certificate, shows: bool) -> None:
    """Let the public page say the holder's name, or no longer. Only the holder decides that."""
    Certificate.objects.filter(pk=certificate.pk).update(shows_name=shows)


def note_reminder(*, certificate: Certificate, count: int) -> None:
    """Note how many reminders of its end were sent."""
    Certificate.objects.filter(pk=certificate.pk).update(reminders=count)


def _issue(*, kind: str, valid_until: dt.date, actor: Person, reason: str = "", **whose) -> Certificate:
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(
                **whose, kind=kind, valid_until=valid_until, reason=reason, issued_by=actor
            )
            _record(AdviceEvent.CERTIFICATE_ISSUED, certificate, actor, reason)
            return certificate
    except IntegrityError:  # a second click, or a colleague at the same moment
        return Certificate.objects.get(**whose, valid_until=valid_until, withdrawn_on=None)


def _record(kind: AdviceEvent, certificate: Certificate, actor: Person, reason: str) -> None:
    # The reason may speak of the person, so it can be erased with the person.
    record(
        kind=kind,
        actor=actor,
        institution=certificate.institution,
        subject=f"urn:probidad:advice:certificate:{certificate.pk}",
        details={"certificate": certificate.kind},
        personal={"reason": reason} if reason else None,
        about=certificate.person,
    )


def _not_oneself(person: Person, actor: Person) -> None:
    if person == actor:
        raise ValidationError(_("Nobody certifies their own training. Ask another trainer."))
