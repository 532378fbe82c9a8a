"""Fields for what somebody writes and everybody reads: what nobody sees doesn't come in, such as marks that turn text around."""

from django import forms

from probidad.core.files.yaml_files.source import clean, clean_line


class WordsField(forms.CharField):
    """A text of several lines."""

    def to_python(self, value) -> str:
        return clean(super().to_python(value))


class LineField(forms.CharField):
    """A text of one line."""

    def to_python(self, value) -> str:
        return clean_line(super().to_python(value))
