"""What of a half-year's questions and claims is told: written once, after disclosure control, and never again."""

from django.db import models
from django.utils import timezone

from probidad.core.anonymity.keys import RandomKeyField
from probidad.instruments.advice.models.threads import TOKEN_LENGTH, new_token


class Figures(models.Model):
    """An institution's half-year. ``told``: for each table, for each group that may be shown, counts by option."""

    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="advice_figures"
    )
    year = models.PositiveSmallIntegerField()
    half = models.PositiveSmallIntegerField()
    told = models.JSONField(default=dict)
    # The areas that are told, by their group in ``told``: as they were called then.
    areas = models.JSONField(default=dict)
    frozen_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["year", "half"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "year", "half"], name="advice_figures_once")
        ]

    def __str__(self):
        return f"{self.institution} {self.year}-{self.half}"


class AreaTally(models.Model):
    """How many conversations of a half-year are about which area, until they are frozen: of all of them together.

    One sealed row, written anew with each count, so that nothing in it has an order and nothing leads to a conversation.
    Its key lies in the store that backups leave out: two backups can't be compared.
    """

    anonymous = True
    id = RandomKeyField()
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    half = models.PositiveSmallIntegerField()
    token = models.CharField(max_length=TOKEN_LENGTH, unique=True, default=new_token, editable=False)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "year", "half"], name="advice_area_tally_once")
        ]

    def __str__(self):
        return f"{self.institution} {self.year}-{self.half}"
