"""Questions and claims (SAADD), as the platform sees them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from probidad.core import registry


class AdviceConfig(AppConfig):
    name = "probidad.instruments.advice"
    label = "advice"
    verbose_name = _("Questions and claims (SAADD)")

    def ready(self):
        from probidad.instruments.advice import access, demo, desk
        from probidad.instruments.advice.permissions import GRANTS, AdvicePermission

        registry.register(
            registry.Instrument(
                name=self.label,
                title=_("Questions and claims"),
                summary=_("Ask an advisor, or report something, without giving your name."),
                prefix="asesoria/",
                urls="probidad.instruments.advice.urls",
                panel_urls="probidad.instruments.advice.panel_urls",
                api_router="probidad.instruments.advice.api.router",
                figures=(_("Questions and claims in figures"), "advice:figures"),
                grants=GRANTS,
                menu=(
                    registry.MenuItem(
                        _("Conversations"), "advice-panel:inbox", AdvicePermission.READ_THREADS
                    ),
                    registry.MenuItem(
                        _("What you offer"), "advice-panel:offers", AdvicePermission.MANAGE_OFFER
                    ),
                    registry.MenuItem(_("Teaching cases"), "advice-panel:precedents", AdvicePermission.TRAIN),
                    registry.MenuItem(
                        pgettext_lazy("advice", "Figures"),
                        "advice-panel:figures",
                        AdvicePermission.READ_FIGURES,
                    ),
                    registry.MenuItem(_("Training"), "advice-panel:training", AdvicePermission.TRAIN),
                ),
                desk=desk.waiting_for,
                seed_demo=demo.seed,
                demo_visit=demo.visit,
                subjects={
                    "thread": access.thread_subjects,
                    "certificate": access.certificate_subjects,
                    "precedent": access.precedent_subjects,
                    "simulation": access.simulation_subjects,
                    "recovery": access.recovery_subjects,
                },
            )
        )
