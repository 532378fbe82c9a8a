"""What is published of evaluations: one frozen content each, and narrow rows that national pages add up."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from probidad.instruments.indices.models.instruments import InstrumentVersion
from probidad.instruments.indices.models.rounds import Round
from probidad.instruments.indices.rules.published import PublishedRound


class Publication(models.Model):
    """A published evaluation, or a correction of one, which never changes. ``content`` is :class:`PublishedRound`,
    ``digest`` of it. The latest of a round is the one that counts; ``current`` is the latest round's of an institution.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField(default=1)
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="publications")
    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="index_publications"
    )
    organisation = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="index_publications_made"
    )
    # 1: the first evaluation of the institution by this instrument; a correction keeps its round's.
    application = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(_("reason of the correction"), max_length=1000, blank=True)
    percent = models.FloatField(null=True)
    gathered = models.PositiveIntegerField()
    possible = models.PositiveIntegerField()
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_on = models.DateField()
    # Whether it is the one that counts: of its round (`latest`), and of its institution and instrument (`current`).
    latest = models.BooleanField(default=True)
    current = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("published evaluation")
        ordering = ["-published_on", "-number", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="publication_number_once"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(latest=True), name="publication_latest_once_of_a_round"
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="publication_that_corrects_says_why"
            ),
            models.CheckConstraint(
                condition=Q(current=False) | Q(latest=True), name="publication_that_counts_is_the_latest"
            ),
        ]
        indexes = [
            models.Index(
                fields=["version", "institution"], condition=Q(current=True), name="publication_current"
            ),
            models.Index(fields=["institution", "latest"], name="publication_of_institution"),
            # What national pages add up stands in them whole, so that no content is read past.
            models.Index(
                fields=["institution", "version", "application", "percent", "organisation", "published_on"],
                condition=Q(latest=True),
                name="publication_applied",
            ),
            models.Index(
                fields=["version", "institution", "percent", "round", "organisation", "published_on"],
                condition=Q(current=True),
                name="publication_counts",
            ),
        ]

    def __str__(self):
        return f"{self.round} ({self.number})"

    @property
    def urn(self) -> str:
        """Its name in the audit trail, and the source of what is proposed from it."""
        return f"urn:probidad:indices:publication:{self.pk}"

    @cached_property
    def text(self) -> PublishedRound:
        """The content as typed objects."""
        return PublishedRound.model_validate(self.content)


class PublishedArea(models.Model):
    """The points of an area (``kind`` empty), or of a kind of indicators in all areas (``area`` empty), of a publication."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="areas")
    area = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    gathered = models.PositiveIntegerField()
    possible = models.PositiveIntegerField()
    # Of maturity: the stage that the area reached.
    stage = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("published area")
        constraints = [
            models.UniqueConstraint(fields=["publication", "area", "kind"], name="published_area_once")
        ]

    def __str__(self):
        return f"{self.area or self.kind}: {self.gathered}/{self.possible}"


class PublishedPoints(models.Model):
    """The points of one answer of a publication: what millions of answers are added up from."""

    id = models.BigAutoField(primary_key=True)
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="points")
    code = models.CharField(max_length=70)
    level = models.CharField(max_length=60)
    gathered = models.PositiveSmallIntegerField()
    # 0: it doesn't apply.
    possible = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("published points")
        constraints = [models.UniqueConstraint(fields=["publication", "code"], name="published_points_once")]

    def __str__(self):
        return f"{self.code}: {self.gathered}/{self.possible}"
