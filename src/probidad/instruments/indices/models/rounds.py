"""Evaluations: an instrument applied in an institution by an organisation, and who sits in it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from probidad.instruments.indices.models.instruments import InstrumentVersion
from probidad.instruments.indices.rules.content import Entry


class Round(models.Model):
    """A dated application of one version of an instrument ("evaluación" on pages)."""

    class State(models.TextChoices):
        # Being prepared: dates, seats; where it is to be accepted, the institution is asked.
        PREPARED = "prepared", _("In preparation")
        SCORING = "scoring", _("Being scored")
        # Two assessors have finished; what they see differently is reconciled.
        RECONCILING = "reconciling", _("Being reconciled")
        # The institution reads the findings, brings evidence and replies, until a day.
        REPLY = "reply", _("With the institution, for its replies")
        REVIEW = "review", _("In review")
        PUBLISHED = "published", pgettext_lazy("evaluation", "Published")
        ABANDONED = "abandoned", _("Abandoned")

    class Basis(models.TextChoices):
        """What it rests on. It stands on everything that is published."""

        ACCEPTED = "accepted", _("With the institution, which accepted it")
        PUBLIC = "public", _("From public information, without the institution")
        SELF = "self", _("The institution's evaluation of itself")

    class Consent(models.TextChoices):
        """What the institution said to being evaluated."""

        NOT_ASKED = "", _("Not asked")
        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    # States in which nothing more happens but corrections.
    DONE = (State.PUBLISHED, State.ABANDONED)
    # States in which those who evaluate see all answers, and those in which the institution sees what is agreed on.
    AFTER_SCORING = (State.RECONCILING, State.REPLY, State.REVIEW, State.PUBLISHED)
    SHOWN_TO_INSTITUTION = (State.REPLY, State.REVIEW, State.PUBLISHED)

    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="rounds")
    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="evaluations"
    )
    organisation = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="evaluations_made"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.PREPARED)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis.choices)
    consent = models.CharField(max_length=10, choices=Consent.choices, default=Consent.NOT_ASKED, blank=True)
    consent_on = models.DateField(null=True)
    consent_reason = models.CharField(_("reason"), max_length=1000, blank=True)
    # Of a plan: the names of its commitments, in order.
    items = models.JSONField(default=list)
    # Two assessors score each area apart, before they see each other's answers.
    scored_twice = models.BooleanField(_("two people score apart"), default=False)
    starts_on = models.DateField(_("first day"))
    scored_until = models.DateField(_("last day for scoring"))
    replies_until = models.DateField(_("last day for replies"), null=True)
    # The earlier published evaluation that this one is compared with.
    earlier = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    # How far two assessors agreed before they talked: the plain form of `rules.published.Agreement`.
    agreement = models.JSONField(null=True)
    # What the reviewer sends it back to the coordinator with; empty day: it is with the reviewer.
    returned_on = models.DateField(null=True)
    returned_note = models.TextField(_("note of the reviewer"), max_length=4000, blank=True)
    abandoned_on = models.DateField(null=True)
    abandoned_reason = models.CharField(_("reason"), max_length=1000, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("evaluation")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scored_until__gte=F("starts_on")), name="evaluation_is_scored_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(replies_until=None) | Q(replies_until__gte=F("scored_until")),
                name="evaluation_is_replied_to_after_scoring",
            ),
            models.CheckConstraint(
                condition=~Q(basis="self") | Q(institution=F("organisation")),
                name="evaluation_of_itself_is_its_own",
            ),
            # While one isn't published, no second one of the same instrument runs beside it.
            models.UniqueConstraint(
                fields=["institution", "organisation", "version"],
                condition=~Q(state__in=["published", "abandoned"]),
                name="evaluation_runs_once_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.version.short_name}, {self.institution}, {self.starts_on:%Y-%m}"

    @property
    def urn(self) -> str:
        """Its name in the audit trail."""
        return f"urn:probidad:indices:round:{self.pk}"

    @cached_property
    def entries(self) -> list[Entry]:
        """What is asked, in order."""
        return self.version.text.entries(self.items)

    @cached_property
    def by_code(self) -> dict[str, Entry]:
        """What is asked, by its code."""
        return {entry.code: entry for entry in self.entries}

    @property
    def basis_shown(self) -> str:
        """What it rests on, as pages say it: not that the institution accepted before it did."""
        if self.basis == self.Basis.ACCEPTED and self.consent != self.Consent.ACCEPTED:
            return gettext("With the institution, if it accepts")
        return self.get_basis_display()

    @property
    def is_open(self) -> bool:
        """Whether something can still be written in it, but for corrections."""
        return self.state not in self.DONE

    @property
    def takes_evidence_of_institution(self) -> bool:
        """Whether the institution may bring evidence now."""
        return self.consent == self.Consent.ACCEPTED and self.state in (
            self.State.SCORING,
            self.State.RECONCILING,
            self.State.REPLY,
        )


class Seat(models.Model):
    """A person's part in an evaluation. ``groups``: keys of the areas (or items) that they score; empty: all."""

    class Part(models.TextChoices):
        ASSESSOR = "assessor", _("Scores")
        REVIEWER = "reviewer", _("Reviews and signs")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="seats")
    # Empty once the account is gone: what was scored stays.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    part = models.CharField(max_length=10, choices=Part.choices)
    groups = models.JSONField(default=list)
    finished_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("seat")
        ordering = ["part", "id"]
        constraints = [
            # Whoever scores doesn't sign.
            models.UniqueConstraint(fields=["round", "person"], name="seat_once_in_an_evaluation"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(part="reviewer"), name="evaluation_has_one_reviewer"
            ),
        ]

    def __str__(self):
        return f"{self.person} · {self.get_part_display()}"

    def scores(self, entry: Entry) -> bool:
        """Whether the seat scores an entry."""
        return self.part == self.Part.ASSESSOR and (not self.groups or entry.group in self.groups)
