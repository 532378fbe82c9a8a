"""Forms of what follows scoring: agreeing, replying, contesting, deciding."""

from django import forms
from django.utils.translation import gettext_lazy as _

from probidad.core.languages.text import localized
from probidad.core.refusals import ShowsRefusals
from probidad.core.ui.forms import DateInput, RadioCards
from probidad.instruments.indices.forms.scoring import LARGEST_EDITION, AnswerForm
from probidad.instruments.indices.forms.words import WordsField
from probidad.instruments.indices.models import Answer, Dispute, Reply
from probidad.instruments.indices.models.answers import NOTE_LENGTH
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE


class AgreedForm(AnswerForm):
    """What is agreed on for an indicator, and why. ``finders``: the names of who found a level, by its key."""

    reason = WordsField(
        label=_("Why"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is published."),
        error_messages={"required": _("Say why.")},
    )

    def __init__(self, *args, entry: Entry, finders=None, **kwargs):
        super().__init__(*args, entry=entry, asks_why=True, **kwargs)
        if "level" in self.fields:
            level = self.fields["level"]
            level.label, level.required = _("Which level is right?"), True
            level.error_messages["required"] = _("Choose what is agreed on.")
            hints = level.widget.hints
            for key, names in (finders or {}).items():
                hints[key] = " ".join(filter(None, [hints.get(key), _("Found by: %s.") % ", ".join(names)]))

    @staticmethod
    def initial_of(answer: Answer | None) -> dict:
        """What the form shows of an answer: another one needs a reason of its own."""
        return AnswerForm.initial_of(answer) | {"reason": ""}


class DecisionForm(AgreedForm):
    """What is decided of a dispute; the answer counts only where the finding changes."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[each for each in Dispute.Decision.choices if each[0]],
        widget=RadioCards,
        error_messages={"required": _("Choose one of the two.")},
    )
    field_order = ("decision", "level", "part", "whole", "does_not_apply", "note", "reason")

    def __init__(self, *args, entry: Entry, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        if "level" in self.fields:
            self.fields["level"].required = False

    @property
    def found(self) -> dict:
        """What is to be saved, as services.reviewing.decide_dispute takes it."""
        return super().found | {"decision": self.cleaned_data["decision"]}


class UntilForm(ShowsRefusals, forms.Form):
    """The last day for replies."""

    until = forms.DateField(label=_("Last day for replies"), widget=DateInput)


class ReturnForm(ShowsRefusals, forms.Form):
    """What the reviewer asks for."""

    text = WordsField(
        label=_("What is to be done"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say what is to be done.")},
    )


class ReplyForm(ShowsRefusals, forms.Form):
    """What the institution says of a finding."""

    AGREES, DISAGREES = "yes", "no"
    agrees = forms.ChoiceField(
        label=_("Do you agree with this finding?"),
        choices=[(AGREES, _("We agree")), (DISAGREES, _("We don't agree"))],
        widget=RadioCards,
        error_messages={"required": _("Choose one of the two.")},
    )
    text = WordsField(
        label=_("Why, or what you add"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It is published beside the finding, with its day and without your name."),
    )
    edition = forms.IntegerField(
        required=False, min_value=0, max_value=LARGEST_EDITION, widget=forms.HiddenInput
    )

    @classmethod
    def initial_of(cls, reply: Reply | None) -> dict:
        """What the form shows of a reply."""
        if reply is None:
            return {"edition": 0}
        agrees = cls.AGREES if reply.agrees else cls.DISAGREES
        return {"agrees": agrees, "text": reply.text, "edition": reply.edition}

    @property
    def written(self) -> dict:
        """What is to be saved, as services.replying.write_reply takes it."""
        cleaned = self.cleaned_data
        return {
            "agrees": cleaned["agrees"] == self.AGREES,
            "text": cleaned["text"],
            "edition": cleaned["edition"] or 0,
        }


class DisputeForm(ShowsRefusals, forms.Form):
    """What the institution says is right, and why."""

    claimed_level = forms.ChoiceField(
        label=_("What would be right"),
        widget=RadioCards,
        error_messages={"required": _("Choose one of the levels.")},
    )
    reason = WordsField(
        label=_("Why"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Name the evidence that shows it. It is published, with its day and without your name."),
        error_messages={"required": _("Say why.")},
    )

    def __init__(self, *args, entry: Entry, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(each.key, localized(each.text)) for each in entry.levels]
        if entry.indicator.may_not_apply is not None:
            choices.append((NOT_APPLICABLE, _("It doesn't apply here")))
            self.fields["claimed_level"].widget.hints = {
                NOT_APPLICABLE: localized(entry.indicator.may_not_apply)
            }
        self.fields["claimed_level"].choices = choices
