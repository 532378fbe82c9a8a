"""Dilemmas and their versions."""

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from probidad.instruments.exercises import rules


class Dilemma(models.Model):
    """A dilemma through all its versions."""

    urn = models.CharField(max_length=150, unique=True)

    class Meta:
        verbose_name = _("dilemma")

    def __str__(self):
        return self.urn


class DilemmaVersion(models.Model):
    """One published text of a dilemma: ``version`` counts changes of substance, ``revision`` those of wording."""

    dilemma = models.ForeignKey(Dilemma, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    published_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("version of a dilemma")
        constraints = [
            models.UniqueConstraint(
                fields=["dilemma", "version", "revision"], name="dilemma_version_and_revision_once"
            )
        ]
        ordering = ["dilemma", "-version", "-revision"]

    def __str__(self):
        return f"{self.dilemma} v{self.version}.{self.revision}"

    @cached_property
    def text(self) -> rules.DilemmaContent:
        """The content as typed objects."""
        return rules.DilemmaContent.model_validate(self.content)
