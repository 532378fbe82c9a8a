"""Who may open a stored file. Each app that keeps files says who may read its own."""

from collections.abc import Callable

from django.http import Http404

from probidad.core.files.models import StoredFile
from probidad.core.people.models import Person

Reader = Callable[[Person, StoredFile], bool]
_readers: list[Reader] = []


def register_reader(reader: Reader) -> None:
    """Add a function that says whether a person may read a file (called from ``AppConfig.ready``).

    It answers False for files that aren't its app's.
    """
    if reader not in _readers:
        _readers.append(reader)


def file_for(person: Person, file_id: int) -> StoredFile:
    """The file, if the person uploaded it or an app lets the person read it; else 404."""
    stored = StoredFile.objects.filter(pk=file_id).first()
    if stored is None:
        raise Http404
    if stored.uploaded_by_id != person.pk and not any(reader(person, stored) for reader in _readers):
        raise Http404
    return stored
