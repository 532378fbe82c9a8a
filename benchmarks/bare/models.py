"""A row of a sealed answer's shape, without anything around it."""

from django.db import models

from probidad.core.anonymity.keys import RandomKeyField


class Row(models.Model):
    id = RandomKeyField()
    mark = models.CharField(max_length=32, unique=True)
    content = models.BinaryField()

    class Meta:
        app_label = "bare"

    def __str__(self):
        return str(self.pk)
