"""Dilemmas, their published versions, and the drafts of the next ones."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from probidad.core.languages.text import localized
from probidad.instruments.exercises import rules

# Characters of a draft's title on pages. An imported one may be as long as a text; what is published is no longer.
TITLE_SHOWN = 150


class Dilemma(models.Model):
    """A dilemma through all its versions: of the library that ships, or an institution's own.

    Only the institution whose own it is reads it, and may withdraw it: new rounds can't choose it then.
    Rounds that are open keep it, and closed ones their report.
    """

    urn = models.CharField(max_length=150, unique=True)
    # Empty: of the library, for all institutions.
    institution = models.ForeignKey(
        "institutions.Institution", null=True, on_delete=models.PROTECT, related_name="dilemmas"
    )
    withdrawn_on = models.DateField(null=True)
    withdrawal_reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("dilemma")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_on=None) | ~models.Q(withdrawal_reason=""),
                name="dilemma_is_withdrawn_with_a_reason",
            )
        ]

    def __str__(self):
        return self.urn

    @property
    def audit_urn(self) -> str:
        """Its name in the audit trail, which tells no words of a title."""
        return f"urn:probidad:exercises:dilemma:{self.pk}"


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


class DilemmaDraft(models.Model):
    """A dilemma while it is written: a new one, or the next version of an institution's own.

    ``content`` has the shape of :class:`rules.DilemmaContent`, as far as it is written. Whoever publishes it
    is none of its ``writers``.
    """

    class State(models.TextChoices):
        WRITING = "writing", _("Being written")
        REVIEW = "review", _("In review")

    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.CASCADE, related_name="dilemma_drafts"
    )
    # Empty: a new dilemma.
    dilemma = models.OneToOneField(Dilemma, null=True, on_delete=models.CASCADE, related_name="draft")
    # The language that it is written in; the other one is its translation, which isn't forced.
    language = models.CharField(max_length=2, choices=[("es", "Español"), ("en", "English")])
    content = models.JSONField(default=dict)
    # How often it was saved: what was typed on an older one doesn't overwrite what somebody else wrote.
    edition = models.PositiveIntegerField(default=1)
    # Asked for by who writes: a change of substance gets one anyway.
    new_version = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WRITING)
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    # What the reviewer asks for when the draft goes back.
    review_note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("draft of a dilemma")
        ordering = ["-id"]

    def __str__(self):
        title = localized(self.content.get("title")) or gettext("(without a title)")
        return Truncator(title).chars(TITLE_SHOWN)

    @property
    def urn(self) -> str:
        """Its name in the audit trail."""
        return f"urn:probidad:exercises:draft:{self.pk}"

    @property
    def other_language(self) -> str:
        """The language that it is translated into."""
        return "en" if self.language == "es" else "es"

    @property
    def was_returned(self) -> bool:
        """Whether a reviewer gave it back, and it is being written again."""
        return self.state == self.State.WRITING and bool(self.review_note)
