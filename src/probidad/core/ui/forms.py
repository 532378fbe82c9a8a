"""How forms are rendered: label, hint and error beside each field, tied together for screen readers."""

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.dateparse import parse_date


class Renderer(TemplatesSetting):
    """The form renderer of the whole platform (``settings.FORM_RENDERER``)."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    formset_template_name = "components/formset.html"


class DateInput(forms.DateInput):
    """The browser's own date picker; it speaks ISO dates in every language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if context["widget"]["value"] and not _is_day(context["widget"]["value"]):
            # The picker would show nothing of what it can't read; so one sees what was typed.
            context["widget"]["type"] = "text"
        return context


def _is_day(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False


class RadioCards(forms.RadioSelect):
    """Options as big cards. ``hints`` maps an option's value to a line of explanation below it."""

    def __init__(self, attrs=None, choices=(), hints=None):
        super().__init__(attrs, choices)
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}

    def __deepcopy__(self, memo):
        # Django copies a field's widget for each form; what it doesn't know of would be shared by all of them.
        copied = super().__deepcopy__(memo)
        copied.hints = dict(self.hints)
        return copied

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        return option
