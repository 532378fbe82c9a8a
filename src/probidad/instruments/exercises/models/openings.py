"""The opening of a round's ballots with the custodian's key, while it lasts, and what is published of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity.keys import RandomKeyField, random_key
from probidad.instruments.exercises.models.rounds import Round


class Opening(models.Model):
    """How far the opening of a round has come. It never holds a key, nor what a ballot says.

    ``run`` is a random number of whoever opens now: each write asks whether it is still the same, so that of two
    custodians only the one who came last goes on. No time is kept, and none is asked for: whether a process
    still runs is nowhere, and bringing the key again always takes over.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        STOPPED = "stopped", _("Stopped: nothing was published")

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="opening")
    run = models.BigIntegerField(default=random_key)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    # Ballots. Pages show their ratio, since how many people took part is told in bands only.
    total = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    # What stopped it: see ``tally.Problem``.
    problems = models.JSONField(default=list)

    def __str__(self):
        return str(self.round)


class OpenedChunk(models.Model):
    """What a chunk of ballots said, sealed under a key that follows from the custodian's private key.

    A chunk are the ballots of one issuing key (``key``) whose nullifiers come after ``after``, up to ``upto``. So an
    opening that was killed goes on where it stopped, and nobody reads a partial tally who couldn't open the
    ballots themselves. Gone when the round is done.
    """

    anonymous = True
    id = RandomKeyField()
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="opened_chunks")
    key = models.CharField(max_length=32)
    after = models.CharField(max_length=32, blank=True)
    upto = models.CharField(max_length=32)
    ballots = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "key", "after"], name="ballots_are_opened_once")
        ]

    def __str__(self):
        return f"{self.key} {self.after}"


class Snapshot(models.Model):
    """What is published of a closed round, as its custodian's key signed it: the very text, and 64 bytes."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="snapshot")
    document = models.TextField()
    signature = models.BinaryField()

    def __str__(self):
        return str(self.round)
