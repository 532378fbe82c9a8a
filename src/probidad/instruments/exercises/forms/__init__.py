"""Forms of the exercises."""

from probidad.instruments.exercises.forms.cards import ActivationForm, CardsForm
from probidad.instruments.exercises.forms.checking import CheckForm
from probidad.instruments.exercises.forms.comments import CommentForm, ReviewForm
from probidad.instruments.exercises.forms.dilemma_files import DilemmaFileForm
from probidad.instruments.exercises.forms.keys import (
    OpeningForm,
    PublicKeysForm,
    ResultForm,
    SignatureForm,
)
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
    "CheckForm",
    "ChoiceForm",
    "CodeForm",
    "CommentForm",
    "DilemmaFileForm",
    "OpeningForm",
    "PublicKeysForm",
    "ResultForm",
    "ReviewForm",
    "RosterForm",
    "RoundForm",
    "SatisfactionForm",
    "SignatureForm",
    "UnitsForm",
    "by_topic",
]
