"""What is said when a key is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity.readers import Reader
from probidad.core.people.models import Person
from probidad.core.refusals import ShowsRefusals
from probidad.instruments.advice.forms.keys import NewPassphraseForm, opened, passphrase_field
from probidad.instruments.advice.models import ReaderKey, RecoveryRequest, RecoverySet
from probidad.instruments.advice.models.recovery import REASON
from probidad.instruments.advice.queries.recovery import Safety, successors_for
from probidad.instruments.advice.services import recovery


def reason_field(help_text) -> forms.CharField:
    """Why it is asked, for the committee to read."""
    return forms.CharField(
        label=_("Why you ask for it"),
        help_text=help_text,
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why.")},
    )


class AskForLostForm(ShowsRefusals, NewPassphraseForm):
    """Why, and the passphrase that the key will have."""

    reason = reason_field(_("The committee reads it. Say how they can reach you to be sure that it is you."))
    field_order = ("reason", "new", "repeated")


class AskForLeftForm(ShowsRefusals, forms.Form):
    """Who goes on, and why."""

    successor = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Who goes on with the conversations"),
        help_text=_("Nobody gets a conversation from which the writer excluded them."),
        empty_label=_("Choose somebody"),
        error_messages={"required": _("Choose who goes on.")},
    )
    reason = reason_field(_("The whole committee and whoever left are told."))

    def __init__(self, *args, found: RecoverySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = successors_for(found)
        self.fields["successor"].label_from_instance = lambda person: person.name


class CommitteeForm(forms.Form):
    """Who gets a share, as the page named them: the keys, and how many of them are needed together."""

    shown = forms.CharField(max_length=1000, widget=forms.HiddenInput)
    needed = forms.IntegerField(widget=forms.HiddenInput)

    def clean_shown(self) -> list[int]:
        return [int(each) for each in self.cleaned_data["shown"].split() if each.isdecimal()]

    @classmethod
    def of(cls, safety: Safety) -> "CommitteeForm":
        """What the page that names them sends."""
        shown = " ".join(str(each.pk) for each in safety.committee)
        return cls(initial={"shown": shown, "needed": safety.needed})


class FinishLostForm(ShowsRefusals, forms.Form):
    """The passphrase that was chosen when asking. Valid, ``key`` and ``reader`` are the key, open."""

    passphrase = passphrase_field(_("The passphrase that you chose when you asked"))
    key: ReaderKey
    reader: Reader

    def __init__(self, *args, asked: RecoveryRequest, **kwargs):
        super().__init__(*args, **kwargs)
        self._asked = asked

    def clean_passphrase(self) -> str:
        given = self.cleaned_data["passphrase"]
        self.key, self.reader = opened(
            lambda: recovery.finish_lost(request=self._asked, passphrase=given),
            wrong=_("That isn't the passphrase that you chose then."),
        )
        return given
