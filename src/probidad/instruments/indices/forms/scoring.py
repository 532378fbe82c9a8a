"""The form of one indicator."""

from django import forms
from django.utils.translation import gettext_lazy as _

from probidad.core.languages.text import localized
from probidad.core.refusals import ShowsRefusals
from probidad.core.ui.forms import RadioCards
from probidad.instruments.indices.forms.words import WordsField
from probidad.instruments.indices.models import Answer
from probidad.instruments.indices.models.answers import NOTE_LENGTH
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE

LARGEST = 10**12  # pesos and people alike fit below it
LARGEST_EDITION = 10**9


class AnswerForm(ShowsRefusals, forms.Form):
    """What an assessor finds for an indicator: a level, or the numbers that it follows from; a note.

    Nothing is required: a note alone can be saved, and gone on with another day. ``asks_why``: there is an earlier answer.
    """

    level = forms.ChoiceField(label=_("Your answer"), required=False, widget=RadioCards)
    part = forms.IntegerField(required=False, min_value=0, max_value=LARGEST)
    whole = forms.IntegerField(required=False, min_value=0, max_value=LARGEST)
    does_not_apply = forms.BooleanField(label=_("It doesn't apply here"), required=False)
    note = WordsField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you saw and where, so that somebody else would choose the same. It is published."),
    )
    reason = WordsField(
        label=_("Why it isn't as last time"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If what you found is different: what happened since. It is published."),
    )
    edition = forms.IntegerField(
        required=False, min_value=0, max_value=LARGEST_EDITION, widget=forms.HiddenInput
    )

    def __init__(self, *args, entry: Entry, asks_why: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_why:
            del self.fields["reason"]
        indicator = entry.indicator
        if indicator.measure:
            del self.fields["level"]
            self._name("part", indicator.measure.part)
            self._name("whole", indicator.measure.whole)
            if indicator.may_not_apply is None:
                del self.fields["does_not_apply"]
            else:
                self.fields["does_not_apply"].help_text = localized(indicator.may_not_apply)
            return
        for name in ("part", "whole", "does_not_apply"):
            del self.fields[name]
        choices = [(each.key, localized(each.text)) for each in entry.levels]
        if indicator.may_not_apply is not None:
            choices.append((NOT_APPLICABLE, _("It doesn't apply here")))
            self.fields["level"].widget.hints = {NOT_APPLICABLE: localized(indicator.may_not_apply)}
        self.fields["level"].choices = choices

    def _name(self, name: str, text) -> None:
        if text is None:
            del self.fields[name]
        else:
            self.fields[name].label = localized(text)

    @staticmethod
    def initial_of(answer: Answer | None) -> dict:
        """What the form shows of an answer."""
        if answer is None:
            return {"edition": 0}
        return {
            "level": answer.level,
            "part": answer.part,
            "whole": answer.whole,
            "does_not_apply": answer.level == NOT_APPLICABLE,
            "note": answer.note,
            "reason": answer.reason,
            "edition": answer.edition,
        }

    @property
    def numbers(self) -> list[forms.BoundField]:
        """The numbers that are measured: needed for an answer, but not to save a note."""
        return [self[name] for name in ("part", "whole") if name in self.fields]

    @property
    def found(self) -> dict:
        """What is to be saved, as services.scoring.save_answer takes it."""
        cleaned = self.cleaned_data
        level = NOT_APPLICABLE if cleaned.get("does_not_apply") else cleaned.get("level", "")
        return {
            "level": level,
            "part": cleaned.get("part"),
            "whole": cleaned.get("whole"),
            "note": cleaned["note"],
            "reason": cleaned.get("reason", ""),
            "edition": cleaned["edition"] or 0,
        }
