"""Assessors who haven't finished get a mail three days before the last one for scoring."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from probidad.core.tasks.worker import run_due
from probidad.instruments.indices.models import Round, Seat
from probidad.instruments.indices.tasks import remind_assessors

pytestmark = pytest.mark.django_db


def remind(round: Round, days: int) -> list[str]:
    today = timezone.localdate()
    Round.objects.filter(pk=round.pk).update(scored_until=today + dt.timedelta(days=days))
    remind_assessors()
    run_due()
    return [address for each in mail.outbox for address in each.to]


def test_a_reminder_comes_three_days_before(cast, scored):
    assert remind(scored, 4) == []
    assert remind(scored, 3) == [cast.assessor.email]
    [sent] = mail.outbox
    assert cast.institution.name in sent.body and f"/panel/indices/{scored.pk}/calificar/" in sent.body


def test_not_to_whoever_has_finished_or_left(cast, scored_apart):
    Seat.objects.filter(person=cast.assessor).update(finished_on=timezone.localdate())
    cast.second_assessor.memberships.update(until=timezone.localdate())
    assert remind(scored_apart, 3) == []
