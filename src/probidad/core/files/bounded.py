"""Work on untrusted files in a process of its own, whose time and memory are bounded.

What a hostile file does to a decoder ends there: the web server goes on, and nothing of it stays.
"""

import subprocess
import sys

from probidad.core.files.cleaning import Reason, Refused


def answer(task: str, content: bytes, *, timeout: int) -> bytes:
    """What ``probidad.core.files.cleaning`` answers to a task (``clean``, ``flatten``, ``rows``, ``book``) for the content.

    Raises :class:`Refused` with its reason; ``timeout`` is in seconds on the clock.
    """
    try:
        process = subprocess.run(  # noqa: S603 our own module, a task's name and no shell
            [sys.executable, "-I", "-m", "probidad.core.files.cleaning", task],
            input=content,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused(Reason.TOO_SLOW) from None
    told = process.stdout
    if process.returncode == 0 and told[:2] == b"ok":
        return told[2:]
    if process.returncode == 0 and told[:2] == b"no":
        raise Refused(Reason(told[2:].decode()))
    # Killed by its limits, or the decoder crashed: either way it isn't a file to keep.
    raise Refused(Reason.TOO_COMPLEX)
