"""How a simulated writer answers: by the acts of each message, what was said before, trust and distress."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from probidad.instruments.advice.phrases import Reading, lexicon, read
from probidad.instruments.advice.phrases.recognition import says
from probidad.instruments.advice.simulator.content import TOP, Fact, Move, Rule, Simulation, When

FACTS_AT_ONCE = 2  # nobody tells everything in one message
TRUST_AT_ONCE = 3  # of ten: a good welcome alone opens nobody


@dataclass(frozen=True)
class State:
    """Where a conversation is. ``reached`` are its turns until now; ``acts`` those of all messages of the advisor."""

    trust: int
    distress: int
    messages: int = 0
    acts: frozenset[str] = frozenset()
    reached: tuple[str, ...] = ()
    otherwise: int = 0  # how often nothing fitted
    ended: str = ""

    @property
    def told(self) -> set[str]:
        return {turn.partition(":")[2] for turn in self.reached if not turn.startswith("guarded:")}


@dataclass(frozen=True)
class Turn:
    """One message of the advisor, what it did, what the persona says to it, and where that leads.

    ``note``: what a trainer who plays the persona remarks in the margin.
    """

    message: str
    reading: Reading
    says: list[str]
    state: State
    note: str = ""


_turns = TypeAdapter(list[Turn])


def stored(turns: Sequence[Turn]) -> list[dict]:
    """Turns as JSON, so that nothing is read anew when the conversation is looked at again."""
    return _turns.dump_python(list(turns), mode="json")


def restored(turns: list[dict]) -> list[Turn]:
    """Turns from what :func:`stored` gave."""
    return _turns.validate_python(turns)


def begin(simulation: Simulation) -> State:
    """Before the advisor's first message."""
    return State(simulation.persona.trust, simulation.persona.distress)


def answer(
    simulation: Simulation, state: State, message: str, language: str, reading: Reading | None = None
) -> Turn:
    """What a message does; ``reading``, where it was read before. Raises ValueError once the conversation has ended."""
    if state.ended:
        raise ValueError("the conversation has ended")
    reading = reading or read(message, language)
    most = state.trust + TRUST_AT_ONCE
    moved = sum(lexicon().act(act).trust for act in reading.acts)
    state = replace(
        state,
        trust=_bounded(min(state.trust + moved, most)),
        messages=state.messages + 1,
        acts=state.acts | reading.acts,
    )
    rule = next((each for each in simulation.rules if _fits(each, state, reading)), None)
    told, state = _tell(simulation, state, message, language, rule, most)
    if not told:
        told = [simulation.otherwise[state.otherwise % len(simulation.otherwise)].of(language)]
        state = replace(state, otherwise=state.otherwise + 1)
    return Turn(message, reading, told, state)


def moves_now(simulation: Simulation, state: State) -> list[Move]:
    """The messages that are suggested at this point."""
    nothing = Reading((), 0, ())
    ahead = replace(state, messages=state.messages + 1)
    return [each for each in simulation.moves if _holds(each.when, ahead, nothing)]


def replayed(simulation: Simulation, messages: list[str], language: str) -> list[Turn]:
    """The whole conversation of these messages; those after its end are left out."""
    turns: list[Turn] = []
    state = begin(simulation)
    for message in messages:
        if state.ended:
            break
        turns.append(answer(simulation, state, message, language))
        state = turns[-1].state
    return turns


def _tell(
    simulation: Simulation, state: State, message: str, language: str, rule: Rule | None, most: int
) -> tuple[list[str], State]:
    """What the persona says, by the rule that fits and of the facts that were asked for; trust rises to ``most``."""
    said, reached = [], []
    if rule:
        said.append(rule.says.of(language))
        reached.append(f"rule:{rule.key}")
        state = replace(
            state,
            trust=_bounded(min(state.trust + rule.trust, most)),
            distress=_bounded(state.distress + rule.distress),
            ended=rule.ends or "",
        )
    if not state.ended:
        for fact in _asked(simulation, state, message, language)[:FACTS_AT_ONCE]:
            guarded = state.trust < fact.trust_from
            said.append((fact.guarded if guarded else fact.says).of(language))
            reached.append(f"{'guarded' if guarded else 'fact'}:{fact.key}")
    return said, replace(state, reached=(*state.reached, *reached))


def _asked(simulation: Simulation, state: State, message: str, language: str) -> list[Fact]:
    return [
        each
        for each in simulation.facts
        if each.key not in state.told and says(message, tuple(each.about.of(language)))
    ]


def _fits(rule: Rule, state: State, reading: Reading) -> bool:
    return (rule.again or rule.key not in state.told) and _holds(rule.when, state, reading)


def _holds(when: When, state: State, reading: Reading) -> bool:
    acts, told = reading.acts, state.told
    return (
        (not when.any_act or not acts.isdisjoint(when.any_act))
        and acts.issuperset(when.all_acts)
        and acts.isdisjoint(when.no_act)
        and state.acts.isdisjoint(when.not_yet)
        and state.acts.issuperset(when.already)
        and told.issuperset(when.told)
        and told.isdisjoint(when.untold)
        and when.trust_from <= state.trust <= when.trust_to
        and when.distress_from <= state.distress <= when.distress_to
        and state.messages >= when.message_from
    )


def _bounded(level: int) -> int:
    return max(0, min(TOP, level))
