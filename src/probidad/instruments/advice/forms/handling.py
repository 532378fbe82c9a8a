"""What the staff writes in a conversation. Every text keeps what was typed, whatever was wrong with it."""

from collections.abc import Sequence

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from probidad.core.files.forms import KeepsNoFiles, SealedFilesField
from probidad.core.languages.text import base_language
from probidad.core.people.models import Person
from probidad.core.refusals import ShowsRefusals
from probidad.instruments.advice import phrases, rules
from probidad.instruments.advice.models import ReaderKey
from probidad.instruments.advice.queries.texts import Opened


class SealedText(forms.CharField):
    """A text that will be sealed. A browser would cut what is too long: we say so."""

    def __init__(self, *, rows: int = 6, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        kwargs.setdefault("error_messages", {"required": _("Write something.")})
        super().__init__(validators=[MaxLengthValidator(rules.TEXT_LENGTH)], **kwargs)


class AreaField(forms.ChoiceField):
    """For which area a conversation counts in figures."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("The area that it is about"),
            required=False,
            help_text=_(
                "For figures only: it is counted among all others, and nothing else keeps it in clear."
            ),
            error_messages={"invalid_choice": _("Choose an area of the list.")},
            **kwargs,
        )


class TakeForm(ShowsRefusals, forms.Form):
    """The first words to the writer."""

    text = SealedText(
        label=_("What the writer reads at once"),
        help_text=_("A suggestion: change it as you would say it."),
        rows=5,
    )


def last_seen(most: int) -> forms.IntegerField:
    """The number of the last message, or note, that the page showed on which something was typed."""
    return forms.IntegerField(min_value=0, max_value=most, required=False, widget=forms.HiddenInput)


class ReplyForm(ShowsRefusals, forms.Form):
    """An answer. What should not be asked or said is found by its words, and is sent with a reason only.

    Bound and looked at, ``checked`` is what was found; ``meanwhile`` is what was written since the page was shown.
    """

    text = SealedText(label=_("Your reply"), rows=10)
    reason = SealedText(
        label=_("Why it is right to send it so"),
        help_text=_("Your colleagues read it as a note; the writer doesn't."),
        required=False,
        # Shown once there is something to give a reason for.
        widget=forms.HiddenInput,
    )
    after = last_seen(rules.MESSAGES)
    checked: phrases.Checked | None = None
    meanwhile: Sequence[Opened] = ()

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
            self.fields["reason"].required = True  # so that nothing says that it is optional
            if not cleaned.get("reason"):
                self.add_error(
                    "text",
                    _(
                        "Look at the marked words before you send it: change them, or say below why they are right."
                    ),
                )
        return cleaned

    def show_meanwhile(self, messages: Sequence[Opened]) -> None:
        """Show it again beside what was written meanwhile; sent once more it comes after that."""
        self.meanwhile = messages
        self.put("after", str(messages[-1].message.number))
        self.add_error(
            "text",
            _(
                "Something was written here meanwhile, so nothing was sent. Read it, and then send or change yours."
            ),
        )

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
    after = last_seen(rules.NOTES)


class CloseForm(ReplyForm):
    """The last message, looked at like any reply."""

    field_order = ("text", "reason", "area", "after")
    area = AreaField()

    def __init__(self, *args, areas: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas
        self.fields["text"].label = _("The last words to the writer")


class PassForm(ShowsRefusals, forms.Form):
    """Somebody who is given the thread or asked, and what they should know."""

    to = forms.ChoiceField(label=_("Who"), error_messages={"required": _("Choose somebody.")})
    text = SealedText(
        label=_("What they should know"),
        help_text=_("A sealed note: only who reads this conversation reads it."),
    )

    after = last_seen(rules.NOTES)

    def __init__(self, *args, candidates: list[ReaderKey], **kwargs):
        super().__init__(*args, **kwargs)
        self._people = {str(key.person_id): key.person for key in candidates}
        self.fields["to"].choices = [("", "—"), *((pk, each.name) for pk, each in self._people.items())]

    def clean_to(self) -> Person:
        return self._people[self.cleaned_data["to"]]
