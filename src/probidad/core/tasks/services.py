"""Writers of the queue: putting a task in, taking it out, and saying how it went."""

from datetime import datetime

from django.db import models, transaction
from django.utils import timezone

from probidad.core.anonymity.keys import random_key
from probidad.core.tasks import registry, rules
from probidad.core.tasks.models import Schedule, Task

LARGEST_KEY = 2**63 - 1


def enqueue(function, subject_id: int, *, not_before: datetime | None = None) -> None:
    """See :func:`probidad.core.tasks.enqueue`."""
    task_type = registry.type_of(function)
    if task_type.every is not None:
        raise LookupError(f"{task_type.name} is periodic: it queues itself")
    if type(subject_id) is not int:
        raise TypeError("a task's only argument is an integer key")
    if not 0 <= subject_id <= LARGEST_KEY:
        raise ValueError("a task's key lies between 0 and 2**63 - 1")
    run_after = rules.to_minute(not_before or timezone.now())
    if not_before and run_after < not_before:
        run_after = rules.to_minute(not_before + rules.FIRST_DELAY)
    Task.objects.create(name=task_type.name, subject_id=subject_id, run_after=run_after)


def enqueue_due() -> None:
    """Queue the periodic tasks that are due. Two workers at once queue each but once."""
    now = timezone.now()
    known = dict(Schedule.objects.values_list("name", "due"))
    for task_type in registry.periodic_types():
        due = known.get(task_type.name)
        if due is None or due <= now:
            _enqueue_periodic(task_type, now)


@transaction.atomic
def _enqueue_periodic(task_type: registry.TaskType, now: datetime) -> None:
    due = rules.next_due(timezone.localtime(now), task_type.every, task_type.hour)
    _, created = Schedule.objects.get_or_create(name=task_type.name, defaults={"due": due})
    moved = Schedule.objects.filter(name=task_type.name, due__lte=now).update(due=due)
    # What is new begins at once, unless it has its hour.
    moved = moved or (created and task_type.hour is None)
    unfinished = Task.objects.filter(name=task_type.name).exclude(state=Task.State.FAILED)
    if moved and not unfinished.exists():
        Task.objects.create(name=task_type.name, run_after=rules.to_minute(now))


def _claimable(now: datetime):
    """What a worker may take: what waits and is due, and what a dead worker left behind."""
    waits = models.Q(state=Task.State.WAITING, run_after__lte=now)
    abandoned = models.Q(state=Task.State.RUNNING, lease_until__lt=now)
    return Task.objects.filter(waits | abandoned).order_by("run_after")


def claim() -> Task | None:
    """Take a due task under a lease, or None. No two workers get the same one.

    PostgreSQL skips what another worker is just taking; SQLite's transaction is the lock. A task
    that has lost its worker as often as it may be tried is laid aside: it may be what kills them.
    """
    now = timezone.now()
    if not _claimable(now).exists():
        return None  # without this, idle polling would take SQLite's write lock each time
    with transaction.atomic():
        task = _claimable(now).select_for_update(skip_locked=True).first()
        if task is None:
            return None
        task_type = registry.named(task.name)
        if task_type is not None and task.attempts >= task_type.attempts:
            _lay_aside(task, "WorkerLost")
            return None
        task.attempts += 1
        task.state, task.lease = Task.State.RUNNING, random_key()
        task.lease_until = rules.lease_until(now)
        task.save()
    return task


def _mine(task: Task):
    """The row, as long as this lease holds."""
    return Task.objects.filter(pk=task.pk, lease=task.lease)


def renew(task: Task) -> bool:
    """Prolong the lease; False if it is another's by now."""
    return bool(_mine(task).update(lease_until=rules.lease_until(timezone.now())))


def finish(task: Task) -> bool:
    """The task succeeded: nothing of it remains. False if the lease was lost."""
    return bool(_mine(task).delete()[0])


def release(task: Task) -> None:
    """The worker must stop before the task ended: another may take it at once."""
    _mine(task).update(
        state=Task.State.WAITING, lease=None, lease_until=None, attempts=models.F("attempts") - 1
    )


@transaction.atomic
def fail(task: Task, failure: type[BaseException]) -> None:
    """An attempt failed: try again later, or lay the task aside after the last attempt."""
    row = _mine(task).select_for_update().first()
    if row is None:
        return
    task_type = registry.named(task.name)
    if task_type is None or row.attempts >= task_type.attempts:
        _lay_aside(row, failure.__qualname__)
        return
    row.state, row.lease, row.lease_until = Task.State.WAITING, None, None
    row.run_after = rules.retry_at(timezone.now(), row.attempts)
    row.failure = failure.__qualname__[:200]
    row.save()


def _lay_aside(task: Task, failure: str) -> None:
    task.state, task.lease, task.lease_until = Task.State.FAILED, None, None
    task.failure, task.failed_on = failure[:200], timezone.localdate()
    task.save()


@transaction.atomic
def retry(*, task_id: int) -> bool:
    """Give a failed task all its attempts again (an operator's decision); False if there is none."""
    return bool(
        Task.objects.filter(pk=task_id, state=Task.State.FAILED).update(
            state=Task.State.WAITING,
            attempts=0,
            failure="",
            failed_on=None,
            run_after=rules.to_minute(timezone.now()),
        )
    )


@transaction.atomic
def discard(*, task_id: int) -> bool:
    """Drop a failed task for good (an operator's decision); False if there is none."""
    return bool(Task.objects.filter(pk=task_id, state=Task.State.FAILED).delete()[0])
