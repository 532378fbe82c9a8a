"""What leaves the platform: redacted messages, and exports of claims to authorities outside. Words are sealed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity.keys import RandomKeyField
from probidad.instruments.advice.models.claims import Claim
from probidad.instruments.advice.models.threads import Message
from probidad.instruments.advice.redacting import Reason

REASONS = [
    (Reason.WRITER.value, _("Would identify who wrote")),
    (Reason.THIRD.value, _("Is about a third person")),
    (Reason.HEALTH.value, _("Is about somebody's health")),
    (Reason.IRRELEVANT.value, _("Isn't relevant")),
]


class Redaction(models.Model):
    """What is left out of a message's redacted copy. ``sealed``: `redacting.Redaction`; the message stays as it is."""

    anonymous = True
    id = RandomKeyField()
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="redaction")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(default=timezone.localdate)
    sealed = models.BinaryField()

    def __str__(self):
        return str(self.message)


class Export(models.Model):
    """A claim that was given to an authority outside the platform: to whom and when, and the file's digest."""

    class Recipient(models.TextChoices):
        PROSECUTOR = "prosecutor", _("Prosecutor's office")
        AUTHORITY = "authority", _("Investigating authority outside the platform")
        PROTOCOL = "protocol", _("Body for human rights or for the harassment protocol")

    anonymous = True
    id = RandomKeyField()
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="exports")
    # Of the page that made it: made twice from there, it is one export.
    nonce = models.CharField(max_length=32)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(default=timezone.localdate)
    recipient = models.CharField(max_length=12, choices=Recipient.choices)
    sha256 = models.CharField(max_length=64)
    # Whether the writer was told; the timeline names such exports.
    is_told = models.BooleanField(default=False)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "nonce"], name="advice_export_once")]

    def __str__(self):
        return f"{self.claim} {self.day}"
