"""Load the outlines of states or municipalities for the map of the indices."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from probidad.instruments.indices.rules.shapes import MAX_BYTES, Unreadable
from probidad.instruments.indices.services.shapes import load_shapes

REASONS = {
    "too_large": lambda detail: _("The file has more than %(limit)s MB.") % {"limit": detail},
    "too_deep": lambda detail: _("The file nests more than %(limit)s levels.") % {"limit": detail},
    "too_many_shapes": lambda detail: _("The file has more than %(limit)s shapes.") % {"limit": detail},
    "too_many_points": lambda detail: _("The file has more than %(limit)s points.") % {"limit": detail},
    "no_json": lambda _detail: _("The file is no JSON."),
    "no_map": lambda _detail: _("The file is neither GeoJSON (FeatureCollection) nor TopoJSON (Topology)."),
    "no_polygon": lambda detail: _("Shapes must be polygons; “%(kind)s” is none.") % {"kind": detail},
    "no_degrees": lambda _detail: _("Coordinates must be degrees of longitude and latitude."),
    "no_code": lambda detail: (
        _("A shape has no code of INEGI's (CVEGEO; CVE_ENT and CVE_MUN; id; state_code): “%(code)s”.")
        % {"code": detail}
    ),
    "no_shapes": lambda _detail: _("The file has no shapes."),
    "mixed": lambda _detail: _("The file mixes states and municipalities: load them one by one."),
    "broken": lambda _detail: _("A shape of the file is incomplete."),
}


class Command(BaseCommand):
    """``probidad manage load_shapes FILE``."""

    @property
    def help(self) -> str:
        """In the language of whoever runs the command."""
        return _("Load the outlines of states or municipalities (GeoJSON or TopoJSON) for the map.")

    def add_arguments(self, parser):
        parser.add_argument("file", help=_("A file of GeoJSON or TopoJSON."))

    def handle(self, *, file: str, **options):
        try:
            with Path(file).open("rb") as opened:
                content = opened.read(MAX_BYTES + 1)
        except OSError as error:
            raise CommandError(
                _("The file can't be read: %(reason)s.") % {"reason": error.strerror}
            ) from None
        try:
            count = load_shapes(content=content)
        except Unreadable as refused:
            raise CommandError(REASONS[refused.code](refused.detail)) from None
        self.stdout.write(_("Loaded: %(count)d shapes.") % {"count": count})
