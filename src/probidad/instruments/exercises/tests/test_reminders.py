"""The reminder of the last day goes to everybody alike, and nobody in the institution sees who fetched credentials."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from probidad.core.audit.models import AuditEvent
from probidad.core.tasks import worker
from probidad.instruments.exercises import queries, rehearsal, rules, tasks
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import Round
from probidad.instruments.exercises.services import announcements, ballots
from probidad.instruments.exercises.tests.panel_pages import contents, readable

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@given(
    opens_on=st.dates(),
    days=st.integers(0, 90),
    pace=st.sampled_from(Round.Pace.values),
    dilemmas=st.integers(1, 60),
)
def test_the_day_of_the_reminder_is_one_of_the_last_and_brings_no_other_mail(opens_on, days, pace, dilemmas):
    closes_on = min(opens_on.toordinal() + days, dt.date.max.toordinal())
    closes_on = dt.date.fromordinal(closes_on)
    day = rules.reminder_day(opens_on, closes_on, pace, dilemmas)
    if day is None:
        return
    assert closes_on - dt.timedelta(days=2) <= day <= closes_on
    assert (day - opens_on).days >= 3
    assert not pace or day not in [rules.first_day(opens_on, pace, each) for each in range(2, dilemmas + 1)]


def reminded() -> list[tuple[str, str]]:
    """To whom the worker's next reminders go, and what they say."""
    before = len(mail.outbox)
    tasks.remind_of_last_day()
    worker.run_due()
    return [(to, f"{each.subject}\n{each.body}") for each in mail.outbox[before:] for to in each.to]


@pytest.mark.each_database
def test_everybody_is_reminded_once_and_alike_whoever_has_taken_part(play, monkeypatch):
    for code in play.codes[:5]:
        rehearsal.Browser(code)
    ballots.cast_answer(who=play.participant(6), exercise=play.exercises[0], option="a")
    assert reminded() == []
    day = queries.reminder_day(play.round)
    assert day == play.round.closes_on - dt.timedelta(days=2)
    monkeypatch.setattr(timezone, "localdate", lambda: day)
    mails = reminded()
    assert sorted(to for to, _text in mails) == sorted(
        queries.roster_entries(play.round).values_list("email", flat=True)
    )
    assert len({text for _to, text in mails}) == 1
    assert reminded() == []
    assert AuditEvent.objects.filter(kind=ExercisesEvent.REMINDER_SENT).count() == 1


@pytest.mark.each_database
def test_a_refused_reminder_is_tried_again_and_nobody_is_reminded_of_a_round_that_is_over(play, monkeypatch):
    def refusing(_entry):
        raise ConnectionRefusedError

    monkeypatch.setattr(timezone, "localdate", lambda: play.round.closes_on)
    assert announcements.remind_batch(round=play.round, deliver=refusing) == (0, 10)
    assert queries.entries_to_remind(play.round).count() == 27
    monkeypatch.setattr(timezone, "localdate", lambda: play.round.closes_on + dt.timedelta(days=1))
    assert reminded() == []


@pytest.mark.parametrize("name", ["ethics_head", "custodian"])
def test_no_page_file_or_list_of_the_panel_changes_when_codes_are_exchanged(play, cast, name):
    client = cast.client(name)
    addresses = readable(client, play.round)
    assert reverse("exercises-panel:round", args=[play.round.pk]) in addresses
    before = contents(client, addresses)
    for code in play.codes[:5]:
        rehearsal.Browser(code)
    assert contents(client, addresses) == before
