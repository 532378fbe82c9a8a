"""The home page, the desk, and the panel's language switch."""

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from probidad.core.languages.cookie import remember_language
from probidad.core.markers import public, signed_in
from probidad.core.people import access, services
from probidad.core.ui import navigation
from probidad.web import cycle, errors
from probidad.web import desk as desks


@public
def home(request):
    """What the platform is, and where to begin."""
    context = {
        "steps": cycle.STEPS,
        "enter_url": navigation.code_entry_url(),
        "ask_url": navigation.instrument_url("advice"),
        "institutions_url": navigation.institutions_url(),
        "figures": navigation.figures_pages(),
    }
    return render(request, "web/home.html", context)


@signed_in
def desk(request):
    """What waits for the person, from the platform and every instrument; whoever has no role yet learns so."""
    if access.lacks_second_factor(request):
        return redirect("people:second-factor")
    items, memberships = desks.items_for(request.user), access.current_memberships(request.user)
    waiting = sum(item.urgency != "info" for item in items)
    readable = any(item.url for item in items)
    page = {"items": items, "waiting": waiting, "readable": readable, "memberships": memberships}
    return render(request, "web/desk.html", page)


@public
@require_POST
def language(request):
    """Keep the chosen language: in a cookie of the panel, and for mails in the person's account."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return errors.bad_request(request)
    following = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        following, {request.get_host()}, require_https=request.is_secure()
    ):
        following = settings.PANEL_PATH
    if request.user.is_authenticated:
        services.update_account(person=request.user, name=request.user.name, language=chosen)
    response = redirect(following)
    remember_language(response, chosen)
    return response
