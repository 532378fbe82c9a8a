"""The named cast: who is who in the tests, so that a test of access reads as a sentence.

One invented municipality with three units (and a state above it), and a second municipality that
shows where the borders are. Everybody has an account without a password and a second factor.
"""

import time
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.test import Client

from probidad.core.institutions.models import Institution, InstitutionName, Unit
from probidad.core.people import recency
from probidad.core.people.models import Membership, Person
from probidad.core.people.roles import Role

# Everybody with a role in `cast.institution` (the operator: on the platform; who evaluates: in `cast.organisation`).
ROLES = {role.value: role for role in Role}
OTHERS = ("other_ethics_head", "other_team_leader", "outsider")
SIGNED_IN = (*ROLES, *OTHERS)
EVERYBODY = (*SIGNED_IN, "visitor")
EVALUATING = (Role.COORDINATOR, Role.ASSESSOR)
NO_PASSWORD = make_password(None)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class Cast:
    """People by name (``cast.team_leader``), their institutions, and clients that act as them."""

    state: Institution
    institution: Institution
    other_institution: Institution
    unit: Unit  # the team leader's
    other_unit: Unit  # of the same institution, led by nobody
    third_unit: Unit
    foreign_unit: Unit  # of the other institution
    organisation: Institution  # of civil society: it evaluates, and has a coordinator and an assessor
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(f"nobody in the cast is called {name!r}") from None

    def client(self, name: str, *, language: str = "es-mx", **kwargs) -> Client:
        """A new client signed in as ``name`` (``visitor``: not signed in), reading in ``language``."""
        client = Client(**kwargs)
        client.cookies["django_language"] = language
        if name != "visitor":
            client.force_login(self.people[name], backend=BACKEND)
        return client

    def just_signed_in(self, name: str, **kwargs) -> Client:
        """As :meth:`client`, by the pages and a moment ago: nobody is asked again who they are."""
        client = self.client(name, **kwargs)
        session = client.session
        session[recency.SHOWN_AT] = time.time()
        session.save()
        return client

    def without_second_factor(self, name: str) -> None:
        """Take away the person's second factor."""
        Authenticator.objects.filter(user=self.people[name]).delete()

    def add(
        self, name: str, role: str, institution: Institution | None = None, unit: Unit | None = None
    ) -> Person:
        """One more person, with a role in an institution (the cast's own unless said)."""
        [person] = _make_people([name])
        home = None if role == Role.OPERATOR else institution or self.institution
        Membership.objects.create(person=person, role=role, institution=home, unit=unit)
        self.people[name] = person
        return person


def _make_people(names) -> list[Person]:
    people = [
        Person(
            email=f"{name.replace('_', '.')}@ejemplo.mx",
            name=name.replace("_", " ").title(),
            password=NO_PASSWORD,
        )
        for name in names
    ]
    people = Person.objects.bulk_create(people)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, primary=True, verified=True) for person in people
    )
    Authenticator.objects.bulk_create(
        Authenticator(user=person, type=Authenticator.Type.TOTP, data={"secret": generate_totp_secret()})
        for person in people
    )
    return people


def _institution(slug: str, name: str, kind: str, parent: Institution | None = None) -> Institution:
    institution = Institution.objects.create(slug=slug, name=name, kind=kind, parent=parent)
    InstitutionName.objects.create(institution=institution, name=name)
    return institution


def make_cast() -> Cast:
    """Write the cast into the test's database."""
    state = _institution("estado-de-tres-rios", "Estado de Tres Ríos", Institution.Kind.STATE)
    home = _institution("villa-clara", "Municipio de Villa Clara", Institution.Kind.MUNICIPALITY, state)
    away = _institution("puerto-verde", "Municipio de Puerto Verde", Institution.Kind.MUNICIPALITY, state)
    outside = _institution("red-rendicion", "Red por la Rendición de Cuentas", Institution.Kind.ORGANISATION)
    names = ("Obras Públicas", "Tesorería", "Desarrollo Social")
    units = [Unit.objects.create(institution=home, name=name) for name in names]
    foreign = Unit.objects.create(institution=away, name="Obras Públicas")
    people = dict(zip(SIGNED_IN, _make_people(SIGNED_IN), strict=True))
    memberships = [
        Membership(
            person=people[name],
            role=role,
            institution={Role.OPERATOR: None}.get(role, outside if role in EVALUATING else home),
            unit=units[0] if role == Role.TEAM_LEADER else None,
        )
        for name, role in ROLES.items()
    ]
    memberships += [
        Membership(person=people["other_ethics_head"], role=Role.ETHICS_HEAD, institution=away),
        Membership(person=people["other_team_leader"], role=Role.TEAM_LEADER, institution=away, unit=foreign),
    ]
    Membership.objects.bulk_create(memberships)
    return Cast(state, home, away, *units, foreign, outside, people)
