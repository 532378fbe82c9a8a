"""The worker: takes tasks from the queue and runs them, one at a time. ``probidad worker`` calls ``run``.

SIGTERM or SIGINT lets the running task end; after ``grace`` seconds, or at a second signal, the
task is interrupted, rolled back and given back to the queue. A worker that is killed leaves its
task under a lease, which runs out after two to three minutes; then another takes it. While a task
runs, a thread renews the lease, so that a long one isn't taken twice.
"""

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import Error, close_old_connections, connection, connections
from django.utils import timezone, translation

from probidad.core.logs import code_location, private
from probidad.core.tasks import registry, rules, services
from probidad.core.tasks.models import Task

logger = logging.getLogger("probidad.tasks")


class Interrupted(BaseException):
    """The worker must stop before the running task has ended."""


class UnknownTask(Exception):
    """The queue names a task that no installed app declares."""


def run(
    stop: threading.Event | None = None, *, once: bool = False, poll: float = 1.0, grace: float = 20.0
) -> None:
    """Work until ``stop`` is set or the process gets SIGTERM; ``once``: until nothing is due.

    ``poll``: seconds between two looks into an empty queue. An unreachable database is waited for.
    """
    stop = stop or threading.Event()
    with _signals(stop, grace):
        while not stop.is_set():
            worked = _turn(once)
            if once and not worked:
                return
            if not worked:
                stop.wait(poll)


def _turn(once: bool) -> bool:
    """Run one due task, if there is one. A database error is logged and counts as nothing done."""
    try:
        if not connection.in_atomic_block:  # as in tests
            close_old_connections()
        services.enqueue_due()
        return run_next()
    except Error as error:
        if once:
            raise
        logger.error("queue unavailable: %s", type(error).__qualname__)
        connections.close_all()
        return False


def run_next() -> bool:
    """Take one due task and run it; False if none is due."""
    task = services.claim()
    if task is None:
        return False
    try:
        with private(), translation.override(settings.LANGUAGE_CODE), _running(task):
            _call(task)
    except Exception as error:
        # The message and the values of variables may hold what somebody wrote: neither is kept.
        logger.warning(
            "task %s failed at attempt %s: %s at %s",
            task.name,
            task.attempts,
            type(error).__qualname__,
            code_location(error),
        )
        services.fail(task, type(error))
    except BaseException:
        if not connection.in_atomic_block:
            connections.close_all()  # it may have been interrupted in the middle of a query
        services.release(task)
        raise
    else:
        if not services.finish(task):
            logger.warning("task %s ended after its lease was lost", task.name)
    return True


def run_due() -> int:
    """Run what is queued and due now, without periodic tasks; returns how many ran. For tests and demos."""
    count = 0
    while run_next():
        count += 1
    return count


def _call(task: Task) -> None:
    task_type = registry.named(task.name)
    if task_type is None:
        raise UnknownTask(task.name)
    if task.subject_id is None:
        task_type.function()
    else:
        task_type.function(task.subject_id)


@contextmanager
def _running(task: Task) -> Iterator[None]:
    """Renew the task's lease from a thread for as long as its declaration allows."""
    task_type = registry.named(task.name)
    over = threading.Event()
    ends = timezone.now() + task_type.limit if task_type else timezone.now()
    thread = threading.Thread(target=_renew, args=(task, over, ends), daemon=True)
    thread.start()
    _Signals.interruptible = True
    try:
        yield
    finally:
        _Signals.interruptible = False
        over.set()
        thread.join(timeout=5)


def _renew(task: Task, over: threading.Event, ends) -> None:
    try:
        while not over.wait(rules.HEARTBEAT.total_seconds()) and timezone.now() < ends:
            try:
                if not services.renew(task):
                    return
            except Error:  # busy or away: the next beat tries again, the lease lasts four of them
                connections.close_all()
    finally:
        connections.close_all()


class _Signals:
    """Whether a signal may interrupt: only while a task's own code runs."""

    interruptible = False


@contextmanager
def _signals(stop: threading.Event, grace: float) -> Iterator[None]:
    """Let SIGTERM and SIGINT stop the loop, and the task after ``grace`` seconds. Main thread only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def on_alarm(number, frame):
        if _Signals.interruptible:
            raise Interrupted

    def on_stop(number, frame):
        if stop.is_set():
            on_alarm(number, frame)
        stop.set()
        signal.setitimer(signal.ITIMER_REAL, grace)

    handlers = {signal.SIGTERM: on_stop, signal.SIGINT: on_stop, signal.SIGALRM: on_alarm}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    except Interrupted:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
