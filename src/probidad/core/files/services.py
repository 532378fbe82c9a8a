"""Keeps clean files and lets them go."""

from django.core.files.base import ContentFile
from django.db import transaction

from probidad.core.files.intake import CleanFile
from probidad.core.files.models import StoredFile


@transaction.atomic
def store_file(*, clean: CleanFile, uploaded_by=None) -> StoredFile:
    """Keep a clean file; its bytes get a random name on the disk. The caller records the event."""
    stored = StoredFile(
        name=clean.name,
        media_type=clean.media_type,
        size=clean.size,
        digest=clean.digest,
        uploaded_by=uploaded_by,
    )
    stored.file.save(clean.name, ContentFile(clean.content), save=False)
    try:
        stored.save(force_insert=True)
    except BaseException:
        stored.file.delete(save=False)
        raise
    return stored


@transaction.atomic
def delete_file(*, stored: StoredFile) -> None:
    """Delete the row now and the bytes once that is certain."""
    file = stored.file
    stored.delete()
    transaction.on_commit(lambda: file.storage.delete(file.name))
