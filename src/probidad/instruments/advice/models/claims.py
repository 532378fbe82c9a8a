"""The file of a claim: the way that it takes, and what was proposed, done, protected and told. Its words are sealed.

In clear stand the way, the phase, the end and days; who of the staff did it; never who wrote.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from probidad.core.anonymity.keys import RandomKeyField
from probidad.instruments.advice.claim_rules import Outcome, Phase, Track
from probidad.instruments.advice.models.advisors import ReaderKey
from probidad.instruments.advice.models.threads import Thread

# Presumption of innocence: what isn't decided is only possible.
TRACKS = [
    (Track.BREACH.value, _("Possible breach of the code of ethics")),
    (Track.FAULT.value, _("Possible administrative fault")),
    (Track.CRIME.value, _("Possible crime")),
    (Track.HARASSMENT.value, _("Possible harassment: its protocol")),
    (Track.NONE.value, _("Outside the remit, or not enough to go on")),
]
PHASES = [
    (Phase.INTAKE.value, _("Two decide on the way it takes")),
    (Phase.UNDERWAY.value, _("Under way")),
    (Phase.RESOLVED.value, pgettext_lazy("claim", "Ended")),
]
OUTCOMES = [
    (Outcome.ORIENTED.value, _("The writer was told where to turn")),
    (Outcome.RECOMMENDED.value, _("Recommendation made")),
    (Outcome.FOLLOWED.value, _("Recommendation followed")),
    (Outcome.NOT_FOLLOWED.value, _("Recommendation not followed")),
    (Outcome.NO_BREACH.value, _("No breach found")),
    (Outcome.NO_FAULT.value, _("No fault found")),
    (Outcome.SANCTIONED.value, _("Fault found, and sanction by the competent authority")),
    (Outcome.REFERRED.value, _("Referred to the competent authority")),
    (Outcome.ARCHIVED.value, _("Archived: not enough to go on")),
    (Outcome.OTHER_TRACK.value, _("Back to deciding on the way it takes")),
]


class Claim(models.Model):
    """What was decided about a claim. Without a row nobody has proposed anything yet."""

    anonymous = True
    id = RandomKeyField()
    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, related_name="claim")
    phase = models.CharField(_("phase"), max_length=10, choices=PHASES, default=Phase.INTAKE)
    track = models.CharField(_("way"), max_length=12, choices=TRACKS, blank=True)
    outcome = models.CharField(_("end"), max_length=12, choices=OUTCOMES, blank=True)
    turn = models.PositiveSmallIntegerField(default=1)
    is_concluded = models.BooleanField(default=False)
    # Somebody told of reprisals, and nobody has answered it with measures yet.
    is_urgent = models.BooleanField(default=False)
    decided_on = models.DateField(null=True)
    resolved_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["phase", "track"], name="advice_claim_phase"),
            models.Index(
                fields=["thread"], condition=models.Q(is_urgent=True), name="advice_claim_is_urgent"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(phase="intake", track="", outcome="")
                | models.Q(phase="underway", outcome="", decided_on__isnull=False) & ~models.Q(track="")
                | models.Q(phase="resolved", resolved_on__isnull=False)
                & ~models.Q(track="")
                & ~models.Q(outcome=""),
                name="advice_claim_phase_says_what_it_has",
            )
        ]

    def __str__(self):
        return str(self.thread)


class Proposal(models.Model):
    """What one person proposes in a turn: a way, or an end. ``sealed``: `claim_rules.Reasoned`."""

    anonymous = True
    id = RandomKeyField()
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="proposals")
    turn = models.PositiveSmallIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=12, choices=TRACKS + OUTCOMES)
    day = models.DateField(default=timezone.localdate)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["turn", "day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "turn", "person"], name="advice_proposal_once_a_turn")
        ]

    def __str__(self):
        return f"{self.claim} {self.turn}"


class Referral(models.Model):
    """Which investigating authority has, or had, a claim."""

    anonymous = True
    id = RandomKeyField()
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="referrals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    referred_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=models.Q(until=None), name="advice_one_authority_investigates"
            )
        ]

    def __str__(self):
        return f"{self.claim} {self.person}"


class Step(models.Model):
    """Something that was done. ``sealed``: `claim_rules.StepWords`."""

    class Kind(models.TextChoices):
        EVIDENCE = "evidence", _("Documents or records looked at")
        REQUEST = "request", _("Information asked of an area or an authority")
        INTERVIEW = "interview", _("Somebody was heard")
        VISIT = "visit", _("A place was visited")
        LEGAL = "legal", _("Legal analysis")
        CONCLUSION = "conclusion", _("End of the investigation")
        OTHER = "other", _("Something else")

    anonymous = True
    id = RandomKeyField()
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("what was done"), max_length=12, choices=Kind.choices)
    day = models.DateField(default=timezone.localdate)
    # Whether the writer was told something of it; the timeline names such steps.
    is_told = models.BooleanField(default=False)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["claim", "number"], name="advice_step_number")]

    def __str__(self):
        return f"{self.claim} {self.number}"


class Measure(models.Model):
    """Protection that was asked for or proposed. ``sealed``: why; ``sealed_answer``: why it was granted or refused."""

    class Kind(models.TextChoices):
        CONFIDENTIALITY = "secrecy", _("Keep secret who wrote and what could tell it")
        WORKPLACE = "workplace", _("Another place or area of work")
        SCHEDULE = "schedule", _("Other hours, or work from home")
        NO_CONTACT = "no_contact", _("No contact with the person pointed out")
        SUPERVISION = "supervision", _("Somebody else supervises or evaluates")
        NO_RETALIATION = "warning", _("Written notice that reprisals are forbidden")
        SUPPORT = "support", _("Psychological, medical or legal support")
        OTHER = "other", _("Another measure")

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for an answer")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", pgettext_lazy("measure", "Ended")

    anonymous = True
    id = RandomKeyField()
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="measures")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("measure"), max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    # Who of the staff proposed it; empty: the writer asked for it.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_on = models.DateField(default=timezone.localdate)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    review_on = models.DateField(null=True)
    sealed = models.BinaryField()
    sealed_answer = models.BinaryField(default=bytes)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["review_on"], condition=models.Q(state="granted"), name="advice_measure_review"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="advice_measure_number"),
            models.CheckConstraint(
                condition=models.Q(state="asked") | models.Q(decided_by__isnull=False),
                name="advice_measure_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="advice_measure_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.claim} {self.number}"


class FollowUp(models.Model):
    """A day from which the writer is asked whether anything happened to them because of the claim."""

    class Answer(models.TextChoices):
        NO = "no", pgettext_lazy("reprisals", "Nothing happened")
        YES = "yes", pgettext_lazy("reprisals", "Something happened")

    anonymous = True
    id = RandomKeyField()
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="follow_ups")
    due_on = models.DateField()
    answer = models.CharField(max_length=3, choices=Answer.choices, blank=True)

    class Meta:
        ordering = ["due_on"]
        indexes = [
            models.Index(fields=["due_on"], condition=models.Q(answer=""), name="advice_follow_up_due")
        ]
        constraints = [models.UniqueConstraint(fields=["claim", "due_on"], name="advice_follow_up_day")]

    def __str__(self):
        return f"{self.claim} {self.due_on}"


class Disclosure(models.Model):
    """What the writer said of who they are, to one reader: sealed to that reader's key, in the thread's own seal.

    Nobody else opens it, the writer neither; others see only to whom something was said.
    """

    class Stage(models.TextChoices):
        REACH = "reach", _("A way to be reached")
        AREA = "area", _("Where I work")
        NAME = "name", _("My name")
        OTHER = "other", _("Something else about me")

    anonymous = True
    id = RandomKeyField()
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="disclosures")
    number = models.PositiveSmallIntegerField()
    reader = models.ForeignKey(ReaderKey, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=6, choices=Stage.choices)
    day = models.DateField(default=timezone.localdate)
    sealed = models.BinaryField()
    # Follows from what was said and the writer's own secret: who sends the same form twice has said it once. To nobody else
    # it tells anything. Empty: not known.
    mark = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["claim", "number"], name="advice_disclosure_number")]

    def __str__(self):
        return f"{self.claim} {self.number}"


class Lesson(models.Model):
    """What is learned from a claim, for the staff; published once a second person has read it. ``sealed``: its words."""

    anonymous = True
    id = RandomKeyField()
    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="lesson")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_published = models.BooleanField(default=False)
    sealed = models.BinaryField()

    def __str__(self):
        return str(self.claim)


class PublicLesson(models.Model):
    """A lesson in words that identify nobody, as everybody reads it. Nothing leads from it to the claim."""

    anonymous = True
    id = RandomKeyField()
    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.CASCADE, related_name="advice_lessons"
    )
    year = models.PositiveSmallIntegerField()
    text = models.TextField()

    def __str__(self):
        return f"{self.institution} {self.year}"
