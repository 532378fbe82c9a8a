"""Who holds which role in an institution: list, invite, change, end."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from probidad.core.institutions.models import Institution
from probidad.core.institutions.queries import found_institutions
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.notifications import mail
from probidad.core.people import access, queries, services
from probidad.core.people.forms import InvitationForm, RoleForm
from probidad.core.people.lists import INSTITUTION_COLUMNS, TABS, MemberSearch, institution_rows
from probidad.core.people.models import Invitation, Membership
from probidad.core.people.roles import CorePermission
from probidad.core.people.tokens import link_for
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.lists import Listing, SearchForm
from probidad.core.ui.pages import form_page


@requires(CorePermission.MANAGE_MEMBERS)
@require_safe
def index(request):
    """The institutions whose members one manages; straight to the members if it is only one."""
    form = SearchForm(request.GET)
    managed = queries.institutions_with_members(request.user)
    operator = access.is_operator(request.user)
    if not operator and not request.GET and len(first := managed[:2]) == 1:
        return redirect("people:members", slug=first[0].slug)
    listing = Listing(
        request,
        form,
        found_institutions(managed, search=form.cleaned_data["q"]) if form.is_valid() else managed.none(),
        columns=INSTITUTION_COLUMNS,
        rows=institution_rows,
        caption=_("Institutions"),
    )
    page = {"list": listing, "operator": operator}
    return listing.file(_("roles by institution")) or render(request, "people/index.html", page)


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
            "%(role)s. The person loses access at once and is told by mail. The role stays in the history. "
            "Open invitations to roles that this person may give no longer are withdrawn."
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
    return form_page(
        request,
        form,
        title=_("Change the role of %(name)s") % {"name": membership.person.name},
        lead=_role_today(membership),
        paragraphs=[
            _("The present role ends today and stays in the history. The person is told by mail."),
        ],
        label=_("Change the role"),
        back=_home(membership.institution),
        trail=_trail(membership.institution),
    )


def _role_today(membership: Membership) -> str:
    today = _("%(institution)s. Today: %(role)s.") % {
        "institution": membership.institution.name,
        "role": membership.get_role_display(),
    }
    return f"{today} {membership.unit.name}." if membership.unit else today


def _institution(request, slug: str) -> Institution:
    return access.managed_institution(request.user, CorePermission.MANAGE_MEMBERS, slug)


def _require_operator(request) -> None:
    if not access.is_operator(request.user):
        raise Http404


def _home(institution: Institution | None) -> str:
    return reverse("people:members", args=[institution.slug]) if institution else reverse("people:operators")


def _trail(institution: Institution | None) -> list[tuple[str, str]]:
    """The pages above one about people."""
    name = institution.name if institution else _("Operators of the platform")
    return [(_("People"), reverse("people:index")), (name, _home(institution))]


def _members_page(request, institution: Institution | None):
    view = request.GET.get("ver", "")
    view = view if view in TABS else ""
    tab, form = TABS[view], MemberSearch(request.GET)
    grantable = set(access.roles_grantable(request.user, institution))
    listing = Listing(
        request,
        form,
        form.found(tab.found(institution)),
        columns=tab.columns,
        rows=lambda people: tab.rows(people, request.user, grantable),
        caption=tab.caption,
    )
    if file := listing.file(institution.slug if institution else _("operators"), tab.label):
        return file
    home = _home(institution)
    context = {
        "institution": institution,
        "list": listing,
        "view": view,
        "waiting": queries.invitations_of(institution).count(),
        "tabs": [
            {"label": each.label, "href": home + (f"?ver={name}" if name else ""), "current": name == view}
            for name, each in TABS.items()
        ],
        "invite_url": _invite_url(institution) if institution is None or institution.exists else "",
    }
    return render(request, "people/members.html", context)


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
    return form_page(
        request,
        form,
        title=_("Invite somebody"),
        lead=_what_happens(institution),
        label=_("Send the invitation"),
        back=_home(institution),
        trail=_trail(institution),
        template="people/invite.html",
        watched=institution is not None and access.acts_from_outside(request.user, institution),
    )


def _what_happens(institution: Institution | None) -> str:
    if not mail.reaches_people():
        return _("This site can't send mail yet. You will get a link to hand on, which works for seven days.")
    if institution is None:
        return _("To run the platform. The person gets a mail with a link that works for seven days.")
    text = _("To a role in %(name)s. The person gets a mail with a link that works for seven days.")
    return text % {"name": institution.name}


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
