"""Teaching cases, made of conversations whose writers agreed. Nothing leads from one to the conversation."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Precedent(models.Model):
    """An anonymised case. ``content``: for each language that it is written in, a `worksheets.Case`."""

    class State(models.TextChoices):
        REVIEW = "review", pgettext_lazy("precedent", "Being reviewed")
        RETURNED = "returned", pgettext_lazy("precedent", "Returned")
        PUBLISHED = "published", pgettext_lazy("precedent", "In the library")

    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.CASCADE, related_name="precedents"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.REVIEW)
    topic = models.CharField(_("topic"), max_length=40)
    values = models.JSONField(default=list)
    content = models.JSONField(default=dict)
    # What the reviewer asks to change.
    note = models.TextField(blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published")
                | (models.Q(reviewed_by__isnull=False) & ~models.Q(reviewed_by=models.F("written_by"))),
                name="advice_precedent_is_read_by_a_second_person",
            )
        ]

    def __str__(self):
        return str(self.pk)
