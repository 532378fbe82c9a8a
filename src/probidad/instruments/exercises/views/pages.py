"""The page of a form about a round."""

from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.ui.pages import form_page
from probidad.instruments.exercises.models import Round


def round_form(request, form, round: Round, *, title: str, label: str, **page):
    """A form below a round's page."""
    home = reverse("exercises-panel:round", args=[round.pk])
    trail = [(_("Rounds"), reverse("exercises-panel:rounds")), (round.title, home)]
    return form_page(request, form, title=title, label=label, back=home, trail=trail, round=round, **page)
