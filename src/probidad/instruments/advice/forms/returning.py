"""Forms of whoever comes back with a receipt."""

from django import forms
from django.core import signing
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity import receipts
from probidad.core.files.forms import KeepsNoFiles
from probidad.instruments.advice import rules
from probidad.instruments.advice.forms.writing import (
    PRIVATE,
    TOO_LONG,
    WORD,
    LongText,
    files_field,
    reader_name,
)
from probidad.instruments.advice.queries.offers import PossibleReader


class ReceiptForm(forms.Form):
    """The words of somebody who comes back."""

    receipt = LongText(
        label=_("Your receipt"),
        help_text=_(
            "Eleven words, in their order. Accents, capitals and spaces don't matter; the first four letters of each are enough."
        ),
        max_length=600,
        widget=forms.Textarea(attrs=WORD | {"rows": 3}),
        error_messages={
            "required": _("Type the eleven words."),
            "max_length": _("This is too long: a receipt has eleven words."),
        },
    )

    def clean_receipt(self) -> receipts.Receipt:
        # Follows from what was typed alone: nothing tells which conversations exist.
        try:
            return receipts.read_receipt(self.cleaned_data["receipt"])
        except receipts.WrongCount as wrong:
            message = ngettext(
                "You typed %(count)s word; a receipt has eleven.",
                "You typed %(count)s words; a receipt has eleven.",
                wrong.count,
            ) % {"count": wrong.count}
        except receipts.UnknownWord as wrong:
            message = gettext(
                "“%(word)s”, word %(position)s, isn't in the list of words. Look at how you wrote it down."
            ) % {"word": wrong.word, "position": wrong.position}
        raise forms.ValidationError(message)


class ReplyForm(KeepsNoFiles, forms.Form):
    """The writer's next message. ``after``: the number of the last message that the page showed."""

    text = LongText(
        label=_("Write again"),
        max_length=rules.TEXT_LENGTH,
        strip=False,
        widget=forms.Textarea(attrs=PRIVATE | {"rows": 8}),
        error_messages={"required": _("Write something before you send it."), "max_length": TOO_LONG},
    )
    files = files_field()
    after = forms.IntegerField(min_value=0, max_value=rules.MESSAGES, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        text = rules.seen(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return text


_SHOWN = "probidad.advice.shown"


class ClaimForm(forms.Form):
    """Who of a claim's new readers must not read it. Valid, ``shown`` has the keys of those whom the page named."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    people = forms.TypedMultipleChoiceField(
        label=_("Who of them must not read it"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever you tick gets no key. If nobody stands in the way, just go on."),
    )

    def __init__(self, *args, readers: list[PossibleReader], later: list[PossibleReader], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(each.person.pk, reader_name(each)) for each in (*readers, *later)]
        self.fields["shown"].initial = signing.dumps([each.key for each in readers], salt=_SHOWN)

    def clean_shown(self) -> list[int]:
        try:
            return signing.loads(self.cleaned_data["shown"], salt=_SHOWN)
        except signing.BadSignature:
            return []


class RatingForm(forms.Form):
    """How much it helped."""

    level = forms.TypedChoiceField(
        label=_("How much did it help you?"),
        coerce=int,
        choices=[
            (5, _("Very much")),
            (4, _("Much")),
            (3, _("Somewhat")),
            (2, _("Little")),
            (1, _("Not at all")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )
