"""Pages that many parts of the panel have alike."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render


def form_page(
    request,
    form,
    *,
    title: str,
    label: str,
    back: str,
    trail: Iterable[tuple[str, str]],
    lead: str = "",
    paragraphs: Iterable[str] = (),
    template: str = "form_page.html",
    kind: str = "primary",
    **context,
) -> HttpResponse:
    """A page with one form. It answers 422 when the form was refused.

    ``label`` is the button's and ``kind`` its look ("danger": it can't be undone, or hurts somebody), ``back`` the
    address of "Cancel", ``trail`` the pages above this one, each with its address. A ``template`` that extends ``form_page.html`` may fill its blocks ``before`` and ``after``.
    """
    # Not "title" and "label": a component that the template includes without saying them would take these.
    page = {
        "form": form,
        "heading": title,
        "submit": label,
        "submit_kind": kind,
        "back": back,
        "trail": [*({"label": name, "href": url} for name, url in trail), {"label": title}],
        "lead": lead,
        "paragraphs": paragraphs,
    }
    return render(request, template, page | context, status=422 if form.errors else 200)
