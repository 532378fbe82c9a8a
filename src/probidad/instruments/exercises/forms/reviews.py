"""Forms of whoever reviews a dilemma, or takes it out of use."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from probidad.core.refusals import ShowsRefusals
from probidad.instruments.exercises.rules import clean_comment

# Larger numbers are no editions, and no database could compare with them.
EDITION = {"min_value": 0, "max_value": 2**31, "widget": forms.HiddenInput}


class Visible(forms.CharField):
    """A text without what nobody sees. A browser would cut what is too long: we say so."""

    def __init__(self, longest: int, **kwargs):
        super().__init__(validators=[MaxLengthValidator(longest)], **kwargs)

    def to_python(self, value) -> str:
        return clean_comment(super().to_python(value))


class PublishForm(ShowsRefusals, forms.Form):
    """Signed by the reviewer, who read this edition."""

    reviewer = Visible(
        label=_("Signed as reviewer by"),
        longest=200,
        help_text=_("It stands at the dilemma: a name, or for example “Ethics committee”."),
        error_messages={"required": _("Write who reviewed it.")},
    )
    edition = forms.IntegerField(**EDITION)


class ReturnForm(ShowsRefusals, forms.Form):
    """What the writers should change."""

    note = Visible(
        label=_("What should change"),
        longest=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The writers read it on the draft's page."),
        error_messages={"required": _("Write what the writers should change.")},
    )
    edition = forms.IntegerField(**EDITION)
    # Named like `built_on.FIELD`: a note for a draft that is gone meanwhile is given back to whoever had read it.
    built_on = forms.CharField(required=False, widget=forms.HiddenInput)


class WithdrawForm(ShowsRefusals, forms.Form):
    """Why a dilemma is taken out of use."""

    reason = Visible(
        label=_("Reason"),
        longest=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands at the dilemma and at the open rounds that keep it."),
        error_messages={"required": _("Write why it is withdrawn.")},
    )
