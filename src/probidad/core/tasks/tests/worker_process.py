"""A worker in its own process, for tests that kill it: ``worker_process.py JOURNAL SECONDS [once] [quick-heart]``.

Its task notes in the journal that it began, sleeps, and notes that it ended.
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

journal, seconds = Path(sys.argv[1]), float(sys.argv[2])


def note(text: str) -> None:
    with journal.open("a") as file:
        file.write(f"{text} {os.getpid()}\n")


def declare():
    from probidad.core.tasks import task

    @task("test.slow", attempts=5)
    def slow(key: int) -> None:
        note(f"began {key}")
        time.sleep(seconds)
        note(f"ended {key}")


if __name__ == "__main__":
    import django

    django.setup()
    declare()
    from probidad.core.tasks import rules, worker

    if "quick-heart" in sys.argv:
        rules.HEARTBEAT = timedelta(seconds=0.1)
    note("ready 0")
    worker.run(once="once" in sys.argv, poll=0.05, grace=1.0)
