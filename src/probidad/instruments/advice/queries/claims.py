"""The file of a claim: how far it is, and its words, opened with the thread's keys."""

from collections import defaultdict
from dataclasses import dataclass

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.instruments.advice import claim_rules
from probidad.instruments.advice.claim_rules import Outcome, Phase, Track
from probidad.instruments.advice.models import Claim, Proposal, Referral, Step, Thread
from probidad.instruments.advice.permissions import AdvicePermission as P


@dataclass(frozen=True)
class OpenedProposal:
    """Somebody's proposal, opened."""

    proposal: Proposal
    words: claim_rules.Reasoned


@dataclass(frozen=True)
class Turn:
    """Something that was decided, and what those said who agreed or differed."""

    number: int
    decided: str
    proposals: list[OpenedProposal]


@dataclass(frozen=True)
class OpenedStep:
    """A step, opened."""

    step: Step
    words: claim_rules.StepWords


def claim_of(thread: Thread) -> Claim:
    """A thread's claim; not stored while nobody has proposed anything."""
    return Claim.objects.filter(thread=thread).first() or Claim(thread=thread)


def file_of(claim: Claim) -> claim_rules.File:
    """The claim as its rules see it."""
    stored = claim.pk and not claim._state.adding
    proposals = Proposal.objects.filter(claim=claim, turn=claim.turn) if stored else ()
    referrals = list(Referral.objects.filter(claim=claim)) if stored else []
    return claim_rules.File(
        phase=Phase(claim.phase),
        track=Track(claim.track) if claim.track else None,
        outcome=Outcome(claim.outcome) if claim.outcome else None,
        turn=claim.turn,
        proposals={each.person_id: each.what for each in proposals},
        investigator=next((each.person_id for each in referrals if each.until is None), None),
        investigated=frozenset(each.person_id for each in referrals),
        is_concluded=claim.is_concluded,
    )


def may_decide(person: Person, institution: Institution, file: claim_rules.File) -> bool:
    """Whether somebody who reads the claim may propose something now.

    The committee; of a possible fault also whoever else of the internal control body has it and didn't investigate.
    """
    if person.pk in file.investigated or not claim_rules.options(file):
        return False
    if access.holds(person, P.DECIDE_CLAIMS, institution):
        return True
    ends_fault = file.phase == Phase.UNDERWAY and file.track == Track.FAULT
    return ends_fault and access.holds(person, P.INVESTIGATE, institution)


def proposals_now(claim: Claim, keys: ThreadKeys, person: Person) -> tuple[list[OpenedProposal], int]:
    """The proposals of this turn that a person may read, and how many others have made one.

    Those of others are shown to whoever has made an own one: each thinks first for themselves.
    """
    found = _opened(claim, keys).get(claim.turn, [])
    others = sum(each.proposal.person_id != person.pk for each in found)
    return (found if others < len(found) else []), others


def turns_before(claim: Claim, keys: ThreadKeys) -> list[Turn]:
    """What was decided before, in its order; what nobody agreed on isn't in it."""
    return [
        Turn(number, decided, proposals)
        for number, proposals in _opened(claim, keys).items()
        if number < claim.turn and (decided := _agreed(proposals))
    ]


def _opened(claim: Claim, keys: ThreadKeys) -> dict[int, list[OpenedProposal]]:
    turns: dict[int, list[OpenedProposal]] = defaultdict(list)
    if claim._state.adding:
        return turns
    for each in Proposal.objects.filter(claim=claim).select_related("person"):
        turns[each.turn].append(_proposal(each, keys))
    return turns


def _proposal(proposal: Proposal, keys: ThreadKeys) -> OpenedProposal:
    plain = keys.open(bytes(proposal.sealed), place=proposal_place(proposal.turn, proposal.person_id))
    return OpenedProposal(proposal, claim_rules.Reasoned.model_validate_json(plain))


def has_just_decided(claim: Claim, keys: ThreadKeys, person: Person, *, what: str, reason: str) -> bool:
    """Whether somebody proposed just this, and it was decided with it: a form that is sent again comes to the next turn."""
    if claim._state.adding:
        return False
    found = Proposal.objects.filter(claim=claim, turn=claim.turn - 1, person=person, what=what).first()
    return found is not None and _proposal(found, keys).words.reason == reason


def _agreed(proposals: list[OpenedProposal]) -> str:
    said = [each.proposal.what for each in proposals]
    return next((each for each in said if said.count(each) >= claim_rules.AGREE), "")


def investigator_of(claim: Claim) -> Person | None:
    """Who investigates it now."""
    found = Referral.objects.filter(claim=claim, until=None).select_related("person").first()
    return found.person if found else None


def proposal_place(turn: int, person: int) -> str:
    """To what the seal of a proposal is bound."""
    return f"claim proposal {turn} {person}"


def step_place(number: int) -> str:
    """To what the seal of a step is bound."""
    return f"claim step {number}"


def steps_of(claim: Claim, keys: ThreadKeys) -> list[OpenedStep]:
    """What was done, in its order. Raises conversations.CannotRead."""
    if claim._state.adding:
        return []
    return [_step(each, keys) for each in claim.steps.select_related("person")]


def last_step(claim: Claim, keys: ThreadKeys) -> OpenedStep | None:
    """What was done last. Raises conversations.CannotRead."""
    last = claim.steps.last()
    return _step(last, keys) if last else None


def _step(step: Step, keys: ThreadKeys) -> OpenedStep:
    plain = keys.open(bytes(step.sealed), place=step_place(step.number))
    return OpenedStep(step, claim_rules.StepWords.model_validate_json(plain))
