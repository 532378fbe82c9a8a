"""Closing a round: the custodian brings the key, and what was sealed becomes one set of figures.

The round ends first; then all is counted in memory; results and comments are written in small steps,
and count only with the last, short transaction. A process killed half-way leaves the round ended and
sealed: the custodian brings the key again. Sealed ballots go afterwards, in small steps, by a task.
"""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError as MalformedRecord

from probidad.core.anonymity import sealing
from probidad.core.audit.services import record
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.core.tasks import enqueue
from probidad.instruments.exercises import rules
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.figures import round_figures
from probidad.instruments.exercises.models import Ballot, Comment, Results, Round
from probidad.instruments.exercises.services.rounds import matching_private_key
from probidad.instruments.exercises.tasks import tidy_round

COMMENTS_AT_ONCE = 500


@dataclass
class Count:
    """What the ballots said: ``answers[exercise][unit][option]`` → number of answers.

    ``unreadable`` counts the ballots that do not open or name what the round hasn't got.
    """

    answers: dict[int, dict[int | None, Counter]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    comments: list[tuple[int, str]] = field(default_factory=list)
    satisfaction: Counter = field(default_factory=Counter)
    unreadable: int = 0


def close_round(*, round: Round, key_file: bytes, passphrase: str, actor: Person) -> Results:
    """Open the ballots with the custodian's key and freeze the results.

    Raises ValidationError: the round is not over, the key or passphrase is wrong, or somebody else
    closed it meanwhile.
    """
    if not round.is_over:
        message = _("The round still takes answers: it can be opened with the key once it is over.")
        raise refusal(message, code="not_over")
    private_key = matching_private_key(round, key_file, passphrase)
    _end(round)
    count = count_ballots(round, private_key)
    figures = round_figures(round, count)
    results = Results.objects.create(round=round, figures=figures)
    # Of an exercise that too few answered, a comment would tell that somebody did.
    shown = {each["exercise"] for each in figures["exercises"] if each["total"] is not None}
    _store_comments(results, [each for each in count.comments if each[0] in shown])
    try:
        _freeze(round, results, count.unreadable, actor)
    except ValidationError:
        results.delete()  # with its comments: those of the other closing stand
        raise
    return results


@transaction.atomic
def _end(round: Round) -> None:
    """From here on no answer is taken, whatever the date. Waits for the ballots that are being cast."""
    current = Round.objects.select_for_update().get(pk=round.pk)
    if current.state == Round.State.OPEN:
        current.state = Round.State.ENDED
        current.save(update_fields=["state"])


def count_ballots(round: Round, private_key: EllipticCurvePrivateKey) -> Count:
    """Open and count a round's ballots, in memory, by their random keys' order."""
    known = _known_options(round)
    units = {None, *round.units.reporting().values_list("pk", flat=True)}
    count = Count()
    for kind, exercise_id, opened in _opened(round, private_key):
        if opened is None or not _counted(count, kind, exercise_id, opened, known, units):
            count.unreadable += 1
    secrets.SystemRandom().shuffle(count.comments)
    return count


def _known_options(round: Round) -> dict[int, set[str]]:
    return {
        exercise.pk: {option.key for option in exercise.dilemma_version.text.options}
        for exercise in round.exercises.select_related("dilemma_version")
    }


def _opened(round: Round, private_key) -> Iterator[tuple[str, int | None, dict | None]]:
    ballots = round.ballots.order_by("id").values_list("kind", "exercise_id", "sealed")
    for kind, exercise_id, sealed in ballots.iterator(chunk_size=2000):
        context = rules.ballot_scope(round.pk, kind, exercise_id)
        try:
            yield kind, exercise_id, sealing.unseal(sealed, private_key=private_key, context=context)
        except sealing.CannotOpen:
            yield kind, exercise_id, None


def _counted(count: Count, kind: str, exercise_id: int | None, opened: dict, known, units) -> bool:
    """Add one opened ballot to the count; False where it says what no participant's page can say."""
    try:
        match kind:
            case Ballot.Kind.ANSWER:
                answer = rules.AnswerRecord.model_validate(opened)
                if answer.option not in known[exercise_id] or answer.unit not in units:
                    return False
                count.answers[exercise_id][answer.unit][answer.option] += 1
            case Ballot.Kind.COMMENT:
                text = rules.clean_comment(rules.CommentRecord.model_validate(opened).text)
                if not text or len(text) > rules.COMMENT_LENGTH:
                    return False
                count.comments.append((exercise_id, text))
            case Ballot.Kind.SATISFACTION:
                count.satisfaction[rules.SatisfactionRecord.model_validate(opened).level] += 1
    except MalformedRecord:
        return False
    return True


def _store_comments(results: Results, comments: list[tuple[int, str]]) -> None:
    for start in range(0, len(comments), COMMENTS_AT_ONCE):
        Comment.objects.bulk_create(
            Comment(results=results, exercise_id=exercise_id, text=text)
            for exercise_id, text in comments[start : start + COMMENTS_AT_ONCE]
        )


@transaction.atomic
def _freeze(round: Round, results: Results, unreadable: int, actor: Person) -> None:
    current = Round.objects.select_for_update().get(pk=round.pk)
    if current.state != Round.State.ENDED:
        message = _("Somebody else has just closed this round. Its results stand.")
        raise refusal(message, code="closed_already")
    current.state = Round.State.CLOSED
    current.closed_on = timezone.localdate()
    current.save(update_fields=["state", "closed_on"])
    results.complete = True
    results.save(update_fields=["complete"])
    record(
        kind=ExercisesEvent.ROUND_CLOSED,
        actor=actor,
        institution=current.institution,
        subject=current.urn,
        details={"unreadable": unreadable},
    )
    enqueue(tidy_round, current.pk)
