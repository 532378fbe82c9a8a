"""The only writer of the audit trail."""

import re
import secrets
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from probidad.core.audit import chain, events
from probidad.core.audit.models import AuditCheck, AuditEvent, AuditHead, AuditPersonal
from probidad.core.audit.verification import Check
from probidad.core.institutions.models import Institution
from probidad.core.people.models import Person

SUBJECT = re.compile(r"urn:probidad:[a-z_]+:[a-z_]+:[A-Za-z0-9._-]+")
PERSON = "urn:probidad:people:person:"
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@transaction.atomic
def record(
    *,
    kind: events.AuditKind,
    actor: Person | None,
    institution: Institution | None = None,
    subject: str = "",
    details: dict[str, Any] | None = None,
    personal: dict[str, Any] | None = None,
    about: Person | None = None,
) -> AuditEvent:
    """Append an event to the trail, in the caller's transaction.

    Call it last in a transaction: on PostgreSQL it locks the trail's end until the transaction is over.

    ``actor`` is the member of staff who acted, or None for the platform itself (a task, a command).
    **Never record what somebody did on an anonymous page**: neither who nor when; such things are
    counted, if at all, where the instrument says how.

    ``subject`` is the URN of what was acted upon, ``urn:probidad:<app>:<kind>:<key>``, such as
    ``urn:probidad:exercises:round:123``; empty where that is the actor's own account. It is chained and
    stays for ever, so it never names a person.
    ``details`` is chained and stays for ever: no personal data (an email address is refused).
    ``personal`` is data about ``about``, or about the actor where ``about`` isn't given; about
    somebody without an account it needs a kind that keeps for years. It is erased by the kind's rule.

    Raises ValueError or TypeError for an unregistered kind, for personal data in a kind that has
    none, and for data without a canonical form: all are programming errors.
    """
    _check(kind, actor, about, details, personal)
    _check_subject(subject)
    details = details or {}
    head = _locked_head()
    parts = _parts(kind, actor, about, personal)
    event = AuditEvent(
        sequence=head.sequence + 1,
        at=timezone.now(),
        kind=str(kind),
        institution=institution,
        subject=subject,
        details=details,
        actor_digest=_digest(parts, AuditPersonal.Part.ACTOR),
        personal_digest=_digest(parts, AuditPersonal.Part.ABOUT),
        previous_hash=head.hash,
    )
    event.hash = chain.event_hash(event.link())
    event.save(force_insert=True)
    for part in parts:
        part.event = event
        part.save(force_insert=True)
    head.sequence, head.hash = event.sequence, event.hash
    head.save(update_fields=["sequence", "hash"])
    return event


def _check(kind, actor, about, details, personal) -> None:
    if events.kind_of(kind) is not kind:
        raise ValueError(f"{kind!r} is not a registered event kind: see core.audit.events")
    if (personal or about) and not kind.erasure.allows_personal:
        raise ValueError(f"{kind} has no rule for personal data")
    if personal and not (about or actor) and not kind.erasure.years:
        raise ValueError(f"{kind}: personal data that belongs to nobody here could never be erased")
    if ADDRESS.search(chain.canonical(details or {}).decode()):
        raise ValueError(f"{kind}: an email address is personal data and can't stand in details")


def _check_subject(subject: str) -> None:
    if subject and not SUBJECT.fullmatch(subject):
        raise ValueError(f"{subject!r} is not of the form urn:probidad:<app>:<kind>:<key>")
    if subject.startswith(PERSON):
        raise ValueError("a subject is chained for ever and can't name a person")


def _locked_head() -> AuditHead:
    """The head, locked until the transaction ends (on SQLite the transaction is the lock)."""
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        AuditHead.objects.get_or_create(pk=1)
        head = AuditHead.objects.select_for_update().get(pk=1)
    return head


def _parts(kind, actor, about, personal) -> list[AuditPersonal]:
    keep_until = _years_from_today(kind.erasure.years) if kind.erasure.years else None
    parts = []
    if actor is not None:
        data = {"person": actor.pk, "name": actor.name}
        parts.append(_part(AuditPersonal.Part.ACTOR, actor, data, keep_until))
    if personal or about:
        data = dict(personal or {})
        if about is not None:
            data |= {"person": about.pk, "name": about.name}
        parts.append(_part(AuditPersonal.Part.ABOUT, about or actor, data, keep_until))
    return parts


def _part(name: str, person: Person | None, data: dict, keep_until: date | None) -> AuditPersonal:
    return AuditPersonal(
        part=name, person=person, salt=secrets.token_hex(32), data=data, keep_until=keep_until
    )


def _digest(parts: list[AuditPersonal], name: str) -> str:
    return next((chain.part_digest(part.salt, part.data) for part in parts if part.part == name), "")


def _years_from_today(years: int) -> date:
    today = timezone.localdate()
    try:
        return today.replace(year=today.year + years)
    except ValueError:  # 29 February
        return today.replace(year=today.year + years, day=28)


@transaction.atomic
def erase_person(*, person: Person) -> int:
    """Erase a person's name and data from the trail; returns how many parts were erased.

    Parts that a kind keeps for years stay until then. Also finds data that bears the person's
    email address, e.g. of the invitation that came before the account. Deleting a person calls this.
    """
    today = timezone.localdate()
    mine = Q(person=person) | Q(data__email=person.email)
    over = Q(keep_until=None) | Q(keep_until__lt=today)
    return _erase(AuditPersonal.objects.filter(mine & over, erased_on=None))


@transaction.atomic
def erase_expired() -> int:
    """Erase what was kept for years after its person had gone, now that the years are over."""
    return _erase(
        AuditPersonal.objects.filter(person=None, keep_until__lt=timezone.localdate(), erased_on=None)
    )


def _erase(parts) -> int:
    """Empty the parts, and say in the trail how many: verification compares the two numbers."""
    erased = parts.update(salt="", data={}, person=None, erased_on=timezone.localdate())
    if erased:
        record(kind=events.AuditEvents.ERASED, actor=None, details={"parts": erased})
    return erased


def keep_check(*, check: Check) -> None:
    """Keep the result of a complete verification, for the auditor's page and `doctor`."""
    AuditCheck.objects.update_or_create(
        pk=1,
        defaults={
            "checked_on": timezone.localdate(),
            "sequence": check.head.sequence,
            "broken_at": check.broken_at,
        },
    )
