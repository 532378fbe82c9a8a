"""The values of an institution's own code, and what of the common catalogue they stand for."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class OwnValue(models.Model):
    """A value as an institution's own code names it.

    ``stands_for`` holds keys of the catalogue's values and principles: what is measured by them can be read in
    the institution's own words.
    """

    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.CASCADE, related_name="own_values"
    )
    name = models.CharField(_("name in your code"), max_length=120)
    position = models.PositiveSmallIntegerField()
    stands_for = models.JSONField(default=list)

    class Meta:
        verbose_name = _("value of an institution's own code")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="own_value_is_named_once")
        ]

    def __str__(self):
        return self.name

    def is_among(self, keys: Collection[str]) -> bool:
        """Whether one of the values and principles that it stands for is among these."""
        return not set(self.stands_for).isdisjoint(keys)
