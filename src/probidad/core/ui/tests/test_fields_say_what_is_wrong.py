"""A refused form says what is wrong beside each field and, with links, at the top."""

import re

from django import forms
from django.template.loader import render_to_string

from probidad.core.ui.forms import DateInput, RadioCards


class Gift(forms.Form):
    what = forms.CharField(label="What", help_text="In a few words.")
    course = forms.ChoiceField(
        label="Course",
        choices=[("keep", "Keep"), ("return", "Return")],
        widget=RadioCards(hints={"keep": "Risky."}),
    )
    day = forms.DateField(label="Day", widget=DateInput)
    note = forms.CharField(
        label="Note", required=False, widget=forms.TextInput(attrs={"placeholder": "Type"})
    )
    agree = forms.BooleanField(label="I agree")

    def clean(self):
        raise forms.ValidationError("Not on <Sundays>.")


def element(html: str, name: str) -> str:
    """The opening tag of the control called ``name``."""
    return re.search(rf'<(?:input|textarea|select)[^>]*name="{name}"[^>]*>', html).group()


def test_an_error_stands_beside_its_field_and_the_field_points_to_it():
    html = str(Gift({"what": ""}))
    control = element(html, "what")
    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="id_what_helptext id_what_error"' in control
    error = re.search(r'<ul class="errors" id="id_what_error">(.*?)</ul>', html, re.DOTALL)
    assert error and html.index(error.group()) < html.index(control)


def test_a_group_of_options_is_described_as_a_whole():
    html = str(Gift({}))
    assert '<fieldset aria-describedby="id_course_error">' in html
    assert "Risky." in html


def test_every_label_belongs_to_a_control():
    html = str(Gift())
    ids = set(re.findall(r'<(?:input|textarea|select)[^>]* id="([^"]+)"', html))
    labels = re.findall(r'<label for="([^"]+)"', html)
    assert labels and set(labels) <= ids


def test_the_summary_links_each_error_to_a_control_that_exists():
    form = Gift({})
    html = render_to_string("components/error_summary.html", {"form": form}) + str(form)
    targets = re.findall(r'<a href="#([^"]+)"', html)
    assert targets == ["id_what", "id_course_0", "id_day", "id_agree"]
    assert all(f'id="{target}"' in html for target in targets)


def test_what_is_wrong_with_the_whole_form_is_shown_once_and_escaped():
    form = Gift({"what": "x", "course": "keep", "day": "2025-03-01", "agree": "on"})
    html = render_to_string("components/error_summary.html", {"form": form}) + str(form)
    assert html.count("Not on &lt;Sundays&gt;.") == 1
    assert "<Sundays>" not in html


def test_a_form_without_errors_has_no_summary():
    assert not render_to_string("components/error_summary.html", {"form": Gift()}).strip()


def test_optional_is_said_and_placeholders_are_not_used():
    html = str(Gift())
    assert "(optional)" in html or "(opcional)" in html
    assert "placeholder" not in html


def test_a_date_keeps_its_iso_form_in_every_language():
    html = str(Gift(initial={"day": __import__("datetime").date(2025, 3, 9)}))
    assert 'type="date"' in element(html, "day") and 'value="2025-03-09"' in element(html, "day")
