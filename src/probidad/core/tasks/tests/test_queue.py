"""Queueing, claiming, retrying and laying aside."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone

from probidad.core.tasks import enqueue, periodic, registry, rules, services, task, worker
from probidad.core.tasks.models import Schedule, Task
from probidad.core.tasks.queries import failed_tasks, queue_state

pytestmark = pytest.mark.django_db
ran: list[int] = []


@task("test.note", attempts=3)
def note(key: int) -> None:
    ran.append(key)


@task("test.fail", attempts=3)
def fail(key: int) -> None:
    ran.append(key)
    raise ValueError("what somebody wrote in confidence")


@pytest.fixture(autouse=True)
def _nothing_ran():
    ran.clear()


def travel(monkeypatch, **kwargs):
    """Let time pass."""
    moment = timezone.now() + timedelta(**kwargs)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_a_task_runs_once_and_leaves_nothing():
    enqueue(note, 2**63 - 1)
    assert worker.run_due() == 1
    assert ran == [2**63 - 1]
    assert not Task.objects.exists()


def test_the_callers_rollback_takes_the_task_with_it():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(note, 1)
        raise ZeroDivisionError
    assert not Task.objects.exists()


@pytest.mark.parametrize("argument", ["1", 1.0, True, None, {"id": 1}, b"1"])
def test_an_argument_that_is_no_integer_is_refused(argument):
    with pytest.raises(TypeError):
        enqueue(note, argument)


@pytest.mark.parametrize("argument", [-1, 2**63])
def test_a_key_that_no_row_can_have_is_refused(argument):
    with pytest.raises(ValueError):
        enqueue(note, argument)


def test_a_function_that_is_no_task_is_refused():
    with pytest.raises(LookupError):
        enqueue(print, 1)


def test_a_task_of_two_arguments_and_two_tasks_of_one_name_do_not_load():
    with pytest.raises(TypeError):
        task("test.two")(lambda a, b: None)
    with pytest.raises(ValueError):
        task("test.note")(lambda a: None)


def test_the_queue_keeps_no_second_of_when_something_was_queued():
    enqueue(note, 1)
    row = Task.objects.get()
    assert (row.run_after.second, row.run_after.microsecond) == (0, 0)
    services.claim()
    row.refresh_from_db()
    assert (row.lease_until.second, row.lease_until.microsecond) == (0, 0)


def test_not_before_is_never_earlier(monkeypatch):
    later = timezone.now() + timedelta(hours=1, seconds=30)
    enqueue(note, 1, not_before=later)
    assert Task.objects.get().run_after >= later
    assert worker.run_due() == 0
    travel(monkeypatch, hours=1, minutes=2)
    assert worker.run_due() == 1


def test_a_failed_task_waits_longer_each_time_and_is_laid_aside_after_the_last_attempt(monkeypatch):
    enqueue(fail, 7)
    waits = []
    for _attempt in range(3):
        assert worker.run_due() == 1
        row = Task.objects.get()
        waits.append(row.run_after - timezone.now())
        travel(monkeypatch, hours=1)
    assert ran == [7, 7, 7]
    assert waits[0] >= timedelta(minutes=1) and waits[1] >= timedelta(minutes=2)
    assert (row.state, row.attempts, row.failure) == (Task.State.FAILED, 3, "ValueError")
    assert row.failed_on is not None
    assert worker.run_due() == 0
    assert list(failed_tasks()) == [row] and queue_state().failed == 1


def test_what_an_exception_says_is_nowhere_in_the_queue_nor_in_the_log(caplog):
    enqueue(fail, 7)
    worker.run_due()
    assert "confidence" not in str(Task.objects.values().get()) + caplog.text
    assert "test.fail failed at attempt 1: ValueError at " in caplog.text


def test_an_operator_gives_a_failed_task_new_attempts_or_drops_it(monkeypatch):
    enqueue(fail, 7)
    for _attempt in range(3):
        worker.run_due()
        travel(monkeypatch, hours=1)
    key = Task.objects.get().pk
    assert services.retry(task_id=key) and not services.retry(task_id=key)
    assert worker.run_due() == 1
    assert not services.discard(task_id=key)
    Task.objects.update(state=Task.State.FAILED)
    assert services.discard(task_id=key) and not Task.objects.exists()


def test_what_a_task_wrote_before_it_failed_is_its_own_business_but_its_atomic_block_is_undone():
    @task("test.write")
    def write(key: int) -> None:
        with transaction.atomic():
            Schedule.objects.create(name="half", due=timezone.now())
            raise ValueError

    enqueue(write, 1)
    worker.run_due()
    assert not Schedule.objects.exists()


def test_a_task_whose_lease_has_run_out_is_taken_again_and_the_first_worker_cannot_finish_it(monkeypatch):
    enqueue(note, 1)
    first = services.claim()
    assert services.claim() is None
    travel(monkeypatch, minutes=4)
    second = services.claim()
    assert second.pk == first.pk and second.attempts == 2
    assert not services.renew(first) and not services.finish(first)
    services.fail(first, ValueError)
    assert Task.objects.get().state == Task.State.RUNNING
    assert services.finish(second)


def test_a_renewed_lease_holds(monkeypatch):
    enqueue(note, 1)
    held = services.claim()
    travel(monkeypatch, minutes=1, seconds=59)
    assert services.renew(held)
    travel(monkeypatch, minutes=1, seconds=59)
    assert services.claim() is None


def test_a_task_that_kills_its_worker_each_time_is_laid_aside(monkeypatch):
    enqueue(note, 1)
    for _attempt in range(3):
        assert services.claim()
        travel(monkeypatch, minutes=4)
    assert services.claim() is None
    assert Task.objects.get().failure == "WorkerLost"


def test_a_task_whose_app_is_gone_is_laid_aside_and_harms_no_other():
    Task.objects.create(name="gone.away", subject_id=1, run_after=rules.to_minute(timezone.now()))
    enqueue(note, 2)
    assert worker.run_due() == 2
    assert ran == [2] and Task.objects.get().failure == "UnknownTask"


def test_a_periodic_task_is_queued_once_each_time_it_is_due(monkeypatch):
    @periodic("test.daily", every=timedelta(days=1))
    def daily() -> None:
        ran.append(0)

    try:
        for _look in range(3):
            worker.run(once=True)
        assert ran == [0]
        travel(monkeypatch, days=1, minutes=1)
        services.enqueue_due()
        services.enqueue_due()
        assert Task.objects.filter(name="test.daily").count() == 1
    finally:
        registry._types.pop("test.daily")


def test_a_periodic_task_with_an_hour_waits_for_it(monkeypatch):
    @periodic("test.nightly", every=timedelta(days=1), hour=3)
    def nightly() -> None: ...

    try:
        services.enqueue_due()
        assert not Task.objects.filter(name="test.nightly").exists()
        travel(monkeypatch, days=2)
        services.enqueue_due()
        assert Task.objects.filter(name="test.nightly").count() == 1
        due = timezone.localtime(Schedule.objects.get(name="test.nightly").due)
        assert (due.hour, due.minute) == (3, 0) and due > timezone.now()
    finally:
        registry._types.pop("test.nightly")


@pytest.mark.parametrize("hour", [0, 3, 20])
def test_what_has_an_hour_is_due_on_the_next_day_at_that_hour(hour):
    zone = ZoneInfo("America/Mexico_City")
    now = datetime(2026, 11, 22, hour, 30, tzinfo=zone)
    assert rules.next_due(now, timedelta(days=1), 3) == datetime(2026, 11, 23, 3, tzinfo=zone)
    assert rules.next_due(now, timedelta(days=1)) == now + timedelta(days=1)


def test_late_tasks_tell_that_no_worker_runs(monkeypatch):
    enqueue(note, 1)
    assert queue_state().late == 0
    travel(monkeypatch, minutes=17)
    assert queue_state().late == 1


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (5, 16), (9, 256), (10, 360), (500, 360)])
def test_delays_double_up_to_six_hours(attempts, minutes):
    assert rules.retry_delay(attempts) == timedelta(minutes=minutes)
