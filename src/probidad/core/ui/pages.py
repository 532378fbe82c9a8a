"""Pages that many parts of the panel have alike."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render


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


def acting_form(
    request, form, *, act: Callable, after: str | Callable[[object], str], done: str = "", **page
) -> HttpResponse:
    """A page with one form that does one thing: ``act`` is given what it says, by name.

    Then it goes to ``after`` (an address, or what gives it for what ``act`` returned), with ``done`` as message. What
    ``act`` refuses (ValidationError) stands in the form. ``page``: what :func:`form_page` takes.
    """
    if request.method == "POST" and form.is_valid():
        try:
            made = act(**form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            if done:
                messages.success(request, done)
            return redirect(after if isinstance(after, str) else after(made))
    return form_page(request, form, **page)
