"""Forms that were filled in without a connection, until their assessor has seen what they change."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from probidad.instruments.indices.models.rounds import Seat


class OfflineForm(models.Model):
    """What an uploaded form changes, read and checked: ``content`` is :class:`rules.offline.FilledForm`.

    None of it counts before its assessor confirms; it is deleted then, when it is discarded, or when a newer one comes.
    """

    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="offline_form")
    content = models.JSONField()
    uploaded_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("form filled in without a connection")

    def __str__(self):
        return f"{self.seat} · {self.uploaded_on}"
