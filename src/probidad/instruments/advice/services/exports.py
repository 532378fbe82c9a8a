"""A claim given to an authority outside the platform: a document, files and a manifest, in a ZIP under a passphrase.

All of it is made in memory. Nothing of it is kept: the audit trail has the digest of the whole.
"""

import hashlib
import json
import secrets
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from mnemonic import Mnemonic

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.anonymity.receipts import LISTS
from probidad.core.anonymity.vault import Damaged, NoRoom
from probidad.core.audit.services import record
from probidad.core.files.intake import EXTENSIONS
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.core.reports.pdf import PdfError
from probidad.instruments.advice import rules
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import Claim, Export
from probidad.instruments.advice.queries import OpenedFile
from probidad.instruments.advice.queries.claims import file_of
from probidad.instruments.advice.queries.exports import (
    ORIGINAL,
    Choice,
    Contents,
    Plan,
    contents,
    may_export,
    plan,
)
from probidad.instruments.advice.reports.exports import export_pdf, file_said, presumption
from probidad.instruments.advice.services import attachments, claims, handling

if TYPE_CHECKING:
    from pyzipper import AESZipFile

# Of all files together: the ZIP is made in memory, one at a time in a process.
LARGEST = 50 * 1024 * 1024  # bytes
WORDS = 8  # of the passphrase: 88 bits, since AES in a ZIP derives its key by PBKDF2 with 1,000 rounds only
_PATIENCE = 5  # seconds to wait for the export before
_desk = threading.Lock()

TOLD = gettext_lazy(
    "What you told was passed on to an authority whose matter it is (%(authority)s), without what isn't needed. "
    "Whoever is pointed out is presumed innocent until a decision says otherwise. If the authority gives a number or "
    "an office to turn to, you will find it here."
)


@dataclass(frozen=True)
class Made:
    """An export: the encrypted ZIP, and its SHA-256 in hex."""

    content: BytesIO
    sha256: str

    @property
    def size(self) -> int:
        """In bytes."""
        return self.content.getbuffer().nbytes


def new_passphrase(language: str) -> str:
    """Words of the list in a language, without accents, since programs differ in how they read these."""
    listed = Mnemonic(LISTS[language]).wordlist
    words = (unicodedata.normalize("NFD", secrets.choice(listed)) for _each in range(WORDS))
    return "-".join("".join(letter for letter in word if letter.isascii()) for word in words)


def export(
    *, claim: Claim, keys: ThreadKeys, actor: Person, choice: Choice, passphrase: str, nonce: str
) -> Made:
    """Make an export, note it, and tell the writer if they may be told; made again from one page, they are told once.

    Raises ValidationError.
    """
    _require_allowed(actor, claim)
    if not _desk.acquire(timeout=_PATIENCE):
        raise refusal(_("Another export is being made. Try again in a minute."), code="busy")
    try:
        with override(choice.language):
            found = contents(claim, keys)
            planned = plan(found, choice)
        files = _with_copies(planned, keys)
        made = _made(found, choice, planned, files, actor, passphrase)
    finally:
        _desk.release()
    _note(claim, keys, actor, choice, planned, made, nonce)
    return made


def _require_allowed(actor: Person, claim: Claim) -> None:
    if not may_export(actor, claim, file_of(claim)):
        raise refusal(
            _(
                "A claim is passed on once two people have decided on its way, by the committee or whoever investigates it."
            ),
            code="may-not-export",
        )


