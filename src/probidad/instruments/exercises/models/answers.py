"""Sealed answers, and what is kept of them. Why each protects anonymity stands at the table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity.keys import RandomKeyField
from probidad.instruments.exercises.models.rounds import Exercise, Round


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
    # What leaders read while it is released: masked, and as the reviewer left it.
    released_text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="released") | ~models.Q(released_text=""),
                name="comment_is_released_with_its_masked_text",
            )
        ]

    def __str__(self):
        return str(self.pk)
