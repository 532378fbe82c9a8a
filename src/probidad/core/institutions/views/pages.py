"""The page of a form about an institution."""

from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.institutions.models import Institution
from probidad.core.ui.pages import form_page


def institution_form(
    request,
    form,
    institution: Institution | None,
    *,
    title: str,
    lead: str = "",
    label: str = "",
    back: str = "",
    **page,
):
    """A form below an institution's page (None: below the list of them), whose button says "Save" unless told."""
    index = home = reverse("institutions-panel:index")
    trail = [(_("Institutions"), index)]
    if institution is not None:
        home = reverse("institutions-panel:overview", args=[institution.slug])
        trail.append((institution.name, home))
        lead = lead or institution.name
    return form_page(
        request,
        form,
        title=title,
        lead=lead,
        label=label or _("Save"),
        back=back or home,
        trail=trail,
        **page,
    )
