"""What one instrument proposes to another, by URN, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TEXT_LENGTH = 2000  # characters


class ProposedCommitment(models.Model):
    """Something that an institution is asked to promise, because an instrument found it lacking.

    ``source`` is the URN of what it was found in and ``part`` which part of that; ``target`` the URN of what another
    instrument made of it, empty until one takes it. ``text`` holds ``{es, en}``.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", pgettext_lazy("commitment", "Accepted")
        DECLINED = "declined", pgettext_lazy("commitment", "Declined")

    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="proposed_commitments"
    )
    source = models.CharField(max_length=150)
    part = models.CharField(max_length=100, blank=True)
    target = models.CharField(max_length=150, blank=True)
    text = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_on = models.DateField(default=timezone.localdate)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_on = models.DateField(null=True)
    # What the institution says with its answer: how it will do it, or why it won't.
    answer = models.CharField(max_length=TEXT_LENGTH, blank=True)
    due_on = models.DateField(_("by when"), null=True)

    class Meta:
        verbose_name = _("proposed commitment")
        ordering = ["-proposed_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "part"], name="commitment_is_proposed_once"),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(answered_on__isnull=False),
                name="commitment_that_was_answered_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(due_on__isnull=False),
                name="commitment_that_was_accepted_says_by_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""),
                name="commitment_that_was_declined_says_why",
            ),
        ]
        indexes = [models.Index(fields=["institution", "state"], name="commitments_of_institution")]

    def __str__(self):
        return f"{self.source} {self.part}"

    @property
    def urn(self) -> str:
        """Its name in the audit trail."""
        return f"urn:probidad:links:commitment:{self.pk}"
