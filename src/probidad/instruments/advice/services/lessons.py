"""What is learned from a claim: for the staff, and for everybody once a second person has read that it identifies nobody.

What is refused is a ``ValidationError`` with a sentence for the page; nothing was stored then.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.advice import claim_rules
from probidad.instruments.advice.claim_rules import Phase
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import Lesson, PublicLesson, Thread
from probidad.instruments.advice.queries import lessons
from probidad.instruments.advice.queries.claim_care import may_protect
from probidad.instruments.advice.services import claims, handling


@transaction.atomic
def write_lesson(*, thread: Thread, keys: ThreadKeys, actor: Person, text: str) -> Lesson:
    """Write down what is learned from a claim that has ended, or write it anew; whoever wrote last is its author."""
    thread, claim, _file = claims.locked(thread)
    if claim.phase != Phase.RESOLVED or not may_protect(actor, thread.institution):
        raise refusal(_("What is learned is written once the claim has ended."), code="not-ended")
    if Lesson.objects.filter(claim=claim, is_published=True).exists():
        raise refusal(_("It was published meanwhile."), code="published")
    sealed = keys.seal(claim_rules.Words(text=text).model_dump_json().encode(), place=lessons.LESSON)
    lesson, _made = Lesson.objects.update_or_create(claim=claim, defaults={"person": actor, "sealed": sealed})
    handling.note_event(AdviceEvent.LESSON_WRITTEN, thread, actor)
    return lesson


@transaction.atomic
def publish_lesson(*, thread: Thread, keys: ThreadKeys, actor: Person, seen: str) -> PublicLesson:
    """Let everybody read it, as somebody other than its author; ``seen`` is the text that was read. Nothing leads back."""
    thread, claim, _file = claims.locked(thread)
    lesson = Lesson.objects.filter(claim=claim).first()
    if lesson is None or lesson.is_published or not may_protect(actor, thread.institution):
        raise refusal(_("There is nothing to publish."), code="nothing")
    if lesson.person_id == actor.pk:
        raise refusal(_("Somebody other than who wrote it publishes it."), code="own")
    text = lessons.lesson_of(claim, keys).text
    if text != seen:
        raise refusal(_("It was written anew meanwhile: read it again."), code="changed")
    lesson.is_published = True
    lesson.save(update_fields=["is_published"])
    handling.note_event(AdviceEvent.LESSON_PUBLISHED, thread, actor)
    return PublicLesson.objects.create(
        institution=thread.institution, year=timezone.localdate().year, text=text
    )
