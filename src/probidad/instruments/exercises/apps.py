"""The exercises (SEDE), as the platform sees them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from probidad.core import registry


class ExercisesConfig(AppConfig):
    name = "probidad.instruments.exercises"
    label = "exercises"
    verbose_name = _("Ethical decision exercises (SEDE)")

    def ready(self):
        from probidad.instruments.exercises import access, demo, desk, queries
        from probidad.instruments.exercises.permissions import GRANTS, ExercisesPermission
        from probidad.instruments.exercises.services.dilemmas import publish_library
        from probidad.instruments.exercises.services.drafts import take_proposed

        registry.register(
            registry.Instrument(
                name=self.label,
                title=_("Ethical decision exercises"),
                summary=_("Practise on dilemmas of your work, without anybody knowing what you answered."),
                prefix="ejercicios/",
                urls="probidad.instruments.exercises.urls",
                panel_urls="probidad.instruments.exercises.panel_urls",
                api_router="probidad.instruments.exercises.api.router",
                grants=GRANTS,
                menu=(
                    registry.MenuItem(_("Rounds"), "exercises-panel:rounds", ExercisesPermission.SEE_ROUNDS),
                    registry.MenuItem(
                        _("Dilemmas"), "exercises-panel:dilemmas", ExercisesPermission.READ_DILEMMAS
                    ),
                ),
                desk=desk.waiting_for,
                seed_demo=demo.seed,
                demo_visit=demo.visit,
                load_content=publish_library,
                blocks_ending=queries.open_business,
                subjects={
                    "round": access.round_subjects,
                    "dilemma": access.dilemma_subjects,
                    "draft": access.draft_subjects,
                },
                code_entry="exercises:enter",
                takes_dilemma=take_proposed,
                figures=(_("The programme in figures"), "exercises:programme"),
            )
        )
