"""What waits is told in the morning, by a mail that says nothing of it; deadlines count working days."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from probidad.core.tasks.models import Task
from probidad.instruments.advice import desk, queries, rules, tasks
from probidad.instruments.advice.models import Advisor, Assignment, Certificate, ClosedDay, Offer, Thread
from probidad.instruments.advice.queries.waiting import something_waits


def run_queued() -> None:
    for each in Task.objects.filter(name="advice.tell_that_something_waits"):
        tasks.tell_that_something_waits(each.subject_id)


@pytest.fixture
def tuesday(monkeypatch):
    """18 November 2031, after the long weekend of the Revolution: roles that are given today are in force then."""
    monkeypatch.setattr(timezone, "localdate", lambda *_any, **_ways: dt.date(2031, 11, 18))
    return dt.date(2031, 11, 18)


def test_deadlines_leave_out_weekends_the_laws_days_of_rest_and_closed_days(house, tuesday):
    _receipt, thread = house.write()
    Thread.objects.update(waiting_since=dt.date(2031, 11, 13))  # a Thursday
    ClosedDay.objects.create(institution=house.cast.institution, day=dt.date(2031, 11, 14))
    thread.refresh_from_db()
    deadlines = queries.deadlines_in(house.cast.institution)
    # Friday is closed, then a weekend and a Monday of rest: Tuesday and Wednesday count.
    assert deadlines.due(thread) == dt.date(2031, 11, 19) and not deadlines.is_overdue(thread)


def test_whoever_takes_a_late_conversation_promises_no_day_that_has_passed(house, tuesday):
    _receipt, thread = house.write()
    deadlines = queries.deadlines_in(house.cast.institution)
    thread.waiting_since = tuesday
    assert deadlines.promised(thread) == deadlines.answer_due(thread)
    thread.waiting_since = tuesday - dt.timedelta(days=40)
    assert deadlines.answer_due(thread) < tuesday
    assert deadlines.promised(thread) == dt.date(2031, 11, 25)


@pytest.mark.parametrize("state", [Thread.State.RECEIVED, Thread.State.TAKEN, Thread.State.ASKED_BACK])
def test_what_the_database_calls_overdue_is_what_the_calendar_calls_overdue(house, tuesday, state):
    _receipt, thread = house.write()
    deadlines = queries.deadlines_in(house.cast.institution)
    for back in range(30):
        Thread.objects.update(waiting_since=tuesday - dt.timedelta(days=back), state=state)
        thread.refresh_from_db()
        assert Thread.objects.filter(deadlines.overdue()).exists() == deadlines.is_overdue(thread)


def test_the_institution_says_how_soon(house, tuesday):
    Offer.objects.update(acknowledge_within=1, answer_within=3)
    _receipt, thread = house.write()
    thread.waiting_since = tuesday
    deadlines = queries.deadlines_in(house.cast.institution)
    assert deadlines.due(thread) == dt.date(2031, 11, 19)
    assert deadlines.answer_due(thread) == dt.date(2031, 11, 21)


def test_the_mail_says_neither_what_nor_which_nor_how_many(house, tuesday):
    _receipt, thread = house.write("Me ofrecieron un regalo")
    tasks.remind_staff()
    assert all(not isinstance(each.subject_id, str) for each in Task.objects.all())
    run_queued()
    assert {address for each in mail.outbox for address in each.to} == {
        "advisor@ejemplo.mx",
        "second.advisor@ejemplo.mx",
    }
    for each in mail.outbox:
        text = each.subject + each.body
        assert "regalo" not in text and str(thread) not in text and str(thread.pk) not in text
        assert reverse("advice-panel:inbox") in text and "duda" not in text.lower()


def test_nobody_is_mailed_on_a_day_of_rest_or_when_nothing_waits(house, monkeypatch):
    house.write()
    for rest in (dt.date(2031, 11, 17), dt.date(2031, 11, 22)):
        monkeypatch.setattr(timezone, "localdate", lambda day=rest: day)
        tasks.remind_staff()
    assert not Task.objects.exists()
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2031, 11, 18))
    Thread.objects.update(state=Thread.State.ANSWERED, waiting_since=None)
    tasks.remind_staff()
    assert not Task.objects.exists()


def test_what_somebody_else_has_waits_for_the_others_only_once_it_is_late(house, tuesday):
    _receipt, thread = house.write()
    Assignment.objects.create(thread=thread, person=house.cast.advisor, how=Assignment.How.TAKEN)
    Thread.objects.update(waiting_since=tuesday, state=Thread.State.TAKEN)
    tasks.remind_staff()
    assert list(Task.objects.values_list("subject_id", flat=True)) == [house.cast.advisor.pk]
    Task.objects.all().delete()
    Thread.objects.update(waiting_since=dt.date(2031, 10, 1))
    tasks.remind_staff()
    assert Task.objects.count() == 2


def test_the_desk_says_what_waits_and_first_of_all_to_make_a_key(house):
    [first] = desk.waiting_for(house.cast.investigator)
    assert first.url == reverse("advice-panel:key")
    [confirm] = desk.waiting_for(house.cast.advisor)
    assert "comite" in confirm.url
    house.share("advisor")
    assert desk.waiting_for(house.cast.advisor) == []
    house.write()
    [item] = desk.waiting_for(house.cast.advisor)
    assert "de=free" in item.url
    assert desk.waiting_for(house.cast.committee_member) == []


def holds_one(house, name: str) -> None:
    """Somebody has an answered conversation, of which nothing waits."""
    _receipt, thread = house.write()
    Assignment.objects.create(thread=thread, person=house.cast.people[name], how=Assignment.How.TAKEN)
    Thread.objects.filter(pk=thread.pk).update(state=Thread.State.ANSWERED, waiting_since=None)


def suggested(house, name: str) -> bool:
    return house.cast.client(name).get(reverse("advice-panel:inbox")).context["suggested"] is not None


def test_what_is_new_is_asked_first_of_who_has_fewer_and_of_everybody_once_it_is_late(house):
    holds_one(house, "advisor")
    house.write()
    waits = {name: something_waits(house.cast.people[name]) for name in ("advisor", "second_advisor")}
    assert waits == {"advisor": False, "second_advisor": True}
    assert not suggested(house, "advisor") and suggested(house, "second_advisor")
    Thread.objects.filter(state=Thread.State.RECEIVED).update(
        waiting_since=timezone.localdate() - dt.timedelta(days=30)
    )
    assert something_waits(house.cast.advisor) and suggested(house, "advisor")


def test_whoever_isnt_asked_first_is_told_so_and_may_take_it_all_the_same(house):
    holds_one(house, "advisor")
    _receipt, thread = house.write()
    said = "tiene menos conversaciones"
    for name, is_told in (("advisor", True), ("second_advisor", False)):
        page = house.browser(name).get(reverse("advice-panel:thread", args=[thread.pk]))
        assert (said in page.content.decode()) is is_told
    taken = house.browser("advisor").post(
        reverse("advice-panel:take", args=[thread.pk]), {"text": "Gracias por escribir."}
    )
    assert taken.status_code == 302 and queries.holder_of(thread).person == house.cast.advisor


def test_who_has_no_certificate_is_told_of_questions_only_once_they_are_late(house):
    Certificate.objects.filter(person=house.cast.advisor).delete()
    house.write()
    assert not something_waits(house.cast.advisor) and something_waits(house.cast.second_advisor)
    Thread.objects.update(waiting_since=timezone.localdate() - dt.timedelta(days=30))
    assert something_waits(house.cast.advisor)


@pytest.mark.parametrize(
    "why", [{"is_available": False}, {"languages": ["en"]}], ids=["takes none now", "another language"]
)
def test_nothing_is_left_to_a_colleague_who_cannot_take_it(house, why):
    holds_one(house, "advisor")
    Advisor.objects.filter(person=house.cast.second_advisor).update(**why)
    house.write()
    assert something_waits(house.cast.advisor) and suggested(house, "advisor")


def test_nothing_is_left_to_a_colleague_whom_the_writer_excludes(house):
    holds_one(house, "advisor")
    house.write(excluded=rules.Excluded(people=(house.cast.second_advisor.pk,)))
    assert something_waits(house.cast.advisor) and suggested(house, "advisor")
