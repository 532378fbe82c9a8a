"""What a round is trusted by: the issuing keys and the manifest that names them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from probidad.instruments.exercises.models.rounds import Round


class IssuingKey(models.Model):
    """An RSA key that signs credentials blindly: for the answers or comments of the dilemma at a position,
    for the satisfaction, or for the proofs of a unit.

    ``number`` is the dilemma's position, or the unit's place among those that are reported by; so a key stays
    when a round in preparation gets other dilemmas. The private half goes when the round is done.
    """

    class Use(models.TextChoices):
        ANSWER = "answer", _("Answer")
        COMMENT = "comment", _("Comment")
        SATISFACTION = "satisfaction", _("Satisfaction")
        UNIT = "unit", _("Unit")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="issuing_keys")
    use = models.CharField(max_length=12, choices=Use.choices)
    number = models.PositiveSmallIntegerField()
    key_id = models.CharField(max_length=32, unique=True)
    public = models.BinaryField()
    private = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "use", "number"], name="round_has_an_issuing_key_once")
        ]

    def __str__(self):
        return self.key_id


class SignedManifest(models.Model):
    """The manifest of a round as its custodian signed it: the very text, and ECDSA's ``r`` and ``s`` (64 bytes)."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="manifest")
    document = models.TextField()
    signature = models.BinaryField()

    def __str__(self):
        return str(self.round)
