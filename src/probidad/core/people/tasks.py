"""Mails about roles. Each carries a key only, and says nothing if it has become untrue meanwhile."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone, translation

from probidad.core.institutions.models import Institution
from probidad.core.notifications import mail
from probidad.core.people import access
from probidad.core.people.models import Invitation, Membership, Person
from probidad.core.people.roles import Role
from probidad.core.people.tokens import link_for
from probidad.core.tasks import periodic, task

KEEP_CLOSED_INVITATIONS = 365  # days; who was invited stays in the audit trail


@task("people.send_invitation", attempts=8)
def send_invitation(invitation_id: int) -> None:
    """The mail with the link, in the language that the inviting person chose."""
    invitation = (
        Invitation.objects.select_related("institution", "unit", "invited_by")
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None or invitation.state != Invitation.State.OPEN:
        return
    context = {
        "invitation": invitation,
        "name": invitation.name,
        "link": link_for(invitation),
        "role": _role(invitation.role, invitation.language),
    }
    mail.send("invitation", invitation.email, context, invitation.language)


@task("people.tell_of_invitation", attempts=8)
def tell_of_invitation(invitation_id: int) -> None:
    """Tells an institution's ethics unit that an operator offered somebody a role in it."""
    invitation = (
        Invitation.objects.select_related("institution", "unit", "invited_by")
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None:
        return
    who = {"actor": invitation.invited_by, "concerned": invitation.email}
    _tell_watchers("operator_invited", invitation, invitation.email, who)


@task("people.tell_of_role", attempts=8)
def tell_of_role(membership_id: int) -> None:
    """Tells an institution's ethics unit that an operator gave or ended a role in it."""
    membership = _membership(membership_id)
    if membership is None:
        return
    ended = membership.until is not None
    who = {
        "actor": membership.ended_by if ended else membership.granted_by,
        "concerned": membership.person.name,
    }
    template = "operator_ended" if ended else "operator_changed"
    _tell_watchers(template, membership, membership.person.email, who)


@task("people.tell_person_of_role", attempts=8)
def tell_person_of_role(membership_id: int) -> None:
    """Tells a person that one of the person's roles was changed or ended."""
    membership = _membership(membership_id)
    if membership is None or not membership.person.is_active:
        return
    person = membership.person
    context = {
        "name": person.name,
        "membership": membership,
        "role": _role(membership.role, person.language),
        "desk": reverse("panel:desk"),
    }
    mail.send("role_ended" if membership.until else "role_changed", person.email, context, person.language)


@task("people.tell_of_removed_second_step", attempts=8)
def tell_of_removed_second_step(person_id: int) -> None:
    """Tells a person that the second step of signing in was removed on the server."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return
    context = {"name": person.name, "has_password": person.has_usable_password()}
    mail.send("second_step_removed", person.email, context, person.language)


@periodic("people.forget_invitations", every=timedelta(days=1))
def forget_invitations() -> None:
    """Delete invitations that have been closed for a year."""
    limit = timezone.localdate() - timedelta(days=KEEP_CLOSED_INVITATIONS)
    Invitation.objects.filter(expires_on__lt=limit).delete()


def _membership(pk: int) -> Membership | None:
    related = ("person", "institution", "unit", "granted_by", "ended_by")
    return Membership.objects.select_related(*related).filter(pk=pk).first()


def _role(role: str, language: str) -> str:
    with translation.override(language):
        return str(Role(role).label)


def watchers(institution: Institution | None, *, but: set[str]) -> list[Person]:
    """Who is told what an operator does: the institution's ethics unit, else the other operators.

    ``but`` are addresses of those who did it or are concerned.
    """
    heads = list(access.people_in_role(Role.ETHICS_HEAD, institution)) if institution else []
    told = [person for person in heads if person.email not in but]
    if told:
        return told
    return [person for person in access.people_in_role(Role.OPERATOR, None) if person.email not in but]


def _tell_watchers(template: str, about: Invitation | Membership, email: str, who: dict) -> None:
    actor = who["actor"]
    but = {email, *([actor.email] if actor else [])}
    for person in watchers(about.institution, but=but):
        context = {
            "name": person.name,
            "actor": actor.name if actor else "",
            "concerned": who["concerned"],
            "institution": about.institution,
            "unit": about.unit,
            "role": _role(about.role, person.language),
            "members": _members_page(about.institution),
        }
        mail.send(template, person.email, context, person.language)


def _members_page(institution: Institution | None) -> str:
    return reverse("people:members", args=[institution.slug]) if institution else reverse("people:operators")
