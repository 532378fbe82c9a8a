"""How a reader's key comes back: shares of it, each sealed to a member of the committee, and who asked for it.

No row, nor all of them together, opens anything: a share is read with its holder's key only.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from probidad.instruments.advice.models.advisors import ReaderKey

REASON = 500  # characters


class RecoverySet(models.Model):
    """A reader's seed, under a key that is split among an institution's committee (SLIP-39: some of all)."""

    key = models.ForeignKey(ReaderKey, on_delete=models.CASCADE, related_name="recovery_sets")
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    needed = models.PositiveSmallIntegerField()
    sealed_seed = models.BinaryField()
    made_on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "institution"], name="advice_recovery_set_once"),
            models.CheckConstraint(
                condition=models.Q(needed__gte=2), name="advice_no_share_opens_a_key_alone"
            ),
        ]

    def __str__(self):
        return f"{self.key} {self.institution}"


class RecoveryShare(models.Model):
    """One share, sealed to the key of a member of the committee."""

    set = models.ForeignKey(RecoverySet, on_delete=models.CASCADE, related_name="shares")
    holder = models.ForeignKey(ReaderKey, on_delete=models.CASCADE, related_name="shares_held")
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["set", "holder"], name="advice_share_once")]

    def __str__(self):
        return f"{self.set} {self.holder_id}"


class CommitteeNotice(models.Model):
    """Of whom of an institution's committee a key's owner was last told by mail."""

    key = models.ForeignKey(ReaderKey, on_delete=models.CASCADE, related_name="+")
    institution = models.ForeignKey("institutions.Institution", on_delete=models.CASCADE, related_name="+")
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "institution"], name="advice_committee_notice_once")
        ]

    def __str__(self):
        return f"{self.key} {self.institution}"


class RecoveryRequest(models.Model):
    """Somebody asks for a key: its owner, who lost the passphrase, or the committee, for a successor."""

    class Why(models.TextChoices):
        LOST = "lost", _("Passphrase lost")
        LEFT = "left", _("The person left")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("recovery", "Waits")
        STOPPED = "stopped", pgettext_lazy("recovery", "Stopped")
        DONE = "done", pgettext_lazy("recovery", "Done")

    set = models.ForeignKey(RecoverySet, on_delete=models.CASCADE, related_name="requests")
    why = models.CharField(max_length=4, choices=Why.choices)
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # To whom the shares are sealed again: the successor's key or, of a lost passphrase, a key for this alone, whose
    # seed lies under the new passphrase (`wrapping.Wrapped`).
    public = models.BinaryField()
    salt = models.CharField(max_length=80, blank=True)
    sealed_seed = models.BinaryField(default=bytes)
    asked_on = models.DateField(default=timezone.localdate)
    # The days to object count from here: the mail to the key's owner has left.
    told_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["set"], condition=models.Q(state="open"), name="advice_one_recovery_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(why="left") ^ models.Q(successor=None),
                name="advice_successor_of_whoever_left",
            ),
        ]

    def __str__(self):
        return f"{self.set} {self.asked_on}"


class RecoveryApproval(models.Model):
    """A member's share, sealed to whom the request says; empty once the request has ended."""

    request = models.ForeignKey(RecoveryRequest, on_delete=models.CASCADE, related_name="approvals")
    holder = models.ForeignKey(ReaderKey, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    day = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "holder"], name="advice_approved_once")]

    def __str__(self):
        return f"{self.request} {self.holder_id}"


class RecoveryNotice(models.Model):
    """Somebody who is told by mail that a request was made, or how it ended."""

    request = models.ForeignKey(RecoveryRequest, on_delete=models.CASCADE, related_name="notices")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=RecoveryRequest.State.choices)
    is_sent = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "person", "state"], name="advice_told_of_recovery_once"
            )
        ]

    def __str__(self):
        return f"{self.request} {self.person} {self.state}"
