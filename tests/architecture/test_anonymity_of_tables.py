"""No path of foreign keys leads from an anonymous row to whoever wrote it, and the row tells no order.

An instrument marks its tables with ``anonymous = True`` on the model.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.test.utils import isolate_apps

from probidad.core.anonymity.keys import random_key
from probidad.core.people.models import Membership

# Who on the staff did something with a round or a file says nothing about who answered.
STAFF_FIELDS = {
    "exercises.Round.opened_by": "who on the staff opened the round",
    "exercises.Comment.proposed_by": "who on the staff proposed to release a comment",
    "files.StoredFile.uploaded_by": "who uploaded an institution's logo or code of ethics",
    "advice.Grant.reader": "which of the staff may read a conversation",
    "advice.Message.person": "who of the staff wrote an answer; a constraint keeps it empty for the writer's",
    "advice.Note.person": "who of the staff made a remark",
    "advice.LegalHold.person": "who of the committee put a claim under legal hold",
    "advice.Assignment.person": "which advisor has a conversation",
    "advice.Recusal.person": "who of the staff declared a conflict of interest",
    "advice.Consultation.person": "who of the staff was asked for help",
    "advice.Consultation.asked_by": "who of the staff asked for help",
    "advice.Proposal.person": "who of the staff proposed what becomes of a claim",
    "advice.Referral.person": "which authority investigates a claim",
    "advice.Referral.referred_by": "who of the staff referred it",
    "advice.Step.person": "who of the staff wrote down what was done",
    "advice.Measure.person": "who of the staff proposed protection; empty where the writer asked for it",
    "advice.Measure.decided_by": "who of the staff granted or refused protection",
    "advice.Disclosure.reader": "to which of the staff the writer told something",
    "advice.Redaction.person": "who of the staff made a redacted copy",
    "advice.Export.person": "who of the staff gave a claim to an authority outside",
    "advice.Lesson.person": "who of the staff wrote what is learned",
}
# Days, never hours, where people have a right to be answered in time: deadlines are counted from them.
DAYS = {
    "advice.Thread.received_on",
    "advice.Thread.taken_on",
    "advice.Thread.answered_on",
    "advice.Thread.first_answered_on",
    "advice.Thread.closed_on",
    "advice.Thread.waiting_since",
    "advice.Message.day",
    "advice.Note.day",
    "advice.LegalHold.since",
    "advice.LegalHold.review_on",
    "advice.LegalHold.ended_on",
    "advice.Assignment.since",
    "advice.Assignment.until",
    "advice.Claim.decided_on",
    "advice.Claim.resolved_on",
    "advice.Proposal.day",
    "advice.Referral.since",
    "advice.Referral.until",
    "advice.Step.day",
    "advice.Measure.asked_on",
    "advice.Measure.decided_on",
    "advice.Measure.since",
    "advice.Measure.until",
    "advice.Measure.review_on",
    "advice.FollowUp.due_on",
    "advice.Disclosure.day",
    "advice.Redaction.day",
    "advice.Export.day",
}
# One row a round, written when it closes: its key tells the order of rounds, which is public.
ONE_ROW_A_ROUND = {"exercises.Results"}
TELLS_A_TIME = (models.DateField, models.TimeField, models.DurationField)
TELLS_A_PLACE = (models.GenericIPAddressField,)


def anonymous_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if getattr(model, "anonymous", False)]


def identifies(model) -> bool:
    """Whether a row of this table is, or names by address, a person."""
    return model in (get_user_model(), Membership) or any(
        isinstance(field, models.EmailField) for field in model._meta.get_fields()
    )


def paths_to_a_person(model, seen: tuple = ()) -> Iterator[str]:
    """Every path of relations from a table to one that identifies somebody, as dotted fields."""
    for field in model._meta.get_fields():
        if not field.is_relation or field.auto_created or field.related_model is None:
            continue
        step = f"{model._meta.label}.{field.name}"
        target = field.related_model
        if step in STAFF_FIELDS or target in seen:
            continue
        if identifies(target):
            yield f"{step} → {target._meta.label}"
        else:
            yield from (f"{step} → {rest}" for rest in paths_to_a_person(target, (*seen, model)))


def test_there_are_anonymous_tables():
    assert "exercises.Ballot" in {model._meta.label for model in anonymous_models()}


def test_no_path_leads_from_an_anonymous_row_to_a_person():
    found = [path for model in anonymous_models() for path in paths_to_a_person(model)]
    assert not found, "an answer must not lead to a person:\n" + "\n".join(found)


def test_whatever_points_at_an_anonymous_row_is_anonymous_itself():
    known = set(anonymous_models())
    outside = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model not in known
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model in known
    ]
    assert not outside, f"mark the model anonymous, or drop the relation: {outside}"


def test_an_anonymous_row_carries_no_time_and_no_address():
    found = [
        f"{model._meta.label}.{field.name}"
        for model in anonymous_models()
        for field in model._meta.get_fields()
        if isinstance(field, (*TELLS_A_TIME, *TELLS_A_PLACE))
        and not (type(field) is models.DateField and f"{model._meta.label}.{field.name}" in DAYS)
    ]
    assert not found


def test_an_anonymous_row_has_a_random_key():
    """On SQLite an integer key is the rowid: a counted one would be the order of arrival."""
    counted = [
        model._meta.label
        for model in anonymous_models()
        if model._meta.label not in ONE_ROW_A_ROUND
        and not (isinstance(model._meta.pk, models.BigIntegerField) and model._meta.pk.default is random_key)
    ]
    assert not counted, f"give it id = BigIntegerField(primary_key=True, default=random_key): {counted}"


def test_every_exception_is_still_needed():
    fields = {f"{m._meta.label}.{f.name}" for m in apps.get_models() for f in m._meta.get_fields()}
    assert set(STAFF_FIELDS) | DAYS <= fields
    assert {model._meta.label for model in anonymous_models()} >= ONE_ROW_A_ROUND


@pytest.mark.parametrize("chain", [1, 2])
def test_a_path_is_found_however_long(chain):
    with isolate_apps("probidad.web"):

        class Tie(models.Model):
            person = models.ForeignKey(get_user_model(), on_delete=models.CASCADE, related_name="+")

            class Meta:
                app_label = "web"

        class Leak(models.Model):
            target = models.ForeignKey(
                Tie if chain == 2 else get_user_model(), on_delete=models.CASCADE, related_name="+"
            )

            class Meta:
                app_label = "web"

        assert list(paths_to_a_person(Leak))
