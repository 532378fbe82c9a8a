"""Which functions are tasks. Models aren't needed here, so that any module may declare one."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class TaskType:
    """A task as it was declared. ``limit``: how long its lease is renewed while it runs."""

    name: str
    function: Callable[..., None]
    attempts: int
    limit: timedelta
    every: timedelta | None = None
    hour: int | None = None


_types: dict[str, TaskType] = {}


def task(name: str, *, attempts: int = 5, limit: timedelta = timedelta(hours=1)):
    """Declare a function of one integer key to be a task called ``name`` (``app.verb``).

    It is tried ``attempts`` times, then laid aside for the operator.
    """

    def decorate(function):
        parameters = inspect.signature(function).parameters
        if len(parameters) != 1:
            raise TypeError(f"a task takes one integer key: {name}")
        return _add(TaskType(name, function, attempts, limit))

    return decorate


def periodic(
    name: str,
    *,
    every: timedelta,
    hour: int | None = None,
    attempts: int = 3,
    limit: timedelta = timedelta(hours=1),
):
    """Declare a function without arguments that is queued once ``every`` so long.

    ``hour`` (0 to 23, by TIME_ZONE): work that others would notice waits for this hour of the day;
    where no worker ran at that hour, it is done when one does.
    """

    def decorate(function):
        if inspect.signature(function).parameters:
            raise TypeError(f"a periodic task takes no argument: {name}")
        return _add(TaskType(name, function, attempts, limit, every, hour))

    return decorate


def _add(task_type: TaskType):
    known = _types.get(task_type.name)
    if known is not None and known.function is not task_type.function:
        raise ValueError(f"two tasks are called {task_type.name!r}")
    if task_type.attempts < 1:
        raise ValueError(f"a task is tried at least once: {task_type.name}")
    _types[task_type.name] = task_type
    return task_type.function


def type_of(function) -> TaskType:
    """The declaration of a task function; LookupError if it isn't one."""
    for task_type in _types.values():
        if task_type.function is function:
            return task_type
    raise LookupError(f"{function!r} is not declared with @task")


def named(name: str) -> TaskType | None:
    """The declaration of a stored name; None for a task whose app is no longer installed."""
    return _types.get(name)


def periodic_types() -> tuple[TaskType, ...]:
    """All periodic tasks."""
    return tuple(task_type for task_type in _types.values() if task_type.every)
