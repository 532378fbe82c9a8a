"""What an institution offers: which kinds of conversation it takes, how soon it answers, what it asks besides."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from probidad.instruments.advice import claim_rules, rules


class Kind(models.TextChoices):
    """What somebody writes."""

    QUESTION = "question", pgettext_lazy("advice", "Question")
    CLAIM = "claim", pgettext_lazy("advice", "Claim")


# In which conversations are held.
LANGUAGES = (("es", _("Spanish")), ("en", _("English")))


def follow_up_days() -> list[int]:
    """The days unless an institution says otherwise."""
    return list(claim_rules.FOLLOW_UP_DAYS)


class Offer(models.Model):
    """An institution's offer to be written to. Without one, or with neither kind, nobody can write to it."""

    institution = models.OneToOneField(
        "institutions.Institution", on_delete=models.PROTECT, related_name="advice_offer"
    )
    takes_questions = models.BooleanField(_("takes questions"), default=False)
    takes_claims = models.BooleanField(_("takes claims"), default=False)
    # Working days: weekends, the law's days of rest and the institution's closed days don't count.
    acknowledge_within = models.PositiveSmallIntegerField(
        _("working days to take a conversation"),
        default=rules.ACKNOWLEDGE_WITHIN,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    answer_within = models.PositiveSmallIntegerField(
        _("working days to answer"),
        default=rules.ANSWER_WITHIN,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    # Months after a conversation was closed.
    keep_questions = models.PositiveSmallIntegerField(
        _("months that closed questions are kept"),
        default=rules.KEEP_QUESTIONS,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    keep_claims = models.PositiveSmallIntegerField(
        _("months that closed claims are kept"),
        default=rules.KEEP_CLAIMS,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
    )
    # Members of the committee who together open a lost key: never one alone.
    recovery_needed = models.PositiveSmallIntegerField(
        _("members of the committee who open a lost key together"),
        default=rules.RECOVERY_NEEDED,
        validators=[MinValueValidator(2), MaxValueValidator(8)],
    )
    # Days after a referral or an end on which the writer of a claim is asked about reprisals.
    follow_up_days = models.JSONField(_("days after which reprisals are asked about"), default=follow_up_days)
    # The institution's own line for who needs help at once: {"name": {es, en}, "number": …, "says": {es, en}}; empty: none.
    own_line = models.JSONField(default=dict, blank=True)
    # When the institution last confirmed its line and the platform's (`content/help_lines.yaml`).
    lines_confirmed_on = models.DateField(null=True, blank=True)
    asks_counsel = models.BooleanField(_("external legal counsel may be asked in"), default=False)

    def __str__(self):
        return str(self.institution)

    def takes(self, kind: str) -> bool:
        """Whether conversations of a kind can be begun."""
        return self.takes_questions if kind == Kind.QUESTION else self.takes_claims

    def kept(self, kind: str) -> int:
        """For how many months closed conversations of a kind are kept."""
        return self.keep_questions if kind == Kind.QUESTION else self.keep_claims


class ClosedDay(models.Model):
    """A day on which an institution doesn't work, besides weekends and the law's days of rest."""

    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.CASCADE, related_name="advice_closed_days"
    )
    day = models.DateField(_("day"))

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["institution", "day"], name="advice_closed_day_once")]

    def __str__(self):
        return self.day.isoformat()


class Field(models.Model):
    """A question that an institution adds to the form. It never has to be answered."""

    class Type(models.TextChoices):
        TEXT = "text", _("Text")
        CHOICE = "choice", _("One of several")
        YES_NO = "yes_no", _("Yes or no")
        MONTH = "month", _("Month and year")

    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.CASCADE, related_name="advice_fields"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    position = models.PositiveSmallIntegerField()
    type = models.CharField(_("type"), max_length=10, choices=Type.choices)
    # {"es": …, "en": …}; options: a list of such texts.
    label = models.JSONField(_("question"))
    help = models.JSONField(_("what helps to answer"), default=dict, blank=True)
    options = models.JSONField(default=list, blank=True)
    # Asked only of whoever answered another field (of a choice: its option's number; of yes or no: "yes", "no") so.
    shown_if = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    shown_if_answer = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "kind", "position"], name="advice_field_position")
        ]

    def __str__(self):
        return str(self.label.get("es") or self.label.get("en"))
