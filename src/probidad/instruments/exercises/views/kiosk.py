"""Taking part on a device that many use: a computer at the institution, or a tablet that goes round.

Nothing stays on it for the next person: it takes no script, exchanges no code, and forgets the participant when
somebody leaves, comes to its first page, or goes away without a word. Answers are sealed by the server.
"""

from django.shortcuts import redirect, render
from django.urls import reverse

from probidad.core.markers import FORM_METHODS, anonymous
from probidad.instruments.exercises import participation
from probidad.instruments.exercises.forms import CodeForm
from probidad.instruments.exercises.views.taking_part import found_by_code, not_open

LAST_CALL = 60  # seconds in which whoever is still there says so


@anonymous
@FORM_METHODS
def kiosk(request):
    """Where each person begins. Whoever was there before is forgotten."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        who, refused = found_by_code(form.cleaned_data["code"])
        if refused:
            form.add_error("code", refused)
        elif not who.round.takes_answers:
            return not_open(request, who.round)
        else:
            response = redirect("exercises:overview")
            participation.write(response, participation.Pass(who.code, kiosk=True))
            return response
    response = render(request, "exercises/kiosk.html", {"form": form}, status=422 if form.errors else 200)
    participation.forget(response)
    return response


@anonymous
@FORM_METHODS
def still_there(request):
    """Asks whether anybody is still there; without an answer the kiosk is free for the next person."""
    if participation.read(request) is None:
        return redirect("exercises:kiosk")
    response = render(request, "exercises/still_there.html", {"seconds": LAST_CALL})
    response["Refresh"] = f"{LAST_CALL}; url={reverse('exercises:kiosk')}"
    return response
