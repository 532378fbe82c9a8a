"""The demonstration: an invented state, its people, and what each instrument makes of them.

Everybody and everything in it is invented. It is built into an empty database only and marked by a row,
see ``Demonstration``; `probidad demo --wipe` removes the whole database.
"""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core import registry
from probidad.core.demonstration import Scene
from probidad.core.institutions import endings, services
from probidad.core.institutions.models import Institution, InstitutionName, Unit
from probidad.core.people.models import Membership, Person
from probidad.core.people.roles import Role
from probidad.core.taxonomy.services import add_own_value
from probidad.web.models import Demonstration

STATE = ("estado", "estado-de-altavista", "Gobierno del Estado de Altavista", Institution.Kind.STATE)
MUNICIPALITIES = (
    ("valle", "san-isidro-del-valle", "Municipio de San Isidro del Valle"),
    ("puerto", "puerto-claro", "Municipio de Puerto Claro"),
    ("mesa", "mesa-de-los-olivos", "Municipio de Mesa de los Olivos"),
)
BODIES = (("agua", "agua-de-altavista", "Organismo Operador de Agua de Altavista"),)
ORGANISATIONS = (("red", "red-altavista-rinde-cuentas", "Red Altavista Rinde Cuentas"),)
UNITS = {
    "valle": (
        "Obras Públicas",
        "Tesorería",
        "Desarrollo Social",
        "Seguridad Pública y Tránsito",
        "Licencias y Permisos",
        "Archivo Municipal",
        "Catastro",
    ),
    "puerto": ("Obras Públicas", "Tesorería", "Servicios Públicos"),
    "mesa": ("Presidencia", "Tesorería"),
    "agua": ("Atención a Usuarios", "Operación", "Compras"),
    "vivienda": ("Créditos", "Proyectos"),
    "estado": ("Secretaría de Administración", "Contraloría"),
}
# (short name, name, role, institution, unit): the first of each role is a door of its own.
PEOPLE = (
    ("operadora", "Renata Olvera Paz", Role.OPERATOR, None, None),
    ("etica", "Lucía Barragán Nájera", Role.ETHICS_HEAD, "valle", None),
    ("titular", "Tomás Iriarte Solís", Role.TEAM_LEADER, "valle", "Obras Públicas"),
    ("titular_tesoreria", "Graciela Montes Rivas", Role.TEAM_LEADER, "valle", "Tesorería"),
    ("titular_archivo", "Efraín Ugalde Mora", Role.TEAM_LEADER, "valle", "Archivo Municipal"),
    ("custodia", "Inés Arriaga Luna", Role.CUSTODIAN, "valle", None),
    ("asesora", "Maribel Cota Reyes", Role.ADVISOR, "valle", None),
    ("asesor", "Emilio Rentería Soto", Role.ADVISOR, "valle", None),
    ("comite", "Joaquín Peralta Díaz", Role.COMMITTEE_MEMBER, "valle", None),
    ("comite_dos", "Beatriz Zaldívar Mota", Role.COMMITTEE_MEMBER, "valle", None),
    ("investigador", "Darío Quintana Vega", Role.INVESTIGATOR, "valle", None),
    ("abogada", "Paulina Serrano Gil", Role.COUNSEL, "valle", None),
    ("coordinadora", "Aurora Villanueva Tello", Role.COORDINATOR, "red", None),
    ("evaluadora", "Noemí Castañeda Ruiz", Role.ASSESSOR, "red", None),
    ("evaluador", "Gerardo Ibáñez Roa", Role.ASSESSOR, "red", None),
    ("facilitador", "Hugo Medrano Lara", Role.FACILITATOR, "valle", None),
    ("auditora", "Silvia Corona Ibarra", Role.AUDITOR, "valle", None),
    ("etica_puerto", "Rodolfo Cervera Cano", Role.ETHICS_HEAD, "puerto", None),
    ("etica_agua", "Amalia Duarte Ponce", Role.ETHICS_HEAD, "agua", None),
)
# Of the code of San Isidro del Valle: their names there, and what each stands for.
OWN_VALUES = (
    ("Cuentas claras", ("honesty", "take-responsibility", "facilitate-transparency")),
    ("Trato parejo", ("impartiality", "avoid-conflict-of-interest", "seek-inclusion")),
    ("Apego a la ley", ("legality", "comply-with-law")),
    ("Cercanía con la gente", ("respect", "listen-and-respond", "employ-empathy")),
)
DOMAIN = "demo.example"  # reserved by RFC 2606: no mail can ever arrive


def exists() -> bool:
    """Whether this database is marked as a demonstration."""
    return Demonstration.objects.exists()


