"""What the auditor's page and its exports show."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from probidad.core.audit import events
from probidad.core.audit.models import AuditCheck, AuditEvent, AuditHead, AuditPersonal
from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.core.people.roles import CorePermission, permissions_of


@dataclass(frozen=True)
class Filters:
    """What of the trail is asked for; None leaves a thing open. The times' end is exclusive."""

    institution: Institution | None = None
    kind: str | None = None
    actor: Person | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class ChainStatus:
    """The last complete verification: its date, how far it reached, where the chain breaks (if it does)."""

    events: int
    checked_on: date | None = None
    verified: int = 0
    broken_at: int | None = None

    @property
    def since(self) -> int:
        """How many events came after the verification."""
        return max(0, self.events - self.verified)


def visible_events(person: Person) -> QuerySet[AuditEvent]:
    """The events of the institutions where the person may read the trail, the latest first.

    Events of the platform itself are for those who hold the permission on the whole platform.
    """
    scope = Q(institution__in=access.institutions_where(person, CorePermission.READ_AUDIT))
    if any(
        membership.institution_id is None and CorePermission.READ_AUDIT in permissions_of(membership.role)
        for membership in access.current_memberships(person)
    ):
        scope |= Q(institution=None)
    return AuditEvent.objects.filter(scope).order_by("-sequence")


def filtered_events(visible: QuerySet[AuditEvent], filters: Filters) -> QuerySet[AuditEvent]:
    """The visible events that pass the filters, with what a row shows."""
    conditions = {
        "institution": filters.institution,
        "kind": filters.kind,
        "at__gte": filters.since,
        "at__lt": filters.before,
    }
    found = visible.filter(**{name: value for name, value in conditions.items() if value is not None})
    if filters.actor is not None:
        parts = AuditPersonal.objects.filter(part=AuditPersonal.Part.ACTOR, person=filters.actor)
        found = found.filter(sequence__in=parts.values("event"))
    return found.select_related("institution").prefetch_related("parts")


def actors(visible: QuerySet[AuditEvent]) -> QuerySet[Person]:
    """The people who did something that is visible, by name."""
    parts = AuditPersonal.objects.filter(
        part=AuditPersonal.Part.ACTOR, event__in=visible.order_by().values("sequence")
    )
    return Person.objects.filter(pk__in=parts.values("person")).order_by("name", "pk")


def kind_choices() -> list[tuple[str, str]]:
    """All kinds with their labels, by label."""
    return sorted(((kind.value, str(kind.label)) for kind in events.kinds()), key=lambda choice: choice[1])


def chain_status() -> ChainStatus:
    """What the page says of the chain as a whole."""
    head = AuditHead.objects.filter(pk=1).first()
    number = head.sequence if head else 0
    check = AuditCheck.objects.filter(pk=1).first()
    if check is None:
        return ChainStatus(events=number)
    return ChainStatus(number, check.checked_on, check.sequence, check.broken_at)
