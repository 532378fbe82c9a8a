"""What is found for an indicator, what it rests on, and what the institution says of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from probidad.instruments.indices.models.rounds import Round, Seat

CODE_LENGTH = 70
NOTE_LENGTH = 4000  # characters


class Side(models.TextChoices):
    """Whose word it is."""

    ORGANISATION = "organisation", _("Organisation that evaluates")
    INSTITUTION = "institution", _("Institution")


class Answer(models.Model):
    """What one assessor found for an indicator; without ``seat``: what was agreed, which is published.

    ``level`` is the key of a level, ``scoring.NOT_APPLICABLE``, or empty while only a note is written. ``part`` and
    ``whole`` are what was measured. ``edition`` counts how often it was saved: of two who save at once the second is shown
    what the first wrote.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    code = models.CharField(max_length=CODE_LENGTH)
    seat = models.ForeignKey(Seat, null=True, on_delete=models.CASCADE, related_name="answers")
    level = models.CharField(max_length=60, blank=True)
    part = models.PositiveBigIntegerField(null=True)
    whole = models.PositiveBigIntegerField(null=True)
    note = models.TextField(_("note"), max_length=NOTE_LENGTH, blank=True)
    edition = models.PositiveIntegerField(default=1)
    # Why it is so: where it isn't as in the evaluation before, or, of an agreed one, where two assessors differed.
    reason = models.TextField(_("reason"), max_length=NOTE_LENGTH, blank=True)
    saved_on = models.DateField(default=timezone.localdate)
    # Who scored it: not to be shown, but so that nobody signs what they scored.
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("answer")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code", "seat"], name="answer_once_for_a_seat"),
            # Two, since in SQL an empty seat equals no other empty one.
            models.UniqueConstraint(
                fields=["round", "code"], condition=Q(seat=None), name="answer_agreed_on_once"
            ),
        ]

    def __str__(self):
        return f"{self.code}: {self.level or '–'}"


class Evidence(models.Model):
    """What shows something: a file, a link with what was seen there, or a note.

    The server never fetches a link: ``digest`` is of the copy of the page (``file``) that whoever brings it uploads.
    """

    class Kind(models.TextChoices):
        FILE = "file", pgettext_lazy("evidence", "File")
        LINK = "link", pgettext_lazy("evidence", "Link")
        NOTE = "note", pgettext_lazy("evidence", "Note")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="evidence")
    code = models.CharField(max_length=CODE_LENGTH)
    kind = models.CharField(pgettext_lazy("evidence", "kind"), max_length=4, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("link"), max_length=2000, blank=True)
    seen_on = models.DateField(_("seen on"), null=True)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(_("what it shows"), max_length=NOTE_LENGTH, blank=True)
    # Whether everybody may download the file once the evaluation is published; what it is and its digest are shown anyway.
    public = models.BooleanField(_("everybody may download it"), default=False)
    side = models.CharField(max_length=12, choices=Side.choices)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    brought_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="link") | (~Q(url="") & Q(seen_on__isnull=False)),
                name="evidence_of_a_link_says_where_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(kind="file") | Q(file__isnull=False), name="evidence_of_a_file_has_it"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def digest(self) -> str:
        """SHA-256 of its file in hexadecimal digits; empty without one."""
        return self.file.digest if self.file else ""


class Reply(models.Model):
    """What the institution says of a finding: one for each indicator, which it may change until the last day."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="replies")
    code = models.CharField(max_length=CODE_LENGTH)
    agrees = models.BooleanField(_("agrees"))
    text = models.TextField(_("reply"), max_length=NOTE_LENGTH, blank=True)
    edition = models.PositiveIntegerField(default=1)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    replied_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("reply")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="reply_once_for_an_indicator"),
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(text=""), name="reply_that_disagrees_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.code}: {self.text[:60]}"


class Dispute(models.Model):
    """A finding that somebody contests, what they say is right, and what was decided. It is never deleted."""

    class Decision(models.TextChoices):
        OPEN = "", _("Open")
        UPHELD = "upheld", _("The finding stays")
        CHANGED = "changed", _("The finding changes")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="disputes")
    code = models.CharField(max_length=CODE_LENGTH)
    side = models.CharField(max_length=12, choices=Side.choices)
    claimed_level = models.CharField(_("level that would be right"), max_length=60)
    reason = models.TextField(_("reason"), max_length=NOTE_LENGTH)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    raised_on = models.DateField(default=timezone.localdate)
    decision = models.CharField(max_length=8, choices=Decision.choices, default=Decision.OPEN, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), max_length=NOTE_LENGTH, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_on = models.DateField(null=True)
    # The publication that it is raised about; empty: raised before anything was published.
    publication = models.ForeignKey(
        "indices.Publication", null=True, on_delete=models.PROTECT, related_name="disputes"
    )

    class Meta:
        verbose_name = _("dispute")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="") | (~Q(decision_reason="") & Q(decided_on__isnull=False)),
                name="dispute_is_decided_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["round", "code", "side"],
                condition=Q(decision=""),
                name="dispute_is_open_once_for_a_side",
            ),
        ]

    def __str__(self):
        return f"{self.code}: {self.reason[:60]}"
