"""The download of a stored file by signed-in people."""

from django.views.decorators.http import require_safe

from probidad.core.files.access import file_for
from probidad.core.files.responses import file_response
from probidad.core.markers import requires
from probidad.core.people.roles import CorePermission


@requires(CorePermission.USE_DESK)
@require_safe
def download(request, file_id: int):
    """A file that the person may read."""
    return file_response(request, file_for(request.user, file_id))
