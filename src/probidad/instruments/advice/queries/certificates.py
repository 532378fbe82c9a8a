"""Who is certified, and what somebody still lacks."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import timezone

from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.instruments.advice.models import Attempt, Certificate, SupervisedCase
from probidad.instruments.advice.permissions import AdvicePermission
from probidad.instruments.advice.queries.training import counted, passed_names
from probidad.instruments.advice.simulator import Simulation
from probidad.instruments.advice.simulator.library import shipped, training


def valid_certificates(institution: Institution, on: dt.date) -> QuerySet[Certificate]:
    """The certificates of an institution that hold on a day."""
    not_withdrawn = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    return Certificate.objects.filter(
        not_withdrawn, institution=institution, issued_on__lte=on, valid_until__gte=on
    )


def is_certified(person: Person, institution: Institution, on: dt.date) -> bool:
    """Whether somebody may take conversations of an institution on a day, as far as the training goes."""
    return valid_certificates(institution, on).filter(person=person).exists()


def certificates_of(person: Person) -> QuerySet[Certificate]:
    """All of somebody's certificates, those that end last first."""
    return Certificate.objects.filter(person=person).select_related("institution", "issued_by")


def ending_certificates(on: dt.date) -> QuerySet[Certificate]:
    """Certificates that hold, end within the time of a refresh, and have none that holds longer."""
    last = on + dt.timedelta(days=training().refresh_days)
    holding = Certificate.objects.filter(withdrawn_on=None, valid_until__range=(on, last))
    longer = Certificate.objects.filter(withdrawn_on=None, valid_until__gt=last)
    later = set(longer.values_list("person", "institution"))
    return holding.exclude(
        pk__in=[each.pk for each in holding if (each.person_id, each.institution_id) in later]
    ).select_related("person", "institution")


def reminders_due(certificate: Certificate, on: dt.date) -> int:
    """How many reminders of its end should have been sent by a day."""
    left = (certificate.valid_until - on).days
    return sum(left <= days for days in training().remind_days)


@dataclass(frozen=True)
class Standing:
    """How far somebody is in an institution. ``newest`` is the certificate that ends last and wasn't withdrawn."""

    person: Person
    institution: Institution
    today: dt.date
    passed: set[str]  # names of simulations
    refreshed: set[str]  # of those, since a refresh became possible
    cases: list[SupervisedCase]
    newest: Certificate | None

    @property
    def is_certified(self) -> bool:
        return bool(self.newest and self.newest.is_valid(self.today))

    @property
    def refresh_from(self) -> dt.date | None:
        """The day from which a certificate can be refreshed; None without one."""
        return self.newest.valid_until - dt.timedelta(days=training().refresh_days) if self.newest else None

    @property
    def is_refresh(self) -> bool:
        """Whether what comes next is a refresh: there is a certificate, which ends soon or has ended."""
        return bool(self.newest and self.today >= self.refresh_from)

    @cached_property
    def missing(self) -> list[Simulation]:
        """The simulations that are still to be passed for the certificate that comes next."""
        done, asked = (
            (self.refreshed, training().refresh) if self.is_refresh else (self.passed, list(shipped()))
        )
        return [shipped()[name] for name in asked if name not in done]

    @property
    def missing_cases(self) -> int:
        """How many supervised cases are still to be confirmed; none for a refresh."""
        return 0 if self.is_refresh else max(0, training().supervised_cases - len(self.cases))

    @property
    def is_ready(self) -> bool:
        """Whether a certificate may be issued now."""
        has_one = self.is_certified and not self.is_refresh
        return not (has_one or self.missing or self.missing_cases)


def standings(institution: Institution, people: Iterable[Person] | None = None) -> list[Standing]:
    """How far each advisor of an institution is, or each of these people, by name. Four queries, however many."""
    if people is None:
        people = access.people_with(AdvicePermission.ADVISE, institution).order_by("name", "pk")
    people, today = list(people), timezone.localdate()
    passed = passed_names(people)
    newest: dict[int, Certificate] = {}
    for each in Certificate.objects.filter(
        institution=institution, person__in=people, withdrawn_on=None
    ).order_by("valid_until", "pk"):
        newest[each.person_id] = each
    cases: dict[int, list[SupervisedCase]] = {}
    for each in SupervisedCase.objects.filter(institution=institution, person__in=people).select_related(
        "confirmed_by"
    ):
        cases.setdefault(each.person_id, []).append(each)
    recent = _passed_in_time(people, newest)
    return [
        Standing(
            each,
            institution,
            today,
            passed[each.pk],
            recent.get(each.pk, set()),
            cases.get(each.pk, []),
            newest.get(each.pk),
        )
        for each in people
    ]


def standing(person: Person, institution: Institution) -> Standing:
    """How far somebody is."""
    return standings(institution, [person])[0]


def _passed_in_time(people: Iterable[Person], newest: dict[int, Certificate]) -> dict[int, set[str]]:
    """What each person passed since the own certificate could be refreshed."""
    found: dict[int, set[str]] = {}
    rows = counted(Attempt.objects.filter(person__in=people, passed=True, simulation__in=training().refresh))
    for person_id, name, day in rows.values_list("person_id", "simulation", "finished_on"):
        certificate = newest.get(person_id)
        earliest = (
            certificate.valid_until - dt.timedelta(days=training().refresh_days) if certificate else None
        )
        if earliest and day >= max(earliest, certificate.issued_on):
            found.setdefault(person_id, set()).add(name)
    return found


def certificate_by_code(code: str) -> Certificate | None:
    """The certificate that bears a code, however it was typed."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return Certificate.objects.filter(code=plain).select_related("person", "institution").first()


def attempts_for_trainers(person: Person) -> QuerySet[Attempt]:
    """What trainers read of a trainee: what was finished from the beginning."""
    return counted(Attempt.objects.filter(person=person))
