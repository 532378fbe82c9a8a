"""The outlines that an operator loads for the map."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MapShape(models.Model):
    """A state (two digits of INEGI's) or a municipality (five) as an SVG path, in a square of ``rules.shapes.SIDE``:
    states in that of the country, municipalities in that of their state.
    """

    code = models.CharField(max_length=5, unique=True)
    path = models.TextField()

    class Meta:
        verbose_name = _("shape on the map")
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=~Q(path=""), name="map_shape_is_drawn")]

    def __str__(self):
        return self.code
