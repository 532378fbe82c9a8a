"""Who holds which role in an institution: list, invite, change, end."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from probidad.core.institutions.models import Institution
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.notifications import mail
from probidad.core.people import access, queries, services
from probidad.core.people.forms import InvitationForm, RoleForm
from probidad.core.people.models import Invitation
from probidad.core.people.roles import CorePermission
from probidad.core.people.tables import former_table, invitations_table, members_table
from probidad.core.people.tokens import link_for
from probidad.core.reports.sheets import Sheet, csv_response
from probidad.core.ui.confirm import confirmed

PER_PAGE = 50
# The tabs of the members page: value of `ver`, in the order shown.
TABS = ("", "invitaciones", "anteriores")


@requires(CorePermission.MANAGE_MEMBERS)
@require_safe
def index(request):
    """The institutions whose members one manages; straight to the members if it is only one."""
    search = request.GET.get("q", "").strip()[:100]
    found = queries.institutions_with_members(request.user, search)
    operator = access.is_operator(request.user)
    if not operator and not search and len(first := found[:2]) == 1:
        return redirect("people:members", slug=first[0].slug)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "people/index.html", {"page": page, "search": search, "operator": operator})


@requires(CorePermission.MANAGE_MEMBERS)
@require_safe
def members(request, slug: str):
    """The members of an institution, its invitations and those who left."""
    return _members_page(request, _institution(request, slug))


@requires(CorePermission.MANAGE_MEMBERS)
@require_safe
def operators(request):
    """Those who run the platform."""
    _require_operator(request)
    return _members_page(request, None)


@requires(CorePermission.MANAGE_MEMBERS)
@FORM_METHODS
def invite(request, slug: str):
    """Invite somebody to a role in an institution."""
    return _invite(request, _institution(request, slug))


@requires(CorePermission.MANAGE_MEMBERS)
@FORM_METHODS
def invite_operator(request):
    """Invite another operator."""
    _require_operator(request)
    return _invite(request, None)


@requires(CorePermission.MANAGE_MEMBERS)
@require_safe
def manage_invitation(request, pk: int):
    """An invitation without an answer, to send again or to withdraw."""
    invitation = access.manageable_invitation(request.user, pk)
    context = {
        "invitation": invitation,
        "link": _link_to_hand_on(invitation),
        "back": _home(invitation.institution) + "?ver=invitaciones",
    }
    return render(request, "people/manage_invitation.html", context)


@requires(CorePermission.MANAGE_MEMBERS)
@require_POST
def send_again(request, pk: int):
    """Send an invitation once more."""
    invitation = access.manageable_invitation(request.user, pk)
    try:
        services.send_again(actor=request.user, invitation=invitation)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        _tell_sent(
            request,
            invitation,
            _("The invitation is on its way to %(email)s.") % {"email": invitation.email},
        )
    return redirect(_home(invitation.institution) + "?ver=invitaciones")


@requires(CorePermission.MANAGE_MEMBERS)
@FORM_METHODS
def withdraw(request, pk: int):
    """Withdraw an invitation, after asking once."""
    invitation = access.manageable_invitation(request.user, pk)
    back = _home(invitation.institution) + "?ver=invitaciones"
    return confirmed(
        request,
        act=lambda: services.withdraw_invitation(actor=request.user, invitation=invitation),
        title=_("Withdraw the invitation to %(email)s?") % {"email": invitation.email},
        body=_("The link in the mail will no longer work. You can send another invitation."),
        label=_("Withdraw"),
        kind="danger",
        back=back,
        done=_("The invitation was withdrawn; its link no longer works."),
    )


@requires(CorePermission.MANAGE_MEMBERS)
@require_safe
def member(request, pk: int):
    """Somebody's role, to change or to end it."""
    membership = access.manageable_membership(request.user, pk)
    own = membership.person_id == request.user.pk
    context = {
        "membership": membership,
        "institution": membership.institution,
        "may_change": not own and membership.institution is not None,
        "back": _home(membership.institution),
    }
    return render(request, "people/member.html", context)


@requires(CorePermission.MANAGE_MEMBERS)
@FORM_METHODS
def end(request, pk: int):
    """End somebody's role, after asking once."""
    membership = access.manageable_membership(request.user, pk)
    own = membership.person_id == request.user.pk
    return confirmed(
        request,
        act=lambda: services.end_membership(actor=request.user, membership=membership),
        title=_("End the role of %(name)s?") % {"name": membership.person.name},
        body=_(
            "%(role)s. The person loses access at once and is told by mail. The role stays in the history."
        )
        % {"role": membership.get_role_display()},
        label=_("End the role"),
        kind="danger",
        back=_home(membership.institution),
        after=reverse("people:account") if own else None,
        done=_("The role of %(name)s has ended.") % {"name": membership.person.name},
    )


