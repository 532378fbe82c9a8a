"""What a participant's browser asks for with a script: credentials for a code, the round's manifest, and the box.

None of it takes a cookie. Requests and answers are JSON, as ``docs/instruments/sealed-ballots.md`` says; a
refusal names itself in a word, for the script, and in a sentence, for the person.
"""

from functools import wraps

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from probidad.core.anonymity import codes, credentials
from probidad.core.anonymity.base64url import Base64Url, encode
from probidad.core.markers import anonymous
from probidad.instruments.exercises import access
from probidad.instruments.exercises.services import ballots, issuing

MOST_VALUES = 1000  # in one exchange: three for each dilemma, and one
VALUE = 400  # characters of a blinded value or a signature; 342 for RSA-2048


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ExchangeRequest(_Request):
    """A code, or the handle of an exchange that took place; with ``blinded``, the values to sign."""

    handle: Base64Url = Field(min_length=credentials.HANDLE, max_length=credentials.HANDLE)
    code: str | None = Field(default=None, max_length=60)
    token: str | None = Field(default=None, max_length=40)
    blinded: list[Base64Url] | None = Field(default=None, max_length=MOST_VALUES)


class BallotRequest(_Request):
    """A credential, and the sealed record that it casts."""

    key: str = Field(pattern=r"^[0-9a-f]{32}$")
    message: Base64Url = Field(max_length=VALUE)
    signature: Base64Url = Field(max_length=VALUE)
    sealed: Base64Url = Field(max_length=8000)


_MALFORMED = (
    422,
    "malformed",
    gettext_lazy("This page sent something that can't be read. Load it again."),
)
# What a refusal is to the script (status and word) and to the person.
REFUSALS = {
    ballots.NotActiveYet: (
        404,
        "not_active",
        gettext_lazy("This card isn't valid yet: whoever handed it out must activate it."),
    ),
    ballots.UnknownCode: (404, "unknown_code", gettext_lazy("No open round knows this code.")),
    issuing.UnknownHandle: (404, "unknown_handle", gettext_lazy("No open round knows these words.")),
    issuing.IssuedBefore: (
        409,
        "issued",
        gettext_lazy(
            "This code was exchanged already, on another device or with other words. Write those words."
        ),
    ),
    issuing.AnsweredOnServer: (
        409,
        "answered_on_server",
        gettext_lazy("With this code somebody has answered without a script. Go on that way."),
    ),
    issuing.MalformedRequest: _MALFORMED,
    ballots.MalformedBallot: _MALFORMED,
    ballots.BadCredential: (
        403,
        "bad_credential",
        gettext_lazy("This answer doesn't carry a credential of an open round: it wasn't counted."),
    ),
    ballots.NotItsDay: (410, "not_yet", gettext_lazy("This dilemma's first day is still to come.")),
    ballots.RoundNotOpen: (410, "not_open", gettext_lazy("The round takes no answers today.")),
    ballots.NotStored: (
        503,
        "not_stored",
        gettext_lazy(
            "It couldn't be stored: the server is busy, or its disk is full. Nothing was counted. Try again later."
        ),
    ),
    ballots.CountedBefore: (
        409,
        "counted_before",
        gettext_lazy("This answer was counted before. Nothing was counted twice."),
    ),
}


def _answering(view):
    """An anonymous view of the protocol: what it refuses becomes an answer in JSON."""

    @anonymous
    @require_POST
    @wraps(view)
    def wrapped(request):
        try:
            return view(request)
        except tuple(REFUSALS) as refusal:
            status, word, message = REFUSALS[type(refusal)]
            return JsonResponse({"error": word, "message": message}, status=status)

    return wrapped


def _sent(request, kind: type[_Request]):
    """What was sent, of this kind. Raises MalformedRequest."""
    if request.content_type != "application/json":
        raise issuing.MalformedRequest
    try:
        return kind.model_validate_json(request.body)
    except ValidationError:
        raise issuing.MalformedRequest from None


@_answering
def exchange(request):
    """Where the holder of a code, or of the words of an earlier exchange, takes part; and the signatures."""
    sent = _sent(request, ExchangeRequest)
    place = _place(sent)
    if sent.blinded is None:
        issuing.check_unused(place=place, handle=sent.handle)
        return JsonResponse({"token": place.round.token, "unit": place.unit_id})
    if sent.token != place.round.token:
        raise issuing.MalformedRequest
    signatures = issuing.issue(place=place, handle=sent.handle, blinded=sent.blinded)
    return JsonResponse({"signatures": [encode(each) for each in signatures]})


def _place(sent: ExchangeRequest) -> ballots.Place:
    if sent.code is None:
        return issuing.place_of_handle(sent.handle)
    try:
        return issuing.place_of_code(codes.normalise(sent.code))
    except codes.GarbledCode:
        raise ballots.UnknownCode from None


@_answering
def ballot_box(request):
    """Take a sealed ballot whose credential is good."""
    sent = _sent(request, BallotRequest)
    ballots.cast_credential(key=sent.key, message=sent.message, signature=sent.signature, sealed=sent.sealed)
    return JsonResponse({}, status=201)


@anonymous
@require_GET
def manifest(request, token: str):
    """A round's manifest, as its custodian signed it: the same bytes for everybody."""
    signed = access.public_manifest(token)
    if signed is None:
        raise Http404
    response = HttpResponse(signed.document.encode(), content_type="application/json")
    response["Probidad-Signature"] = encode(bytes(signed.signature))
    return response
