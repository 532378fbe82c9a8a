"""Coming back with the receipt, and leaving."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from probidad.core.markers import FORM_METHODS, anonymous
from probidad.instruments.advice import floods
from probidad.instruments.advice.forms.returning import ReceiptForm
from probidad.instruments.advice.participation import visits
from probidad.instruments.advice.services import threads
from probidad.instruments.advice.views import conversation
from probidad.instruments.advice.views.asking import ask_for_receipt


@anonymous
@FORM_METHODS
def come_back(request):
    """The eleven words, and the conversation that they open. A reply that came along is sent."""
    if request.method != "POST":
        return ask_for_receipt(request, ReceiptForm())
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return ask_for_receipt(request, form)
    receipt = form.cleaned_data["receipt"]
    try:
        with floods.admitted(request.POST.get("turn", ""), request.POST.get("solution", ""), receipt):
            thread, writer = threads.find(receipt)
    except threads.UnknownReceipt:
        return ask_for_receipt(request, form, unknown=True, status=422)
    except floods.Wait as wait:
        return _later(request, form, wait.seconds, "advice/_wait.html")
    except threads.NOT_STORED:
        return _later(request, form, floods.RETRY, "advice/_not_reached.html")
    visit = visits.visit(thread.pk, writer, receipt)
    return conversation.enter(request, visit)


def _later(request, form: ReceiptForm, seconds: int, notice: str) -> HttpResponse:
    response = ask_for_receipt(request, form, status=503, notice=notice, seconds=seconds)
    response["Retry-After"] = str(seconds)
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
