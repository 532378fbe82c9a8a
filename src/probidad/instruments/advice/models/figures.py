"""What of a half-year's questions and claims is told: written once, after disclosure control, and never again."""

from django.db import models
from django.utils import timezone


class Figures(models.Model):
    """An institution's half-year. ``told``: for each table, for each group that may be shown, counts by option."""

    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="advice_figures"
    )
    year = models.PositiveSmallIntegerField()
    half = models.PositiveSmallIntegerField()
    told = models.JSONField(default=dict)
    frozen_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["year", "half"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "year", "half"], name="advice_figures_once")
        ]

    def __str__(self):
        return f"{self.institution} {self.year}-{self.half}"
