"""Conversations: what is sealed of them, and the little that stands in clear.

Nothing here says who writes. Days are dates: the server keeps no hour of what a writer does.
"""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity.keys import RandomKeyField
from probidad.instruments.advice.models.advisors import ReaderKey
from probidad.instruments.advice.models.offers import Kind

TOKEN_LENGTH = 32


def new_token() -> str:
    """A random word to which everything sealed of a thread is bound."""
    return secrets.token_hex(TOKEN_LENGTH // 2)


class Thread(models.Model):
    """A conversation: a question or a claim, and what was answered. Its keys: `core.anonymity.conversations`."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        TAKEN = "taken", _("Somebody has it")
        ANSWERED = "answered", _("Answered")
        # The writer wrote after an answer.
        ASKED_BACK = "asked_back", _("Asked back")
        CLOSED = "closed", _("Closed")
        # Its sealed texts and its destructible key are gone; the row counts in figures.
        ERASED = "erased", _("Erased")

    # The advisor's turn.
    WAITING = (State.RECEIVED, State.TAKEN, State.ASKED_BACK)
    OPEN = (*WAITING, State.ANSWERED)

    anonymous = True
    id = RandomKeyField()
    token = models.CharField(max_length=TOKEN_LENGTH, unique=True, default=new_token, editable=False)
    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="advice_threads"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=2)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    # What finds it: three of the receipt's words. It stays once it is erased, so that a form that is sent again brings
    # nothing back.
    locator = models.BigIntegerField(null=True, unique=True, editable=False)
    salt = models.CharField(max_length=80, editable=False)
    # The writer's key pair follows from the receipt: its public half, and the thread's key sealed to it.
    writer_public = models.BinaryField()
    writer_grant = models.BinaryField()
    received_on = models.DateField(default=timezone.localdate)
    taken_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    # The first answer; figures say whether it came in time.
    first_answered_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    # Months for which it is kept from then on, as the institution said on that day: what it says later shortens nothing.
    keep_months = models.PositiveSmallIntegerField(null=True)
    # Since when the advisor's turn lasts, from which deadlines are counted.
    waiting_since = models.DateField(null=True, default=timezone.localdate)
    # Whether the writer agrees that external legal counsel is asked in.
    allows_counsel = models.BooleanField(default=False)
    # Whether the writer agrees that, once it is closed, an anonymised teaching case is made of it.
    allows_teaching = models.BooleanField(default=False)
    # Whether something waits that the writer hasn't seen.
    has_news = models.BooleanField(default=False)
    satisfaction = models.PositiveSmallIntegerField(null=True)  # 5 very good … 1 very poor
    # The area that it was counted for (`rules.AreaSaid`), so that it is counted once; empty: none yet.
    area_sealed = models.BinaryField(default=bytes)

    class Meta:
        indexes = [
            # Inboxes, each of one institution and kind: what waits by who waits longest, and the rest by day.
            # Each ends with the key, as the order of a page does.
            models.Index(
                fields=["institution", "kind", "waiting_since", "id"],
                condition=models.Q(waiting_since__isnull=False),
                name="advice_thread_waiting",
            ),
            models.Index(
                fields=["institution", "kind", "state", "received_on", "id"], name="advice_thread_state"
            ),
            models.Index(fields=["institution", "kind", "received_on", "id"], name="advice_thread_day"),
            # The open ones among many that are closed; the condition names no state, since SQLite proves no list of them.
            models.Index(
                fields=["institution", "kind", "received_on", "id"],
                condition=models.Q(closed_on__isnull=True),
                name="advice_thread_open",
            ),
            # Figures: all of an institution by day.
            models.Index(fields=["institution", "received_on"], name="advice_thread_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="closed") | models.Q(closed_on__isnull=False),
                name="advice_closed_thread_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(satisfaction=None) | models.Q(satisfaction__range=(1, 5)),
                name="advice_satisfaction_of_five",
            ),
        ]

    def __str__(self):
        return self.token[:8]


class Grant(models.Model):
    """The thread's key, sealed to a reader: who has one can read the thread."""

    anonymous = True
    id = RandomKeyField()
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="grants")
    reader = models.ForeignKey(ReaderKey, on_delete=models.CASCADE, related_name="grants")
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "reader"], name="advice_grant_once")]

    def __str__(self):
        return f"{self.thread} → {self.reader_id}"


