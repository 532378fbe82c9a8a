"""What was learned from claims: of one, opened for its readers; and what everybody may read."""

from dataclasses import dataclass

from django.db.models import QuerySet

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.instruments.advice import claim_rules
from probidad.instruments.advice.models import Claim, Lesson, PublicLesson

# To what its seal is bound.
LESSON = "claim lesson"


@dataclass(frozen=True)
class OpenedLesson:
    """What is learned from a claim, opened."""

    lesson: Lesson
    text: str


def lesson_of(claim: Claim, keys: ThreadKeys) -> OpenedLesson | None:
    """A claim's, if somebody has written one. Raises conversations.CannotRead."""
    lesson = Lesson.objects.filter(claim=claim).select_related("person").first()
    if lesson is None:
        return None
    plain = keys.open(bytes(lesson.sealed), place=LESSON)
    return OpenedLesson(lesson, claim_rules.Words.model_validate_json(plain).text)


def public_lessons() -> QuerySet[PublicLesson]:
    """What everybody may read, the newest year first; within a year in no order of time."""
    return PublicLesson.objects.select_related("institution").order_by(
        "-year", "institution__search_text", "pk"
    )
