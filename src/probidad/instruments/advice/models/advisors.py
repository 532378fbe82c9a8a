"""Who advises, and the keys with which staff read what is sealed to them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReaderKey(models.Model):
    """A key pair of a member of staff. The private half is under its owner's passphrase, which is stored nowhere.

    A retired key still opens what was sealed to it; nothing more is sealed to it.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reader_keys")
    public = models.BinaryField()  # core.anonymity.readers.PUBLIC bytes
    # `wrapping.Wrapped`: the salt with its cost, and the seed under the passphrase.
    salt = models.CharField(max_length=80)
    sealed_seed = models.BinaryField()
    made_on = models.DateField(default=timezone.localdate)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(retired_on=None), name="advice_one_key_in_use"
            )
        ]

    def __str__(self):
        return f"{self.person} {self.made_on}"


class Advisor(models.Model):
    """How an advisor works for an institution: unit, languages, and whether conversations come now.

    The role says who is an advisor; the certificate of the training, who may take a conversation.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="advisor_profiles"
    )
    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.CASCADE, related_name="advisors"
    )
    # Where the advisor works: who excludes the unit excludes the advisor. Empty: from outside the institution.
    unit = models.ForeignKey(
        "institutions.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    from_outside = models.BooleanField(_("works outside the institution"), default=False)
    languages = models.JSONField(_("languages"), default=list)
    is_available = models.BooleanField(_("takes new conversations"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "institution"], name="advisor_once_an_institution"),
            models.CheckConstraint(
                condition=models.Q(from_outside=False) | models.Q(unit=None),
                name="advisor_from_outside_has_no_unit",
            ),
        ]

    def __str__(self):
        return str(self.person)
