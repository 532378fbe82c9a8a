"""Simulations as trainers see them: their texts, and which turns of them anybody has reached."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from probidad.core.institutions.models import Institution
from probidad.instruments.advice.models import Attempt, OwnSimulation, SimulationVersion
from probidad.instruments.advice.queries.training import read_text
from probidad.instruments.advice.simulator import Simulation
from probidad.instruments.advice.simulator.coverage import walked
from probidad.instruments.advice.simulator.library import shipped, shipped_text

ATTEMPTS_LOOKED_AT = 1_000


def own_simulations_of(institutions: QuerySet[Institution]) -> QuerySet[OwnSimulation]:
    """The own simulations of institutions, also those that nobody can play yet or any more."""
    found = OwnSimulation.objects.filter(institution__in=institutions)
    return found.select_related("institution", "written_by").prefetch_related("versions").order_by("name")


def text_to_copy(name: str, institutions: QuerySet[Institution]) -> str | None:
    """The text of a simulation that ships, or of the newest published version of an own one."""
    if name in shipped():
        return shipped_text(name)
    version = SimulationVersion.objects.filter(
        simulation__name=name, simulation__institution__in=institutions
    ).first()
    return version.text if version else None


def newest_of(own: OwnSimulation) -> Simulation:
    """What is written of it: the draft, or else what was published last."""
    return read_text(own.draft or own.versions.first().text)


@lru_cache(maxsize=32)
def _walked(simulation_text: str) -> frozenset[str]:
    return frozenset(walked(Simulation.model_validate_json(simulation_text)))


@dataclass(frozen=True)
class Reached:
    """A turn: its kind (``rule``, ``fact`` or ``guarded``), its name, what is said then, and who came there."""

    kind: str
    key: str
    says: dict[str, str]
    attempts: int
    by_walk: bool


def coverage(simulation: Simulation) -> tuple[int, list[Reached]]:
    """How many conversations were looked at, and each turn with how many of them came there; the rarest first."""
    played = Attempt.objects.filter(
        simulation=simulation.name, version=simulation.version, institution=None
    ).values_list("reached", flat=True)[:ATTEMPTS_LOOKED_AT]
    counts = Counter(turn for reached in played for turn in set(reached))
    walk = _walked(simulation.model_dump_json())
    rules = {each.key: each.says for each in simulation.rules}
    facts = {each.key: each for each in simulation.facts}
    turns = []
    for turn in simulation.turns:
        kind, _colon, key = turn.partition(":")
        says = rules[key] if kind == "rule" else facts[key].guarded if kind == "guarded" else facts[key].says
        turns.append(Reached(kind, key, says.model_dump(), counts[turn], turn in walk))
    return len(played), sorted(turns, key=lambda each: (each.by_walk, each.attempts > 0, each.attempts))
