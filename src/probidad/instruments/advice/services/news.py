"""News that says nothing: once a day, the marks of the conversations in which something waits for the writer."""

import datetime as dt

from django.db import transaction

from probidad.instruments.advice.marks import mark, padded
from probidad.instruments.advice.models import NewsBatch, Thread


@transaction.atomic
def publish(*, today: dt.date) -> None:
    """Write the list of a day in place of the one before; a list that is there stays, so that it tells no hour."""
    waiting = Thread.objects.filter(has_news=True).values_list("token", flat=True)
    marks = padded({mark(token, today) for token in waiting.iterator()})
    _batch, made = NewsBatch.objects.get_or_create(day=today, defaults={"marks": marks})
    if made:
        NewsBatch.objects.exclude(day=today).delete()
