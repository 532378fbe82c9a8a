"""Forms of the training: a message to a simulated writer."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from probidad.core.refusals import ShowsRefusals
from probidad.instruments.advice.services.attempts import MESSAGE_LENGTH, MESSAGES
from probidad.instruments.advice.simulator import Simulation
from probidad.instruments.advice.simulator.engine import State, moves_now


class MessageForm(ShowsRefusals, forms.Form):
    """A message of one's own words."""

    message = forms.CharField(
        label=_("Your message"),
        validators=[MaxLengthValidator(MESSAGE_LENGTH)],
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write a message, or choose one of the suggestions.")},
    )
    # How many messages there were when the page was made: a second click, or another tab, is noticed.
    after = forms.IntegerField(min_value=0, max_value=MESSAGES, widget=forms.HiddenInput)


class PlayForm(MessageForm):
    """A message to a simulated writer: of one's own words, or one of those that are suggested now."""

    move = forms.CharField(required=False, max_length=41, widget=forms.HiddenInput)

    def __init__(self, *args, simulation: Simulation, state: State, language: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.moves = [(each.key, each.text.of(language)) for each in moves_now(simulation, state)]
        self._texts = {each.key: each.text.of(language) for each in simulation.moves}
        if self.data.get("move"):
            self.fields["message"].required = False

    def clean(self):
        chosen, typed = self.cleaned_data.get("move"), self.cleaned_data.get("message")
        if chosen and typed:
            self.add_error(
                "message",
                _(
                    "You had written something when you chose a suggestion. Send one of the two: your text is here."
                ),
            )
        elif chosen and chosen not in self._texts:
            self.add_error("message", _("That suggestion doesn't exist. Choose another one."))
        elif chosen:
            self.cleaned_data["message"] = self._texts[chosen]
        return self.cleaned_data
