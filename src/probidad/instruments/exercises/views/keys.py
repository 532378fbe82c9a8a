"""What the custodian does: make the key, prove it by signing the manifest, and bring it when the round is over.

Only public keys and signatures come here before the end. What opens the answers lives in one request's memory:
uploads below FILE_UPLOAD_MAX_MEMORY_SIZE stay in memory, and a key file has about a thousand bytes.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from probidad.core.anonymity import custody
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.refusals import refusal
from probidad.core.reports.responses import download
from probidad.core.signing import signatures
from probidad.instruments.exercises import access, queries, reports
from probidad.instruments.exercises.forms import OpeningForm, PublicKeysForm, SignatureForm
from probidad.instruments.exercises.manifest import Manifest
from probidad.instruments.exercises.models import Round
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.services import manifests, opening
from probidad.instruments.exercises.views.pages import roster_table

TRIES = 3  # wrong passphrases until the page says what else can be done


@requires(P.KEEP_KEY)
@FORM_METHODS
def make_key(request, round_id: int):
    """Take the public part of a key that is made in the custodian's browser, or by a command."""
    found = access.round_to_keep(request.user, round_id)
    if found.state != Round.State.DRAFT:
        return redirect("exercises-panel:round", round_id)
    form = PublicKeysForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            manifests.store_public_keys(round=found, keys=form.cleaned_data["keys"], actor=request.user)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("The platform has the public part of the key. Now prove the key."))
            return redirect("exercises-panel:key-prove", round_id)
    page = {"form": form, "round": found, "file_name": _key_file_name(found)}
    return render(request, "exercises/panel/key.html", page, status=422 if form.errors else 200)


def _key_file_name(found: Round) -> str:
    return reports.file_of(found, _("round key"), "json")


def _manifest_name(found: Round) -> str:
    return reports.file_of(found, _("manifest"), "json")


@requires(P.KEEP_KEY)
@FORM_METHODS
def prove_key(request, round_id: int):
    """Show what the manifest says, and take its signature, which only the key can make."""
    found = access.round_to_keep(request.user, round_id)
    if found.state != Round.State.DRAFT:
        return redirect("exercises-panel:round", round_id)
    manifest = queries.manifest_of(found)
    if manifest is None or manifest.is_too_long:
        page = {
            "round": found,
            "has_roster": queries.complete_roster(found) is not None,
            "problem": queries.too_many_units() if manifest else "",
        }
        return render(request, "exercises/panel/key_waiting.html", page)
    form = SignatureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _sign(request, found, manifest, form)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(
                request, _("The key opens, and the manifest is signed. Keep file and passphrase apart.")
            )
            return redirect("exercises-panel:round", round_id)
    page = {"form": form, "round": found} | _what_is_signed(found, manifest)
    return render(request, "exercises/panel/key_prove.html", page, status=422 if form.errors else 200)


def _sign(request, found: Round, manifest: Manifest, form: SignatureForm) -> None:
    """Raises ValidationError where the page showed another manifest than this one, and as the service does."""
    document = manifest.document()
    if form.cleaned_data["seen"] != signatures.digest(document.encode()):
        message = _("The round changed while you looked: look at it again, and sign it as it is now.")
        raise refusal(message, code="changed")
    signature = form.cleaned_data["made"]
    manifests.sign_manifest(round=found, document=document, signature=signature, actor=request.user)


def _what_is_signed(found: Round, manifest: Manifest) -> dict:
    document = manifest.document().encode()
    return {
        "manifest": manifest,
        "digest": signatures.digest(document),
        "fingerprint": signatures.fingerprint(document),
        "roster": roster_table(queries.roster_units(found)),
        "file_name": _key_file_name(found),
        "manifest_name": _manifest_name(found),
    }


@requires(P.KEEP_KEY)
@require_safe
def key_manifest(request, round_id: int):
    """The manifest as it would be signed now: the bytes themselves."""
    found = access.round_to_keep(request.user, round_id)
    manifest = queries.manifest_of(found) if found.state == Round.State.DRAFT else None
    if manifest is None:
        raise Http404
    response = HttpResponse(manifest.document().encode(), content_type="application/json")
    return download(response, _manifest_name(found))


@sensitive_post_parameters("passphrase", "share_1", "share_2")
@requires(P.KEEP_KEY)
@FORM_METHODS
def close_round(request, round_id: int):
    """Bring the key: a process of its own opens what was sealed (``services/opening.py``)."""
    found = access.round_to_keep(request.user, round_id)
    if not found.is_over:
        return redirect("exercises-panel:round", round_id)
    form = OpeningForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            opening.start(round=found, keys=_brought(found, form), actor=request.user)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("The answers are being opened. You may leave this page."))
            return redirect("exercises-panel:round", round_id)
    form.initial["tries"] = tries = _tries(form)
    page = {
        "form": form,
        "round": found,
        "many_tries": tries >= TRIES,
        "today": timezone.localdate(),
    }
    return render(request, "exercises/panel/key_open.html", page, status=422 if form.errors else 200)


def _brought(found: Round, form: OpeningForm) -> custody.PrivateKeys:
    """The keys that file and passphrase, or file and shares, open. Raises ValidationError."""
    brought = form.cleaned_data
    return manifests.custodians_keys(
        found, brought["key_file"], passphrase=brought["passphrase"], shares=brought["shares"]
    )


def _tries(form: OpeningForm) -> int:
    """How often the passphrase was wrong by now, as the page itself counts."""
    if not form.is_bound:
        return 0
    return form.cleaned_data["tries"] + form.has_error("passphrase", "wrong_passphrase")
