"""Forms of the training: a message to a simulated writer."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from probidad.core.languages.text import base_language
from probidad.core.refusals import ShowsRefusals
from probidad.instruments.advice.services.attempts import MESSAGE_LENGTH, MESSAGES
from probidad.instruments.advice.simulator import Simulation
from probidad.instruments.advice.simulator.engine import State, moves_now
from probidad.instruments.advice.simulator.rubric import Mark


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


class RolePlayForm(ShowsRefusals, forms.Form):
    """Whom a trainer plays for, and from which simulation the writer comes."""

    advisor = forms.ChoiceField(label=_("Advisor"))
    simulation = forms.ChoiceField(label=_("You play who writes in"))
    language = forms.ChoiceField(label=_("Language"), choices=[("es", "Español"), ("en", "English")])

    def __init__(self, *args, advisors, simulations, **kwargs):
        super().__init__(*args, **kwargs)
        self._advisors = {f"{home.pk}-{person.pk}": (home, person) for home, person in advisors}
        self.fields["advisor"].choices = [
            (key, f"{person.name} ({home.name})") for key, (home, person) in self._advisors.items()
        ]
        self._simulations = {each.name: each for each in simulations}
        self.fields["simulation"].choices = [
            (name, f"{each.level}. {each.title.of(base_language())}")
            for name, each in self._simulations.items()
        ]

    def clean_advisor(self):
        """The institution and the person."""
        return self._advisors[self.cleaned_data["advisor"]]

    def clean_simulation(self) -> Simulation:
        return self._simulations[self.cleaned_data["simulation"]]


class NoteForm(forms.Form):
    """A remark in the margin of a message, by its number; an empty one takes it away."""

    note = forms.CharField(
        required=False, validators=[MaxLengthValidator(1000)], widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, turn: int, **kwargs):
        super().__init__(*args, auto_id=f"note-{turn}-%s", **kwargs)
        self.turn = turn
        self.fields["note"].label = _("On message %(number)s") % {"number": turn}


class ScoreForm(forms.Form):
    """The trainer's points, with those of the rubric to begin with."""

    def __init__(self, *args, marks, **kwargs):
        super().__init__(*args, **kwargs)
        for each in marks:
            self.fields[each.criterion.key] = forms.TypedChoiceField(
                label=each.criterion.title.of(base_language()),
                help_text=f"{each.criterion.asks.of(base_language())} {_found(each)}".strip(),
                choices=[(0, "0"), (1, "1"), (2, "2")],
                coerce=int,
                initial=each.points,
            )


def _found(mark: Mark) -> str:
    """The words that the phrases found for a criterion, and against it."""
    said = [
        label % {"words": ", ".join(f"“{words}” ({number})" for number, words in found)}
        for label, found in ((_("Earned by %(words)s."), mark.earned), (_("Cost by %(words)s."), mark.cost))
        if found
    ]
    return " ".join(said)
