"""Codes to take part with, and the cards that they are printed on. Why each protects anonymity stands at the table."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity.keys import RandomKeyField
from probidad.instruments.exercises.models.rounds import Round, RoundUnit


class ParticipationCode(models.Model):
    """The digest of a one-time code, and the unit that answers under it report to.

    No date, no person. ``way`` says how it began to be used, so that nobody answers twice: exchanged for
    credentials by a browser, or answering through the server. Neither leads to a person, whose code it is being
    written nowhere; nor to a ballot.
    """

    class Way(models.TextChoices):
        UNUSED = "", _("Not used")
        BROWSER = "browser", _("Exchanged for credentials")
        SERVER = "server", _("Answers are sealed by the server")

    anonymous = True
    id = RandomKeyField()
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="codes")
    unit = models.ForeignKey(RoundUnit, null=True, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    way = models.CharField(max_length=7, choices=Way.choices, default=Way.UNUSED, blank=True)
    # Digests of the handle and of the blinded values of an exchange: the same ones are signed again, others never.
    handle = models.CharField(max_length=32, null=True, unique=True)  # noqa: DJ001 blanks would collide
    blinded = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(way="browser", handle__isnull=False) & ~models.Q(blinded="")
                | ~models.Q(way="browser") & models.Q(handle=None, blinded=""),
                name="participation_code_is_exchanged_with_its_digests",
            )
        ]

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
        return self.unit.title if self.unit else gettext("People without a unit")


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
