"""What goes to an authority outside the platform, and what is left out of a message's redacted copy."""

from collections.abc import Sequence

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from probidad.core.languages.text import base_language
from probidad.core.refusals import ShowsRefusals
from probidad.core.ui.forms import RadioCards
from probidad.instruments.advice import redacting
from probidad.instruments.advice.forms.handling import SealedText
from probidad.instruments.advice.models.exports import REASONS, Export
from probidad.instruments.advice.queries.exports import COPY, GOES, ORIGINAL, Choice, Contents
from probidad.instruments.advice.redacting import Passage, Reason
from probidad.instruments.advice.rules import seen

SUGGESTIONS = 60  # of one message
LANGUAGES = [("es-mx", _("Spanish")), ("en", _("English"))]
LEFT_OUT = [(value, _("Left out: %(why)s") % {"why": label}) for value, label in REASONS]


class RedactForm(ShowsRefusals, forms.Form):
    """Passages to leave out of a message: for each suggestion whether, and others, a line each, by their reason."""

    def __init__(
        self, *args, texts: Sequence[str], suggested: Sequence[str], own: Sequence[Passage], **kwargs
    ):
        super().__init__(*args, **kwargs)
        self._texts, self.suggested = texts, list(dict.fromkeys(suggested))[:SUGGESTIONS]
        known = {each.text: each.reason for each in own}
        for number, words in enumerate(self.suggested):
            self.fields[f"suggested_{number}"] = forms.ChoiceField(
                label=f"“{words}”",
                choices=[("", _("Stays")), *REASONS],
                required=False,
                initial=known.pop(words, ""),
            )
        for reason, label in REASONS:
            self.fields[reason] = SealedText(
                label=label,
                help_text=_("One passage a line, as it stands in the message."),
                required=False,
                rows=3,
                initial="\n".join(text for text, why in known.items() if why == reason),
            )

    def clean(self):
        cleaned = super().clean()
        passages = [
            Passage(text=words, reason=Reason(why))
            for number, words in enumerate(self.suggested)
            if (why := cleaned.get(f"suggested_{number}"))
        ]
        for reason, _label in REASONS:
            for line in seen(cleaned.get(reason) or "").splitlines():
                if line.strip() and (passage := self._passage(line.strip(), reason)):
                    passages.append(passage)
        self.passages = tuple({each.text: each for each in passages}.values())
        if len(self.passages) > redacting.PASSAGES:
            self.add_error(
                None,
                gettext("At most %(most)s passages can be left out of a message.")
                % {"most": redacting.PASSAGES},
            )
        return cleaned

    def _passage(self, line: str, reason: str) -> Passage | None:
        if len(line) > 1 and any(redacting.holds(text, line) for text in self._texts):
            return Passage(text=line, reason=Reason(reason))
        said = gettext("“%(passage)s” isn't in the message as whole words: copy it from there.")
        self.add_error(reason, said % {"passage": line[:80]})
        return None


class ExportForm(ShowsRefusals, forms.Form):
    """To whom a claim is given, what for, and how each part of it goes or why it doesn't."""

    recipient = forms.ChoiceField(
        label=_("Who gets it"),
        choices=Export.Recipient.choices,
        widget=RadioCards,
        error_messages={"required": _("Choose one of them.")},
    )
    office = forms.CharField(
        label=_("Name of the authority or office"),
        max_length=200,
        error_messages={"required": _("Write its name.")},
    )
    purpose = SealedText(
        label=_("What for"),
        help_text=_(
            "What the authority is asked to look into, and by which rule. It stands in the document."
        ),
        rows=4,
    )
    language = forms.ChoiceField(label=_("Language of the document"), choices=LANGUAGES)
    tells = forms.ChoiceField(
        label=_("May the writer be told that it was passed on?"),
        help_text=_("They read to what kind of authority, and nothing else."),
        choices=[("yes", _("Yes")), ("no", _("No: it would put an investigation at risk"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the writer may be told of it.")},
    )

    def __init__(self, *args, contents: Contents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = (
            "en" if base_language(contents.claim.thread.language) == "en" else "es-mx"
        )
        for each in contents.messages:
            goes = _("Goes, redacted") if each.left_out else _("Goes as it was written")
            self.fields[f"message_{each.number}"] = forms.ChoiceField(
                label=gettext("Message %(number)s") % {"number": each.number},
                choices=[(GOES, goes), *LEFT_OUT],
            )
        for number, file in contents.files:
            ways = [(ORIGINAL, _("The original, as it came"))]
            if file.can_be_cleaned:
                ways.insert(0, (COPY, _("The copy without metadata")))
            self.fields[f"file_{number}_{file.attachment.number}"] = forms.ChoiceField(
                label=gettext("File %(name)s")
                % {"name": f"{number}-{file.attachment.number}: {file.note.name}"},
                choices=[*ways, *LEFT_OUT],
                # What can't be cleaned may say who wrote.
                initial=COPY if file.can_be_cleaned else Reason.WRITER,
            )
        if contents.steps:
            numbers = [str(each.step.number) for each in contents.steps]
            self.fields["steps"] = forms.MultipleChoiceField(
                label=_("Steps that go, in the words that the writer was told"),
                choices=[
                    (number, f"{each.step.get_kind_display()}, {date_format(each.step.day)}")
                    for number, each in zip(numbers, contents.steps, strict=True)
                ],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=numbers,
            )
        self._contents = contents

    def clean_office(self):
        """Only what is seen."""
        return seen(self.cleaned_data["office"])

    def clean_purpose(self):
        """Only what is seen."""
        return seen(self.cleaned_data["purpose"])

    def clean(self):
        cleaned = super().clean()
        if not self.errors and GOES not in self._messages(cleaned).values():
            self.add_error(None, gettext("At least one message has to go."))
        return cleaned

    @property
    def choice(self) -> Choice:
        """What a valid form says."""
        given = self.cleaned_data
        return Choice(
            recipient=given["recipient"],
            office=given["office"],
            purpose=given["purpose"],
            language=given["language"],
            is_told=given["tells"] == "yes",
            messages=self._messages(given),
            files={
                (number, file.attachment.number): given[f"file_{number}_{file.attachment.number}"]
                for number, file in self._contents.files
            },
            steps=frozenset(int(each) for each in given.get("steps", ())),
        )

    def _messages(self, given) -> dict[int, str]:
        return {each.number: given[f"message_{each.number}"] for each in self._contents.messages}
