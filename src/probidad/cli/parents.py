"""No process outlives the one that started it, even where that one was killed outright.

A process watches who its parent is: the kernel hands an orphan to another one at once. That
works alike on Linux and macOS, and also where the parent had no time to say anything.
"""

import os
import signal
import threading
import time

VARIABLE = "PROBIDAD_PARENT"
LOOKS_EVERY = 0.25  # seconds
GIVES_UP_AFTER = 20.0  # seconds that an orderly end may take


def end_with_parent() -> None:
    """End this process when the parent that VARIABLE names is gone; without it, do nothing."""
    expected = os.environ.get(VARIABLE, "")
    if expected.isdigit():
        threading.Thread(target=_watch, args=(int(expected),), name="parent-watch", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOKS_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GIVES_UP_AFTER)
    os._exit(1)
