"""Form fields for files: one that was cleaned, or many that were encrypted as they came."""

from collections.abc import Collection

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from probidad.core.files.intake import CleanFile, clean_upload
from probidad.core.files.uploads import MOST_BYTES, MOST_FILES, Problem, SealedUpload, lost_upload

ACCEPT = {"image": "image/png,image/jpeg,image/webp", "pdf": "application/pdf"}

NOT_KEPT = _("For safety the files weren't kept: choose them again.")
PROBLEMS = {
    Problem.LOST: NOT_KEPT,
    Problem.EMPTY: _("“%(name)s” is empty. Check it, and choose the files again."),
    Problem.TOO_MANY: _(
        "%(most)s files at most can be sent at once. Choose fewer; the others can be sent later."
    ),
    Problem.TOO_LARGE: _(
        "With “%(name)s” the files are larger than %(megabytes)s MB. Choose fewer or smaller ones."
    ),
    Problem.NO_ROOM: _(
        "There is no room for files just now. Send the text without files; they can be added another day."
    ),
}


class CleanFileField(forms.FileField):
    """Takes an upload through the intake; ``cleaned_data`` holds a :class:`CleanFile` (or None)."""

    def __init__(self, *, kinds: Collection[str] = ("image", "pdf"), **kwargs):
        self.kinds = tuple(kinds)
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ",".join(ACCEPT[kind] for kind in self.kinds)

    def clean(self, data, initial=None) -> CleanFile | None:
        # An empty file must reach the intake, which says so in the reader's words.
        self.allow_empty_file = True
        upload = super().clean(data, None)
        return clean_upload(upload, self.kinds) if upload else None


def lost(name: str) -> str:
    """The field by which a form that is carried on says that it had files, which weren't."""
    return f"{name}-lost"


class ManyFilesInput(forms.FileInput):
    """One control for several files; it needs no script."""

    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__({"multiple": True} | (attrs or {}))

    def value_from_datadict(self, data, files, name) -> list:
        found = files.getlist(name)
        return [lost_upload()] if not found and lost(name) in data else found

    def value_omitted_from_data(self, data, files, name) -> bool:
        return name not in files


class SealedFilesField(forms.Field):
    """Takes the files of a view marked `takes_sealed_files`; ``cleaned_data`` holds :class:`SealedUpload`\\ s."""

    widget = ManyFilesInput

    def to_python(self, value) -> list[SealedUpload]:
        """The files, if all were taken; else why the first one wasn't."""
        for upload in value or []:
            if upload.problem:
                about = {"name": upload.name, "most": MOST_FILES, "megabytes": MOST_BYTES // 1024**2}
                raise ValidationError(PROBLEMS[upload.problem], code=str(upload.problem), params=about)
        return list(value or [])


class KeepsNoFiles:
    """Mixin of forms with a SealedFilesField ``files``: where another field is wrong, says that files don't stay."""

    def full_clean(self):
        super().full_clean()
        self._tell()

    def add_error(self, field, error):
        super().add_error(field, error)
        self._tell()

    def tell_not_kept(self) -> None:
        """Say so, of a form that held and wasn't stored all the same."""
        if self.cleaned_data.get("files"):
            super().add_error("files", NOT_KEPT)

    def _tell(self):
        if self.is_bound and self._errors:
            self.tell_not_kept()
