"""The page that asks for the receipt."""

from django.http import HttpResponse
from django.shortcuts import render

from probidad.core.files.forms import lost
from probidad.instruments.advice import floods
from probidad.instruments.advice.forms.returning import ReceiptForm


def ask_for_receipt(request, form: ReceiptForm, *, status: int = 200, **context) -> HttpResponse:
    """The page with the field for the eleven words. A reply that was typed when the visit ended stays in it."""
    page = {
        "form": form,
        "turn": floods.kept_turn(request.POST.get("turn", "")),
        "bits": floods.BITS,
        "text": request.POST.get("text", ""),
        "stays": "text" in request.POST,
        "after": request.POST.get("after", ""),
        "files_lost": bool(request.FILES) or lost("files") in request.POST,
    }
    return render(request, "advice/return.html", page | context, status=422 if form.errors else status)
