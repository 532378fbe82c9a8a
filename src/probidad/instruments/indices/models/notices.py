"""What people were mailed about an evaluation, so that nobody is told twice and nothing is lost while no worker runs."""

from enum import StrEnum, auto

from django.conf import settings
from django.db import models
from django.utils import timezone

from probidad.instruments.indices.models.rounds import Round


class Notice(models.Model):
    """A mail to somebody about an evaluation. ``on``: the day that it is about, so that another day is told anew."""

    class Kind(StrEnum):
        """Named as the templates of the mails are."""

        ASKED = auto()
        ANSWERED = auto()
        SCORING_ENDS = auto()
        REPLIES_OPEN = auto()
        REPLIES_END = auto()
        REPLIED = auto()
        REPLIES_CLOSED = auto()
        PUBLISHED = auto()

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="notices")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    on = models.DateField(default=timezone.localdate)
    sent_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person", "kind", "on"], name="notice_once_of_a_day")
        ]

    def __str__(self):
        return f"{self.kind}: {self.round_id}"
