"""Whether a certificate holds, for whoever has its code."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from probidad.core.languages.words import folded
from probidad.core.markers import FORM_METHODS, anonymous
from probidad.instruments.advice import queries
from probidad.instruments.advice.forms.certificates import NameForm
from probidad.instruments.advice.reports.certificates import grouped


@anonymous
@FORM_METHODS
def certificate(request, code: str) -> HttpResponse:
    """State, institution and days of a certificate; its holder's name only where the holder agreed.

    Otherwise a name that is typed is compared with it: a document with somebody else's name is found out, and
    nobody learns a name from a code.
    """
    found = queries.certificate_by_code(code)
    if found is None:
        return render(request, "advice/certificate_unknown.html", {}, status=404)
    today = timezone.localdate()
    form = NameForm(request.POST if request.method == "POST" else None)
    compared = request.method == "POST" and form.is_valid()
    page = {
        "certificate": found,
        "code": grouped(found.code),
        "holds": found.is_valid(today),
        "form": None if found.shows_name else form,
        "compared": compared,
        "same": compared and folded(form.cleaned_data["name"]).split() == folded(found.person.name).split(),
    }
    return render(request, "advice/certificate.html", page, status=422 if form.errors else 200)
