"""What of a claim could leave the platform, and what of it does by somebody's choice; texts in the active language."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.instruments.advice import redacting
from probidad.instruments.advice.claim_rules import File, Phase, Track
from probidad.instruments.advice.models import Claim, Message, Redaction, Step
from probidad.instruments.advice.models.exports import REASONS
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries.claims import steps_of
from probidad.instruments.advice.queries.files import OpenedFile
from probidad.instruments.advice.queries.questions import answered, asked
from probidad.instruments.advice.queries.texts import Opened, conversation
from probidad.instruments.advice.redacting import Passage, Piece

GOES, COPY, ORIGINAL = "goes", "copy", "original"
WHY = dict(REASONS)


@dataclass(frozen=True)
class Told:
    """A message with its texts, each under its question (of later messages: under none).

    ``own`` was left out of this message, ``passages`` of any of the claim: what doesn't go stands nowhere else either.
    """

    opened: Opened
    texts: list[tuple[str, str]]
    own: tuple[Passage, ...]
    passages: tuple[Passage, ...]

    @property
    def number(self) -> int:
        """Of the message."""
        return self.opened.message.number

    @property
    def redacted(self) -> list[tuple[str, list[Piece]]]:
        """The texts in parts."""
        return [(label, redacting.pieces(text, self.passages)) for label, text in self.texts]

    @property
    def left_out(self) -> Counter[str]:
        """How many parts are left out, by reason."""
        return _reasons(part for _label, parts in self.redacted for part in parts)


@dataclass(frozen=True)
class Done:
    """A step of which the writer knows, in the words for them, in parts."""

    step: Step
    pieces: list[Piece]


def _reasons(parts: Iterable[Piece]) -> Counter[str]:
    return Counter(each.reason for each in parts if each.reason)


@dataclass(frozen=True)
class Contents:
    """Everything of a claim that could leave: messages with their files, and the steps of which the writer knows."""

    claim: Claim
    messages: list[Told]
    steps: list[Done]

    @property
    def files(self) -> list[tuple[int, OpenedFile]]:
        """Each with its message's number."""
        return [(each.number, file) for each in self.messages for file in each.opened.files]


@dataclass(frozen=True)
class Choice:
    """What somebody gives to whom, and why. Messages and files by their numbers: how they go, or why they don't."""

    recipient: str
    office: str
    purpose: str
    language: str
    is_told: bool
    messages: Mapping[int, str]
    files: Mapping[tuple[int, int], str]
    steps: frozenset[int]


@dataclass(frozen=True)
class Left:
    """Something that doesn't go, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Plan:
    """What goes, and what is left out."""

    messages: list[Told]
    files: list[tuple[int, OpenedFile, str]]
    steps: list[Done]
    left: list[Left]


def may_export(person: Person, claim: Claim, file: File) -> bool:
    """Whether somebody who reads the claim may give it to an authority outside: once two have decided on its way.

    The committee, and the investigating authority that has it.
    """
    if file.phase == Phase.INTAKE or file.track in (None, Track.NONE):
        return False
    return file.investigator == person.pk or access.holds(person, P.DECIDE_CLAIMS, claim.thread.institution)


def contents(claim: Claim, keys: ThreadKeys) -> Contents:
    """Raises conversations.CannotRead."""
    thread = claim.thread
    questions = asked(thread.institution, thread.kind)
    redactions = {
        each.message_id: _redaction(each, keys)
        for each in Redaction.objects.filter(message__thread=thread).select_related("message")
    }
    everywhere = tuple(dict.fromkeys(each for passages in redactions.values() for each in passages))
    messages = [
        Told(each, _texts(each, questions), redactions.get(each.message.pk, ()), everywhere)
        for each in conversation(thread, keys)
    ]
    steps = [
        Done(each.step, redacting.pieces(each.words.told, everywhere))
        for each in steps_of(claim, keys)
        if each.step.is_told
    ]
    return Contents(claim, messages, steps)


def _texts(opened: Opened, questions) -> list[tuple[str, str]]:
    if opened.message.number == 1:
        return [(str(label), text) for label, text in answered(questions, opened.said.answers)]
    return [("", opened.said.text)]


def _redaction(redaction: Redaction, keys: ThreadKeys) -> tuple[Passage, ...]:
    plain = keys.open(bytes(redaction.sealed), place=redaction_place(redaction.message))
    return redacting.Redaction.model_validate_json(plain).passages


def redaction_place(message: Message) -> str:
    """To what the seal of a redaction is bound."""
    return f"redaction {message.number}"


def plan(found: Contents, choice: Choice) -> Plan:
    """What goes by a choice, and what doesn't."""
    messages = [each for each in found.messages if choice.messages.get(each.number) == GOES]
    files = [
        (number, file, how)
        for number, file in found.files
        if (how := choice.files.get((number, file.attachment.number))) in (COPY, ORIGINAL)
    ]
    steps = [each for each in found.steps if each.step.number in choice.steps]
    return Plan(messages, files, steps, _left(found, choice, messages, steps))


def _left(found: Contents, choice: Choice, messages: list[Told], steps: list[Done]) -> list[Left]:
    left = []
    for each in found.messages:
        if each not in messages:
            left.append(
                Left(_("Message %(number)s") % {"number": each.number}, _why(choice.messages, each.number))
            )
            continue
        for reason, count in sorted(each.left_out.items()):
            said = ngettext(
                "%(count)s passage of message %(number)s", "%(count)s passages of message %(number)s", count
            )
            left.append(Left(said % {"count": count, "number": each.number}, str(WHY[reason])))
    for reason, count in sorted(_reasons(part for each in steps for part in each.pieces).items()):
        said = ngettext("%(count)s passage of the steps", "%(count)s passages of the steps", count)
        left.append(Left(said % {"count": count}, str(WHY[reason])))
    for number, file in found.files:
        place = (number, file.attachment.number)
        if choice.files.get(place) not in (COPY, ORIGINAL):
            left.append(
                Left(_("File %(name)s") % {"name": "-".join(map(str, place))}, _why(choice.files, place))
            )
    if missing := len(found.steps) - len(steps):
        said = ngettext("%(count)s step", "%(count)s steps", missing) % {"count": missing}
        left.append(Left(said, str(WHY[redacting.Reason.IRRELEVANT])))
    return left + _always()


def _why(chosen: Mapping, which) -> str:
    return str(WHY.get(chosen.get(which), WHY[redacting.Reason.IRRELEVANT]))


def _always() -> list[Left]:
    """What never leaves by an export."""
    return [
        Left(
            _(
                "Whom the writer doesn't want to read it, and what they said of who they are to one person only"
            ),
            str(WHY[redacting.Reason.WRITER]),
        ),
        Left(_("The names that the files came with"), str(WHY[redacting.Reason.WRITER])),
        Left(
            _("Notes, reasons of those who decide, protection, and steps that may not be told"),
            _("They are how the institution works on it, and not what is told"),
        ),
    ]
