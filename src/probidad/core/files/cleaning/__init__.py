"""Makes an untrusted image or PDF into a clean one, reads an untrusted table, or says why it can't.

Knows nothing of Django, since it runs as a program of its own (``python -m
probidad.core.files.cleaning clean``, ``flatten``, ``rows`` or ``book``) whose time and memory are bounded: what a decoder
does with a hostile file then harms nobody else.
"""

from enum import StrEnum

MAX_IMAGE_BYTES = 5 * 1024 * 1024
MAX_IMAGE_PIXELS = 40_000_000
MAX_IMAGE_SIDE = 20_000  # pixels
MAX_PDF_BYTES = 20 * 1024 * 1024
MAX_PDF_PAGES = 500
MAX_PDF_OBJECTS = 250_000
MAX_PDF_DEPTH = 60  # arrays and dictionaries within each other


class Reason(StrEnum):
    """Why a file was refused; ``intake`` puts it into the reader's language."""

    EMPTY = "empty"
    TOO_BIG = "too-big"
    WRONG_KIND = "wrong-kind"
    SVG = "svg"
    HEIC = "heic"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too-many-pixels"
    ANIMATED = "animated"
    TOO_MANY_PAGES = "too-many-pages"
    TOO_COMPLEX = "too-complex"
    ENCRYPTED = "encrypted"
    SIGNED = "signed"
    SCRIPT = "script"
    ACTION = "action"
    LINK = "link"
    ATTACHMENT = "attachment"
    MULTIMEDIA = "multimedia"
    DYNAMIC_FORM = "dynamic-form"
    TOO_SLOW = "too-slow"
    LONG_CELL = "long-cell"
    TOO_MANY_ROWS = "too-many-rows"
    UNPACKED = "unpacked"
    TOO_MANY_SHEETS = "too-many-sheets"
    MACROS = "macros"


class Refused(Exception):
    """The file can't be cleaned, for ``reason``."""

    def __init__(self, reason: Reason):
        super().__init__(str(reason))
        self.reason = reason


def sniff(head: bytes) -> str | None:
    """What the first bytes say: ``image/png``, ``image/jpeg``, ``image/webp``, ``application/pdf``; else None.

    Only what the intake can clean is told; SVG and HEIC raise :class:`Refused`, since whoever
    sends one deserves to hear what to do.
    """
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"hevc", b"avif"):
        raise Refused(Reason.HEIC)
    text = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<") and b"<svg" in text:
        raise Refused(Reason.SVG)
    return None
