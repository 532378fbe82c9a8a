"""The review of a draft by somebody who didn't write it, and its publication."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.languages.text import localized
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.exercises import drafting, queries
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import Dilemma, DilemmaDraft, DilemmaVersion
from probidad.instruments.exercises.rules import DilemmaContent
from probidad.instruments.exercises.services.dilemmas import add_version
from probidad.instruments.exercises.services.drafts import locked

State = DilemmaDraft.State
URN_LENGTH = 150


@transaction.atomic
def submit_draft(*, draft: DilemmaDraft, actor: Person) -> DilemmaDraft:
    """Hand a draft to its review: from here on nobody writes on it. Raises ValidationError where it lacks
    something, or differs in nothing from what is published.
    """
    current = locked(draft)
    if current.state != State.WRITING:
        raise refusal(_("This draft is in review already."), code="in_review")
    require_complete(current)
    current.state = State.REVIEW
    current.save(update_fields=["state"])
    _record(ExercisesEvent.DRAFT_SUBMITTED, current, actor)
    return current


def require_complete(draft: DilemmaDraft) -> None:
    """Raises ValidationError for a draft that lacks something, or that would publish the same again."""
    if queries.draft_problems(draft):
        raise refusal(_("Something is still missing: see the list."), code="incomplete")
    published = queries.published_before(draft)
    if published is None or draft.new_version:
        return
    if not drafting.changes(published.content, draft.content):
        raise refusal(_("Nothing was changed: it would be published as it is already."), code="unchanged")


@transaction.atomic
def take_back_draft(*, draft: DilemmaDraft, actor: Person) -> DilemmaDraft:
    """Go on writing on a draft that nobody has reviewed yet. Raises ValidationError where it isn't in review, and
    for whoever didn't write on it: a reviewer returns it with a note.
    """
    current = locked(draft)
    _require_in_review(current)
    if not current.writers.filter(pk=actor.pk).exists():
        message = _("Only who wrote on it takes it back: a reviewer returns it with a note.")
        raise refusal(message, code="not_writer")
    current.state = State.WRITING
    current.save(update_fields=["state"])
    _record(ExercisesEvent.DRAFT_TAKEN_BACK, current, actor)
    return current


@transaction.atomic
def return_draft(*, draft: DilemmaDraft, edition: int, note: str, actor: Person) -> DilemmaDraft:
    """Give a draft back to its writers, with what they should change. Raises as :func:`publish_draft`."""
    current = locked(draft)
    _require_reviewer(current, edition, actor)
    current.state, current.review_note = State.WRITING, note
    current.save(update_fields=["state", "review_note"])
    _record(ExercisesEvent.DRAFT_RETURNED, current, actor)
    return current


@transaction.atomic
def publish_draft(*, draft: DilemmaDraft, edition: int, reviewer: str, actor: Person) -> DilemmaVersion:
    """Publish the draft that the reviewer read (its ``edition``), signed by the reviewer; the draft goes.

    Raises ValidationError where it isn't in review or changed since, and for whoever wrote on it.
    """
    current = locked(draft)
    _require_reviewer(current, edition, actor)
    require_complete(current)
    version = add_version(*_dilemma_and_content(current, reviewer))
    record(
        kind=ExercisesEvent.DILEMMA_PUBLISHED,
        actor=actor,
        institution=current.institution,
        subject=version.dilemma.audit_urn,
        details={"draft": current.pk, "version": version.version, "revision": version.revision},
    )
    current.delete()
    return version


def _require_in_review(draft: DilemmaDraft) -> None:
    if draft.state != State.REVIEW:
        raise refusal(_("This draft is not in review: its writers took it back."), code="not_in_review")


def _require_reviewer(draft: DilemmaDraft, edition: int, actor: Person) -> None:
    """Somebody who didn't write on it, and who read it as it is now."""
    _require_in_review(draft)
    if draft.writers.filter(pk=actor.pk).exists():
        message = _("You wrote on this dilemma yourself: somebody else must review it.")
        raise refusal(message, code="writer")
    if draft.edition != edition:
        message = _("The draft was changed after you opened this page: read it again.")
        raise refusal(message, code="changed")


def _dilemma_and_content(draft: DilemmaDraft, reviewer: str) -> tuple[Dilemma, DilemmaContent]:
    published = queries.published_before(draft)
    dilemma = draft.dilemma or _new_dilemma(draft)
    content = queries.as_content(draft, urn=dilemma.urn, reviewer=reviewer)
    version, revision = drafting.next_number(
        published and published.text, content, new_version=draft.new_version
    )
    return dilemma, content.model_copy(update={"version": version, "revision": revision})


def _new_dilemma(draft: DilemmaDraft) -> Dilemma:
    """A dilemma with a name of its own: that of the institution and its title, numbered where it is taken."""
    home = slugify(draft.institution.slug).replace("_", "-")
    begin = f"urn:probidad:dilemma:{home}:"
    # Room for a number; underscores and the ends of cut words aren't for names.
    room = URN_LENGTH - len(begin) - 5
    name = slugify(localized(draft.content["title"], draft.language)).replace("_", "-")[:room].strip("-")
    for number in range(1, 10_000):
        urn = begin + (name or "dilema") + (f"-{number}" if number > 1 else "")
        dilemma, created = Dilemma.objects.get_or_create(urn=urn, defaults={"institution": draft.institution})
        if created:
            return dilemma
    raise ValidationError(_("Too many dilemmas have this title: choose another."), code="title")


def _record(kind: ExercisesEvent, draft: DilemmaDraft, actor: Person) -> None:
    record(kind=kind, actor=actor, institution=draft.institution, subject=draft.urn)
