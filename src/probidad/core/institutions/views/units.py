"""Managing the units of an institution."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core.institutions import queries
from probidad.core.institutions import units as services
from probidad.core.institutions.forms import MergeUnitForm, UnitForm
from probidad.core.institutions.models import Unit
from probidad.core.institutions.views.pages import institution_form
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.people import access
from probidad.core.people.roles import CorePermission
from probidad.core.ui.confirm import confirmed


@requires(CorePermission.EDIT_PROFILE)
@require_safe
def index(request, slug: str):
    """The units, as they stand below each other, and those that ended."""
    institution = access.managed_institution(request.user, CorePermission.EDIT_PROFILE, slug)
    context = {
        "institution": institution,
        "nodes": queries.unit_tree(institution),
        "ended": queries.ended_units_of(institution),
    }
    return render(request, "institutions/units.html", context)


@requires(CorePermission.EDIT_PROFILE)
@FORM_METHODS
def add(request, slug: str):
    """Add a unit."""
    institution = access.managed_institution(request.user, CorePermission.EDIT_PROFILE, slug)
    form = UnitForm(request.POST or None, institution=institution)
    if request.method == "POST" and form.is_valid():
        try:
            unit = services.add_unit(actor=request.user, institution=institution, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": unit.name})
            return redirect("institutions-panel:units", slug=slug)
    back = reverse("institutions-panel:units", args=[slug])
    return institution_form(request, form, institution, title=_("Add a unit"), back=back)


@requires(CorePermission.EDIT_PROFILE)
@FORM_METHODS
def edit(request, pk: int):
    """Rename a unit or put it elsewhere."""
    unit = _unit(request, pk)
    initial = {"name": unit.name, "parent": unit.parent}
    form = UnitForm(request.POST or None, institution=unit.institution, unit=unit, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_unit(actor=request.user, unit=unit, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("The unit was changed."))
            return redirect("institutions-panel:units", slug=unit.institution.slug)
    return institution_form(
        request,
        form,
        unit.institution,
        title=unit.name,
        back=reverse("institutions-panel:units", args=[unit.institution.slug]),
        template="institutions/unit.html",
        unit=unit,
    )


@requires(CorePermission.EDIT_PROFILE)
@FORM_METHODS
def merge(request, pk: int):
    """Make a unit part of another."""
    unit = _unit(request, pk)
    form = MergeUnitForm(request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            services.merge_unit(actor=request.user, unit=unit, into=form.cleaned_data["into"])
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("The units were merged."))
            return redirect("institutions-panel:units", slug=unit.institution.slug)
    context = {
        "form": form,
        "title": _("Merge %(name)s into another unit?") % {"name": unit.name},
        "body": _(
            "The role of whoever leads it ends; the other unit keeps its leaders. "
            "Reports of earlier rounds stay as they are. This can't be undone."
        ),
        "label": _("Merge"),
        "action": request.path,
        "cancel_href": reverse("institutions-panel:units", args=[unit.institution.slug]),
    }
    return render(request, "confirm_page.html", context, status=422 if form.errors else 200)


@requires(CorePermission.EDIT_PROFILE)
@FORM_METHODS
def dissolve(request, pk: int):
    """End a unit, after asking once."""
    unit = _unit(request, pk)
    return confirmed(
        request,
        act=lambda: services.dissolve_unit(actor=request.user, unit=unit),
        title=_("Dissolve %(name)s?") % {"name": unit.name},
        body=_(
            "The role of whoever leads it ends, and the units below it pass to the one above. "
            "Reports of earlier rounds stay as they are. This can't be undone."
        ),
        label=_("Dissolve"),
        kind="danger",
        back=reverse("institutions-panel:units", args=[unit.institution.slug]),
        done=_("%(name)s no longer exists; its history stays.") % {"name": unit.name},
    )


def _unit(request, pk: int) -> Unit:
    """A unit that exists, of an institution that the person manages; else 404."""
    mine = access.institutions_where(request.user, CorePermission.EDIT_PROFILE)
    units = Unit.objects.existing().select_related("institution", "parent")
    unit = units.filter(pk=pk, institution__in=mine).first()
    if unit is None:
        raise Http404
    return unit
