"""The audit trail: a chain of events, and beside it the personal data that may be erased.

An event's row never changes: triggers of the database refuse it (see ``triggers``), so it holds no
name and no key of a person. Who acted, and data about whoever it concerns, lie in
:class:`AuditPersonal`, of which the chain holds a salted digest only.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from probidad.core.audit import chain, events


class AuditEvent(models.Model):
    """Something a known member of staff (or the platform itself) did. The key is the gapless number."""

    sequence = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("date and time"))
    kind = models.CharField(_("what happened"), max_length=80)
    institution = models.ForeignKey(
        "institutions.Institution",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("institution"),
    )
    subject = models.CharField(_("subject"), max_length=200)
    details = models.JSONField(_("details"))
    actor_digest = models.CharField(max_length=64)
    personal_digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["institution", "-sequence"], name="audit_by_institution"),
            models.Index(fields=["kind", "-sequence"], name="audit_by_kind"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="audit_begins_at_one")
        ]

    def __str__(self):
        return f"{self.sequence} {self.kind}"

    def link(self) -> chain.Link:
        """What of this row is chained."""
        return chain.Link(
            sequence=self.sequence,
            at=self.at,
            kind=self.kind,
            institution=self.institution_id,
            subject=self.subject,
            details=self.details,
            actor_digest=self.actor_digest,
            personal_digest=self.personal_digest,
            previous=self.previous_hash,
        )

    @property
    def label(self) -> str:
        """What happened, in the reader's language; the code itself if its instrument is gone."""
        kind = events.kind_of(self.kind)
        return str(kind.label) if kind else self.kind

    def part(self, name: str) -> "AuditPersonal | None":
        """The personal part ``actor`` or ``about``, from what was prefetched."""
        return next((part for part in self.parts.all() if part.part == name), None)


class AuditPersonal(models.Model):
    """Personal data of an event: who acted, or data about the person whom it concerns.

    ``person`` only serves finding a person's parts; it isn't chained, since it becomes NULL when
    the account goes. Erasing empties ``salt`` and ``data``.
    """

    class Part(models.TextChoices):
        ACTOR = "actor", _("who acted")
        ABOUT = "about", _("whom it concerns")

    event = models.ForeignKey(AuditEvent, on_delete=models.PROTECT, related_name="parts")
    part = models.CharField(max_length=10, choices=Part.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    salt = models.CharField(max_length=64)
    data = models.JSONField()
    keep_until = models.DateField(null=True)
    erased_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("personal data of an audit event")
        constraints = [
            models.UniqueConstraint(fields=["event", "part"], name="audit_one_part_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(erased_on=None) | models.Q(salt="", data={}), name="audit_erased_is_empty"
            ),
        ]

    def __str__(self):
        return f"{self.event_id} {self.part}"


class AuditHead(models.Model):
    """The end of the chain, one row: appending locks it; a last event that was cut off shows here."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=chain.GENESIS)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_has_one_head")]

    def __str__(self):
        return f"{self.sequence}:{self.hash}"


class AuditCheck(models.Model):
    """The result of the last complete verification, one row, for the auditor's page."""

    checked_on = models.DateField()
    sequence = models.BigIntegerField(help_text=_("the last event that was verified"))
    broken_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_has_one_check")]

    def __str__(self):
        return f"{self.sequence} {self.broken_at or 'whole'}"
