"""Uploads that are encrypted while they come: what a view marked :func:`takes_sealed_files` receives.

Django's own handlers keep an upload in memory or write it to the disk in clear. Here it goes, a piece at a time,
into a :class:`~probidad.core.anonymity.vault.Vault`, under a key that only this request has. What nobody keeps goes when
the request ends (`core.files.middleware`); of a process that was killed, with the next tidying.
"""

from collections.abc import Callable
from enum import StrEnum

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from probidad.core.anonymity.vault import Deposit, NoRoom, Vault
from probidad.core.files.cleaning import Refused, sniff

MOST_FILES = 20  # of one form
MOST_BYTES = 100 * 1024 * 1024  # of one form, all its files
# What is read of a request, so that a form that was too large is shown again with what was typed.
LARGEST_REQUEST = 512 * 1024 * 1024
_HEAD = 1024  # bytes by which a file's type is told
# As which an editor may have written a text.
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")


class Problem(StrEnum):
    """Why a file wasn't taken; `forms` says it in the reader's language."""

    EMPTY = "empty"
    TOO_MANY = "too-many"
    TOO_LARGE = "too-large"
    NO_ROOM = "no-room"
    # It came with an earlier step of the form.
    LOST = "lost"


class SealedUpload:
    """A file that came with a form: stored under ``deposit``, or not taken because of its ``problem``."""

    def __init__(self, name: str):
        self.name, self.problem, self.is_kept = name, None, False
        self.deposit: Deposit | None = None
        self._head = b""

    @property
    def size(self) -> int:
        """Bytes."""
        return self.deposit.size if self.deposit else 0

    @property
    def media_type(self) -> str:
        """What its first bytes say, if it is of a kind that can be cleaned; else empty."""
        try:
            return sniff(self._head) or ""
        except Refused:
            return ""

    @property
    def beginning(self) -> str:
        """Its first bytes as text, read in each way that editors write one: a short list of words stands in it whole.

        Of what is no text (a picture, a PDF, an office document) it tells nothing.
        """
        return "\n".join(self._head.decode(each, errors="ignore") for each in _ENCODINGS)

    def begin(self, vault: Vault) -> None:
        self._store(lambda: setattr(self, "deposit", vault.begin()))

    def take(self, data: bytes) -> None:
        self._head = (self._head + data[:_HEAD])[:_HEAD]
        self._store(lambda: self.deposit.write(data))

    def finish(self) -> None:
        self._store(self.deposit.finish)

    def refuse(self, problem: Problem) -> None:
        """Don't take it, and forget what came of it."""
        self.problem = problem
        self.discard()

    def keep(self) -> None:
        """Let it stay when the request ends: something names it now."""
        self.is_kept = True

    def discard(self) -> None:
        """Remove what was stored, unless it is to stay."""
        if self.deposit and not self.is_kept:
            self.deposit.discard()
            self.deposit = None

    def close(self) -> None:
        """Django calls it when the request ends; whether the file stays is the middleware's to say."""

    def _store(self, step: Callable[[], None]) -> None:
        try:
            step()
        except NoRoom:
            self.refuse(Problem.NO_ROOM)


def lost_upload() -> SealedUpload:
    """Stands for files that came with an earlier step of a form, and weren't kept."""
    upload = SealedUpload("")
    upload.refuse(Problem.LOST)
    return upload


class DiscardingHandler(FileUploadHandler):
    """Reads each file and throws it away: from whoever may not send any here, nothing is encrypted or stored."""

    def receive_data_chunk(self, raw_data, start):
        pass

    def file_complete(self, file_size):
        return lost_upload()

    def discard(self) -> None:
        """Nothing was kept."""


class SealingHandler(FileUploadHandler):
    """Encrypts each file of a request into a vault. What is too much is read and thrown away."""

    chunk_size = 64 * 1024

    def __init__(self, vault: Vault):
        super().__init__()
        self._vault, self._left = vault, MOST_BYTES
        self._uploads: list[SealedUpload] = []

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        upload = SealedUpload(self.file_name)
        self._uploads.append(upload)
        if len(self._uploads) > MOST_FILES:
            upload.refuse(Problem.TOO_MANY)
        else:
            upload.begin(self._vault)

    def receive_data_chunk(self, raw_data, start):
        upload = self._uploads[-1]
        self._left -= len(raw_data)
        if self._left < 0 and not upload.problem:
            upload.refuse(Problem.TOO_LARGE)
        if not upload.problem:
            upload.take(bytes(raw_data))

    def file_complete(self, file_size):
        upload = self._uploads[-1]
        if not upload.problem and not file_size:
            upload.refuse(Problem.EMPTY)
        if not upload.problem:
            upload.finish()
        return upload

    def discard(self) -> None:
        """Remove what nobody kept. Called when the request ends, however it ends."""
        for upload in self._uploads:
            upload.discard()


def _anybody(_request: HttpRequest) -> bool:
    return True


def takes_sealed_files(vault: Callable[[], Vault], *, takes_from: Callable[[HttpRequest], bool] = _anybody):
    """Mark a view whose form may bring files; they come to it as :class:`SealedUpload`.

    ``takes_from`` says, before the form is read, whether a request's files are stored at all.
    """

    def decorate(view):
        view.upload_handler = lambda request: (
            SealingHandler(vault()) if takes_from(request) else DiscardingHandler()
        )
        view.largest_request = LARGEST_REQUEST
        return view

    return decorate
