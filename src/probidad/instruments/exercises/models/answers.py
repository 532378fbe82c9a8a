"""Sealed answers, and what is kept of them. Why each protects anonymity stands at the table."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity.keys import RandomKeyField
from probidad.instruments.exercises.models.rounds import Exercise, Round


class Ballot(models.Model):
    """A sealed answer, comment or satisfaction. Only the round's private key opens it.

    ``key`` names the issuing key that vouched for it, as plain text, and so its round, exercise and kind.
    ``nullifier`` follows from a credential that the issuer signed blindly (or, without a script, from a code),
    and is another one for each key: nothing joins a ballot to a person, nor two ballots of one person.
    It carries no time. Rows are read in the order of random keys, on SQLite the rowid; in the
    database's files the order of arrival lasts until the next rewriting, a day at most
    (``core/database/rewriting.py``).
    """

    anonymous = True
    id = RandomKeyField()
    key = models.CharField(max_length=32)
    nullifier = models.CharField(max_length=32, unique=True)
    sealed = models.BinaryField()

    class Meta:
        # They are opened by key, in the order of their nullifiers.
        indexes = [models.Index(fields=["key", "nullifier"], name="ballot_by_key_and_nullifier")]

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
    """A comment of a closed round, apart from every answer; two reviewers decide whether leaders read it."""

    class State(models.TextChoices):
        PENDING = "pending", _("To be reviewed")
        PROPOSED = "proposed", _("Waits for a second reviewer")
        RELEASED = "released", _("Released")
        WITHHELD = "withheld", _("Withheld")

    anonymous = True
    id = RandomKeyField()
    results = models.ForeignKey(Results, on_delete=models.CASCADE, related_name="comments")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    # What leaders read while it is released: masked, and as the reviewers left it. Nobody but reviewers reads it
    # while it is proposed.
    released_text = models.TextField(blank=True)
    # The reviewer who proposed this text, while another one has to agree.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["proposed", "released"]) | ~models.Q(released_text=""),
                name="comment_is_released_with_its_masked_text",
            )
        ]

    def __str__(self):
        return str(self.pk)
