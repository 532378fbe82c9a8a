"""Whether the sums of published evaluations still are those of their answers."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from probidad.instruments.indices.models import Publication
from probidad.instruments.indices.queries.sums import changed_since_published

MOST = 20


class Command(BaseCommand):
    """``probidad manage verify_scores``."""

    @property
    def help(self) -> str:
        """In the language of whoever runs the command."""
        return _(
            "Add up the answers of all published evaluations again, and compare with what was published."
        )

    def handle(self, **options):
        wrong = list(changed_since_published())
        for publication, now in wrong[:MOST]:
            values = {
                "urn": publication.urn,
                "published": f"{publication.gathered}/{publication.possible}",
                "now": f"{now.gathered}/{now.possible}",
            }
            self.stderr.write(
                _("%(urn)s: published with %(published)s points, its answers have %(now)s") % values
            )
        if wrong:
            count = {"count": f"{len(wrong):,}"}
            raise CommandError(
                _("Publications that don't add up: %(count)s. Restore the last backup that does.") % count
            )
        count = {"count": f"{Publication.objects.count():,}"}
        self.stdout.write(_("Published evaluations: %(count)s, and all add up.") % count)
