"""The indices' part of the demonstration: ten invented entities, five organisations, seven entities evaluated twice.

The averages come out as those of the programme that the index was born in (seed 000): 18 % the first time, 43 % the second.
"""

import datetime as dt
from dataclasses import dataclass

from probidad.core.demonstration import Scene
from probidad.core.institutions.models import Institution, InstitutionName
from probidad.core.people.models import Membership, Person
from probidad.core.people.roles import Role
from probidad.instruments.indices.demo_answers import levels_for
from probidad.instruments.indices.demo_rounds import Application, publish_application, running_rounds
from probidad.instruments.indices.models import InstrumentVersion, Publication

ICIFIEP = "urn:probidad:index:icifiep"
# Beside the organisation of the demonstration's own people ("red"): short name, address, name, coordinator, assessor.
ORGANISATIONS = (
    (
        "observatorio",
        "observatorio-del-norte",
        "Observatorio Ciudadano del Norte",
        "Elvira Sada Cantú",
        "Bruno Treviño Leal",
    ),
    ("mar", "mar-y-cuentas", "Mar y Cuentas Claras", "Ximena Castro Geraldo", "Rubén Cota Amador"),
    (
        "vecinal",
        "alianza-vecinal",
        "Alianza Vecinal por la Integridad",
        "Mónica Hermosillo Vela",
        "Saúl Ornelas Rizo",
    ),
    ("caribe", "caribe-transparente", "Caribe Transparente", "Candelaria Pech Uc", "Iván Canul Dzib"),
)
# Municipalities of real states, so that the map has something to show; they themselves are invented.
MUNICIPALITIES = (
    ("palmas", "real-de-las-palmas", "Municipio de Real de las Palmas", "03"),
    ("aguila", "canon-del-aguila", "Municipio de Cañón del Águila", "08"),
    ("sierra", "sierra-dorada", "Municipio de Sierra Dorada", "05"),
    ("esperanza", "villa-esperanza-del-rio", "Municipio de Villa Esperanza del Río", "14"),
    ("cumbres", "cumbres-del-norte", "Municipio de Cumbres del Norte", "19"),
    ("turquesa", "bahia-turquesa", "Municipio de Bahía Turquesa", "23"),
)


@dataclass(frozen=True)
class Plan:
    """Who evaluated an entity, and the points that it had of ICIFIEP's 240 the first and the second time (None: once)."""

    entity: str
    organisation: str
    first: int
    second: int | None = None
    cooperates: bool = True


# Sums: 432 points of 10 × 240 (18.0 %), 722 of 7 × 240 (43.0 %).
PLANS = (
    Plan("turquesa", "caribe", 74, 139),
    Plan("cumbres", "observatorio", 62, 121),
    Plan("puerto", "red", 55, 112),
    Plan("palmas", "mar", 48, 104),
    Plan("aguila", "observatorio", 43, 92),
    Plan("esperanza", "vecinal", 38, 83),
    Plan("sierra", "observatorio", 34, 71),
    Plan("valle", "red", 31),
    Plan("mesa", "red", 26),
    Plan("agua", "red", 21, cooperates=False),
)
FIRST_DAY, SECOND_DAY = dt.date(2024, 9, 2), dt.date(2025, 10, 6)


def seed(scene: Scene) -> None:
    """Organisations and entities, published evaluations of both times, and evaluations that are under way."""
    _organisations(scene)
    _municipalities(scene)
    version = InstrumentVersion.objects.get(instrument__urn=ICIFIEP, version=1)
    for number, plan in enumerate(PLANS):
        _evaluate(scene, version, plan, number)
    running_rounds(scene, version)


def _evaluate(scene: Scene, version: InstrumentVersion, plan: Plan, number: int) -> None:
    first = levels_for(version.text, points=plan.first, dice=scene.dice)
    one = _application(scene, version, plan, first, FIRST_DAY + dt.timedelta(weeks=3 * number), None)
    published = publish_application(one, dice=scene.dice)
    if plan.second is None:
        return
    second = levels_for(version.text, points=plan.second, dice=scene.dice, since=first)
    day = SECOND_DAY + dt.timedelta(weeks=2 * number)
    publish_application(_application(scene, version, plan, second, day, published), dice=scene.dice)


def _application(
    scene: Scene, version, plan: Plan, levels: dict[str, str], day: dt.date, earlier: Publication | None
) -> Application:
    return Application(
        version=version,
        institution=scene.institutions[plan.entity],
        organisation=scene.institutions[plan.organisation],
        assessor=scene.people[f"evalua_{plan.organisation}"],
        reviewer=scene.people[f"coordina_{plan.organisation}"],
        respondent=scene.people.get(f"etica_{plan.entity}"),
        levels=levels,
        day=day,
        cooperates=plan.cooperates,
        earlier=earlier,
    )


def _organisations(scene: Scene) -> None:
    for short, slug, name, coordinator, assessor in ORGANISATIONS:
        organisation = _institution(slug, name, Institution.Kind.ORGANISATION)
        scene.institutions[short] = organisation
        for part, person, role in (
            ("coordina", coordinator, Role.COORDINATOR),
            ("evalua", assessor, Role.ASSESSOR),
        ):
            scene.people[f"{part}_{short}"] = _member(f"{part}.{short}", person, role, organisation)
    scene.people["coordina_red"], scene.people["evalua_red"] = (
        scene.people["coordinadora"],
        scene.people["evaluadora"],
    )


def _municipalities(scene: Scene) -> None:
    for short, slug, name, state in MUNICIPALITIES:
        scene.institutions[short] = _institution(slug, name, Institution.Kind.MUNICIPALITY, state)


def _institution(slug: str, name: str, kind: str, state: str = "") -> Institution:
    institution = Institution.objects.create(slug=slug, name=name, kind=kind, state_code=state)
    InstitutionName.objects.create(institution=institution, name=name)
    return institution


def _member(address: str, name: str, role: str, institution: Institution) -> Person:
    person = Person.objects.create_user(email=f"{address}@demo.example", name=name)
    Membership.objects.create(person=person, role=role, institution=institution, since=FIRST_DAY)
    return person