@requires(CorePermission.MANAGE_MEMBERS)
@FORM_METHODS
def change(request, pk: int):
    """Give somebody another role instead of the present one."""
    membership = access.manageable_membership(request.user, pk)
    if membership.institution is None:
        raise Http404  # An operator has no other role on the platform.
    form = RoleForm(
        request.POST or None,
        roles=access.roles_grantable(request.user, membership.institution),
        institution=membership.institution,
        initial={"role": membership.role, "unit": membership.unit},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_role(actor=request.user, membership=membership, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(
                request, _("The role of %(name)s was changed.") % {"name": membership.person.name}
            )
            return redirect(_home(membership.institution))
    context = {"form": form, "membership": membership, "institution": membership.institution}
    return render(request, "people/change_role.html", context, status=422 if form.errors else 200)


def _institution(request, slug: str) -> Institution:
    return access.managed_institution(request.user, CorePermission.MANAGE_MEMBERS, slug)


def _require_operator(request) -> None:
    if not access.is_operator(request.user):
        raise Http404


def _home(institution: Institution | None) -> str:
    return reverse("people:members", args=[institution.slug]) if institution else reverse("people:operators")


def _members_page(request, institution: Institution | None):
    view = request.GET.get("ver", "")
    view = view if view in TABS else ""
    grantable = set(access.roles_grantable(request.user, institution))
    build = {
        "": lambda: members_table(queries.members_of(institution), request.user, grantable),
        "invitaciones": lambda: invitations_table(queries.invitations_of(institution), grantable),
        "anteriores": lambda: former_table(queries.former_members_of(institution)),
    }[view]
    search = request.GET.get("q", "").strip()[:100]
    table = build().matching(search).sorted(request)
    if request.GET.get("formato") == "csv":
        return _exported(table, institution)
    page = Paginator(table.rows, PER_PAGE).get_page(request.GET.get("pagina"))
    labels = {"": _("Members"), "invitaciones": _("Invitations"), "anteriores": _("Former members")}
    home = _home(institution)
    context = {
        "institution": institution,
        "table": table.of(page.object_list),
        "page": page,
        "view": view,
        "search": search,
        "export_query": _export_query(request),
        "waiting": queries.invitations_of(institution).count(),
        "tabs": [
            {"label": labels[tab], "href": home + (f"?ver={tab}" if tab else ""), "current": tab == view}
            for tab in TABS
        ],
        "invite_url": _invite_url(institution) if institution is None or institution.exists else "",
    }
    return render(request, "people/members.html", context)


def _exported(table, institution: Institution | None):
    """The table as it is found and sorted, as a file for a spreadsheet."""
    columns = [str(column.label) for column in table.columns]
    keys = [column.key for column in table.columns]
    rows = ([_plain(row.get(key)) for key in keys] for row in table.rows)
    name = institution.slug if institution else "operadores"
    return csv_response(f"{name}.csv", Sheet(str(table.caption), columns, rows))


def _plain(cell) -> str:
    return "" if cell is None else str(cell)


def _export_query(request) -> str:
    query = request.GET.copy()
    query["formato"] = "csv"
    return query.urlencode()


def _invite_url(institution: Institution | None) -> str:
    if institution is None:
        return reverse("people:invite-operator")
    return reverse("people:invite", args=[institution.slug])


def _invite(request, institution: Institution | None):
    roles = access.roles_grantable(request.user, institution)
    initial = {"language": get_language(), "role": roles[0] if len(roles) == 1 else ""}
    form = InvitationForm(request.POST or None, roles=roles, institution=institution, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = services.invite(actor=request.user, institution=institution, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            _tell_sent(request, invitation, _invited_message(invitation))
            return redirect(_home(institution) + "?ver=invitaciones")
    context = {"form": form, "institution": institution, "cancel_href": _home(institution)}
    context["by_mail"] = mail.reaches_people()
    context["watched"] = institution is not None and access.acts_from_outside(request.user, institution)
    return render(request, "people/invite.html", context, status=422 if form.errors else 200)


def _link_to_hand_on(invitation: Invitation) -> str:
    """The link of an open invitation where no mail can bring it; else empty."""
    waits = invitation.state == Invitation.State.OPEN
    return link_for(invitation) if waits and not mail.reaches_people() else ""


def _tell_sent(request, invitation: Invitation, sentence: str) -> None:
    """Say that the mail is on its way; where none can be sent, give the link to pass on."""
    if mail.reaches_people():
        messages.success(request, sentence)
        return
    text = _(
        "This site can't send mail yet. Hand this link to %(email)s privately: whoever has it gets the role. "
        "It works for %(days)s days."
    ) % {"email": invitation.email, "days": services.VALID_DAYS}
    messages.warning(request, f"{text}\n\n{link_for(invitation)}")


def _invited_message(invitation: Invitation) -> str:
    return _("The invitation is on its way to %(email)s. It can be accepted for %(days)s days.") % {
        "email": invitation.email,
        "days": services.VALID_DAYS,
    }
