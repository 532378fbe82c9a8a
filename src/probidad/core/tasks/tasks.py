"""Periodic work of the backbone itself."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from probidad.core.database import rewriting
from probidad.core.tasks import periodic, registry
from probidad.core.tasks.models import Schedule

QUIET_HOUR = 3


@periodic("tasks.clean_up", every=timedelta(days=1))
def clean_up() -> None:
    """Delete sessions that have ended, and the schedules of periodic tasks that are no more."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    names = [task_type.name for task_type in registry.periodic_types()]
    Schedule.objects.exclude(name__in=names).delete()


@periodic("database.rewrite", every=timedelta(days=1), hour=QUIET_HOUR)
def rewrite_anonymous_tables() -> None:
    """Rewrite the tables whose order could tell who wrote what, unless there is nothing in them."""
    models = rewriting.tables()
    if any(model.objects.exists() for model in models):
        rewriting.rewrite(models)
