"""Cleans what comes on standard input, in a process whose time and memory are bounded.

Writes ``ok`` and the clean bytes, or ``no`` and the reason.
"""

import contextlib
import sys

from probidad.core.files.cleaning import Reason, Refused, sniff
from probidad.core.files.cleaning.images import clean_image
from probidad.core.files.cleaning.pdf import clean_pdf

MEMORY = 2 * 1024**3  # bytes of address space; 40 million pixels take about a third of it
CPU_SECONDS = 20


def bound() -> None:
    """Set the limits, where the system has them (not on Windows)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def clean(content: bytes) -> bytes:
    """Clean an image or a PDF; raises :class:`Refused`."""
    media_type = sniff(content[:1024])
    if media_type is None:
        raise Refused(Reason.WRONG_KIND)
    return clean_pdf(content) if media_type == "application/pdf" else clean_image(content, media_type)


def main() -> None:
    bound()
    content = sys.stdin.buffer.read()
    try:
        answer = b"ok" + clean(content)
    except Refused as refused:
        answer = b"no" + str(refused.reason).encode()
    except MemoryError:
        answer = b"no" + str(Reason.TOO_COMPLEX).encode()
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
