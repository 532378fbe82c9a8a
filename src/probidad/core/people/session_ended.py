"""A form of the panel that came after its sign-in had ended: what was typed is shown back, to be copied."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

# Names of fields whose content is never shown back. A test holds every field for a password to it.
_SECRET = re.compile(r"csrf|pass|token|credential|^(new|repeated|code|share_\d)$")


@dataclass(frozen=True)
class Typed:
    """What one field of the form held."""

    name: str
    value: str

    @property
    def is_text(self) -> bool:
        """Whether somebody wrote it, rather than chose it."""
        return bool(re.search(r"\s", self.value.strip()))


def is_secret(name: str) -> bool:
    """Whether a field of this name may hold a password, a code or a token."""
    return bool(_SECRET.search(name))


def typed_in(request: HttpRequest) -> list[Typed]:
    """What the form held, in the page's order, but for secrets and what was left empty."""
    return [
        Typed(name, value)
        for name, values in request.POST.lists()
        if not is_secret(name)
        for value in values
        if value.strip()
    ]


def show_back(request: HttpRequest, *, status: int) -> HttpResponse:
    """The page with what was typed. Nothing of it was saved."""
    typed = typed_in(request)
    page = {
        "texts": [each for each in typed if each.is_text],
        "choices": [each for each in typed if not each.is_text],
        "files": [each.name for files in request.FILES.lists() for each in files[1]],
        "had_secrets": any(is_secret(name) for name in request.POST if name != "csrfmiddlewaretoken"),
        "page": _page_of_the_form(request),
        "sign_in": redirect_to_login(_page_of_the_form(request), settings.LOGIN_URL).url,
    }
    response = render(request, "people/session_ended.html", page, status=status)
    response["Cache-Control"] = "no-store"
    return response


def came_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the form; another's words are never shown as ours."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


def _page_of_the_form(request: HttpRequest) -> str:
    """Where the form was: some addresses only take forms and have no page."""
    referrer = request.headers.get("Referer", "")
    here = url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure())
    path = urlsplit(referrer).path if here else ""
    return path if path.startswith(settings.PANEL_PATH) else request.path
