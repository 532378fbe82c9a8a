"""The mark of a demonstration."""

from django.db import models
from django.utils import timezone


class Demonstration(models.Model):
    """There is one row where the database holds invented data, and none in a real installation.

    The door that lets a visitor in as anybody needs both this row and PROBIDAD_DEMO.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    built_on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="demonstration_is_marked_once")]

    def __str__(self):
        return str(self.built_on)
