"""What an operator may see of the queue."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from probidad.core.tasks.models import Task

LATE = timedelta(minutes=15)


@dataclass(frozen=True)
class QueueState:
    """How many tasks wait, run, were laid aside, and have waited over 15 minutes beyond their time."""

    waiting: int
    running: int
    failed: int
    late: int


def queue_state() -> QueueState:
    """The queue in four numbers; ``late`` above 0 means that no worker runs, or too few."""
    state = Task.State
    return QueueState(
        **Task.objects.aggregate(
            waiting=Count("pk", filter=Q(state=state.WAITING)),
            running=Count("pk", filter=Q(state=state.RUNNING)),
            failed=Count("pk", filter=Q(state=state.FAILED)),
            late=Count("pk", filter=Q(state=state.WAITING, run_after__lt=timezone.now() - LATE)),
        )
    )


def failed_tasks() -> QuerySet[Task]:
    """Tasks that were laid aside after their last attempt, the latest first."""
    return Task.objects.filter(state=Task.State.FAILED).order_by("-failed_on", "name", "pk")
