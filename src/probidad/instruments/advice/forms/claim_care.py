"""Protection, reprisals, and what the writer says of who they are: forms of the writer and of the staff."""

from django import forms
from django.utils.translation import gettext_lazy as _

from probidad.core.refusals import ShowsRefusals
from probidad.core.ui.forms import DateInput, RadioCards
from probidad.instruments.advice import rules
from probidad.instruments.advice.forms.handling import SealedText
from probidad.instruments.advice.forms.writing import PRIVATE
from probidad.instruments.advice.models import Disclosure, Measure, ReaderKey

Kind = Measure.Kind
EXPLAINED = {
    Kind.CONFIDENTIALITY: _(
        "Who knows of it is kept to as few as possible, and nothing is asked that would point at you."
    ),
    Kind.WORKPLACE: _("For a time, to another desk, office or area, with the same pay and rights."),
    Kind.SCHEDULE: _("So that you don't meet, or don't travel at the same time."),
    Kind.NO_CONTACT: _(
        "The person pointed out is asked not to look for you, nor to write or call. It is no sanction."
    ),
    Kind.SUPERVISION: _("Your work is assigned, reviewed and evaluated by somebody else meanwhile."),
    Kind.NO_RETALIATION: _("To the whole area, without saying that somebody reported something."),
    Kind.SUPPORT: _("By whom the institution has, or by a public service that it puts you in touch with."),
    Kind.OTHER: _("Say below what would help."),
}
CHOOSE = {"required": _("Choose one of them."), "invalid_choice": _("Choose one of them.")}


class WritersText(SealedText):
    """A text of whoever writes: nothing of it stays in the browser, and it has no characters that don't show."""

    def __init__(self, *, rows: int = 5, **kwargs):
        super().__init__(widget=forms.Textarea(attrs=PRIVATE | {"rows": rows}), strip=False, **kwargs)

    def clean(self, value):
        return super().clean(rules.seen(value) if isinstance(value, str) else value)


class AskMeasureForm(ShowsRefusals, forms.Form):
    """The writer asks for protection."""

    kind = forms.ChoiceField(
        label=_("What would protect you?"),
        choices=Kind.choices,
        widget=RadioCards(hints=EXPLAINED),
        error_messages=CHOOSE,
    )
    text = WritersText(
        label=_("From what, and since when"),
        help_text=_(
            "Some measures can't be applied without somebody knowing whom they protect: you decide, step by step."
        ),
    )


class ProposeMeasureForm(AskMeasureForm):
    """Somebody of the staff proposes protection."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = _("What would protect the writer")
        self.fields["kind"].widget.hints = {}  # they speak to the writer
        self.fields["text"].label = _("Why")
        self.fields["text"].help_text = _(
            "Somebody else grants or refuses it. Only who reads this claim reads it."
        )


class AnswerMeasureForm(ShowsRefusals, forms.Form):
    """Protection is granted or refused; once it is granted, it goes on or ends."""

    state = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect, error_messages=CHOOSE)
    since = forms.DateField(label=_("From"), required=False, widget=DateInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput)
    review_on = forms.DateField(label=_("To be reviewed on"), required=False, widget=DateInput)
    reason = SealedText(label=_("Why"), help_text=_("Only who reads this claim reads it."), rows=4)

    def __init__(self, *args, is_review: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_review:
            self.fields["state"].choices = [("granted", _("It goes on")), ("ended", _("It ends"))]
            del self.fields["since"]
        else:
            self.fields["state"].choices = [("granted", _("Grant it")), ("refused", _("Refuse it"))]

    def clean(self):
        cleaned = super().clean()
        granted = cleaned.get("state") == Measure.State.GRANTED
        since, until = cleaned.get("since"), cleaned.get("until")
        if granted and "since" in self.fields and not since and "since" not in self.errors:
            self.add_error("since", _("Say from which day."))
        if granted and not cleaned.get("review_on") and "review_on" not in self.errors:
            self.add_error("review_on", _("Say when it is reviewed."))
        if since and until and until < since:
            self.add_error("until", _("It would end before it begins."))
        return cleaned


class AttendForm(ShowsRefusals, forms.Form):
    """What was done about reprisals."""

    text = SealedText(label=_("What was done"), help_text=_("A note for your colleagues."), rows=4)


class LessonForm(ShowsRefusals, forms.Form):
    """What is learned from a claim."""

    text = SealedText(
        label=_("What is learned"),
        help_text=_(
            "What should change so that it doesn't happen again. Write it so that nobody is recognised: no names, posts, areas, "
            "days or amounts."
        ),
        rows=8,
    )


class FollowUpForm(forms.Form):
    """Whether anything happened to the writer because of the claim."""

    happened = forms.ChoiceField(
        label=_("Has anything happened to you because of what you reported?"),
        help_text=_(
            "A threat, a change of tasks or hours, a dismissal, being left out; also to somebody close to you."
        ),
        choices=[("no", _("No, nothing")), ("yes", _("Yes"))],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    text = WritersText(label=_("What happened to you"), required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("happened") == "yes" and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write in a few words what happened."))
        return cleaned


class DiscloseForm(ShowsRefusals, forms.Form):
    """Something of who the writer is, to one person only."""

    stage = forms.ChoiceField(
        label=_("What you want to say"),
        choices=Disclosure.Stage.choices,
        widget=RadioCards(
            hints={
                Disclosure.Stage.REACH: _(
                    "An address or number that doesn't bear your name. It is enough for most things: begin with it."
                ),
                Disclosure.Stage.NAME: _("Only where protection or a hearing can't do without it."),
            }
        ),
        error_messages=CHOOSE,
    )
    reader = forms.ChoiceField(
        label=_("Who alone may read it"), error_messages=CHOOSE, widget=forms.RadioSelect
    )
    text = WritersText(label=_("What only this person reads"))

    def __init__(self, *args, readers: list[ReaderKey], **kwargs):
        super().__init__(*args, **kwargs)
        self._readers = {str(each.pk): each for each in readers}
        self.fields["reader"].choices = [(pk, each.person.name) for pk, each in self._readers.items()]

    def clean_reader(self) -> ReaderKey:
        """The key to which it is sealed."""
        return self._readers[self.cleaned_data["reader"]]
