"""The page that shows every component, for those who build pages and those who check them."""

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from probidad.core.markers import public
from probidad.core.ui.forms import DateInput, RadioCards
from probidad.core.ui.tables import Cell, Column, Table


class SampleForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label=_("Name of the round"), help_text=_("As people will see it."), max_length=80)
    answer = forms.ChoiceField(
        label=_("What do you do?"),
        choices=[
            ("return", _("I return the gift")),
            ("report", _("I report it")),
            ("keep", _("I keep it")),
        ],
        widget=RadioCards(hints={"report": _("Within the period that the law sets.")}),
    )
    values = forms.MultipleChoiceField(
        label=_("Values at stake"),
        choices=[("honesty", _("Honesty")), ("respect", _("Respect"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    area = forms.ChoiceField(
        label=_("Area"), choices=[("", "—"), ("works", _("Public works"))], required=False
    )
    comment = forms.CharField(label=_("Comment"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    until = forms.DateField(label=_("Until"), widget=DateInput)
    document = forms.FileField(label=_("Document"), help_text=_("PDF, up to 5 MB."), required=False)
    agree = forms.BooleanField(label=_("I have read what is promised"))


def _sample_table(request) -> Table:
    columns = (
        Column("area", _("Area")),
        Column("state", _("State")),
        Column("answers", _("Answers"), numeric=True),
        Column("aligned", _("Aligned (%)"), numeric=True),
    )
    rows = [
        {"area": _("Treasury"), "state": Cell(_("Open"), badge="info"), "answers": 1240, "aligned": 58.4},
        {"area": _("Public works"), "state": Cell(_("Closed"), badge="good"), "answers": 96, "aligned": 41.0},
        {
            "area": _("Civil registry"),
            "state": Cell(_("Overdue"), badge="bad"),
            "answers": 12,
            "aligned": None,
        },
    ]
    return Table(columns, rows, _("Answers by area (invented)")).sorted(request)


@public
def components(request):
    """Every component with invented content. ``?errores`` shows the form as it looks when refused."""
    form = SampleForm({"name": ""}) if "errores" in request.GET else SampleForm()
    context = {
        "form": form,
        "table": _sample_table(request),
        "page": Paginator(range(120), 10).get_page(request.GET.get("pagina")),
        "steps": [
            {"label": _("Choose dilemmas"), "state": "done", "href": "#steps"},
            {"label": _("Upload the roster"), "state": "current"},
            {"label": _("Open"), "state": "todo"},
        ],
        "tabs": [
            {"label": _("Results"), "href": "#tabs", "current": True},
            {"label": _("Comments"), "href": "#tabs"},
        ],
        "trail": [{"label": _("Institutions"), "href": "#breadcrumbs"}, {"label": _("Valle Sereno")}],
        "tones": [
            ("neutral", _("Draft")),
            ("info", _("Open")),
            ("good", _("Closed")),
            ("warn", _("Closes soon")),
            ("bad", _("Overdue")),
        ],
    }
    return render(request, "ui/components.html", context)


@public
def component_confirm(request):
    """The confirmation that the page of components opens as a dialog."""
    return render(request, "ui/component_confirm.html")
