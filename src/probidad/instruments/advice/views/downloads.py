"""Files of a conversation as downloads, for its writer and for its readers: under neutral names, never to be run."""

from collections.abc import Iterator

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.anonymity.vault import Damaged, NoRoom
from probidad.core.files.intake import EXTENSIONS
from probidad.core.files.responses import sealed_response
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.models import Attachment, Thread
from probidad.instruments.advice.queries import OpenedFile
from probidad.instruments.advice.services import attachments


class CannotSend(Exception):
    """There is such a file, and it can't be sent; the text says why, to whoever asked."""


def original_file(thread: Thread, keys: ThreadKeys, message: int, number: int) -> HttpResponseBase:
    """A file as it came. Raises CannotSend, queries.Erased, Http404."""
    file = _file(thread, keys, message, number)
    name = f"{_name(message, number)}.{rules.download_ending(file.note.name)}"
    return sealed_response(_whole(attachments.open_original, file), name=name, size=file.note.size)


def copied_file(thread: Thread, keys: ThreadKeys, message: int, number: int) -> HttpResponseBase:
    """Its copy without metadata, made now if it wasn't yet. Raises CannotSend, queries.Erased, Http404."""
    file = _file(thread, keys, message, number)
    try:
        file = attachments.clean(file=file, keys=keys)
    except attachments.CannotBeCleaned:
        raise CannotSend(
            _("This file can't be cleaned, so there is no copy without metadata: only the original.")
        ) from None
    except (attachments.Busy, NoRoom):
        raise CannotSend(_("The copy can't be made just now. Try again in a minute.")) from None
    except Damaged:
        raise _damaged(file) from None
    copy, ending = _("copy"), EXTENSIONS[file.note.media_type]
    name = f"{_name(message, number)}-{copy}.{ending}"
    return sealed_response(_whole(attachments.open_copy, file), name=name, size=file.note.copied.size)


def _file(thread: Thread, keys: ThreadKeys, message: int, number: int) -> OpenedFile:
    try:
        return queries.file_in(thread, keys, message=message, number=number)
    except Attachment.DoesNotExist:
        raise Http404 from None


def _whole(opened, file: OpenedFile) -> Iterator[bytes]:
    try:
        return opened(file)
    except Damaged:
        raise _damaged(file) from None


def _damaged(file: OpenedFile) -> Exception:
    """Why a file can't be opened: it went with its conversation at this moment, or it was altered."""
    if not Attachment.objects.filter(pk=file.attachment.pk).exists():
        return queries.Erased()
    return CannotSend(
        _(
            "This file is damaged on the server's disk, so none of it was sent. Whoever runs the platform may have it "
            "in a backup."
        )
    )


def _name(message: int, number: int) -> str:
    return "-".join([_("file"), str(message), str(number)])
