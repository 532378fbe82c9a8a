"""The citizen index (ICIFIEP) and any index like it, as the platform sees them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from probidad.core import registry
from probidad.core.database.guards import protect


class IndicesConfig(AppConfig):
    name = "probidad.instruments.indices"
    label = "indices"
    verbose_name = _("Citizen indices (ICIFIEP)")

    def ready(self):
        from probidad.instruments.indices import access, demo, desk, events  # noqa: F401 events register themselves
        from probidad.instruments.indices.models.frozen import FROZEN
        from probidad.instruments.indices.permissions import GRANTS, IndicesPermission
        from probidad.instruments.indices.queries.preparing import open_business
        from probidad.instruments.indices.reports.links import about_institution
        from probidad.instruments.indices.services.instruments import publish_library

        protect(FROZEN, self)
        registry.register(
            registry.Instrument(
                name=self.label,
                title=_("Citizen indices"),
                summary=_("Citizens' organisations evaluate institutions, which answer in public."),
                prefix="indices/",
                urls="probidad.instruments.indices.urls",
                panel_urls="probidad.instruments.indices.panel_urls",
                api_router="probidad.instruments.indices.api.router",
                about_institution=about_institution,
                grants=GRANTS,
                menu=(
                    registry.MenuItem(_("Evaluations"), "indices-panel:rounds", IndicesPermission.SEE_ROUNDS),
                    registry.MenuItem(
                        _("Instruments"), "indices-panel:instruments", IndicesPermission.WRITE_INSTRUMENTS
                    ),
                    registry.MenuItem(
                        _("Commitments"), "indices-panel:commitments", IndicesPermission.RESPOND
                    ),
                    registry.MenuItem(
                        _("Evaluations of us"), "indices-panel:received-list", IndicesPermission.RESPOND
                    ),
                ),
                desk=desk.waiting_for,
                blocks_ending=open_business,
                figures=(_("Evaluations by citizens"), "indices:nation"),
                seed_demo=demo.seed,
                load_content=publish_library,
                subjects={
                    "round": access.round_subjects,
                    "instrument": access.instrument_subjects,
                    "draft": access.draft_subjects,
                },
            )
        )
