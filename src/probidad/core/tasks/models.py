"""The queue. A row says which function runs with which key, and nothing about anybody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity.keys import random_key


class Task(models.Model):
    """A function to be run. The random key leaves no order of arrival; success deletes the row."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        FAILED = "failed", _("failed")

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    name = models.CharField(_("task"), max_length=80)
    # NULL for a periodic task only.
    subject_id = models.BigIntegerField(null=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # To the minute, see `rules`.
    run_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    # Random for every lease, so that a worker that lost its lease can't finish another's run.
    lease = models.BigIntegerField(null=True)
    # The exception's class only: its message may hold what somebody wrote.
    failure = models.CharField(_("failure"), max_length=200, blank=True)
    failed_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("task")
        indexes = [models.Index(fields=["state", "run_after"], name="task_by_state_and_time")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="running", lease__isnull=False, lease_until__isnull=False)
                | (~models.Q(state="running") & models.Q(lease=None, lease_until=None)),
                name="task_has_a_lease_while_running",
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.state}"


class Schedule(models.Model):
    """When a periodic task is due again."""

    name = models.CharField(max_length=80, primary_key=True)
    due = models.DateTimeField()

    def __str__(self):
        return f"{self.name} {self.due}"
