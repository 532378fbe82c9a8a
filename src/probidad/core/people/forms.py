"""Forms about people."""

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from probidad.core.institutions.models import Institution
from probidad.core.notifications import mail
from probidad.core.people.models import Person
from probidad.core.people.roles import ROLES_OF_A_UNIT, Role
from probidad.core.refusals import ShowsRefusals

LANGUAGES = [(code, name) for code, name in settings.LANGUAGES]


class CleanNameMixin:
    """A name is one line of visible characters: it stands in mails and audit rows."""

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data.get("name", "").split())
        if any(not char.isprintable() for char in name) or any(char in "<>\\{}[]@" for char in name):
            raise ValidationError(_("Write the name with letters only."), code="invalid")
        return name


class RoleForm(ShowsRefusals, forms.Form):
    """A role in an institution, with the unit where the role needs one."""

    role = forms.ChoiceField(label=_("Role"))
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=None,
        required=False,
        empty_label=_("Choose a unit"),
        help_text=_("Only for team leaders: the unit whose reports the person reads."),
    )

    def __init__(self, *args, roles: list[Role], institution: Institution | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Choose a role"))] + [
            (role.value, role.label) for role in roles
        ]
        units_matter = institution is not None and any(role in ROLES_OF_A_UNIT for role in roles)
        if units_matter:
            self.fields["unit"].queryset = institution.units.existing()
        else:
            del self.fields["unit"]

    def clean(self):
        cleaned = super().clean()
        if "unit" in self.fields and cleaned.get("role") in ROLES_OF_A_UNIT and not cleaned.get("unit"):
            if not self.has_error("unit"):
                self.add_error("unit", ValidationError(_("Choose the unit."), code="required"))
        elif cleaned.get("role") not in ROLES_OF_A_UNIT:
            cleaned["unit"] = None
        return cleaned


class InvitationForm(CleanNameMixin, RoleForm):
    """Whom to invite, to which role."""

    field_order = ["email", "name", "role", "unit", "language"]
    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        help_text=_("The person's own address: whoever reads it can accept the role."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=LANGUAGES, widget=forms.RadioSelect)


class AccountForm(CleanNameMixin, forms.Form):
    """One's own name and language."""

    name = forms.CharField(
        label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=forms.RadioSelect)


class RegistrationForm(AccountForm):
    """The account that an invitation opens."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave it empty to sign in with a code that we send you by email each time."),
    )

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email
        if not mail.reaches_people():
            self.fields["password"].required = True
            self.fields["password"].help_text = _(
                "This site can't send mail yet: without it you couldn't come back."
            )

    def clean(self):
        cleaned = super().clean()
        password = cleaned.get("password")
        if password:
            try:
                validate_password(password, Person(email=self.email, name=cleaned.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned

    @staticmethod
    def password_rules() -> list[str]:
        """What a password must be, in the reader's language."""
        return password_validators_help_texts()
