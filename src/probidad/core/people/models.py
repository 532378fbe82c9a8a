"""Staff accounts, their roles and the invitations that create them.

Nobody who answers an exercise or writes anonymously has an account here.
"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from probidad.core.people.roles import Role


class PersonManager(BaseUserManager):
    """Creates people; an address is kept in lower case, since sign-in compares it so."""

    def create_user(self, *, email: str, name: str, password: str | None = None, language: str = "es-mx"):
        """Create a person; without a password the account signs in by e-mailed code only."""
        person = self.model(email=email.strip().lower(), name=name, language=language)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody with an account. ``last_login`` is left out on purpose: nobody needs it."""

    last_login = None
    email = models.EmailField(_("e-mail address"), unique=True)
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
        """Memberships in force today."""
        today = timezone.localdate()
        return self.filter(since__lte=today).filter(models.Q(until=None) | models.Q(until__gte=today))


class Membership(models.Model):
    """A role of a person in an institution (or one of its units) for a time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    institution = models.ForeignKey(
        "institutions.Institution", null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    unit = models.ForeignKey(
        "institutions.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

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
        ]

    def __str__(self):
        return f"{self.person} · {self.get_role_display()}"


class Invitation(models.Model):
    """An offer of a role to an address. Only a digest of the link's secret is kept."""

    email = models.EmailField(_("e-mail address"))
    institution = models.ForeignKey("institutions.Institution", null=True, blank=True, on_delete=models.CASCADE)
    unit = models.ForeignKey("institutions.Unit", null=True, blank=True, on_delete=models.CASCADE)
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    secret_digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=8, default="es-mx")
    expires_on = models.DateField()
    accepted_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")

    def __str__(self):
        return f"{self.email} · {self.get_role_display()}"
