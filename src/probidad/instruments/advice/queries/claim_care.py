"""Protection, reprisals and what the writer says of who they are: opened for those who may."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.anonymity.readers import CannotOpen, Reader
from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.instruments.advice import claim_rules
from probidad.instruments.advice.models import Claim, Disclosure, FollowUp, Measure, ReaderKey, Thread
from probidad.instruments.advice.permissions import AdvicePermission as P


@dataclass(frozen=True)
class OpenedMeasure:
    """Protection that was asked for: why, and why it was granted or refused."""

    measure: Measure
    why: str
    answer: str


def measures_of(claim: Claim, keys: ThreadKeys) -> list[OpenedMeasure]:
    """All of a claim, in their order. Raises conversations.CannotRead."""
    return opened_measures(Measure.objects.filter(claim=claim).select_related("person", "decided_by"), keys)


def opened_measures(measures: Iterable[Measure], keys: ThreadKeys) -> list[OpenedMeasure]:
    """Measures, opened. Raises conversations.CannotRead."""
    return [
        OpenedMeasure(
            each,
            _words(keys, each.sealed, measure_place(each.number)),
            _words(keys, each.sealed_answer, answer_place(each.number)) if each.sealed_answer else "",
        )
        for each in measures
    ]


def _words(keys: ThreadKeys, sealed: bytes, place: str) -> str:
    return claim_rules.Words.model_validate_json(keys.open(bytes(sealed), place=place)).text


def measure_place(number: int) -> str:
    """To what the seal of a measure's reason is bound."""
    return f"claim measure {number}"


def answer_place(number: int) -> str:
    """To what the seal of its answer is bound."""
    return f"claim measure answer {number}"


def may_protect(person: Person, institution: Institution) -> bool:
    """Whether somebody who reads a claim may propose and grant protection."""
    return any(access.holds(person, each, institution) for each in (P.DECIDE_CLAIMS, P.INVESTIGATE))


def due_follow_ups(thread: Thread):
    """The days from which the writer is asked about reprisals, which have come and have no answer yet."""
    return FollowUp.objects.filter(claim__thread=thread, due_on__lte=timezone.localdate(), answer="")


def readers_of(thread: Thread) -> list[ReaderKey]:
    """Those who read a thread, by name: to one of them the writer may say who they are."""
    found = ReaderKey.objects.filter(grants__thread=thread, retired_on=None).select_related("person")
    return list(found.order_by("person__name", "pk"))


@dataclass(frozen=True)
class SeenDisclosure:
    """That something was said, to whom and when; the words for that one reader only."""

    disclosure: Disclosure
    words: str


def disclosures_of(claim: Claim, keys: ThreadKeys, reader: Reader | None = None) -> list[SeenDisclosure]:
    """All of a claim: with their words where ``reader`` is the one to whom they were said."""
    found = Disclosure.objects.filter(claim=claim).select_related("reader__person")
    return [SeenDisclosure(each, _disclosed(each, keys, reader) if reader else "") for each in found]


def _disclosed(disclosure: Disclosure, keys: ThreadKeys, reader: Reader) -> str:
    if bytes(disclosure.reader.public) != reader.public:
        return ""
    try:
        inner = reader.open(bytes(disclosure.sealed), purpose=disclosure_purpose(keys, disclosure.number))
    except CannotOpen:
        return ""
    plain = keys.open(inner, place=f"claim disclosure {disclosure.number}")
    return claim_rules.Words.model_validate_json(plain).text


def disclosure_purpose(keys: ThreadKeys, number: int) -> str:
    """To what the outer seal of a disclosure is bound."""
    return f"probidad disclosure 1 {keys.token} {number}"
