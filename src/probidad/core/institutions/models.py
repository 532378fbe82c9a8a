"""Public bodies, their units, and their names through time."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Institution(models.Model):
    """A public body. It outlives its names: see :class:`InstitutionName`."""

    class Kind(models.TextChoices):
        STATE = "state", _("State")
        MUNICIPALITY = "municipality", _("Municipality")
        BODY = "body", _("Public body")

    slug = models.SlugField(_("address on this site"), unique=True, max_length=80)
    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    # INEGI's catalogue of areas: two digits of the state, three of the municipality.
    state_code = models.CharField(_("state (INEGI)"), max_length=2, blank=True)
    municipality_code = models.CharField(_("municipality (INEGI)"), max_length=3, blank=True)
    website = models.URLField(_("website"), blank=True)
    logo = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    code_of_ethics = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    # Where its tasks went: filled when it merged into, or was replaced by, another.
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(successor=None) | models.Q(dissolved_on__isnull=False),
                name="institution_with_successor_is_dissolved",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="institution_is_not_its_own_parent"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("institutions:detail", args=[self.slug])


class InstitutionName(models.Model):
    """A name that an institution bore, with its dates. The present one has no end."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=200)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution"], condition=models.Q(until=None), name="institution_has_one_present_name"
            )
        ]

    def __str__(self):
        return self.name


class Unit(models.Model):
    """A part of an institution, by which reports are made."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="units")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(_("name"), max_length=200)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                condition=models.Q(dissolved_on=None),
                name="unit_name_is_unique_in_its_institution",
            )
        ]

    def __str__(self):
        return self.name
