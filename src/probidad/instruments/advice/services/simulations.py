"""Simulations of an institution's own: begun from a copy, written, published by somebody else, withdrawn."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution
from probidad.core.people.models import Person
from probidad.instruments.advice import simulator
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import Attempt, OwnSimulation, SimulationVersion
from probidad.instruments.advice.simulator import NotASimulation, Problem
from probidad.instruments.advice.simulator.examples import broken_examples
from probidad.instruments.advice.simulator.reading import line_of

URN = "urn:probidad:simulation:"


@transaction.atomic
def begin(*, institution: Institution, source: str, actor: Person) -> OwnSimulation:
    """An own simulation whose first version begins as a copy of another one's text."""
    name = simulator.read_simulation(source).name.partition("--")[0]
    own = OwnSimulation(institution=institution, written_by=actor, edition=1)
    for number in range(1, 100):
        own.name = f"{name[:35]}--{institution.slug[:20]}" + (f"-{number}" if number > 1 else "")
        if not OwnSimulation.objects.filter(name=own.name).exists():
            break
    own.draft = _numbered(re.sub(r"(?m)^urn:.*$", f"urn: {URN}{own.name}", source, count=1), 1)
    own.save()
    _record(AdviceEvent.SIMULATION_BEGUN, own, actor)
    return own


@transaction.atomic
def save_draft(*, own: OwnSimulation, text: str, edition: int, actor: Person) -> OwnSimulation:
    """Write the next version's text.

    Raises NotASimulation where it doesn't read, or bears another one's name or number; ValidationError where
    somebody else wrote meanwhile. Without line ends of Windows, so that lines count alike everywhere.
    """
    text = text.replace("\r\n", "\n")
    simulation = simulator.read_simulation(text)
    number = next_number(own)
    if simulation.name != own.name:
        raise NotASimulation(
            [Problem(line_of(text, "urn"), "urn", "other_urn", {"name": f"{URN}{own.name}"})]
        )
    if simulation.version != number:
        raise NotASimulation(
            [Problem(line_of(text, "version"), "version", "other_version", {"number": number})]
        )
    locked = _locked(own, edition)
    locked.draft, locked.edition, locked.written_by = text, locked.edition + 1, actor
    locked.save()
    return locked


@transaction.atomic
def publish(*, own: OwnSimulation, edition: int, actor: Person) -> SimulationVersion:
    """Let what was written be played.

    Raises ValidationError for whoever wrote it, where it changed meanwhile, or where its examples don't go as they say.
    """
    locked = _locked(own, edition)
    if not locked.draft:
        raise ValidationError(_("There is nothing to publish."))
    if locked.written_by == actor:
        raise ValidationError(_("You wrote this version: somebody else publishes it."))
    if wrong := broken_examples(simulator.read_simulation(locked.draft)):
        raise ValidationError(
            _("These examples don't go as they say, so it isn't published: %(names)s.")
            % {"names": ", ".join(wrong)}
        )
    version = locked.versions.create(number=next_number(own), text=locked.draft, published_by=actor)
    locked.draft, locked.edition, locked.withdrawn_on = "", locked.edition + 1, None
    locked.save()
    _record(AdviceEvent.SIMULATION_PUBLISHED, locked, actor, version=version.number)
    return version


@transaction.atomic
def revise(*, own: OwnSimulation, actor: Person) -> OwnSimulation:
    """Begin the next version from the one that is played. Begun already, it stays as it is."""
    locked = OwnSimulation.objects.select_for_update().get(pk=own.pk)
    if not locked.draft:
        locked.draft = _numbered(locked.versions.first().text, next_number(locked))
        locked.edition, locked.written_by = locked.edition + 1, actor
        locked.save()
    return locked


@transaction.atomic
def withdraw(*, own: OwnSimulation, actor: Person) -> None:
    """Nobody begins it any more; what was played of it stays."""
    locked = OwnSimulation.objects.select_for_update().get(pk=own.pk)
    if locked.withdrawn_on is None:
        locked.withdrawn_on = timezone.localdate()
        locked.save()
        _record(AdviceEvent.SIMULATION_WITHDRAWN, locked, actor)


def next_number(own: OwnSimulation) -> int:
    """The number of the version that is published next."""
    newest = own.versions.first()
    return newest.number + 1 if newest else 1


def _locked(own: OwnSimulation, edition: int) -> OwnSimulation:
    locked = OwnSimulation.objects.select_for_update().get(pk=own.pk)
    if locked.edition != edition:
        raise ValidationError(
            _("Somebody changed it meanwhile. Your text is still here: compare before you save.")
        )
    return locked


def _numbered(text: str, number: int) -> str:
    return re.sub(r"(?m)^version:.*$", f"version: {number}", text, count=1)


def _record(kind: AdviceEvent, own: OwnSimulation, actor: Person, **details) -> None:
    record(
        kind=kind,
        actor=actor,
        institution=own.institution,
        subject=f"urn:probidad:advice:simulation:{own.pk}",
        details=details,
    )


def forget_previews(*, own: OwnSimulation, person: Person) -> None:
    """Delete what somebody tried of a version that isn't published yet: a try begins with the text as it is now."""
    tried = Attempt.objects.filter(person=person, simulation=own.name, version=next_number(own))
    tried.delete()
