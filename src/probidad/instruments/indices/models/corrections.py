"""What became of findings after they were agreed on: former ones stay, and published ones are corrected in the open."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from probidad.instruments.indices.models.answers import CODE_LENGTH, NOTE_LENGTH
from probidad.instruments.indices.models.publications import Publication
from probidad.instruments.indices.models.rounds import Round


class Correction(models.Model):
    """A published evaluation that is being corrected, or was: ``publication`` is what came of it, once a reviewer signed.

    While it is open, the agreed answers may change; what is published stays as it is.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="corrections")
    reason = models.CharField(_("reason of the correction"), max_length=1000)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    begun_on = models.DateField(default=timezone.localdate)
    publication = models.OneToOneField(
        Publication, null=True, on_delete=models.PROTECT, related_name="correction"
    )
    withdrawn_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("correction")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(publication=None, withdrawn_on=None),
                name="correction_open_once_in_an_evaluation",
            ),
        ]

    def __str__(self):
        return f"{self.round}: {self.reason[:60]}"


class FormerAnswer(models.Model):
    """What had been agreed on for an indicator until it was changed, and why it was. It is never deleted."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="former_answers")
    code = models.CharField(max_length=CODE_LENGTH)
    level = models.CharField(max_length=60, blank=True)
    part = models.PositiveBigIntegerField(null=True)
    whole = models.PositiveBigIntegerField(null=True)
    note = models.TextField(_("note"), max_length=NOTE_LENGTH, blank=True)
    reason = models.TextField(_("reason"), max_length=NOTE_LENGTH)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("former answer")
        ordering = ["id"]

    def __str__(self):
        return f"{self.code}: {self.level or '–'}"
