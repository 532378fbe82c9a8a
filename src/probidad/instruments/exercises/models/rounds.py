"""Rounds: what is answered, by whom, when."""

import datetime as dt
import secrets

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from probidad.instruments.exercises import rules
from probidad.instruments.exercises.models.dilemmas import DilemmaVersion

TOKEN_LENGTH = 16
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_token() -> str:
    """A random word that stands in the unlisted addresses of a round's pages."""
    return "".join(secrets.choice(_LETTERS) for _each in range(TOKEN_LENGTH))


def new_salt() -> bytes:
    """The salt of a roster's digest."""
    return secrets.token_bytes(32)


class Round(models.Model):
    """A dated application of exercises in an institution."""

    class State(models.TextChoices):
        DRAFT = "draft", _("In preparation")
        OPEN = "open", _("Open")
        ENDED = "ended", _("Ended, waiting for the key")
        CLOSED = "closed", _("Closed, with results")
        ABANDONED = "abandoned", _("Abandoned, without results")

    class Pace(models.IntegerChoices):
        """Days from one dilemma to the next."""

        ALL_AT_ONCE = 0, _("All from the first day on")
        DAILY = 1, _("One a day")
        WEEKLY = 7, _("One a week")
        FORTNIGHTLY = 14, _("One every two weeks")

    # States in which nothing more happens to a round.
    DONE = (State.CLOSED, State.ABANDONED)

    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="exercise_rounds"
    )
    token = models.CharField(max_length=TOKEN_LENGTH, unique=True, default=new_token, editable=False)
    title = models.CharField(_("name of the round"), max_length=120)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day"))
    # Days from one dilemma to the next; 0: all of them from the first day on.
    days_between = models.PositiveSmallIntegerField(
        _("when the dilemmas come"), default=Pace.ALL_AT_ONCE, choices=Pace.choices
    )
    minimum_group = models.PositiveSmallIntegerField(
        _("minimum group size"),
        default=rules.MINIMUM_GROUP_DEFAULT,
        validators=[MinValueValidator(rules.MINIMUM_GROUP_FLOOR)],
    )
    # The organisation outside the institution that keeps the key; empty: the institution itself.
    custodian = models.CharField(_("custodian of the key"), max_length=150, blank=True)
    # Whether the public page of the programme counts it, together with others.
    in_programme = models.BooleanField(_("count it on the public page of the programme"), default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    closed_on = models.DateField(null=True)
    # The public halves of the custodian's keys (SubjectPublicKeyInfo, DER): the private ones are a file of the custodian's.
    sealing_key = models.BinaryField(null=True)
    signing_key = models.BinaryField(null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("round")
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="round_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_group__gte=rules.MINIMUM_GROUP_FLOOR),
                name="round_minimum_group_has_a_floor",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "closed", "abandoned"])
                | models.Q(sealing_key__isnull=False, signing_key__isnull=False),
                name="round_takes_answers_with_its_custodians_keys",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | models.Q(closed_on__isnull=False),
                name="round_that_closed_says_when",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def urn(self) -> str:
        """Its name in the audit trail."""
        return f"urn:probidad:exercises:round:{self.pk}"

    @property
    def takes_answers(self) -> bool:
        """Whether answers are taken today: open, and within its dates."""
        return self.state == self.State.OPEN and self.opens_on <= timezone.localdate() <= self.closes_on

    @property
    def opens_later(self) -> bool:
        """Whether its first day is still to come: also an open round takes no answers before."""
        return timezone.localdate() < self.opens_on

    def first_day_of(self, position: int) -> dt.date:
        """The day from which the dilemma at a position can be answered."""
        return rules.first_day(self.opens_on, self.days_between, position)

    @property
    def is_over(self) -> bool:
        """Whether the key may be brought: ended by hand, or its last day has passed."""
        past = self.state == self.State.OPEN and timezone.localdate() > self.closes_on
        return past or self.state == self.State.ENDED

    @property
    def shown_state(self) -> "Round.State":
        """The state that people see: past its last day a round has ended, also if nobody ended it."""
        return self.State.ENDED if self.is_over else self.State(self.state)


class RoundUnitQuerySet(models.QuerySet):
    def reporting(self):
        """Those that are reported by, by their titles: units alone, and those that stand for a group."""
        named = NullIf("group_name", models.Value(""))
        return self.filter(reports_with=None).order_by(Coalesce(named, "name"), "pk")


class RoundUnit(models.Model):
    """A unit of the institution as a round reports by it: its name then.

    Units that are too small alone report together: one of them, with a name for all, stands for the others,
    which name it in ``reports_with``. Codes, answers, figures and reports name that one only, by its ``title``.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("institutions.Unit", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    reports_with = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="reported_with_it"
    )
    # The name of those that report together; on the one that stands for them.
    group_name = models.CharField(max_length=200, blank=True)

    objects = RoundUnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="round_reports_a_unit_once"),
            models.CheckConstraint(
                condition=models.Q(reports_with=None) | models.Q(group_name=""),
                name="round_unit_stands_for_others_or_reports_with_one",
            ),
        ]
        ordering = ["name"]

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        """What reports call it: its name, or that of the group that it stands for."""
        return self.group_name or self.name

    @property
    def reporting_id(self) -> int:
        """The key of the one by which it is reported: its own, unless another stands for it."""
        return self.reports_with_id or self.pk


class Exercise(models.Model):
    """A dilemma in a round, pinned to the version and wording that its participants see."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="exercises")
    position = models.PositiveSmallIntegerField()
    dilemma_version = models.ForeignKey(DilemmaVersion, on_delete=models.PROTECT, related_name="exercises")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="exercise_position_once"),
            models.UniqueConstraint(fields=["round", "dilemma_version"], name="exercise_dilemma_once"),
        ]
        ordering = ["position"]

    def __str__(self):
        return f"{self.round} · {self.position}"


class Roster(models.Model):
    """A list of who may take part. It counts once it is ``complete``: imports write it in small steps."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="rosters")
    complete = models.BooleanField(default=False)
    size = models.PositiveIntegerField(default=0)
    # Of who is on it, for the manifest: another roster after the opening shows. The salt goes with the entries.
    salt = models.BinaryField(default=new_salt)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=models.Q(complete=True), name="round_has_one_complete_roster"
            )
        ]

    def __str__(self):
        return f"{self.round} ({self.size})"


class RosterEntry(models.Model):
    """Somebody who may take part: an address (or none, for a printed card) and a unit; never a name.

    ``mailed`` says that a code went out, not which one: no key leads from here to a code. ``told`` is the
    position of the dilemma that was announced last, and ``reminded`` says that the mail before the last day went
    out: to everybody alike, whoever has answered or not; so they say of somebody only how far the mails have come.
    """

    rewritten = True  # the order in which entries were marked is that in which codes were stored
    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="entries")
    email = models.EmailField(blank=True)
    unit = models.ForeignKey(RoundUnit, null=True, on_delete=models.CASCADE, related_name="+")
    mailed = models.BooleanField(default=False)
    told = models.PositiveSmallIntegerField(default=0)
    reminded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["roster", "email"],
                condition=~models.Q(email=""),
                name="roster_holds_an_address_once",
            )
        ]

    def __str__(self):
        return self.email or f"#{self.pk}"
