"""Tables of the exercises. Where a decision protects anonymity, its reason stands at the model."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity.keys import RandomKeyField
from probidad.instruments.exercises import rules


class Dilemma(models.Model):
    """A dilemma through all its versions."""

    urn = models.CharField(max_length=150, unique=True)

    class Meta:
        verbose_name = _("dilemma")

    def __str__(self):
        return self.urn


class DilemmaVersion(models.Model):
    """One published text of a dilemma: ``version`` counts changes of substance, ``revision`` those of wording."""

    dilemma = models.ForeignKey(Dilemma, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    published_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("version of a dilemma")
        constraints = [
            models.UniqueConstraint(
                fields=["dilemma", "version", "revision"], name="dilemma_version_and_revision_once"
            )
        ]
        ordering = ["dilemma", "-version", "-revision"]

    def __str__(self):
        return f"{self.dilemma} v{self.version}.{self.revision}"

    @cached_property
    def text(self) -> rules.DilemmaContent:
        """The content as typed objects."""
        return rules.DilemmaContent.model_validate(self.content)


class Round(models.Model):
    """A dated application of exercises in an institution."""

    class State(models.TextChoices):
        DRAFT = "draft", _("In preparation")
        OPEN = "open", _("Open")
        ENDED = "ended", _("Ended, waiting for the key")
        CLOSED = "closed", _("Closed, with results")
        ABANDONED = "abandoned", _("Abandoned, without results")

    # States in which nothing more happens to a round.
    DONE = (State.CLOSED, State.ABANDONED)

    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="exercise_rounds"
    )
    title = models.CharField(_("name of the round"), max_length=120)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day"))
    minimum_group = models.PositiveSmallIntegerField(
        _("minimum group size"),
        default=rules.MINIMUM_GROUP_DEFAULT,
        validators=[MinValueValidator(rules.MINIMUM_GROUP_FLOOR)],
    )
    # The organisation outside the institution that keeps the key; empty: the institution itself.
    custodian = models.CharField(_("custodian of the key"), max_length=150, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    public_key = models.BinaryField(null=True)
    # True once the custodian has shown that file and passphrase open: a lost key loses the round.
    key_proved = models.BooleanField(default=False)
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
                condition=models.Q(state="draft") | models.Q(public_key__isnull=False, key_proved=True),
                name="round_opens_with_a_proved_key",
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

    @property
    def is_over(self) -> bool:
        """Whether the key may be brought: ended by hand, or its last day has passed."""
        past = self.state == self.State.OPEN and timezone.localdate() > self.closes_on
        return past or self.state == self.State.ENDED

    @property
    def shown_state(self) -> "Round.State":
        """The state that people see: past its last day a round has ended, also if nobody ended it."""
        return self.State.ENDED if self.is_over else self.State(self.state)


class RoundUnit(models.Model):
    """A unit of the institution as a round reports by it: its name then, and how many are on the roster."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("institutions.Unit", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="round_reports_a_unit_once")]
        ordering = ["name"]

    def __str__(self):
        return self.name


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

    ``mailed`` says that a code went out, not which one: no key leads from here to a code.
    """

    rewritten = True  # the order in which entries were marked is that in which codes were stored
    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="entries")
    email = models.EmailField(blank=True)
    unit = models.ForeignKey(RoundUnit, null=True, on_delete=models.CASCADE, related_name="+")
    mailed = models.BooleanField(default=False)

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


class ParticipationCode(models.Model):
    """The digest of a one-time code, and the unit that answers under it report to.

    No date, no person, no mark of use: whether a code was used can only be asked by whoever has it.
    """

    anonymous = True
    id = RandomKeyField()
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="codes")
    unit = models.ForeignKey(RoundUnit, null=True, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self):
        return str(self.pk)


class CardBatch(models.Model):
    """Cards that are printed together, for people of one group who have no address.

    Their codes are valid once the batch is active. Until then nobody can have answered with them: it can be
    printed anew and discarded, and that tells nothing about anybody. Afterwards neither, since whether a
    card was used is known to nobody.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Not active yet")
        ACTIVE = "active", pgettext_lazy("cards", "Active")
        DISCARDED = "discarded", _("Discarded")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="card_batches")
    # Empty: for people without a unit.
    unit = models.ForeignKey(RoundUnit, null=True, on_delete=models.CASCADE, related_name="+")
    cards = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    # Stands on the first sheet of the newest document, and on no card: who writes it has that document's paper.
    control = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(cards__gte=1), name="card_batch_has_cards"),
            models.CheckConstraint(
                condition=~models.Q(state="active") | models.Q(control__isnull=False),
                name="card_batch_is_printed_before_it_is_active",
            ),
        ]

    def __str__(self):
        return f"{self.group_name} ({self.cards})"

    @property
    def group_name(self) -> str:
        """For whom the cards are."""
        return self.unit.name if self.unit else gettext("People without a unit")


class PrintedCode(models.Model):
    """The digest of a code that stands on paper and isn't valid yet.

    When its batch becomes active the digest moves to :class:`ParticipationCode`, which knows no batch: a
    batch of a unit that is too small to be reported by would name the unit there.
    """

    anonymous = True
    id = RandomKeyField()
    batch = models.ForeignKey(CardBatch, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self):
        return str(self.pk)


class Ballot(models.Model):
    """A sealed answer, comment or satisfaction. Only the round's private key opens it.

    It shares no key with the code: ``nullifier`` can be worked out from the code alone, and is
    another one for each exercise and kind, so that one person's ballots can't be joined either.
    It carries no time. Rows are read in the order of random keys, on SQLite the rowid; in the
    database's files the order of arrival lasts until the next rewriting, a day at most
    (``core/database/rewriting.py``).
    """

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Answer")
        COMMENT = "comment", _("Comment")
        SATISFACTION = "satisfaction", _("Satisfaction")

    anonymous = True
    id = RandomKeyField()
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="ballots")
    exercise = models.ForeignKey(Exercise, null=True, on_delete=models.CASCADE, related_name="ballots")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    nullifier = models.CharField(max_length=32, unique=True)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="satisfaction", exercise=None)
                | (~models.Q(kind="satisfaction") & models.Q(exercise__isnull=False)),
                name="ballot_names_its_exercise",
            )
        ]

    def __str__(self):
        return str(self.pk)


class Results(models.Model):
    """The frozen figures of a closed round, after disclosure control: all that is kept of its answers.

    They count once they are ``complete``. A closing writes its comments in small steps before that;
    one that is killed, or loses against another, leaves nothing that anybody reads.
    """

    anonymous = True
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="results")
    complete = models.BooleanField(default=False)
    figures = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=models.Q(complete=True), name="round_has_results_once"
            )
        ]

    def __str__(self):
        return str(self.round)


class Comment(models.Model):
    """A comment of a closed round, apart from every answer; a reviewer decides whether leaders read it."""

    class State(models.TextChoices):
        PENDING = "pending", _("To be reviewed")
        RELEASED = "released", _("Released")
        WITHHELD = "withheld", _("Withheld")

    anonymous = True
    id = RandomKeyField()
    results = models.ForeignKey(Results, on_delete=models.CASCADE, related_name="comments")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)

    def __str__(self):
        return str(self.pk)
