"""Forms of commitments: proposing what an evaluation recommends, and answering it."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from probidad.core.files.yaml_files.source import clean
from probidad.core.links.models import TEXT_LENGTH, ProposedCommitment
from probidad.core.refusals import ShowsRefusals
from probidad.core.ui.forms import DateInput, RadioCards


class ProposeForm(forms.Form):
    """Which recommendations are proposed."""

    indicators = forms.MultipleChoiceField(
        label=_("Recommendations"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what you propose.")},
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicators"].choices = choices


class AnswerForm(ShowsRefusals, forms.Form):
    """What the institution says to a proposed commitment."""

    ACCEPT, DECLINE = ProposedCommitment.State.ACCEPTED, ProposedCommitment.State.DECLINED
    decision = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(ACCEPT, _("We commit to it")), (DECLINE, _("We don't commit to it"))],
        widget=RadioCards,
        error_messages={"required": _("Choose one of the two.")},
    )
    due_on = forms.DateField(
        label=_("By when"),
        required=False,
        widget=DateInput,
        help_text=_("If you commit to it. Everybody reads the day."),
    )
    answer = forms.CharField(
        label=_("How, or why not"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[MaxLengthValidator(TEXT_LENGTH)],
        help_text=_("Everybody reads it beside the proposal. Needed if you don't commit to it."),
    )

    def clean_answer(self) -> str:
        """The text without what nobody sees."""
        return clean(self.cleaned_data["answer"])

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("decision") == self.ACCEPT and "due_on" in cleaned and not cleaned["due_on"]:
            self.add_error("due_on", _("Say by when."))
        return cleaned
