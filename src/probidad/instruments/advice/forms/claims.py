"""What the staff writes in the file of a claim. Every text keeps what was typed, whatever was wrong with it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from probidad.core.languages.text import localized
from probidad.core.refusals import ShowsRefusals
from probidad.core.taxonomy import catalogue
from probidad.core.ui.forms import DateInput, RadioCards
from probidad.instruments.advice.claim_rules import Outcome, Phase, Track
from probidad.instruments.advice.forms.handling import AreaField, SealedText
from probidad.instruments.advice.models import ReaderKey, Step
from probidad.instruments.advice.models.claims import OUTCOMES, TRACKS

LABELS = dict(TRACKS + OUTCOMES)
HINTS = {
    Track.BREACH: _("The ethics committee looks into it: a recommendation, and what is learned from it."),
    Track.FAULT: _(
        "It goes to the investigating authority of the internal control body, which alone says whether it is a fault and of "
        "which kind."
    ),
    Track.CRIME: _("It is passed on to the prosecutor; only a court says whether it is a crime."),
    Track.HARASSMENT: _(
        "Its protocol, with whoever is in charge of it. Nobody is asked to meet or to come to an agreement."
    ),
    Track.NONE: _("The writer is told where to turn, or what is missing. It can be opened again."),
    Outcome.SANCTIONED: _("It was resolved by the authority that resolves, not by whoever investigated."),
    Outcome.ARCHIVED: _("It can be opened again once the writer adds something."),
    Outcome.OTHER_TRACK: _("What is known now doesn't fit the way that it took."),
}


class ProposeForm(ShowsRefusals, forms.Form):
    """The way that a claim should take, or how it should end, and why."""

    template_name = "advice/panel/_part_fields.html"  # the law's faults are folded while none is chosen
    field_order = ("what", "reason", "told", "faults", "area")
    what = forms.ChoiceField(
        widget=RadioCards(hints=HINTS), error_messages={"required": _("Choose one of them.")}
    )
    reason = SealedText(
        label=_("Why"),
        help_text=_(
            "Facts that are told, and what they could be; everybody is presumed innocent. Only who reads this claim "
            "reads it."
        ),
        rows=6,
    )
    faults = forms.MultipleChoiceField(
        label=_("Faults of the law that it could be"),
        help_text=_(
            "Only where the way is an administrative fault; it helps whoever investigates, and decides nothing."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose faults of the list.")},
    )
    told = SealedText(
        label=_("What the writer reads"),
        help_text=_("Leave it empty for the words that are ready, shown above."),
        required=False,
        rows=6,
    )

    area = AreaField()

    def __init__(self, *args, options: tuple[str, ...], phase: str, areas: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [(each, LABELS[each]) for each in options]
        if phase == Phase.INTAKE:
            self.fields["what"].label = _("The way that it should take")
            self.fields["faults"].choices = fault_choices()
            self.fields["area"].choices = areas
        else:
            self.fields["what"].label = _("How it should end")
            del self.fields["faults"], self.fields["area"]

    def clean(self):
        cleaned = super().clean()
        cleaned["faults"] = tuple(cleaned.get("faults") or ()) if cleaned.get("what") == Track.FAULT else ()
        return cleaned


def fault_choices() -> list[tuple[str, str]]:
    """The catalogue's faults with their articles."""
    return [
        (
            key,
            gettext("%(fault)s (art. %(article)s)")
            % {"fault": localized(each["name"]), "article": each["article"]},
        )
        for key, each in catalogue.faults().items()
    ]


class ReferForm(ShowsRefusals, forms.Form):
    """The investigating authority who gets it."""

    to = forms.ChoiceField(
        label=_("Investigating authority"), error_messages={"required": _("Choose somebody.")}
    )

    def __init__(self, *args, candidates: list[ReaderKey], **kwargs):
        super().__init__(*args, **kwargs)
        self._people = {str(key.person_id): key.person for key in candidates}
        self.fields["to"].choices = [("", "—"), *((pk, each.name) for pk, each in self._people.items())]

    @property
    def person(self):
        """Whom it names, of a valid form."""
        return self._people[self.cleaned_data["to"]]


class StepForm(ShowsRefusals, forms.Form):
    """Something that was done, and what of it the writer may be told: an explicit choice."""

    kind = forms.ChoiceField(
        label=_("What was done"),
        choices=Step.Kind.choices,
        error_messages={"required": _("Choose what was done.")},
    )
    day = forms.DateField(
        label=_("Day"),
        widget=DateInput,
        initial=timezone.localdate,
        error_messages={"required": _("Choose a day.")},
    )
    text = SealedText(label=_("What came of it"), help_text=_("Only who reads this claim reads it."), rows=6)
    tells = forms.ChoiceField(
        label=_("May the writer be told of it?"),
        choices=[("no", _("No: only that the work goes on")), ("yes", _("Yes, what I write below"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the writer may be told of it.")},
    )
    told = SealedText(label=_("What the writer reads"), required=False, rows=4)

    def __init__(self, *args, is_investigation: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_investigation:
            self.fields["kind"].choices = [
                each for each in Step.Kind.choices if each[0] != Step.Kind.CONCLUSION
            ]

    def clean_day(self):
        """A step was done before it is written down."""
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day hasn't come yet."))
        return day

    def clean(self):
        cleaned = super().clean()
        tells = cleaned.pop("tells", "")
        if tells == "yes" and not cleaned.get("told") and "told" not in self.errors:
            self.add_error("told", _("Write what the writer reads."))
        if tells != "yes":
            cleaned["told"] = ""
        return cleaned
