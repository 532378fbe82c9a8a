"""Managing the values of an institution's own code."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from probidad.core.institutions.models import Institution
from probidad.core.institutions.views.pages import institution_form
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.people import access
from probidad.core.people.roles import CorePermission
from probidad.core.taxonomy import catalogue, queries, services
from probidad.core.taxonomy.catalogue import name_of
from probidad.core.taxonomy.forms import OwnValueForm
from probidad.core.taxonomy.models import OwnValue
from probidad.core.ui.confirm import confirmed


@requires(CorePermission.EDIT_PROFILE)
@require_safe
def index(request, slug: str):
    """The values of the code, and what each stands for."""
    institution = _institution(request, slug)
    entries = catalogue.values() | catalogue.principles()
    values = [
        (each, [name_of(key, entries) for key in each.stands_for])
        for each in queries.own_values_of(institution)
    ]
    page = {"institution": institution, "own_values": values, "may_add": len(values) < services.MOST}
    return render(request, "taxonomy/own_values.html", page)


@requires(CorePermission.EDIT_PROFILE)
@FORM_METHODS
def add(request, slug: str):
    """Add a value."""
    institution = _institution(request, slug)
    form = OwnValueForm(_sent(request))
    if form.is_valid():
        try:
            services.add_own_value(actor=request.user, institution=institution, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": form.cleaned_data["name"]})
            return _back(institution)
    return _form(request, form, institution, _("Add a value"))


@requires(CorePermission.EDIT_PROFILE)
@FORM_METHODS
def edit(request, slug: str, pk: int):
    """Change a value's name, or what it stands for."""
    own_value = _own_value(request, slug, pk)
    initial = {"name": own_value.name, "stands_for": own_value.stands_for}
    form = OwnValueForm(_sent(request), initial=initial)
    if form.is_valid():
        try:
            services.change_own_value(actor=request.user, own_value=own_value, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("The value was changed."))
            return _back(own_value.institution)
    return _form(request, form, own_value.institution, initial["name"])


@requires(CorePermission.EDIT_PROFILE)
@require_POST
def move(request, slug: str, pk: int):
    """Put a value one place up (``up``) or down."""
    own_value = _own_value(request, slug, pk)
    try:
        services.move_own_value(actor=request.user, own_value=own_value, up="up" in request.POST)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return _back(own_value.institution)


@requires(CorePermission.EDIT_PROFILE)
@FORM_METHODS
def remove(request, slug: str, pk: int):
    """Take a value out, after asking once."""
    own_value = _own_value(request, slug, pk)
    return confirmed(
        request,
        act=lambda: services.remove_own_value(actor=request.user, own_value=own_value),
        title=_("Remove %(name)s?") % {"name": own_value.name},
        body=_("Reports no longer show it, not those of earlier rounds either. You can add it again."),
        label=_("Remove"),
        kind="danger",
        back=_list_of(own_value.institution),
        done=_("%(name)s was removed.") % {"name": own_value.name},
    )


def _institution(request, slug: str) -> Institution:
    return access.managed_institution(request.user, CorePermission.EDIT_PROFILE, slug)


def _own_value(request, slug: str, pk: int) -> OwnValue:
    """A value of an institution that the person manages, or 404."""
    values = OwnValue.objects.select_related("institution")
    return get_object_or_404(values, pk=pk, institution=_institution(request, slug))


def _sent(request):
    return request.POST if request.method == "POST" else None


def _list_of(institution: Institution) -> str:
    return reverse("taxonomy-panel:own-values", args=[institution.slug])


def _back(institution: Institution) -> HttpResponse:
    return redirect(_list_of(institution))


def _form(request, form: OwnValueForm, institution: Institution, title: str) -> HttpResponse:
    return institution_form(request, form, institution, title=title, back=_list_of(institution))
