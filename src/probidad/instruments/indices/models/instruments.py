"""Instruments, their published versions, and the drafts of the next ones."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from probidad.core.languages.text import localized
from probidad.instruments.indices.rules.content import InstrumentContent


class Instrument(models.Model):
    """What is applied, through all its versions: one that ships, or an organisation's own."""

    urn = models.CharField(max_length=150, unique=True)
    # Empty: it ships with the platform, for all.
    organisation = models.ForeignKey(
        "institutions.Institution", null=True, on_delete=models.PROTECT, related_name="index_instruments"
    )
    withdrawn_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("instrument")
        ordering = ["urn"]

    def __str__(self):
        return self.urn

    @property
    def audit_urn(self) -> str:
        """Its name in the audit trail."""
        return f"urn:probidad:indices:instrument:{self.pk}"

    @property
    def slug(self) -> str:
        """How addresses name it: the end of its URN, such as ``icifiep``."""
        return self.urn.removeprefix("urn:probidad:index:").replace(":", ".")

    @cached_property
    def latest(self) -> "InstrumentVersion | None":
        """The version that a new evaluation applies."""
        return self.versions.first()


class InstrumentVersion(models.Model):
    """One published text of an instrument: ``version`` counts changes of substance, ``revision`` those of wording.

    ``digest`` is the SHA-256 of the file that it came from, so that what ships is read anew only when it changed.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    published_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("version of an instrument")
        ordering = ["instrument", "-version", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "version", "revision"], name="instrument_version_and_revision_once"
            )
        ]

    def __str__(self):
        return f"{localized(self.content['name'])} v{self.version}.{self.revision}"

    @property
    def number(self) -> str:
        """Version and revision as one reads them, such as “1.2”."""
        return f"{self.version}.{self.revision}"

    @property
    def short_name(self) -> str:
        """What lists call it, such as “ICIFIEP”."""
        return self.content["short_name"]

    @cached_property
    def text(self) -> InstrumentContent:
        """The content as typed objects."""
        return InstrumentContent.model_validate(self.content)


class InstrumentDraft(models.Model):
    """An instrument while it is written: a new one, or the next version of an organisation's own.

    ``content`` has the shape of :class:`InstrumentContent` as far as it is written. ``edition`` counts how often it was
    saved: what was typed on an older one doesn't overwrite what somebody else wrote.
    """

    organisation = models.ForeignKey(
        "institutions.Institution", on_delete=models.CASCADE, related_name="instrument_drafts"
    )
    # Empty: a new instrument.
    instrument = models.OneToOneField(Instrument, null=True, on_delete=models.CASCADE, related_name="draft")
    content = models.JSONField(default=dict)
    edition = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("draft of an instrument")
        ordering = ["-id"]

    def __str__(self):
        content = self.content
        return localized(content.get("name")) or content.get("short_name") or str(_("(without a name)"))

    @property
    def urn(self) -> str:
        """Its name in the audit trail."""
        return f"urn:probidad:indices:draft:{self.pk}"
