"""Forms of evidence: a link, a file or a note."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from probidad.core.files.forms import CleanFileField
from probidad.core.refusals import ShowsRefusals
from probidad.core.ui.forms import DateInput
from probidad.instruments.indices.forms.words import LineField, WordsField
from probidad.instruments.indices.models import Evidence
from probidad.instruments.indices.models.answers import NOTE_LENGTH
from probidad.instruments.indices.models.links import FIRST_DAY, check_page

TITLE_LENGTH, URL_LENGTH = 300, 2000
Kind = Evidence.Kind
PUBLIC = {
    "label": _("Everybody may download it"),
    "required": False,
    "help_text": _(
        "Once the evaluation is published. Leave it unticked where personal data stands in it: title and digest are published anyway."
    ),
}


class EvidenceForm(ShowsRefusals, forms.Form):
    """What all kinds have: a title, and what it shows."""

    kind: str
    title = LineField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        help_text=_("Such as “Code of ethics, Official Gazette 12”."),
    )
    text = WordsField(
        label=_("What it shows"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The page, article or row to look at."),
    )

    @property
    def brought(self) -> dict:
        """What services.evidence.bring_evidence takes."""
        return {"kind": self.kind} | self.cleaned_data


class LinkForm(EvidenceForm):
    """A page on the internet, as it was seen on a day. Nobody but the person who brings it opens it."""

    kind = Kind.LINK
    url = forms.CharField(
        label=_("Link"),
        max_length=URL_LENGTH,
        help_text=_(
            "It begins with https:// or http://. The platform doesn't open it: it keeps what you say."
        ),
        widget=forms.URLInput,
    )
    seen_on = forms.DateField(
        label=_("Day on which it was seen"),
        widget=DateInput,
        validators=[MinValueValidator(FIRST_DAY)],
    )
    file = CleanFileField(
        label=_("Copy of the page"),
        required=False,
        help_text=_("PDF or picture. Pages change: the copy's digest shows what was there."),
    )
    public = forms.BooleanField(**PUBLIC)
    field_order = ("url", "title", "seen_on", "text", "file", "public")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen_on"].initial = timezone.localdate()

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        check_page(url)
        return url

    def clean_seen_on(self) -> dt.date:
        if self.cleaned_data["seen_on"] > timezone.localdate():
            raise ValidationError(_("That day hasn't come yet."), code="future")
        return self.cleaned_data["seen_on"]


class FileForm(EvidenceForm):
    """A document or a picture."""

    kind = Kind.FILE
    file = CleanFileField(
        label=pgettext_lazy("evidence", "File"),
        help_text=_("PDF up to 20 MB, or picture (JPG, PNG, WebP) up to 5 MB."),
    )
    public = forms.BooleanField(**PUBLIC)
    field_order = ("file", "title", "text", "public")


class NoteForm(EvidenceForm):
    """What somebody saw or was told: a visit, a call, an interview."""

    kind = Kind.NOTE
    seen_on = forms.DateField(label=_("Day"), widget=DateInput, validators=[MinValueValidator(FIRST_DAY)])
    field_order = ("title", "seen_on", "text")
    clean_seen_on = LinkForm.clean_seen_on

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        self.fields["seen_on"].initial = timezone.localdate()


# As addresses name them (`?tipo=enlace`).
FORMS = {"enlace": LinkForm, "archivo": FileForm, "nota": NoteForm}
