"""Managing institutions: the list, the profile, the name, and the end."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core.institutions import endings, queries, services
from probidad.core.institutions.forms import (
    CreateForm,
    EndingForm,
    ProfileForm,
    RegistrationForm,
    RenameForm,
)
from probidad.core.institutions.lists import PANEL_COLUMNS, InstitutionSearch, panel_rows
from probidad.core.institutions.models import Institution
from probidad.core.institutions.views.pages import institution_form
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.people import access
from probidad.core.people.roles import CorePermission
from probidad.core.ui.lists import Listing


@requires(CorePermission.EDIT_PROFILE)
@require_safe
def index(request):
    """The institutions that one manages."""
    form = InstitutionSearch(request.GET)
    mine = access.institutions_where(request.user, CorePermission.EDIT_PROFILE)
    may_create = access.holds(request.user, CorePermission.MANAGE_INSTITUTIONS)
    if not may_create and not request.GET and len(first := mine[:2]) == 1:
        return redirect("institutions-panel:overview", slug=first[0].slug)
    listing = Listing(
        request,
        form,
        queries.with_units(form.found(mine)),
        columns=PANEL_COLUMNS,
        rows=panel_rows,
        caption=_("Institutions"),
    )
    page = {"list": listing, "may_create": may_create}
    return listing.file(_("institutions")) or render(request, "institutions/panel_index.html", page)


@requires(CorePermission.EDIT_PROFILE)
@require_safe
def overview(request, slug: str):
    """One institution with all that can be changed about it."""
    institution = _institution(request, slug)
    context = {
        "profile": queries.profile_of(institution),
        "may_manage": access.holds(request.user, CorePermission.MANAGE_INSTITUTIONS, institution),
        "may_manage_members": access.holds(request.user, CorePermission.MANAGE_MEMBERS, institution),
    }
    return render(request, "institutions/overview.html", context)


@requires(CorePermission.MANAGE_INSTITUTIONS)
@FORM_METHODS
def create(request):
    """Add an institution."""
    form = CreateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            institution = services.create_institution(actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": institution.name})
            return redirect("institutions-panel:overview", slug=institution.slug)
    title = _("Add an institution")
    lead = _("A state, a municipality or a public body. Its page on this site is public at once.")
    return institution_form(request, form, None, title=title, lead=lead, label=title)


@requires(CorePermission.EDIT_PROFILE)
@FORM_METHODS
def edit(request, slug: str):
    """Website, logo and code of ethics."""
    institution = _institution(request, slug)
    form = ProfileForm(
        request.POST or None,
        request.FILES or None,
        institution=institution,
        initial={"website": institution.website},
    )
    done = _handled(request, form, services.edit_profile, institution, _("The profile was updated."))
    return done or institution_form(request, form, institution, title=_("Edit the profile"))


@requires(CorePermission.MANAGE_INSTITUTIONS)
@FORM_METHODS
def registration(request, slug: str):
    """Type, parent and place."""
    institution = _institution(request, slug, CorePermission.MANAGE_INSTITUTIONS)
    fields = ("kind", "parent", "state_code", "municipality_code")
    initial = {field: getattr(institution, field) for field in fields}
    form = RegistrationForm(request.POST or None, institution=institution, initial=initial)
    done = _handled(
        request, form, services.edit_registration, institution, _("The registration was updated.")
    )
    return done or institution_form(request, form, institution, title=_("Type, place and parent"))


@requires(CorePermission.EDIT_PROFILE)
@FORM_METHODS
def rename(request, slug: str):
    """A new name, or a mistake mended."""
    institution = _institution(request, slug)
    form = RenameForm(request.POST or None, initial={"name": institution.name, "what": RenameForm.NEW})
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            if cleaned["what"] == RenameForm.MISTAKE:
                services.correct_name(actor=request.user, institution=institution, name=cleaned["name"])
            else:
                services.rename(
                    actor=request.user, institution=institution, name=cleaned["name"], since=cleaned["since"]
                )
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("The name was changed."))
            return redirect("institutions-panel:overview", slug=slug)
    return institution_form(request, form, institution, title=_("Change the name"))


@requires(CorePermission.MANAGE_INSTITUTIONS)
@FORM_METHODS
def end(request, slug: str):
    """Merge, replace or dissolve: a form, then a page that asks once what will happen."""
    institution = _institution(request, slug, CorePermission.MANAGE_INSTITUTIONS)
    form = EndingForm(request.POST or None, successors=queries.possible_successors(institution))
    if request.method == "POST" and form.is_valid() and _may_end(form, institution):
        if "confirmed" not in request.POST:
            context = {"form": form, "institution": institution} | _consequences(institution, form)
            return render(request, "institutions/end_confirm.html", context)
        try:
            endings.end_institution(actor=request.user, institution=institution, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(
                request, _("%(name)s has ended; its history stays.") % {"name": institution.name}
            )
            return redirect("institutions-panel:overview", slug=slug)
    lead = _("%(name)s: nothing is deleted, and the next page shows what will happen before it does.")
    return institution_form(
        request,
        form,
        institution,
        title=_("Merge, replace or dissolve"),
        lead=lead % {"name": institution.name},
        label=_("Continue"),
    )


def _may_end(form: EndingForm, institution: Institution) -> bool:
    """Whether nothing is unfinished there; what is, is said before anybody is asked to confirm."""
    for sentence in endings.unfinished(institution):
        form.add_error(None, sentence)
    return form.is_valid()


def _consequences(institution: Institution, form: EndingForm) -> dict:
    """What ending it will do, in numbers."""
    return {
        "ending": Institution.Ending(form.cleaned_data["ending"]),
        "successor": form.cleaned_data["successor"],
        "move_units": form.cleaned_data["move_units"],
        "on": form.cleaned_data["on"],
        "units": institution.units.existing().count(),
        "roles": institution.memberships.current().count(),
        "children": institution.children.existing().count(),
    }


def _handled(request, form, service, institution: Institution, message: str):
    """Write a valid form by a service; None if the page must be shown (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        service(actor=request.user, institution=institution, **form.cleaned_data)
    except ValidationError as error:
        form.add_refusal(error)
        return None
    messages.success(request, message)
    return redirect("institutions-panel:overview", slug=institution.slug)


def _institution(request, slug: str, permission: str = CorePermission.EDIT_PROFILE) -> Institution:
    return access.managed_institution(request.user, permission, slug)
