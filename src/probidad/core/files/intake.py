"""The door for files: bounds them, finds out what they are by content, and cleans them.

Neither the name nor the declared type of an upload is believed. What can't be cleaned is refused
with a reason in the reader's language.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from probidad.core.files import bounded
from probidad.core.files.cleaning import MAX_IMAGE_BYTES, MAX_PDF_BYTES, Reason, Refused, sniff

TIMEOUT = 30  # seconds that one file may take
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "application/pdf": "pdf"}
KINDS = {"image": MAX_IMAGE_BYTES, "pdf": MAX_PDF_BYTES}
MAX_NAME = 120

MESSAGES = {
    Reason.EMPTY: gettext_lazy("The file is empty."),
    Reason.SVG: gettext_lazy("SVG drawings are not accepted, since they can carry programs. Save it as PNG."),
    Reason.HEIC: gettext_lazy("HEIC and AVIF photographs are not accepted. Save it as JPG or PNG."),
    Reason.DAMAGED: gettext_lazy(
        "The file is damaged or incomplete. Open it, save it again and try with that copy."
    ),
    Reason.TOO_MANY_PIXELS: gettext_lazy("The image has more than 40 million pixels. Save a smaller copy."),
    Reason.ANIMATED: gettext_lazy("Animated images are not accepted. Save a single picture."),
    Reason.TOO_MANY_PAGES: gettext_lazy("The PDF has more than 500 pages. Split it."),
    Reason.TOO_COMPLEX: gettext_lazy(
        "The file is too complex to be cleaned. Print it to a new PDF and try with that."
    ),
    Reason.ENCRYPTED: gettext_lazy("The PDF is protected by a password. Save a copy without protection."),
    Reason.SIGNED: gettext_lazy(
        "The PDF carries an electronic signature, which would break when its metadata is removed. "
        "Print it to a new PDF and upload that."
    ),
    Reason.SCRIPT: gettext_lazy(
        "The PDF contains a program (JavaScript). Print it to a new PDF and upload that."
    ),
    Reason.ACTION: gettext_lazy(
        "The PDF tries to open other files or to send data. Print it to a new PDF and upload that."
    ),
    Reason.LINK: gettext_lazy("The PDF has a link that is neither a web nor an email address. Remove it."),
    Reason.ATTACHMENT: gettext_lazy(
        "The PDF has other files attached. Remove them, or upload them one by one."
    ),
    Reason.MULTIMEDIA: gettext_lazy("The PDF contains video, sound or 3D. Save a copy without them."),
    Reason.DYNAMIC_FORM: gettext_lazy(
        "The PDF is a dynamic form (XFA). Print it to a new PDF and upload that."
    ),
    Reason.TOO_SLOW: gettext_lazy("The file took too long to be cleaned. Save a simpler or smaller copy."),
}


@dataclass(frozen=True)
class CleanFile:
    """What passed: bytes written anew, their true type, and a harmless name for the download."""

    content: bytes
    media_type: str
    name: str

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def digest(self) -> str:
        """SHA-256 in hex."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def extension(self) -> str:
        return EXTENSIONS[self.media_type]


def clean_upload(upload, kinds: Collection[str] = ("image", "pdf")) -> CleanFile:
    """Clean an uploaded file (Django's ``UploadedFile``) of one of the ``kinds``, image or pdf.

    Raises ValidationError with the reason. An image may have 5 MB and 40 million pixels, a PDF
    20 MB and 500 pages; the cleaning runs in its own process for at most 30 seconds.
    """
    try:
        content = _read(upload, max(KINDS[kind] for kind in kinds))
        media_type = sniff(content[:1024])
        kind = "pdf" if media_type == "application/pdf" else "image"
        if media_type is None or kind not in kinds:
            raise Refused(Reason.WRONG_KIND)
        if len(content) > KINDS[kind]:
            raise Refused(Reason.TOO_BIG)
        cleaned = bounded.answer("clean", content, timeout=TIMEOUT)
    except Refused as refused:
        raise ValidationError(_message(refused.reason, kinds), code=str(refused.reason)) from None
    return CleanFile(cleaned, media_type, safe_name(getattr(upload, "name", "") or "", media_type))


def _read(upload, limit: int) -> bytes:
    """The upload's bytes; stops one byte past the limit, whatever size it claims to have."""
    upload.seek(0)
    content = upload.read(limit + 1)
    if not content:
        raise Refused(Reason.EMPTY)
    if len(content) > limit:
        raise Refused(Reason.TOO_BIG)
    return content


def _message(reason: Reason, kinds: Collection[str]) -> str:
    if reason == Reason.TOO_BIG:
        if set(kinds) == {"image"}:
            return _("The file is too big: an image may have 5 MB.")
        if set(kinds) == {"pdf"}:
            return _("The file is too big: a PDF may have 20 MB.")
        return _("The file is too big: an image may have 5 MB, a PDF 20 MB.")
    if reason == Reason.WRONG_KIND:
        if set(kinds) == {"image"}:
            return _("This is not an image that can be used. Upload a JPG, PNG or WebP.")
        if set(kinds) == {"pdf"}:
            return _("This is not a PDF. Save the document as PDF and upload that.")
        return _("This is neither an image (JPG, PNG, WebP) nor a PDF.")
    return str(MESSAGES[reason])


def safe_name(name: str, media_type: str) -> str:
    """The upload's name without folders, control or direction characters, with its true extension."""
    stem = _harmless(name).rsplit(".", 1)[0].strip(" .")[:MAX_NAME].strip()
    return f"{stem or _('file')}.{EXTENSIONS[media_type]}"


def shown_name(name: str) -> str:
    """A file's name as it is shown to people: as it came, without folders, control or direction characters."""
    name = _harmless(name).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if len(name) > MAX_NAME and stem and len(extension) < 10:
        return f"{stem[: MAX_NAME - len(extension) - 1]}{dot}{extension}"
    return name[:MAX_NAME] or _("file")


def _harmless(name: str) -> str:
    name = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*;')
    return re.sub(r"\s+", " ", name)
