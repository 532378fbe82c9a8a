"""Public bodies, their units, and their names through time."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from probidad.core.institutions.places import STATES, state_name
from probidad.core.languages.words import folded


class InstitutionQuerySet(models.QuerySet):
    def existing(self):
        """Those that are not dissolved as of today."""
        return self.filter(models.Q(dissolved_on=None) | models.Q(dissolved_on__gt=timezone.localdate()))

    def public_bodies(self):
        """Those of the state: without the organisations that evaluate them."""
        return self.exclude(kind=Institution.Kind.ORGANISATION)


class Institution(models.Model):
    """A public body, or an organisation of civil society. It outlives its names: see :class:`InstitutionName`."""

    class Kind(models.TextChoices):
        STATE = "state", _("State")
        MUNICIPALITY = "municipality", _("Municipality")
        BODY = "body", _("Public body")
        # Evaluates public bodies; no instrument of theirs (exercises, advice) is for it.
        ORGANISATION = "organisation", _("Civil society organisation")

    class Ending(models.TextChoices):
        """How an institution that no longer exists came to its end."""

        MERGED = "merged", _("Merged into another")
        REPLACED = "replaced", _("Replaced by another")
        DISSOLVED = "dissolved", _("Dissolved")

    slug = models.SlugField(_("address on this site"), unique=True, max_length=80)
    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    # INEGI's catalogue of areas: two digits of the state, three of the municipality.
    state_code = models.CharField(_("state (INEGI)"), max_length=2, blank=True, choices=STATES.items())
    municipality_code = models.CharField(_("municipality (INEGI)"), max_length=3, blank=True)
    website = models.URLField(_("website"), blank=True)
    logo = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    code_of_ethics = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    ending = models.CharField(_("how it ended"), max_length=10, choices=Ending.choices, blank=True)
    # Where its tasks went: filled when it merged into, or was replaced by, another.
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    # Present and former names without case and accents, for the search.
    search_text = models.TextField(editable=False, default="")

    objects = InstitutionQuerySet.as_manager()

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
                condition=models.Q(ending="") | models.Q(dissolved_on__isnull=False),
                name="institution_that_ended_is_dissolved",
            ),
            models.CheckConstraint(
                condition=~models.Q(successor=models.F("id")), name="institution_does_not_succeed_itself"
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="institution_is_not_its_own_parent"
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Keep the search text in step with the names, the present one first: lists are sorted by it."""
        former = self.names.values_list("name", flat=True) if self.pk else ()
        self.search_text = folded(" · ".join(dict.fromkeys([self.name, *former])))
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("institutions:detail", args=[self.slug])

    @property
    def place(self) -> str:
        """The name of its state; empty where none is given."""
        return state_name(self.state_code)

    @property
    def exists(self) -> bool:
        """Whether it is not dissolved as of today."""
        return self.dissolved_on is None or self.dissolved_on > timezone.localdate()


class InstitutionName(models.Model):
    """A name that an institution bore, with its dates. The present one has no end."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=200)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        # The present one first, then back in time.
        ordering = [models.F("until").desc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["institution"],
                condition=models.Q(until=None),
                name="institution_has_one_present_name",
            ),
            models.CheckConstraint(
                condition=models.Q(since=None) | models.Q(until=None) | models.Q(until__gt=models.F("since")),
                name="institution_name_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return self.name


class UnitQuerySet(models.QuerySet):
    def existing(self):
        """Those that are not dissolved."""
        return self.filter(dissolved_on=None)


class Unit(models.Model):
    """A part of an institution, by which reports are made. Who led it stays in the memberships."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="units")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(_("name"), max_length=200)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                condition=models.Q(dissolved_on=None),
                name="unit_name_is_unique_in_its_institution",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="unit_is_not_its_own_parent"
            ),
        ]

    def __str__(self):
        return self.name
