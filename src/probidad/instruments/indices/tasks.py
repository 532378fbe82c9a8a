"""Work of the indices that outlives a request. A task knows the key of a mail and nothing else."""

from datetime import timedelta

from django.utils import timezone

from probidad.core.tasks import periodic, task

# By TIME_ZONE: when people begin to work, and when nobody does.
MORNING, NIGHT = 8, 1


@periodic("indices.remind_of_last_days", every=timedelta(days=1), hour=MORNING)
def remind_of_last_days() -> None:
    """Queue mails to those who haven't finished scoring, or replying, near the last day."""
    from probidad.instruments.indices.services.notices import tell_of_last_days

    tell_of_last_days(timezone.localdate())


@task("indices.send_notice", attempts=8)
def send_notice(notice_id: int) -> None:
    """Mail what somebody is told about an evaluation; nothing where that is gone."""
    from probidad.instruments.indices.models import Notice
    from probidad.instruments.indices.services.notices import send

    found = Notice.objects.select_related(
        "person", "round__institution", "round__organisation", "round__version"
    )
    if notice := found.filter(pk=notice_id).first():
        send(notice)


@periodic("indices.close_replies", every=timedelta(days=1), hour=NIGHT)
def close_replies() -> None:
    """Hand to the review the evaluations whose last day for replies is over."""
    from probidad.instruments.indices.services.replying import close_overdue

    close_overdue(timezone.localdate())
