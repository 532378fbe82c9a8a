"""What can be played, how far somebody is on the path, and what a conversation showed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F, Q, QuerySet

from probidad.core.institutions.models import Institution
from probidad.core.people.models import Person
from probidad.instruments.advice import simulator
from probidad.instruments.advice.models import Attempt, OwnSimulation, SimulationVersion
from probidad.instruments.advice.simulator import Criterion, Simulation, Turn
from probidad.instruments.advice.simulator.feedback import Looked, looked_at
from probidad.instruments.advice.simulator.library import shipped


@lru_cache(maxsize=32)
def read_text(text: str) -> Simulation:
    """A simulation from a text that was read before, when it was stored."""
    return simulator.read_simulation(text)


def own_simulations(institutions: QuerySet[Institution]) -> list[tuple[Simulation, Institution]]:
    """The newest published versions of the institutions' own simulations, from the easiest."""
    versions = SimulationVersion.objects.filter(
        simulation__institution__in=institutions, simulation__withdrawn_on=None
    )
    newest = {}
    for each in versions.select_related("simulation__institution").order_by("number"):
        newest[each.simulation_id] = read_text(each.text), each.simulation.institution
    return sorted(newest.values(), key=lambda each: (each[0].level, each[0].name))


def simulation_named(name: str, institutions: QuerySet[Institution]) -> Simulation | None:
    """What is played under a name: one that ships, or one of these institutions' own."""
    if name in shipped():
        return shipped()[name]
    return next((each for each, _home in own_simulations(institutions) if each.name == name), None)


def simulation_of(attempt: Attempt) -> Simulation | None:
    """What an attempt was begun with; None where it isn't there any more, since another version took its place."""
    found = shipped().get(attempt.simulation)
    if found is None:
        found = _own_version(attempt.simulation, attempt.version)
    return found if found and found.version == attempt.version else None


def _own_version(name: str, number: int) -> Simulation | None:
    """A published version of an own simulation, or the one that is being written, where that is tried."""
    version = SimulationVersion.objects.filter(simulation__name=name, number=number).first()
    if version:
        return read_text(version.text)
    draft = OwnSimulation.objects.filter(name=name).exclude(draft="").first()
    return read_text(draft.draft) if draft else None


@dataclass(frozen=True)
class Step:
    """A simulation on somebody's path. ``best`` is the best finished attempt from the beginning, ``open`` goes on."""

    simulation: Simulation
    institution: Institution | None
    best: Attempt | None
    open: Attempt | None

    @property
    def passed(self) -> bool:
        return bool(self.best and self.best.passed)


def counted(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Those that say whether somebody can do it: finished, from the beginning, with the simulation itself."""
    return attempts.filter(finished_on__isnull=False, from_turn=0, institution=None)


def steps(person: Person, institutions: QuerySet[Institution]) -> list[Step]:
    """The path of the simulations that ship, from the easiest; then those of the person's institutions."""
    attempts = Attempt.objects.filter(person=person, institution=None, from_turn=0)
    best: dict[str, Attempt] = {}
    for each in counted(attempts).order_by("passed", "points", "id"):
        best[each.simulation] = each
    going_on = {each.simulation: each for each in attempts.filter(finished_on=None)}
    playable = [(each, None) for each in shipped().values()] + own_simulations(institutions)
    return [Step(each, home, best.get(each.name), going_on.get(each.name)) for each, home in playable]


def passed_names(people: Iterable[Person]) -> dict[int, set[str]]:
    """Which of the simulations that ship each person passed, by the person's number."""
    found: dict[int, set[str]] = {person.pk: set() for person in people}
    rows = counted(Attempt.objects.filter(person__in=found, passed=True, simulation__in=shipped()))
    for person_id, name in rows.order_by().values_list("person_id", "simulation").distinct():
        found[person_id].add(name)
    return found


def attempts_of(person: Person, name: str) -> QuerySet[Attempt]:
    """What somebody finished of a simulation, the newest first."""
    return Attempt.objects.filter(person=person, simulation=name, finished_on__isnull=False)


def role_plays_of(person: Person) -> QuerySet[Attempt]:
    """Conversations in which a trainer plays the writer, of the trainee or of the trainer."""
    found = Attempt.objects.filter(Q(person=person) | Q(trainer=person), institution__isnull=False)
    return found.select_related("person", "trainer").order_by(F("finished_on").desc(nulls_first=True), "-id")


@dataclass(frozen=True)
class ShownTurn:
    """A turn as it is shown. ``moved``: how the writer's trust moved by it, of ten."""

    number: int
    turn: Turn
    looked: Looked
    moved: int


@dataclass(frozen=True)
class ShownMark:
    """Points of a criterion, 0 to 2, and the words, with the number of their message, that earned or cost them."""

    criterion: Criterion
    points: int
    earned: list[tuple[int, str]]
    cost: list[tuple[int, str]]


def conversation_of(attempt: Attempt, simulation: Simulation | None) -> list[ShownTurn]:
    """The turns with what is told of each."""
    turns = simulator.restored(attempt.turns)
    first = simulation.persona.trust if simulation else turns[0].state.trust if turns else 0
    before = [first, *(each.state.trust for each in turns)]
    return [
        ShownTurn(number, turn, looked_at(turn), turn.state.trust - before[number - 1])
        for number, turn in enumerate(turns, start=1)
    ]


def marks_of(attempt: Attempt) -> list[ShownMark]:
    """What the rubric says of it: until now, or as it was when it was finished."""
    marks = attempt.result.get("marks", [])
    known = {each.key: each for each in simulator.criteria()}
    return [
        ShownMark(
            known[each["key"]],
            each["points"],
            [tuple(found) for found in each["earned"]],
            [tuple(found) for found in each["cost"]],
        )
        for each in marks
        if each["key"] in known
    ]
