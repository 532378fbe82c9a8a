"""Does one task with what comes on standard input, in a process whose time and memory are bounded.

Tasks: ``clean`` an image or a PDF, ``flatten`` one, tell the ``rows`` of a table, or all of a ``book``. Writes ``ok`` and the answer, or ``no``
and the reason.
"""

import contextlib
import sys

from probidad.core.files.cleaning import Reason, Refused, sniff

CPU_SECONDS = 20


def bound(memory: int) -> None:
    """Set the limits, where the system has them (not on Windows)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def clean(content: bytes) -> bytes:
    """Clean an image or a PDF; raises :class:`Refused`."""
    # Each task imports what it needs, since it pays for that every time.
    from probidad.core.files.cleaning.images import clean_image
    from probidad.core.files.cleaning.pdf import clean_pdf

    media_type = sniff(content[:1024])
    if media_type is None:
        raise Refused(Reason.WRONG_KIND)
    return clean_pdf(content) if media_type == "application/pdf" else clean_image(content, media_type)


def flatten(content: bytes) -> bytes:
    """An image as ``clean`` makes it, of a PDF its pages alone; raises :class:`Refused`."""
    if sniff(content[:1024]) != "application/pdf":
        return clean(content)
    from probidad.core.files.cleaning.flattening import flattened_pdf

    return flattened_pdf(content)


def rows(content: bytes) -> bytes:
    """The rows of a CSV or XLSX file as JSON, one a line; raises :class:`Refused`."""
    # openpyxl would take numpy where it is installed, and with it address space that tables have no use for.
    sys.modules["numpy"] = None
    from probidad.core.files.cleaning.sheets import rows_of

    return rows_of(content)


def book(content: bytes) -> bytes:
    """The sheets of an XLSX file as JSON; raises :class:`Refused`."""
    sys.modules["numpy"] = None  # as for rows
    from probidad.core.files.cleaning.workbooks import book_of

    return book_of(content)


# What a task does, and the bytes of address space that it may take: 40 million pixels need about a third
# of two gigabytes, and 200,000 rows a fifth of one.
TASKS = {
    "clean": (clean, 2 * 1024**3),
    "flatten": (flatten, 2 * 1024**3),
    "rows": (rows, 1024**3),
    "book": (book, 1024**3),
}


def main() -> None:
    task, memory = TASKS[sys.argv[1]]
    bound(memory)
    content = sys.stdin.buffer.read()
    try:
        answer = b"ok" + task(content)
    except Refused as refused:
        answer = b"no" + str(refused.reason).encode()
    except MemoryError:
        answer = b"no" + str(Reason.TOO_COMPLEX).encode()
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
