"""Work of questions and claims that nobody waits for. It has no key: it sees names and days."""

from datetime import timedelta

from probidad.core.tasks import periodic

NIGHT = 3  # o'clock, by TIME_ZONE


@periodic("advice.tidy_files", every=timedelta(days=1), hour=NIGHT)
def tidy_files() -> None:
    """Remove files of submissions that never ended, or of conversations that were erased; give the others one time."""
    from probidad.instruments.advice import queries
    from probidad.instruments.advice.thread_files import vault

    vault().tidy(queries.names_in_use)
