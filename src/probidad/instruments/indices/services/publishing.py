"""Publishing an evaluation: one frozen content, signed by whoever reviewed it, and the rows that others add up."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution
from probidad.instruments.indices.events import IndicesEvent
from probidad.instruments.indices.models import (
    Answer,
    Evidence,
    Publication,
    PublishedArea,
    PublishedPoints,
    Round,
)
from probidad.instruments.indices.rules import published, scoring


@transaction.atomic
def publish_round(*, round: Round, reviewer, on: dt.date | None = None) -> Publication:
    """Freeze and publish a round that is in review. ``on``: today unless told.

    Raises ValidationError where it isn't in review, where an indicator has no agreed answer, or a dispute is open.
    """
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if locked.state != Round.State.REVIEW:
        raise ValidationError(_("This evaluation isn't in review."), code="state")
    publication = _publish(locked, reviewer, number=1, reason="", on=on or timezone.localdate())
    locked.state = Round.State.PUBLISHED
    locked.save(update_fields=["state"])
    record(
        kind=IndicesEvent.PUBLISHED,
        actor=reviewer,
        institution=locked.organisation,
        subject=locked.urn,
        details={"digest": publication.digest},
    )
    return publication


@transaction.atomic
def publish_correction(*, round: Round, reviewer, reason: str, on: dt.date | None = None) -> Publication:
    """Publish the agreed answers of a published round anew, beside what was published, with the reason. ``on``: today unless told.

    Raises ValidationError where it isn't published, without a reason, and where a dispute is open.
    """
    locked = Round.objects.select_for_update().get(pk=round.pk)
    earlier = locked.publications.filter(latest=True).first()
    if locked.state != Round.State.PUBLISHED or earlier is None:
        raise ValidationError(_("This evaluation isn't published."), code="state")
    if not reason.strip():
        raise ValidationError(_("Say why it is corrected."), code="reason")
    on = on or timezone.localdate()
    publication = _publish(locked, reviewer, number=earlier.number + 1, reason=reason, on=on)
    record(
        kind=IndicesEvent.CORRECTED,
        actor=reviewer,
        institution=locked.organisation,
        subject=locked.urn,
        details={"digest": publication.digest},
    )
    return publication


def _publish(round: Round, reviewer, *, number: int, reason: str, on: dt.date) -> Publication:
    answers = {each.code: each for each in round.answers.filter(seat=None)}
    _check_whole(round, answers)
    found = {code: answer.level for code, answer in answers.items()}
    result = scoring.score(round.version.text, round.entries, found)
    # Of two that are published at once one is first: otherwise both would be, and both would count.
    Institution.objects.select_for_update().get(pk=round.institution_id)
    content = _content(round, answers, result, reviewer, number=number, reason=reason, on=on)
    same = Publication.objects.filter(
        institution=round.institution, version__instrument=round.version.instrument
    )
    application = _application(round, same)
    same.filter(round=round, latest=True).update(latest=False, current=False)
    # A correction of an earlier evaluation doesn't make it the one that counts.
    current = not same.filter(application__gt=application).exists()
    if current:
        same.filter(current=True).update(current=False)
    publication = Publication.objects.create(
        round=round,
        number=number,
        version=round.version,
        institution=round.institution,
        organisation=round.organisation,
        application=application,
        content=content.model_dump(mode="json"),
        digest=content.digest(),
        reason=reason,
        percent=content.percent,
        gathered=content.gathered,
        possible=content.possible,
        reviewed_by=reviewer,
        published_on=on,
        current=current,
    )
    _write_rows(publication, result, found)
    return publication


def _check_whole(round: Round, answers: dict[str, Answer]) -> None:
    gaps = [
        entry.number for entry in round.entries if not (entry.code in answers and answers[entry.code].level)
    ]
    if gaps:
        message = _("These indicators have no answer yet: %(numbers)s.")
        raise ValidationError(message % {"numbers": ", ".join(gaps)}, code="gaps")
    if open_disputes := round.disputes.filter(decision=""):
        numbers = [round.by_code[each.code].number for each in open_disputes]
        message = _("These indicators are disputed, and nothing is decided yet: %(numbers)s.")
        raise ValidationError(message % {"numbers": ", ".join(numbers)}, code="disputes")


def _application(round: Round, same) -> int:
    """Which evaluation of the institution by this instrument it is; a correction keeps its round's."""
    own = same.filter(round=round).first()
    return own.application if own else same.values("round").distinct().count() + 1