def _with_copies(planned: Plan, keys: ThreadKeys) -> list[tuple[int, OpenedFile, str]]:
    """The files that go, with the copies that were asked for. Raises ValidationError."""
    files = []
    for number, file, how in planned.files:
        named = {"name": f"{number}-{file.attachment.number}"}
        try:
            file = file if how == ORIGINAL else attachments.clean(file=file, keys=keys)
        except attachments.CannotBeCleaned:
            said = _("File %(name)s can't be cleaned: choose the original, or leave it out.") % named
            raise refusal(said, code="cannot-be-cleaned") from None
        except (attachments.Busy, NoRoom):
            raise refusal(_("The copy can't be made just now. Try again in a minute."), code="busy") from None
        except Damaged:
            said = _("File %(name)s is damaged on the server's disk: leave it out.") % named
            raise refusal(said, code="damaged") from None
        files.append((number, file, how))
    if sum(size_of(file, how) for _number, file, how in files) > LARGEST:
        raise refusal(
            _("Files of at most %(most)s MB go in one export. Leave some out, and give them in another one.")
            % {"most": LARGEST // 1024**2},
            code="too-large",
        )
    return files


def size_of(file: OpenedFile, how: str) -> int:
    """How much of a file goes, in bytes; of a copy that isn't made yet, the original's."""
    return file.note.size if how == ORIGINAL or not file.note.copied else file.note.copied.size


def _made(found: Contents, choice: Choice, planned: Plan, files, actor: Person, passphrase: str) -> Made:
    """The export in the recipient's language; what is refused is said in the language of whoever makes it."""
    try:
        with override(choice.language):
            return _zipped(found, choice, planned, files, actor, passphrase)
    except PdfError:
        said = _(
            "The document would be too long, or another one is being made. Leave some messages out, or try again."
        )
        raise refusal(said, code="no-document") from None
    except Damaged:
        raise refusal(_("A file is damaged on the server's disk: leave it out."), code="damaged") from None


def _zipped(found: Contents, choice: Choice, planned: Plan, files, actor: Person, passphrase: str) -> Made:
    # Here, since it brings a compiler's parser: a sixth of every process's start.
    import pyzipper
    from pyzipper.zipfile_aes import WZ_AES_V2

    content = BytesIO()
    # Version 2 leaves out the checksums of what is inside, which would stand in clear.
    with pyzipper.AESZipFile(
        content,
        "w",
        encryption=pyzipper.WZ_AES,
        encryption_kwargs={"nbits": 256, "force_wz_aes_version": WZ_AES_V2},
    ) as archive:
        archive.setpassword(passphrase.encode())
        listed = [_put(archive, "document.pdf", [export_pdf(found, choice, planned, actor)])]
        for number, file, how in files:
            listed.append(_put_file(archive, number, file, how))
        manifest = _manifest(found, choice, planned, listed, actor)
        _put(archive, "manifest.json", [json.dumps(manifest, ensure_ascii=False, indent=2).encode()])
    content.seek(0)
    return Made(content, hashlib.sha256(content.getbuffer()).hexdigest())


def _put(archive: "AESZipFile", name: str, pieces: Iterable[bytes]) -> dict:
    """Write an entry, without an hour, and say what it is for the manifest."""
    digest, size = hashlib.sha256(), 0
    with archive.open(archive.zipinfo_cls(name), "w") as entry:
        for piece in pieces:
            entry.write(piece)
            digest.update(piece)
            size += len(piece)
    return {"path": name, "size": size, "sha256": digest.hexdigest()}


def _put_file(archive: "AESZipFile", number: int, file: OpenedFile, how: str) -> dict:
    is_original = how == ORIGINAL
    ending = rules.download_ending(file.note.name) if is_original else EXTENSIONS[file.note.media_type]
    pieces = attachments.open_original(file) if is_original else attachments.open_copy(file)
    said = _put(archive, f"files/{number}-{file.attachment.number}.{ending}", pieces)
    return {**said, "what": file_said(number, file, how), "sha256_of_original": file.note.sha256}


def _manifest(found: Contents, choice: Choice, planned: Plan, listed: list[dict], actor: Person) -> dict:
    claim, thread = found.claim, found.claim.thread
    return {
        "format": "probidad claim export 1",
        "note": presumption(),
        "claim": str(thread),
        "institution": thread.institution.name,
        "way": {
            "code": claim.track,
            "label": str(claim.get_track_display()),
            "decided_on": str(claim.decided_on),
        },
        "recipient": {"code": choice.recipient, "name": choice.office},
        "purpose": choice.purpose,
        "given_by": actor.name,
        "day": str(timezone.localdate()),
        "files": listed,
        "left_out": [{"what": each.what, "why": each.why} for each in planned.left],
    }


@transaction.atomic
def _note(
    claim: Claim, keys: ThreadKeys, actor: Person, choice: Choice, planned: Plan, made: Made, nonce: str
) -> None:
    """Write down that it was made. Raises ValidationError where it isn't allowed any more."""
    thread, claim, _file = claims.locked(claim.thread)
    _require_allowed(actor, claim)
    kept = {
        "person": actor,
        "recipient": choice.recipient,
        "sha256": made.sha256,
        "is_told": choice.is_told,
    }
    _export, is_new = Export.objects.get_or_create(claim=claim, nonce=nonce, defaults=kept)
    if is_new and choice.is_told:
        claims.tell(thread, keys, actor, _told(choice, thread.language))
    record(
        kind=AdviceEvent.CLAIM_EXPORTED,
        actor=actor,
        institution=thread.institution,
        subject=handling.thread_urn(thread),
        details={
            "recipient": choice.recipient,
            "sha256": made.sha256,
            "messages": len(planned.messages),
            "files": len(planned.files),
            "left_out": len(planned.left),
        },
    )


def _told(choice: Choice, language: str) -> str:
    with override("en" if language == "en" else "es-mx"):
        return str(TOLD) % {"authority": Export.Recipient(choice.recipient).label}
