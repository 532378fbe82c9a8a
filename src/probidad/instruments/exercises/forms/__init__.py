"""Forms of the exercises."""

from probidad.instruments.exercises.forms.cards import ActivationForm, CardsForm
from probidad.instruments.exercises.forms.comments import CommentForm, ReviewForm
from probidad.instruments.exercises.forms.dilemma_files import DilemmaFileForm
from probidad.instruments.exercises.forms.keys import KeyForm, NewKeyForm, ProveKeyForm
from probidad.instruments.exercises.forms.rounds import (
    RosterForm,
    RoundForm,
    by_topic,
)
from probidad.instruments.exercises.forms.taking_part import (
    TOO_LONG,
    ChoiceForm,
    CodeForm,
    SatisfactionForm,
)
from probidad.instruments.exercises.forms.units import UnitsForm

__all__ = [
    "TOO_LONG",
    "ActivationForm",
    "CardsForm",
    "ChoiceForm",
    "CodeForm",
    "CommentForm",
    "DilemmaFileForm",
    "KeyForm",
    "NewKeyForm",
    "ProveKeyForm",
    "ReviewForm",
    "RosterForm",
    "RoundForm",
    "SatisfactionForm",
    "UnitsForm",
    "by_topic",
]
