"""Legal hold: a claim that isn't erased while a proceeding needs it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity.keys import RandomKeyField
from probidad.instruments.advice.models.threads import Thread


class LegalHold(models.Model):
    """Who keeps a claim from being erased, since when and until when it is looked at again. ``sealed``: why.

    It holds until somebody ends it: a day that passes unnoticed must destroy no evidence.
    """

    anonymous = True
    id = RandomKeyField()
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="holds")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(default=timezone.localdate)
    review_on = models.DateField(_("look at it again on"))
    ended_on = models.DateField(null=True)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="advice_hold_number"),
            models.UniqueConstraint(
                fields=["thread"], condition=models.Q(ended_on=None), name="advice_one_hold_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.thread} {self.number}"
