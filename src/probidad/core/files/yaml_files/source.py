"""The bytes of a file as text that is safe to read on: UTF-8, one kind of line end, nothing invisible."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from probidad.core.languages.bilingual import UNSEEN

MAX_BYTES = 1_000_000
_SEPARATORS = dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")
_BLANK_LINES = re.compile(r"\n{3,}")
_ARCHIVE = (b"PK\x03\x04", b"\x89PNG", b"%PDF", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"{\\rtf")


def decoded(content: bytes) -> str:
    """The text, in which each line ends with a line feed. Raises ValidationError for what is no text in UTF-8."""
    if len(content) > MAX_BYTES:
        raise ValidationError(_("The file is too big: it may have 1 MB at most."), code="too-big")
    if not content.strip():
        raise ValidationError(_("The file is empty."), code="empty")
    if content.startswith(_ARCHIVE):
        raise ValidationError(
            _("This is not a text file, but a document, an image or an archive. Export it as text."),
            code="no-text",
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _not_utf8(1)
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise ValidationError(
            _("Line %(line)s: a NUL character stands there. Save the file anew as text in UTF-8."),
            code="nul",
            params={"line": line},
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(content.count(b"\n", 0, error.start) + 1) from None
    return seen(text.replace("\r\n", "\n").replace("\r", "\n"))


def _not_utf8(line: int) -> ValidationError:
    return ValidationError(
        _(
            "Line %(line)s: the file isn't in UTF-8, so accents would be wrong. Save it anew with the encoding UTF-8."
        ),
        code="encoding",
        params={"line": line},
    )


def seen(text: str) -> str:
    """Text without what one doesn't see; tabs and line feeds stay."""
    unseen = {each for each in set(text) if each not in "\n\t" and unicodedata.category(each) in UNSEEN}
    table = _SEPARATORS | {ord(each): None for each in unseen if ord(each) not in _SEPARATORS}
    return text.translate(table)


def clean(text: str) -> str:
    """A text of content: composed, without what one doesn't see, spaces around it or empty lines in a row."""
    text = unicodedata.normalize("NFC", seen(text).replace("\t", " "))
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip()


def clean_line(text: str) -> str:
    """A text of one line, such as a title."""
    return " ".join(clean(text).split())
