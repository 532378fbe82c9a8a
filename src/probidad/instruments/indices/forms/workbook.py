"""The form that was filled in without a connection: uploaded, and confirmed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from probidad.core.refusals import ShowsRefusals
from probidad.core.ui.forms import RadioCards
from probidad.instruments.indices.models import Seat
from probidad.instruments.indices.rules.offline import FilledForm
from probidad.instruments.indices.workbook.changes import Change, Changes
from probidad.instruments.indices.workbook.reading import read_form

FORM, PLATFORM = "form", "platform"


class UploadForm(ShowsRefusals, forms.Form):
    """The form's file; ``cleaned_data`` holds what it changes."""

    file = forms.FileField(
        label=_("Your form, filled in"),
        help_text=_("The XLSX file that you downloaded here; 10 MB at most."),
        error_messages={"required": _("Choose the form's file."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args, seat: Seat, **kwargs):
        super().__init__(*args, **kwargs)
        self._seat = seat

    def clean_file(self) -> FilledForm:
        return read_form(self.cleaned_data["file"], self._seat)


class ReviewForm(ShowsRefusals, forms.Form):
    """Which answer stays where both the form and the platform changed; a field for each, named by the indicator's code."""

    # What was seen: whoever confirms something else is shown it first.
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, changes: Changes, **kwargs):
        super().__init__(*args, initial={"seen": changes.digest}, **kwargs)
        self.plain = changes.plain
        for change in changes.conflicts:
            self.fields[change.entry.code] = _choice(change)
        self.conflicts = [(change, self[change.entry.code]) for change in changes.conflicts]

    @property
    def left_as_they_are(self) -> set[str]:
        """The codes of the answers of which the platform's stays."""
        return {code for code, chosen in self.cleaned_data.items() if code != "seen" and chosen == PLATFORM}


def _choice(change: Change) -> forms.ChoiceField:
    platform = _("On the platform: %(level)s") % {"level": change.level_before}
    form = _("In your form: %(level)s") % {"level": change.level_after}
    hints = {PLATFORM: change.before.note, FORM: change.after.note}
    return forms.ChoiceField(
        label=f"{change.entry.number} · {change.question}",
        choices=[(PLATFORM, platform), (FORM, form)],
        widget=RadioCards(hints=hints),
        error_messages={"required": _("Choose which of both stays.")},
    )
