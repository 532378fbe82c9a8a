"""The one marker that every view carries: ``@public``, ``@anonymous`` or ``@requires(permission)``;
and, for the few pages of one's own account, ``@entrance`` or ``@signed_in``.

An architecture test walks every URL and fails where the marker is missing, doubled, or stands in
the wrong part of the site (all but the first two only below ``/panel/``, where the sign-in cookie
is sent).
"""

from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from probidad.core.people import access, session_ended

# Below the marker of a page with a form. A form that was refused is shown again with status 422.
FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


def public(view):
    """A page for everybody that needs no identity and may be cached."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    wrapped.access = "public"
    return wrapped


def anonymous(view):
    """A page whose visitor must not be identified.

    The view sees neither session nor person. There is no CSRF cookie, since that would be a
    cookie beyond need; instead a form is taken only from this site's own pages (the browser's
    ``Sec-Fetch-Site`` or ``Origin``), and the participant's cookie is ``SameSite=Strict``.
    """

    @csrf_exempt
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        request.session = None
        request.user = AnonymousUser()
        if request.method not in ("GET", "HEAD") and not _from_this_site(request):
            raise PermissionDenied("cross-site form")
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    wrapped.access = "anonymous"
    return wrapped


def _from_this_site(request) -> bool:
    fetch_site = request.META.get("HTTP_SEC_FETCH_SITE")
    if fetch_site is not None:
        return fetch_site in ("same-origin", "none")
    origin = request.META.get("HTTP_ORIGIN")
    if origin is None or origin == "null":
        # Old browsers, and pages under `no-referrer`, send no origin: the Strict cookie stands guard.
        return True
    return urlsplit(origin).netloc == request.get_host()


def entrance(view):
    """A page below ``/panel/`` that leads in, open to whoever has no account yet.

    It is never cached, and its address, which may hold a secret, goes to no other site.
    """

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        # Not `no-referrer`: browsers then send `Origin: null` with the page's own form, and the CSRF check
        # refuses it. To other sites nothing is sent either way.
        response["Referrer-Policy"] = "same-origin"
        return response

    wrapped.access = "entrance"
    return wrapped


def signed_in(view):
    """A page about one's own account, for everybody who has one.

    It asks for neither a role nor a second factor, since it is where one sets the latter up.
    """

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return _sign_in_first(request)
        return view(request, *args, **kwargs)

    wrapped.access = "signed-in"
    return wrapped


def _sign_in_first(request):
    """To the sign-in; but a form that somebody filled in while the session ended is shown back first."""
    if request.method == "POST" and session_ended.typed_in(request):
        return session_ended.show_back(request, status=401)
    return access.redirect_to_sign_in(request)


def requires(permission):
    """A signed-in page for whoever holds ``permission`` in at least one institution.

    Which objects that reaches is for the instrument's access functions to say. Somebody without
    an account is sent to sign in; without the permission the page does not exist (404); a role
    that can read what others wrote must have a second factor first.
    """

    def decorate(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return _sign_in_first(request)
            if not access.holds(request.user, permission):
                raise Http404
            if access.lacks_second_factor(request):
                return redirect("people:second-factor")
            return view(request, *args, **kwargs)

        wrapped.access = str(permission)
        return wrapped

    return decorate
