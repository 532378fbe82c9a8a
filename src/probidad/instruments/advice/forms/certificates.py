"""Forms of certificates: a first case, a training elsewhere, a withdrawal, a name to compare."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from probidad.core.refusals import ShowsRefusals


def _text(**words) -> forms.CharField:
    """A short text; a browser would cut what is too long, so we say so instead."""
    return forms.CharField(
        validators=[MaxLengthValidator(1000)], widget=forms.Textarea(attrs={"rows": 4}), **words
    )


class CaseForm(ShowsRefusals, forms.Form):
    """What a trainer says of a first case. Nothing of what was written in it belongs here."""

    remark = _text(
        label=_("What went well, and what to watch"),
        help_text=_("Write about the advisor's work only: nothing of the conversation, nor of who wrote."),
        error_messages={"required": _("Write what went well, or what to watch.")},
    )
    number = forms.IntegerField(min_value=1, max_value=1000, widget=forms.HiddenInput)


class ExternalForm(ShowsRefusals, forms.Form):
    """Which training, elsewhere."""

    reason = _text(
        label=_("Which training, where and when"),
        help_text=_("It stays in the audit trail: whoever reviews the programme should be able to check it."),
        error_messages={"required": _("Write which training it was.")},
    )


class WithdrawalForm(ShowsRefusals, forms.Form):
    """Why a certificate is taken back."""

    reason = _text(label=_("Reason"), error_messages={"required": _("Write why it is withdrawn.")})


class NameForm(forms.Form):
    """A name as it stands on a document, to be compared with the holder's."""

    name = forms.CharField(
        label=_("The name on the document"),
        validators=[MaxLengthValidator(150)],
        error_messages={"required": _("Write the name as it stands on the document.")},
    )
