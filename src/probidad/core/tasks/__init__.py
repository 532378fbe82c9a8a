"""Work that is done after the request: see ``docs/adr/0003-tasks.md``.

    @task("exercises.send_codes", attempts=5)
    def send_codes(round_id: int) -> None: ...

    enqueue(send_codes, round.pk)       # in the caller's transaction

    @periodic("people.clean_sessions", every=timedelta(days=1))
    def clean_sessions() -> None: ...

Tasks stand in an app's ``tasks.py``, which is found when Django starts. A task runs **at least
once**: write it so that a second run does no harm. It gets one opaque integer key and nothing
else, so that the queue can say nothing about anybody; the row is deleted when it succeeds.
"""

from datetime import datetime

from probidad.core.tasks.registry import periodic, task

__all__ = ["enqueue", "periodic", "task"]


def enqueue(function, subject_id: int, *, not_before: datetime | None = None) -> None:
    """Queue ``function(subject_id)`` in the caller's transaction: rolled back, it never was.

    ``not_before``: an aware moment before which it doesn't run (kept to the minute).
    TypeError for anything but an ``int`` as the argument, ValueError outside 0 to 2**63 - 1,
    LookupError for a function that isn't a task.
    """
    # Imported here: this package is loaded before Django's models are ready.
    from probidad.core.tasks import services

    services.enqueue(function, subject_id, not_before=not_before)
