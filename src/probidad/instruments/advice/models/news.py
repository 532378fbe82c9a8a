"""What the public page of news holds."""

from django.db import models


class NewsBatch(models.Model):
    """One day's marks of conversations with news, drawn marks among them. Only the newest is kept."""

    day = models.DateField(unique=True)
    marks = models.JSONField(default=list)

    def __str__(self):
        return self.day.isoformat()
