"""What the staff writes in a conversation. Every text keeps what was typed, whatever was wrong with it."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from probidad.core.files.forms import KeepsNoFiles, SealedFilesField
from probidad.core.languages.text import base_language
from probidad.core.refusals import ShowsRefusals
from probidad.instruments.advice import phrases, rules
from probidad.instruments.advice.models import ReaderKey


class SealedText(forms.CharField):
    """A text that will be sealed. A browser would cut what is too long: we say so."""

    def __init__(self, *, rows: int = 6, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        kwargs.setdefault("error_messages", {"required": _("Write something.")})
        super().__init__(validators=[MaxLengthValidator(rules.TEXT_LENGTH)], **kwargs)


class TakeForm(ShowsRefusals, forms.Form):
    """The first words to the writer."""

    text = SealedText(
        label=_("What the writer reads at once"),
        help_text=_("A suggestion: change it as you would say it."),
        rows=5,
    )


class ReplyForm(ShowsRefusals, forms.Form):
    """An answer. What should not be asked or said is found by its words, and is sent with a reason only.

    Bound and looked at, ``checked`` is what was found.
    """

    text = SealedText(label=_("Your reply"), rows=10)
    reason = SealedText(
        label=_("Why it is right to send it so"),
        help_text=_("Your colleagues read it as a note; the writer doesn't."),
        required=False,
        # Shown once there is something to give a reason for.
        widget=forms.HiddenInput,
    )
    checked: phrases.Checked | None = None

    def __init__(self, *args, language: str, **kwargs):
        super().__init__(*args, **kwargs)
        self._language = language

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("text"):
            return cleaned
        found = phrases.checked(cleaned["text"], self._language)
        if found.findings:
            self.checked = found
            self.fields["reason"].widget = forms.Textarea(attrs={"rows": 2})
            if not cleaned.get("reason"):
                self.add_error(
                    "text",
                    _(
                        "Look at the marked words before you send it: change them, or say below why they are right."
                    ),
                )
        return cleaned

    @property
    def findings(self) -> list[tuple[str, tuple[str, ...], str]]:
        """What was found: title, words and remark, in the page's language."""
        language, found = base_language(), self.checked.findings if self.checked else ()
        return [(each.act.title.of(language), each.words, each.act.remark.of(language)) for each in found]

    @property
    def asks_reason(self) -> bool:
        """Whether the field for the reason is shown."""
        return self.checked is not None


class AnswerForm(KeepsNoFiles, ReplyForm):
    """A reply with files."""

    files = SealedFilesField(
        label=_("Files"),
        help_text=_("Up to 20. The writer gets them as they are: look that they say nothing of anybody."),
        required=False,
    )


class NoteForm(ShowsRefusals, forms.Form):
    """A remark among the staff."""

    text = SealedText(label=_("Note for your colleagues"), rows=3)


class CloseForm(ReplyForm):
    """The last message, looked at like any reply."""

    field_order = ("text", "reason")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("The last words to the writer")


class PassForm(ShowsRefusals, forms.Form):
    """Somebody who is given the thread or asked, and what they should know."""

    to = forms.ChoiceField(label=_("Who"), error_messages={"required": _("Choose somebody.")})
    text = SealedText(
        label=_("What they should know"),
        help_text=_("A sealed note: only who reads this conversation reads it."),
    )

    def __init__(self, *args, candidates: list[ReaderKey], **kwargs):
        super().__init__(*args, **kwargs)
        self._people = {str(key.person_id): key.person for key in candidates}
        self.fields["to"].choices = [("", "—"), *((pk, each.name) for pk, each in self._people.items())]

    @property
    def person(self):
        """Whom it names, of a valid form."""
        return self._people[self.cleaned_data["to"]]