def build(say: Callable[[str], None]) -> None:
    """Build the demonstration into an empty database. RuntimeError where somebody is in it already."""
    if Person.objects.exists():
        raise RuntimeError("the demonstration is built into an empty database only")
    with transaction.atomic():
        say(_("Inventing a state, three municipalities and two bodies"))
        scene = Scene(institutions=_institutions(), people={}, say=say)
        say(_("Inventing people and their roles"))
        scene.people.update(_people(scene.institutions))
        for name, stands_for in OWN_VALUES:
            add_own_value(
                actor=scene.people["etica"],
                institution=scene.institutions["valle"],
                name=name,
                stands_for=stands_for,
            )
        for instrument in registry.instruments():
            if instrument.load_content is not None:
                instrument.load_content()
            if instrument.seed_demo is not None:
                instrument.seed_demo(scene)
        Demonstration.objects.create()


def _institutions() -> dict[str, Institution]:
    key, slug, name, kind = STATE
    made = {key: _institution(slug, name, kind, None)}
    for rows, each_kind in ((MUNICIPALITIES, Institution.Kind.MUNICIPALITY), (BODIES, Institution.Kind.BODY)):
        for short, each_slug, each_name in rows:
            made[short] = _institution(each_slug, each_name, each_kind, made["estado"])
    for short, each_slug, each_name in ORGANISATIONS:
        made[short] = _institution(each_slug, each_name, Institution.Kind.ORGANISATION, None)
    made["vivienda"] = _with_history(made["estado"])
    for short, names in UNITS.items():
        Unit.objects.bulk_create(Unit(institution=made[short], name=each) for each in names)
    return made


def _institution(
    slug: str, name: str, kind: str, parent: Institution | None, since: dt.date | None = None
) -> Institution:
    """Not by the service, which would make the address of the name: these stand in the documentation."""
    institution = Institution.objects.create(slug=slug, name=name, kind=kind, parent=parent)
    InstitutionName.objects.create(institution=institution, name=name, since=since)
    return institution


def _with_history(parent: Institution) -> Institution:
    """A body that bore another name and took in another body, so that history has something to show."""
    body, day = Institution.Kind.BODY, dt.date(2021, 1, 1)
    housing = _institution(
        "instituto-de-vivienda",
        "Instituto de Suelo y Vivienda de Altavista",
        body,
        parent,
        since=dt.date(2009, 5, 4),
    )
    services.rename(actor=None, institution=housing, name="Instituto de Vivienda de Altavista", since=day)
    reserves = _institution(
        "fideicomiso-de-reservas",
        "Fideicomiso de Reservas Territoriales",
        body,
        parent,
        since=dt.date(2003, 2, 10),
    )
    endings.end_institution(
        actor=None, institution=reserves, ending=Institution.Ending.MERGED, on=day, successor=housing
    )
    housing.refresh_from_db()
    return housing


def _people(institutions: dict[str, Institution]) -> dict[str, Person]:
    people = {}
    for short, name, role, home, unit in PEOPLE:
        person = Person.objects.create_user(email=f"{short.replace('_', '.')}@{DOMAIN}", name=name)
        institution = institutions[home] if home else None
        Membership.objects.create(
            person=person,
            role=role,
            institution=institution,
            unit=institution.units.get(name=unit) if unit else None,
            since=dt.date(2025, 1, 6),
        )
        people[short] = person
    return people


def doors() -> list[Membership]:
    """Whom a visitor can enter as: one membership for each invented person, in the order above."""
    return list(
        Membership.objects.filter(person__email__endswith=f"@{DOMAIN}")
        .select_related("person", "institution", "unit")
        .order_by("id")
    )


def guide() -> list[tuple[str, str, str]]:
    """Where to begin, as rows of (who, path, what there is to see)."""
    door = reverse("panel:door")
    return [
        (_("Anybody"), reverse("web:home"), _("What the platform is")),
        (_("Public servant"), door, _("Take part in an open round: the page gives you a code")),
        (_("Team leader"), door, _("Enter as Tomás Iriarte: the report of the two closed rounds")),
        (
            _("Ethics unit"),
            door,
            _("Enter as Lucía Barragán: rounds, rosters, comments and a dilemma to review"),
        ),
        (_("Ethics committee"), door, _("Enter as Joaquín Peralta: dilemmas of the municipality's own")),
        (_("Assessor"), door, _("Enter as Noemí Castañeda: an evaluation to score")),
        (_("Coordinator"), door, _("Enter as Aurora Villanueva: evaluations from beginning to end")),
        (_("Custodian"), door, _("Enter as Inés Arriaga: the key of a round")),
        (_("Auditor"), door, _("Enter as Silvia Corona: the audit trail")),
        (_("Operator"), door, _("Enter as Renata Olvera: institutions and people")),
    ]
