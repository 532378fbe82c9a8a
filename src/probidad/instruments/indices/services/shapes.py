"""Loading the outlines of the map."""

from django.db import transaction

from probidad.instruments.indices.models import MapShape
from probidad.instruments.indices.rules.shapes import read_shapes


@transaction.atomic
def load_shapes(*, content: bytes) -> int:
    """Replace the states, or the municipalities of the states that the file has; how many were loaded.

    Raises :class:`rules.shapes.Unreadable`; then everything stays as it was.
    """
    paths = read_shapes(content)
    if len(next(iter(paths))) == 2:
        MapShape.objects.filter(code__regex=r"^\d{2}$").delete()
    else:
        for state in {code[:2] for code in paths}:
            MapShape.objects.filter(code__startswith=state).exclude(code=state).delete()
    MapShape.objects.bulk_create([MapShape(code=code, path=path) for code, path in paths.items()], 500)
    return len(paths)