class Message(models.Model):
    """What was said, in its order. ``sealed`` holds JSON (`rules.Account` or `rules.Said`)."""

    anonymous = True
    id = RandomKeyField()
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    # Who of the staff wrote it; empty: the writer.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    from_staff = models.BooleanField(default=False)
    day = models.DateField(default=timezone.localdate)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="advice_message_number"),
            models.CheckConstraint(
                condition=models.Q(from_staff=True) | models.Q(person=None),
                name="advice_writer_has_no_account",
            ),
        ]

    def __str__(self):
        return f"{self.thread} {self.number}"


class Attachment(models.Model):
    """A file of a message: the original as it came and, where it could be made, a copy cleaned of metadata.

    Both lie in the vault (`thread_files`) under drawn names; their keys are in what is sealed here.
    """

    class Cleaning(models.TextChoices):
        # Done when a reader opens it first: only then somebody has both the keys and an account.
        WAITING = "waiting", _("Cleaned when it is opened")
        CLEANED = "cleaned", _("Cleaned copy")
        # Of a kind that can't be cleaned, or damaged: readers are told before they open the original.
        IMPOSSIBLE = "impossible", _("Can't be cleaned")

    anonymous = True
    id = RandomKeyField()
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    original = models.CharField(max_length=TOKEN_LENGTH, unique=True, editable=False)
    cleaned = models.CharField(max_length=TOKEN_LENGTH, blank=True, db_index=True)
    cleaning = models.CharField(max_length=10, choices=Cleaning.choices, default=Cleaning.WAITING)
    # JSON: `rules.FileNote`.
    sealed = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="advice_file_number"),
            models.CheckConstraint(
                condition=models.Q(cleaning="cleaned") ^ models.Q(cleaned=""),
                name="advice_cleaned_file_has_a_copy",
            ),
        ]

    def __str__(self):
        return f"{self.message} {self.number}"


class Worksheet(models.Model):
    """The advisor's analysis of the dilemma, for those who read the thread. It never says who wrote."""

    anonymous = True
    id = RandomKeyField()
    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, related_name="worksheet")
    # Counts the savings: who saves over somebody else's is told.
    revision = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField()

    def __str__(self):
        return str(self.thread)


class Note(models.Model):
    """A remark of the staff among themselves."""

    anonymous = True
    id = RandomKeyField()
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="notes")
    number = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(default=timezone.localdate)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["thread", "number"], name="advice_note_number")]

    def __str__(self):
        return f"{self.thread} {self.number}"


class Assignment(models.Model):
    """Who had a thread from which day to which, and how it came to them."""

    class How(models.TextChoices):
        TAKEN = "taken", _("Took it")
        HANDED_OVER = "handed_over", _("Got it from a colleague")
        ESCALATED = "escalated", _("Got it because it was late")

    class End(models.TextChoices):
        HANDED_OVER = "handed_over", _("Handed it over")
        LATE = "late", _("Was late: somebody else took it")
        RECUSED = "recused", _("Recused")
        CLOSED = "closed", _("Closed it")

    anonymous = True
    id = RandomKeyField()
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="advice_assignments"
    )
    how = models.CharField(max_length=12, choices=How.choices)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True)
    end = models.CharField(max_length=12, choices=End.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread"], condition=models.Q(until=None), name="advice_one_has_the_thread"
            )
        ]

    def __str__(self):
        return f"{self.thread} {self.person}"


class Recusal(models.Model):
    """Whoever declared a conflict of interest: reads the thread no more, and is never given it again."""

    anonymous = True
    id = RandomKeyField()
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="recusals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="advice_recused_once")]

    def __str__(self):
        return f"{self.thread} {self.person}"


class Consultation(models.Model):
    """A colleague, or external counsel, who was asked for help. What was asked is a note."""

    anonymous = True
    id = RandomKeyField()
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="consultations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Gone once the colleague has written a note, or the thread is closed.
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "person"],
                condition=models.Q(is_open=True),
                name="advice_asked_once_at_a_time",
            )
        ]

    def __str__(self):
        return f"{self.thread} {self.person}"
