"""A form field whose value is a clean file."""

from collections.abc import Collection

from django import forms

from probidad.core.files.intake import CleanFile, clean_upload

ACCEPT = {"image": "image/png,image/jpeg,image/webp", "pdf": "application/pdf"}


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
