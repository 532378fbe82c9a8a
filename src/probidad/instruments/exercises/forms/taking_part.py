"""Forms of whoever takes part."""

from django import forms
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity import codes
from probidad.core.languages.text import localized

TOO_LONG = _("This code is too long: a code has 16 letters and numbers. Compare it with your mail or card.")


class CodeForm(forms.Form):
    """The code from a mail or a card."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=60,
        help_text=_("16 letters and numbers, for example K7QM-3XRP-9TZD-0W4E. Dashes don't matter."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "code",
            }
        ),
        error_messages={
            "required": _("Write the code of your mail or your card."),
            "max_length": TOO_LONG,
        },
    )

    def clean_code(self) -> str:
        # All of this follows from what was typed alone: nothing tells which codes exist.
        try:
            return codes.normalise(self.cleaned_data["code"])
        except codes.TooShort:
            message = _(
                "This code is too short: a code has 16 letters and numbers. Compare it with your mail or card."
            )
        except codes.TooLong:
            message = TOO_LONG
        except codes.GarbledCode:
            message = _(
                "This code has a mistake: some character is wrong. Compare it with your mail or card."
            )
        raise forms.ValidationError(message)


class ChoiceForm(forms.Form):
    """One option of a dilemma."""

    option = forms.ChoiceField(
        label=_("What do you do?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the options."),
            "invalid_choice": _("Choose one of the options."),
        },
    )

    def __init__(self, *args, content: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["option"].label = localized(content["question"])
        self.fields["option"].choices = [
            (option["key"], localized(option["text"])) for option in content["options"]
        ]


class SatisfactionForm(forms.Form):
    """How good the exercises were."""

    level = forms.TypedChoiceField(
        label=_("How did you find these exercises?"),
        coerce=int,
        choices=[(5, _("Very good")), (4, _("Good")), (3, _("Fair")), (2, _("Poor")), (1, _("Very poor"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers, or leave without answering."),
            "invalid_choice": _("Choose one of the answers, or leave without answering."),
        },
    )
