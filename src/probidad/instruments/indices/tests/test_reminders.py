"""Mails about evaluations: each comes once, on its day or, where no worker ran then, on the next."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from probidad.core.tasks.models import Task
from probidad.core.tasks.worker import run_due
from probidad.instruments.indices.models import Notice, Round, Seat
from probidad.instruments.indices.services import preparing, replying, reviewing
from probidad.instruments.indices.services.notices import ABOUT
from probidad.instruments.indices.tasks import remind_of_last_days
from probidad.instruments.indices.tests.evaluations import prepared
from probidad.instruments.indices.tests.test_replying import accepted

pytestmark = pytest.mark.django_db


def mailed() -> list[str]:
    """Who was mailed since one asked last."""
    Task.objects.update(run_after=timezone.now())  # the night between passes
    run_due()
    addresses = [address for each in mail.outbox for address in each.to]
    mail.outbox.clear()
    return addresses


def remind(round: Round, days: int, field: str = "scored_until") -> list[str]:
    last = timezone.localdate() + dt.timedelta(days=days)
    Round.objects.filter(pk=round.pk).update(starts_on=min(last, round.starts_on), **{field: last})
    remind_of_last_days()
    return mailed()


def test_a_reminder_comes_three_days_before_and_once(cast, scored):
    assert remind(scored, 4) == []
    assert remind(scored, 3) == [cast.assessor.email]
    assert remind(scored, 3) == []


def test_a_reminder_says_of_what_and_where(cast, scored):
    Round.objects.filter(pk=scored.pk).update(scored_until=timezone.localdate())
    remind_of_last_days()
    run_due()
    [sent] = mail.outbox
    assert cast.institution.name in sent.body and f"/panel/indices/{scored.pk}/calificar/" in sent.body


@pytest.mark.parametrize(("days", "count"), [(2, 1), (0, 1), (-1, 0)])
def test_where_no_worker_ran_on_its_day_it_comes_later_but_not_once_all_is_over(scored, days, count):
    assert len(remind(scored, days)) == count


def test_another_last_day_is_told_anew(cast, scored):
    assert remind(scored, 1) == [cast.assessor.email]
    assert remind(scored, 3) == [cast.assessor.email]


def test_not_to_whoever_has_finished_or_left(cast, scored_apart):
    Seat.objects.filter(person=cast.assessor).update(finished_on=timezone.localdate())
    cast.second_assessor.memberships.update(until=timezone.localdate())
    assert remind(scored_apart, 3) == []


def test_an_institution_is_asked_by_mail_and_its_answer_comes_back(cast):
    round = prepared(cast, basis=Round.Basis.ACCEPTED)
    preparing.ask_consent(round=round, actor=cast.coordinator)
    assert mailed() == [cast.ethics_head.email]
    preparing.decline_round(round=round, reason="Este año no.", actor=cast.ethics_head)
    assert mailed() == [cast.coordinator.email]


def test_the_institution_is_told_when_it_may_reply_until_when_and_near_the_end(cast):
    round = accepted(cast, Round.State.RECONCILING)
    until = timezone.localdate() + dt.timedelta(days=20)
    replying.open_replies(round=round, until=until, actor=cast.coordinator)
    run_due()
    [sent] = mail.outbox
    assert sent.to == [cast.ethics_head.email] and f"/recibidas/{round.pk}/hallazgos/" in sent.body
    mail.outbox.clear()
    replying.extend_replies(round=round, until=until + dt.timedelta(days=5), actor=cast.coordinator)
    assert mailed() == [cast.ethics_head.email]
    assert remind(round, 2, "replies_until") == [cast.ethics_head.email]
    assert remind(round, 2, "replies_until") == []


def test_replies_of_a_day_are_one_mail_on_the_next_morning(cast):
    round = accepted(cast, Round.State.REPLY)
    Round.objects.filter(pk=round.pk).update(replies_until=timezone.localdate())
    for entry in round.entries[:3]:
        replying.write_reply(
            round=round, code=entry.code, edition=0, agrees=True, text="", actor=cast.ethics_head
        )
    run_due()
    assert mail.outbox == []
    assert mailed() == [cast.coordinator.email]


def test_once_replies_are_over_the_coordinator_is_told_and_once_published_the_institution(cast):
    round = accepted(cast, Round.State.REPLY)
    Seat.objects.create(round=round, person=cast.assessor, part=Seat.Part.REVIEWER)
    today = timezone.localdate()
    Round.objects.filter(pk=round.pk).update(replies_until=today - dt.timedelta(days=1))
    replying.close_overdue(today)
    assert sorted(mailed()) == sorted([cast.coordinator.email, cast.assessor.email])
    reviewing.sign(round=round, actor=cast.assessor)
    assert mailed() == [cast.ethics_head.email]


def test_a_mail_that_holds_no_more_is_not_sent(cast):
    round = prepared(cast, basis=Round.Basis.ACCEPTED)
    preparing.ask_consent(round=round, actor=cast.coordinator)
    preparing.abandon_round(round=round, reason="Ya no.", actor=cast.coordinator)
    assert mailed() == []


def test_every_kind_of_mail_is_for_somebody():
    assert set(ABOUT) == set(Notice.Kind)
