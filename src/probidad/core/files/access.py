"""Who may open a stored file below ``/panel/``.

What an app shows to others, such as an institution's logo, it sends by a view of its own, which knows who
may see it; here is only the way back to one's own uploads.
"""

from django.http import Http404

from probidad.core.files.models import StoredFile
from probidad.core.people.models import Person


def file_for(person: Person, file_id: int) -> StoredFile:
    """The file, if the person uploaded it; else 404."""
    stored = StoredFile.objects.filter(pk=file_id, uploaded_by=person).first()
    if stored is None:
        raise Http404
    return stored
