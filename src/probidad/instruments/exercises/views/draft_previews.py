"""A draft as others will see it: participants before and after answering, and leaders; nothing is stored."""

from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from probidad.core.languages.text import base_language, localized
from probidad.core.markers import requires
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.queries import own_values_among
from probidad.instruments.exercises import access, drafting
from probidad.instruments.exercises.forms import ChoiceForm
from probidad.instruments.exercises.models import DilemmaDraft
from probidad.instruments.exercises.permissions import ExercisesPermission as P

OWN_NAMES = {"es": "Español", "en": "English"}
TEMPLATES = {
    "participante": "exercises/panel/_preview_dilemma.html",
    "orientacion": "exercises/panel/_preview_insight.html",
    "titular": "exercises/panel/_preview_leader.html",
}


@requires(P.WRITE_DILEMMAS)
@require_safe
def draft_preview(request, draft_id: int):
    """A draft as participants and leaders will see it, in both languages."""
    draft = access.draft_for(request.user, draft_id)
    seen_by = request.GET.get("como", "")
    seen_by = seen_by if seen_by in TEMPLATES else "participante"
    language = request.GET.get("lengua", "")
    language = language if language in OWN_NAMES else base_language()
    names = {
        "participante": _("What participants read"),
        "orientacion": _("After answering"),
        "titular": _("What leaders read"),
    }
    page = {
        "draft": draft,
        "tabs": [
            {"label": names[each], "href": f"?como={each}&lengua={language}", "current": each == seen_by}
            for each in TEMPLATES
        ],
        "languages": [
            {
                "label": name,
                "code": code,
                "href": f"?como={seen_by}&lengua={code}",
                "current": code == language,
            }
            for code, name in OWN_NAMES.items()
        ],
        "language": language,
        "preview": preview(draft, TEMPLATES[seen_by], language),
    }
    return render(request, "exercises/panel/draft_preview.html", page)


def preview(draft: DilemmaDraft, template: str, language: str) -> str:
    """A draft in the pages' own words and layout, all of it in one language."""
    with override("es-mx" if language == "es" else language):
        content = drafting.shown(draft.content)
        page = {
            "content": content,
            "form": ChoiceForm(content=content),
            "sources": catalogue.sources(),
            "values": catalogue.values(),
            "principles": catalogue.principles(),
            "own_values": own_values_among(
                [draft.institution_id], [*content["values"], *content["principles"]]
            ),
            "title": localized(content["title"]) or _("(without a title)"),
        }
        return render_to_string(template, page)
