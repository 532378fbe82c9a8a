"""The page that shows every component, for those who build pages and those who check them."""

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from probidad.core.languages.words import matches
from probidad.core.markers import public
from probidad.core.ui.charts.samples import samples
from probidad.core.ui.forms import DateInput, RadioCards
from probidad.core.ui.lists import Listing, SearchForm
from probidad.core.ui.tables import Cell, Column, Table


class SampleForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label=_("Name of the round"), help_text=_("As people will see it."), max_length=80)
    answer = forms.ChoiceField(
        label=pgettext_lazy("sample", "What do you do?"),
        choices=[
            ("return", pgettext_lazy("sample", "I return the gift")),
            ("report", pgettext_lazy("sample", "I report it")),
            ("keep", pgettext_lazy("sample", "I keep it")),
        ],
        widget=RadioCards(hints={"report": _("Within the period that the law sets.")}),
    )
    values = forms.MultipleChoiceField(
        label=pgettext_lazy("sample", "Values at stake"),
        choices=[
            ("honesty", pgettext_lazy("sample", "Honesty")),
            ("respect", pgettext_lazy("sample", "Respect")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    area = forms.ChoiceField(
        label=pgettext_lazy("sample", "Area"),
        choices=[("", "—"), ("works", pgettext_lazy("sample", "Public works"))],
        required=False,
    )
    comment = forms.CharField(
        label=pgettext_lazy("sample", "Comment"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    until = forms.DateField(label=pgettext_lazy("sample", "Until"), widget=DateInput)
    document = forms.FileField(
        label=pgettext_lazy("sample", "Document"), help_text=_("PDF, up to 5 MB."), required=False
    )
    agree = forms.BooleanField(label=_("I have read what is promised"))


def _sample_table(request) -> Table:
    columns = (
        Column("area", pgettext_lazy("sample", "Area")),
        Column("state", pgettext_lazy("sample", "State")),
        Column("answers", pgettext_lazy("sample", "Answers"), numeric=True),
        Column("aligned", pgettext_lazy("sample", "Aligned (%)"), numeric=True),
    )
    rows = [
        {
            "area": pgettext_lazy("sample", "Treasury"),
            "state": Cell(pgettext_lazy("sample", "Open"), badge="info"),
            "answers": 1240,
            "aligned": 58.4,
        },
        {
            "area": pgettext_lazy("sample", "Public works"),
            "state": Cell(pgettext_lazy("sample", "Closed"), badge="good"),
            "answers": 96,
            "aligned": 41.0,
        },
        {
            "area": pgettext_lazy("sample", "Civil registry"),
            "state": Cell(pgettext_lazy("sample", "Overdue"), badge="bad"),
            "answers": 12,
            "aligned": None,
        },
    ]
    return Table(columns, rows, _("Answers by area (invented)")).sorted(request)


def _sample_list(request) -> Listing:
    names = [
        pgettext("sample", "Treasury"),
        pgettext("sample", "Public works"),
        pgettext("sample", "Civil registry"),
    ]
    form = SearchForm(request.GET)
    found = [name for name in names if matches(form.cleaned_data["q"], name)] if form.is_valid() else []
    return Listing(
        request,
        form,
        found,
        columns=[
            Column("nombre", pgettext_lazy("sample", "Area")),
            Column("estado", pgettext_lazy("sample", "State")),
        ],
        rows=_sample_rows,
        caption=_("Areas (invented)"),
    )


def _sample_rows(names):
    for name in names:
        yield {"nombre": Cell(name, href="#list"), "estado": Cell(pgettext("sample", "Open"), badge="info")}


@public
def components(request):
    """Every component with invented content. ``?errores`` shows the form as it looks when refused."""
    form = SampleForm({"name": ""}) if "errores" in request.GET else SampleForm()
    listing = _sample_list(request)
    context = {
        "form": form,
        "charts": samples(),
        "table": _sample_table(request),
        "list": listing,
        "page": Paginator(range(120), 10).get_page(request.GET.get("pagina")),
        "steps": [
            {"label": pgettext_lazy("sample", "Choose dilemmas"), "state": "done", "href": "#steps"},
            {"label": pgettext_lazy("sample", "Upload the roster"), "state": "current"},
            {"label": pgettext_lazy("sample", "Open"), "state": "todo"},
        ],
        "tabs": [
            {"label": pgettext_lazy("sample", "Results"), "href": "#tabs", "current": True},
            {"label": pgettext_lazy("sample", "Comments"), "href": "#tabs"},
        ],
        "trail": [
            {"label": pgettext_lazy("sample", "Institutions"), "href": "#breadcrumbs"},
            {"label": pgettext_lazy("sample", "Valle Sereno")},
        ],
        "tones": [
            ("neutral", pgettext_lazy("sample", "Draft")),
            ("info", pgettext_lazy("sample", "Open")),
            ("good", pgettext_lazy("sample", "Closed")),
            ("warn", pgettext_lazy("sample", "Closes soon")),
            ("bad", pgettext_lazy("sample", "Overdue")),
        ],
    }
    return listing.file(_("sample")) or render(request, "ui/components.html", context)


@public
def component_confirm(request):
    """The confirmation that the page of components opens as a dialog."""
    return render(request, "ui/component_confirm.html")
