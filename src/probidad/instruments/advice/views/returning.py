"""Coming back with the receipt, and leaving."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from probidad.core.markers import FORM_METHODS, anonymous
from probidad.instruments.advice.forms.returning import ReceiptForm
from probidad.instruments.advice.participation import visits
from probidad.instruments.advice.views.asking import OVER, Asked, ask_for_receipt, visit_by_words


@anonymous
@FORM_METHODS
def come_back(request) -> HttpResponse:
    """The eleven words, and the conversation that they open."""
    if request.method != "POST":
        return ask_for_receipt(request, ReceiptForm(), over=OVER in request.GET)
    try:
        visit = visit_by_words(request)
    except Asked as asked:
        return asked.response
    response = redirect("advice:conversation")
    visits.write(response, visit)
    return response


@anonymous
@FORM_METHODS
def leave(request):
    """Forget the words on this device."""
    if request.method != "POST":
        return redirect("advice:entrance")
    response = render(request, "advice/left.html")
    response["Clear-Site-Data"] = '"cache"'
    visits.forget(response)
    return response
