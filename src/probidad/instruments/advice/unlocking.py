"""A reader's key, open for one session of the panel.

The passphrase opens the seed; it is put under a random key that only the browser's cookie holds, and kept in the
session's row. So any process can serve the next page, and neither a stolen database nor a stolen cookie alone opens
anything. It ends after half an hour without a click, with the session, and by the button.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.anonymity import base64url, boxes
from probidad.core.anonymity.readers import Reader
from probidad.core.files.forms import lost
from probidad.instruments.advice.forms.keys import PASSPHRASE, UnlockForm
from probidad.instruments.advice.models import ReaderKey
from probidad.instruments.advice.queries.recovery import Safety, to_confirm
from probidad.instruments.advice.services import keys, recovery

COOKIE = "llave_asesoria"
IDLE = 30 * 60  # seconds
# How much of that may pass before the session's row is written anew.
_GRACE = 60
_HELD = "advice_unlocked"
_ASKED = "advice_committee_asked"
_AGAIN = "unlock_again"  # the unlock form's own field: what to do once it is open
_OWN_FIELDS = {"csrfmiddlewaretoken", PASSPHRASE, _AGAIN}


def unlocked(view: Callable) -> Callable:
    """Below ``@requires``: the view finds the open key as ``request.reader``.

    While it is locked the passphrase is asked for in place of the page, at the same address. What a form has sent is
    carried on in that page, and goes to the view once the passphrase is right: nothing typed is lost.
    """

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        reader = reader_of(request)
        if reader:
            request.reader = reader
            response = view(request, *args, **kwargs)
            _prolong(request)
            return response
        return _ask_first(request, view, args, kwargs)

    return wrapped


def _ask_first(request: HttpRequest, view: Callable, args, kwargs) -> HttpResponse:
    key = keys.key_in_use(request.user)
    if key is None:
        return redirect("advice-panel:key")
    is_answer = PASSPHRASE in request.POST and _AGAIN in request.POST
    form = UnlockForm(request.POST if is_answer else None, key=key)
    if not (is_answer and form.is_valid()):
        return _asked(request, form)
    request.reader = form.reader
    goes_on = request.POST[_AGAIN] == "get"
    response = redirect(request.get_full_path()) if goes_on else view(request, *args, **kwargs)
    keep(request, response, key, form.reader)
    if goes_on:
        lead_to_committee(request, response, key)
    return response


def _asked(request: HttpRequest, form: UnlockForm) -> HttpResponse:
    """The page that asks for the passphrase, with whatever was typed on the page before."""
    again = request.POST.get(_AGAIN) or ("post" if request.method == "POST" else "get")
    kept = carried_on(request)
    page = {"form": form, "again": again, "kept": kept, "lasts": IDLE // 60}
    return render(request, "advice/panel/unlock.html", page, status=422 if form.errors or kept else 200)


def carried_on(request: HttpRequest) -> list["Kept"]:
    """What a page sends again of a form: what was typed. Files aren't kept, and the form has to say so."""
    return typed(request) + [Kept(lost(name), "1") for name in request.FILES]


def typed(request: HttpRequest) -> list["Kept"]:
    """What a form has sent, but for the passphrase and what no person typed."""
    return [
        Kept(name, value)
        for name, values in request.POST.lists()
        if name not in _OWN_FIELDS
        for value in values
    ]


@dataclass(frozen=True)
class Kept:
    """Something that was typed, carried on."""

    name: str
    value: str

    @property
    def is_text(self) -> bool:
        """Whether it is worth showing, to whoever fears for it."""
        return " " in self.value.strip()


def reader_of(request: HttpRequest) -> Reader | None:
    """The open key of whoever is signed in; None while it is locked."""
    held = request.session.get(_HELD)
    cookie = request.COOKIES.get(COOKIE)
    if not held or not cookie:
        return None
    if held["until"] < time.time():
        del request.session[_HELD]
        return None
    key = keys.key_in_use(request.user)
    if key is None or key.pk != held["key"]:
        return None
    try:
        seed = boxes.opened(base64url.decode(held["sealed"]), base64url.decode(cookie), bound=_purpose(key))
    except ValueError:  # boxes.WrongKey, or a cookie that isn't base64url
        return None
    return Reader(seed)


def keep(request: HttpRequest, response: HttpResponse, key: ReaderKey, reader: Reader) -> None:
    """Hold the key open for this session; the shares of whoever left a committee end with it."""
    for shrunk in recovery.renew(key=key, reader=reader):
        _tell_of(request, shrunk)
    secret = secrets.token_bytes(boxes.KEY)
    request.session[_HELD] = {
        "key": key.pk,
        "sealed": base64url.encode(boxes.sealed(reader.seed, secret, bound=_purpose(key))),
        "until": _limit(),
    }
    response.set_cookie(
        COOKIE,
        base64url.encode(secret),
        path=reverse("advice-panel:inbox"),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )


def _tell_of(request: HttpRequest, shrunk: Safety) -> None:
    """Say who has no share of the key any more, and whether it could still come back."""
    about = {"names": ", ".join(each.person.name for each in shrunk.left), "where": shrunk.institution.name}
    if shrunk.left:
        text = _("%(names)s left the ethics committee of %(where)s, and holds no share of your key any more.")
    else:
        text = _("The shares of your key were made anew: %(where)s asks for more members together.")
    messages.info(request, text % about)
    if not shrunk.can_shrink:
        text = _("Too few members of the ethics committee of %(where)s are left to give your key back.")
        messages.warning(request, text % about)


def lead_to_committee(request: HttpRequest, response: HttpResponse, key: ReaderKey) -> None:
    """Once a session, make a redirect lead to those who would get a share of the key, for its owner to confirm them."""
    waiting = [] if request.session.get(_ASKED) else to_confirm(key)
    if waiting:
        request.session[_ASKED] = True
        response["Location"] = reverse("advice-panel:recovery-committee", args=[waiting[0].institution.slug])


def lock(request: HttpRequest, response: HttpResponse) -> None:
    """Forget the open key."""
    request.session.pop(_HELD, None)
    response.delete_cookie(COOKIE, path=reverse("advice-panel:inbox"), samesite="Strict")


def _prolong(request: HttpRequest) -> None:
    """Each page begins the half hour anew; a page that has locked it leaves it so."""
    held = request.session.get(_HELD)
    if held and _limit() - held["until"] > _GRACE:
        held["until"] = _limit()
        request.session.modified = True


def _limit() -> int:
    return int(time.time()) + IDLE


def _purpose(key: ReaderKey) -> bytes:
    return f"probidad session 1 {key.person_id} {key.pk}".encode()