def _content(round, answers, result, reviewer, *, number, reason, on) -> published.PublishedRound:
    evidence: dict[str, list] = {}
    for each in round.evidence.select_related("file"):
        evidence.setdefault(each.code, []).append(_evidence(each))
    replies = {each.code: _reply(each) for each in round.replies.all()}
    disputes: dict[str, list] = {}
    for each in round.disputes.all():
        disputes.setdefault(each.code, []).append(_dispute(each))
    changes: dict[str, list] = {}
    for each in round.former_answers.all():
        changes.setdefault(each.code, []).append(_change(each))
    return published.PublishedRound(
        urn=round.version.text.urn,
        version=round.version.version,
        revision=round.version.revision,
        institution=round.institution.name,
        organisation=round.organisation.name,
        basis=round.basis,
        started_on=round.starts_on,
        replied_until=round.replies_until,
        items=round.items,
        answers=[
            _answer(answers[entry.code], result, evidence, replies, disputes, changes)
            for entry in round.entries
        ],
        agreement=round.agreement,
        percent=result.percent,
        gathered=result.total.gathered,
        possible=result.total.possible,
        reviewer=reviewer.name,
        published_on=on,
        reason=reason,
        number=number,
    )


def _answer(answer: Answer, result, evidence, replies, disputes, changes) -> published.PublishedAnswer:
    points = result.points.get(answer.code, scoring.Tally())
    return published.PublishedAnswer(
        code=answer.code,
        level=answer.level,
        part=answer.part,
        whole=answer.whole,
        gathered=points.gathered,
        possible=points.possible,
        note=answer.note,
        reason=answer.reason,
        evidence=evidence.get(answer.code, []),
        reply=replies.get(answer.code),
        disputes=disputes.get(answer.code, []),
        changes=changes.get(answer.code, []),
    )


def _evidence(each: Evidence) -> published.PublishedEvidence:
    return published.PublishedEvidence(
        kind=each.kind,
        title=each.title,
        url=each.url,
        seen_on=each.seen_on,
        digest=each.digest,
        note=each.note,
        brought_by=each.side,
        brought_on=each.brought_on,
        file=each.file_id if each.public else None,
    )


def _reply(each) -> published.PublishedReply:
    return published.PublishedReply(agrees=each.agrees, text=each.text, replied_on=each.replied_on)


def _dispute(each) -> published.PublishedDispute:
    return published.PublishedDispute(
        raised_by=each.side,
        reason=each.reason,
        raised_on=each.raised_on,
        claimed_level=each.claimed_level,
        decision=each.decision,
        decision_reason=each.decision_reason,
        decided_on=each.decided_on,
    )


def _change(each) -> published.PublishedChange:
    return published.PublishedChange(
        level=each.level, part=each.part, whole=each.whole, reason=each.reason, changed_on=each.changed_on
    )


def _write_rows(publication: Publication, result: scoring.Score, found: dict[str, str]) -> None:
    PublishedArea.objects.bulk_create(
        [
            *(
                PublishedArea(
                    publication=publication,
                    area=area,
                    gathered=tally.gathered,
                    possible=tally.possible,
                    stage=result.stages.get(area, ""),
                )
                for area, tally in result.areas.items()
            ),
            *(
                PublishedArea(
                    publication=publication, kind=kind, gathered=tally.gathered, possible=tally.possible
                )
                for kind, tally in result.kinds.items()
            ),
        ]
    )
    PublishedPoints.objects.bulk_create(
        PublishedPoints(
            publication=publication,
            code=code,
            level=level,
            gathered=result.points.get(code, scoring.Tally()).gathered,
            possible=result.points.get(code, scoring.Tally()).possible,
        )
        for code, level in found.items()
    )
