"""The questions that an institution adds to the form."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import form_page
from probidad.instruments.advice import access
from probidad.instruments.advice.forms.offers import FieldForm
from probidad.instruments.advice.forms.writing import AccountPreview
from probidad.instruments.advice.models import Field
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries.questions import asked
from probidad.instruments.advice.services import offers as services
from probidad.instruments.advice.views.offers import trail_to


@requires(P.MANAGE_OFFER)
@require_safe
def fields(request, institution: str):
    """The form's questions of both kinds, as they are asked: ours, then the institution's own, and how writers see them."""
    home = access.institution_to_manage(request.user, institution)
    own = list(Field.objects.filter(institution=home))
    page = {
        "home": home,
        "kinds": [
            (kind, AccountPreview(asked(home, kind), kind=kind), [each for each in own if each.kind == kind])
            for kind in Kind
        ],
        "trail": [
            *({"label": name, "href": url} for name, url in trail_to(home)),
            {"label": _("Own questions")},
        ],
    }
    return render(request, "advice/panel/fields.html", page)


@requires(P.MANAGE_OFFER)
@FORM_METHODS
def field_new(request, institution: str, kind: str):
    """One more question of one kind."""
    home = access.institution_to_manage(request.user, institution)
    if kind not in Kind.values:
        raise Http404
    return _form(request, Field(institution=home, kind=kind), _("New question"))


@requires(P.MANAGE_OFFER)
@FORM_METHODS
def field_edit(request, institution: str, field_id: int):
    """Other words for a question."""
    found = access.field_to_manage(request.user, institution, field_id)
    return _form(request, found, _("Change the question"))


@requires(P.MANAGE_OFFER)
@require_POST
def field_up(request, institution: str, field_id: int):
    """Put it before the one above."""
    found = access.field_to_manage(request.user, institution, field_id)
    try:
        services.move_field_up(field=found, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("advice-panel:fields", institution)


@requires(P.MANAGE_OFFER)
@FORM_METHODS
def field_remove(request, institution: str, field_id: int):
    """Ask it no more."""
    found = access.field_to_manage(request.user, institution, field_id)
    return confirmed(
        request,
        act=lambda: services.remove_field(field=found, actor=request.user),
        title=_("Remove the question?"),
        body=_("Nobody is asked it any more. Answers that were given stay readable."),
        label=_("Remove"),
        kind="danger",
        back=reverse("advice-panel:fields", args=[institution]),
        done=_("Removed."),
    )


def _form(request, found: Field, title: str):
    form = FieldForm(request.POST or None, field=found)
    back = reverse("advice-panel:fields", args=[found.institution.slug])
    if request.method == "POST" and form.is_valid():
        try:
            services.save_field(field=form.filled(), actor=request.user)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    return form_page(
        request,
        form,
        title=title,
        lead=_("It never has to be answered. Ask for nothing that says who somebody is."),
        label=_("Save"),
        back=back,
        trail=[*trail_to(found.institution), (_("Own questions"), back)],
    )
