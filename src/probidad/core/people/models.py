"""Staff accounts, their roles and the invitations that create them.

Nobody who answers an exercise or writes anonymously has an account here.
"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from probidad.core.people.roles import ROLES_NEEDING_SECOND_FACTOR, Role


class PersonManager(BaseUserManager):
    """Creates people; an address is kept in lower case, since sign-in compares it so."""

    def create_user(self, *, email: str, name: str, password: str | None = None, language: str = "es-mx"):
        """Create a person; without a password the account signs in by emailed code only."""
        person = self.model(email=email.strip().lower(), name=name, language=language)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody with an account. ``last_login`` is left out on purpose: nobody needs it."""

    last_login = None
    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=8, default="es-mx")
    is_active = models.BooleanField(_("active"), default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.name


class MembershipQuerySet(models.QuerySet):
    def current(self):
        """Memberships in force today, of people whose account is active."""
        today = timezone.localdate()
        in_force = models.Q(until=None) | models.Q(until__gt=today)
        return self.filter(in_force, since__lte=today, person__is_active=True)

    def ended(self):
        """Memberships that are over."""
        return self.filter(until__lte=timezone.localdate())


class Membership(models.Model):
    """A role of a person in an institution (or one of its units) for a time.

    ``until`` is the first day on which it is no longer in force, so that ending it works at once.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    institution = models.ForeignKey(
        "institutions.Institution",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    unit = models.ForeignKey(
        "institutions.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    # Who gave and who took the role; empty where the platform itself did, or the account is gone.
    granted_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("granted by"),
    )
    ended_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("ended by")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role=Role.OPERATOR, institution=None)
                | (~models.Q(role=Role.OPERATOR) & models.Q(institution__isnull=False)),
                name="membership_only_operators_lack_an_institution",
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.TEAM_LEADER) | models.Q(unit__isnull=False),
                name="membership_team_leader_has_a_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="membership_ends_after_it_begins",
            ),
            # Three, since in SQL an empty institution or unit equals no other empty one.
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(until=None, institution=None),
                name="membership_once_on_the_platform",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "institution"],
                condition=models.Q(until=None, unit=None, institution__isnull=False),
                name="membership_once_in_an_institution",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "institution", "unit"],
                condition=models.Q(until=None, unit__isnull=False),
                name="membership_once_in_a_unit",
            ),
        ]

    def __str__(self):
        return f"{self.person} · {self.get_role_display()}"

    @property
    def needs_second_factor(self) -> bool:
        """Whether the role demands a second step of signing in."""
        return self.role in ROLES_NEEDING_SECOND_FACTOR


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Those that can still be accepted today."""
        return self.filter(accepted_on=None, withdrawn_on=None, expires_on__gte=timezone.localdate())

    def pending(self):
        """Neither accepted nor withdrawn; it may have expired."""
        return self.filter(accepted_on=None, withdrawn_on=None)


class Invitation(models.Model):
    """An offer of a role to an address.

    No secret is stored: the link carries a signature, made with SECRET_KEY over the key and the
    address (see ``people.tokens``), so that a task can write the mail from the key alone and a
    stolen database opens nothing.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for an answer")
        EXPIRED = "expired", _("Expired")
        ACCEPTED = "accepted", _("Accepted")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    email = models.EmailField(_("email address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    institution = models.ForeignKey(
        "institutions.Institution",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="invitations",
    )
    unit = models.ForeignKey(
        "institutions.Unit", null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    # Empty: the installation itself, by `create_operator`.
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(_("language"), max_length=8, default="es-mx")
    expires_on = models.DateField(_("expires on"), help_text=_("The last day on which it can be accepted."))
    accepted_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        ordering = ["email", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role=Role.OPERATOR, institution=None)
                | (~models.Q(role=Role.OPERATOR) & models.Q(institution__isnull=False)),
                name="invitation_only_operators_lack_an_institution",
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.TEAM_LEADER) | models.Q(unit__isnull=False),
                name="invitation_team_leader_has_a_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_on=None) | models.Q(withdrawn_on=None),
                name="invitation_is_not_both_accepted_and_withdrawn",
            ),
        ]

    def __str__(self):
        return f"{self.email} · {self.get_role_display()}"

    @property
    def state(self) -> "Invitation.State":
        """Whether it can still be accepted, and if not, why."""
        if self.accepted_on:
            return self.State.ACCEPTED
        if self.withdrawn_on:
            return self.State.WITHDRAWN
        return self.State.OPEN if self.expires_on >= timezone.localdate() else self.State.EXPIRED
