"""The training of advisors: simulations of an institution's own, what was played, and certificates."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Letters and figures that nobody confuses on paper; 60 bits.
LETTERS, LENGTH = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 12


def new_code() -> str:
    """A certificate's code: whoever has it has seen the certificate."""
    return "".join(secrets.choice(LETTERS) for _each in range(LENGTH))


class OwnSimulation(models.Model):
    """A simulation that an institution wrote; what is played are its published versions."""

    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="simulations"
    )
    name = models.SlugField(max_length=60, unique=True)
    # The next version, being written; empty when there is none. Always one that reads.
    draft = models.TextField(blank=True)
    # Rises with each change of the draft: two who write at once are told.
    edition = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_on = models.DateField(null=True, blank=True)

    def __str__(self):
        return self.name


class SimulationVersion(models.Model):
    """What was published of an own simulation. It never changes."""

    simulation = models.ForeignKey(OwnSimulation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    published_on = models.DateField(default=timezone.localdate)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("simulation", "-number")
        constraints = [
            models.UniqueConstraint(fields=["simulation", "number"], name="advice_simulation_version_once")
        ]

    def __str__(self):
        return f"{self.simulation} {self.number}"


class Attempt(models.Model):
    """A conversation with a simulated writer, or with a trainer who plays one. It says how staff learn: its person
    and the trainers of the person's institutions read it, nobody else.

    ``turns`` is what ``simulator.stored`` gives. ``result`` is what the rubric says of them: when it is finished, it
    stays as it was, also where phrases or simulation change.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="training_attempts"
    )
    simulation = models.CharField(max_length=60)  # its name
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=2, choices=[("es", "es"), ("en", "en")])
    # Played from this turn on, after an earlier try: practice, which passes nothing. 0: from the beginning.
    from_turn = models.PositiveSmallIntegerField(default=0)
    # A role play, for which institution; empty where the simulation itself answers.
    # Who plays the writer in it: unknown once their account is gone; what the trainee did stays.
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="role_plays"
    )
    institution = models.ForeignKey(
        "institutions.Institution", null=True, on_delete=models.PROTECT, related_name="+"
    )
    turns = models.JSONField(default=list)
    reached = models.JSONField(default=list)  # turns of the simulation
    ended = models.CharField(max_length=6, blank=True)
    result = models.JSONField(default=dict)
    points = models.PositiveSmallIntegerField(default=0)
    passed = models.BooleanField(default=False)
    begun_on = models.DateField(default=timezone.localdate)
    finished_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=["person", "simulation"], name="advice_attempt_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "simulation"],
                condition=models.Q(finished_on=None, institution=None, from_turn=0),
                name="advice_one_attempt_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(trainer=None) | models.Q(institution__isnull=False),
                name="advice_role_play_has_institution",
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.simulation}"


class SupervisedCase(models.Model):
    """A first case that somebody worked on beside a trainer. It says nothing of the conversation, nor which it was."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="supervised_cases"
    )
    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="supervised_cases"
    )
    number = models.PositiveSmallIntegerField()  # of the person's cases in the institution, from 1
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_on = models.DateField(default=timezone.localdate)
    remark = models.TextField(_("what went well, and what to watch"))

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["person", "institution", "number"], name="advice_supervised_case_once"
            )
        ]

    def __str__(self):
        return f"{self.person} {self.number}"


class Certificate(models.Model):
    """Somebody may take conversations of an institution, for a time. A refresh is a row of its own."""

    class Kind(models.TextChoices):
        EARNED = "earned", _("Training of this platform")
        REFRESHED = "refreshed", _("Refreshed")
        EXTERNAL = "external", _("Training elsewhere")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="certificates"
    )
    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="advice_certificates"
    )
    kind = models.CharField(max_length=9, choices=Kind.choices)
    code = models.CharField(max_length=LENGTH, unique=True, default=new_code)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    issued_on = models.DateField(default=timezone.localdate)
    valid_until = models.DateField()  # the last day
    # Of a training elsewhere: which, where, when.
    reason = models.TextField(blank=True)
    # The holder agreed that the public page says the name.
    shows_name = models.BooleanField(default=False)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)
    # How many of the reminders of its end were sent.
    reminders = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("-valid_until", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "institution", "valid_until"],
                condition=models.Q(withdrawn_on=None),
                name="advice_certificate_once",
            )
        ]

    def __str__(self):
        return self.code

    def is_valid(self, on) -> bool:
        """Whether it holds on a day."""
        return self.issued_on <= on <= self.valid_until and not (
            self.withdrawn_on and self.withdrawn_on <= on
        )
