"""What waits for somebody of the staff: how much, and of which kind. Nothing of it needs a key."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.instruments.advice.models import Consultation, ReaderKey, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries.claims_waiting import claims_waiting_for
from probidad.instruments.advice.queries.deadlines import deadlines_of
from probidad.instruments.advice.queries.inboxes import COUNTED, held_by, held_by_nobody, in_inbox, kinds_read
from probidad.instruments.advice.queries.staff import left_to_others, may_take


@dataclass(frozen=True)
class Waiting:
    """Of one institution and kind: how many are overdue, one's own, nobody's and not rather a colleague's with fewer (each
    counted as far as COUNTED), and the keys of those about which somebody asks for one's view."""

    institution: Institution
    kind: Kind
    late: int
    mine: int
    free: int
    asked: list[int]

    @property
    def is_something(self) -> bool:
        return bool(self.late or self.mine or self.free or self.asked)


def waiting_for(person: Person) -> Iterator[Waiting]:
    """What waits for somebody, by institution and kind; nothing for where nothing does."""
    institutions = list(access.institutions_where(person, P.READ_THREADS))
    deadlines = deadlines_of(institutions)
    for institution in institutions:
        for kind in kinds_read(person, institution):
            threads = in_inbox(person, institution, kind)
            waiting = threads.filter(waiting_since__isnull=False)
            asked = Consultation.objects.filter(person=person, is_open=True, thread__in=threads)
            found = Waiting(
                institution,
                kind,
                _counted(waiting.filter(deadlines[institution.pk].overdue())),
                _counted(waiting.filter(held_by(person))),
                _free(person, institution, kind, waiting.filter(held_by_nobody())),
                list(asked.values_list("thread", flat=True)[:10]),
            )
            if found.is_something:
                yield found


def readers_with_something() -> Iterator[Person]:
    """Whoever of the staff something waits for: one's own, what nobody has, what is late, a colleague who asks."""
    holders = ReaderKey.objects.filter(retired_on=None).values("person")
    for person in Person.objects.filter(is_active=True, pk__in=holders):
        if something_waits(person):
            yield person


def something_waits(person: Person) -> bool:
    """Whether any conversation, or the file of any claim, waits for somebody."""
    return any(waiting_for(person)) or bool(claims_waiting_for(person))


def _free(person: Person, institution: Institution, kind: Kind, threads: QuerySet[Thread]) -> int:
    if not threads.exists() or not may_take(person, institution, kind):
        return 0
    return _counted(threads.exclude(left_to_others(person, institution, kind)))


def _counted(threads: QuerySet[Thread]) -> int:
    return threads.order_by()[:COUNTED].count()
