"""Work of the indices that outlives a request. A task knows the key of a seat and nothing else."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone, translation

from probidad.core.tasks import enqueue, periodic, task

# By TIME_ZONE: when people begin to work, and when nobody does.
MORNING, NIGHT = 8, 1
DAYS_BEFORE = 3  # the last day for scoring


@periodic("indices.remind_assessors", every=timedelta(days=1), hour=MORNING)
def remind_assessors() -> None:
    """Queue a mail to each assessor who hasn't finished, three days before the last one for scoring."""
    from probidad.instruments.indices.models import Round, Seat

    late = Seat.objects.filter(
        part=Seat.Part.ASSESSOR,
        finished_on=None,
        person__is_active=True,
        round__state=Round.State.SCORING,
        round__scored_until=timezone.localdate() + timedelta(days=DAYS_BEFORE),
    )
    for seat_id in late.values_list("pk", flat=True):
        enqueue(remind_assessor, seat_id)


@task("indices.remind_assessor", attempts=8)
def remind_assessor(seat_id: int) -> None:
    """Mail an assessor that the last day is near; not one who has finished or left meanwhile."""
    from probidad.core.notifications import mail
    from probidad.instruments.indices.models import Round, Seat
    from probidad.instruments.indices.queries.seats import still_scores

    seat = (
        Seat.objects.filter(pk=seat_id, finished_on=None, round__state=Round.State.SCORING)
        .select_related("person", "round__institution", "round__version", "round__organisation")
        .first()
    )
    if seat is None or not still_scores(seat):
        return
    with translation.override(seat.person.language):
        day = formats.date_format(seat.round.scored_until)
    mail.send(
        "indices_last_day",
        to=seat.person.email,
        context={
            "name": seat.person.name,
            "institution": seat.round.institution.name,
            "instrument": seat.round.version.short_name,
            "day": day,
            "address": settings.BASE_URL + reverse("indices-panel:scoring", args=[seat.round_id]),
        },
        language=seat.person.language,
    )


@periodic("indices.close_replies", every=timedelta(days=1), hour=NIGHT)
def close_replies() -> None:
    """Hand to the review the evaluations whose last day for replies is over."""
    from probidad.instruments.indices.services.replying import close_overdue

    close_overdue(timezone.localdate())
