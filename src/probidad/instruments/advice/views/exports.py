"""A claim on its way to an authority outside: redacted copies of its messages, and the sealed export."""

import secrets

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.files.responses import sealed_response
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.pages import form_page
from probidad.instruments.advice.claim_rules import Phase
from probidad.instruments.advice.forms.exports import ExportForm, RedactForm
from probidad.instruments.advice.models import Claim, Thread
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries import exports as export_queries
from probidad.instruments.advice.queries.claims import file_of
from probidad.instruments.advice.services import exports, redactions
from probidad.instruments.advice.views.claims import address, opens_claim, posted
from probidad.instruments.advice.views.pages import trail_to

LASTS = 60 * 60  # seconds that a page with a passphrase is good for
_PIECE = 64 * 1024  # bytes


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_claim
def redact(request, claim: Claim, keys: ThreadKeys, *, message: int):
    """Choose what is left out of a message's copy, and see the copy."""
    found = export_queries.contents(claim, keys)
    told = next((each for each in found.messages if each.number == message), None)
    if told is None:
        raise Http404
    texts = [text for _label, text in told.texts]
    form = RedactForm(
        posted(request), texts=texts, suggested=_suggested(texts, claim.thread.language), own=told.own
    )
    if request.method == "POST" and form.is_valid():
        try:
            redactions.redact(
                thread=claim.thread, keys=keys, actor=request.user, number=message, passages=form.passages
            )
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Kept. The message itself stays as it is."))
            return redirect(request.path)
    return form_page(
        request,
        form,
        title=_("Redact message %(number)s") % {"number": message},
        lead=_(
            "What you leave out here doesn't go to an authority outside, from this message or any other. The message "
            "itself stays as it is."
        ),
        label=_("Keep it"),
        back=address(claim.thread) if claim.phase == Phase.INTAKE else _export_address(claim.thread),
        trail=_trail(claim.thread)[:-1],
        template="advice/panel/exports/redact.html",
        told=told,
        why=export_queries.WHY,
    )


def _suggested(texts: list[str], language: str) -> list[str]:
    """What might tell who somebody is, as the platform's masking finds it."""
    # Its patterns would take a fifth of every process's start.
    from probidad.core.disclosure import masking

    return [text[each.start : each.end].strip() for text in texts for each in masking.find(text, language)]


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_claim
def export(request, claim: Claim, keys: ThreadKeys):
    """Choose what goes to whom; see what goes and what doesn't, with the passphrase; get the file."""
    if not export_queries.may_export(request.user, claim, file_of(claim)):
        messages.error(
            request,
            _(
                "A claim is passed on once two people have decided on its way, by the committee or whoever investigates it."
            ),
        )
        return redirect(address(claim.thread))
    found = export_queries.contents(claim, keys)
    form = ExportForm(posted(request), contents=found)
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        if "sealed_by" not in request.POST:
            return _review(request, claim, found, form)
        try:
            return _file(request, claim, keys, form)
        except ValidationError as error:
            form.add_refusal(error)
    return form_page(
        request,
        form,
        title=_("Give the claim to an authority outside"),
        lead=_(
            "You choose what goes, look at it, and get one encrypted file. Give only what the authority needs, and "
            "redact each message before."
        ),
        label=_("Look at what goes"),
        back=address(claim.thread),
        trail=_trail(claim.thread)[:-1],
        template="advice/panel/exports/export.html",
        contents=found,
        thread=claim.thread,
        given=claim.exports.select_related("person"),
    )


def _review(request, claim: Claim, found: export_queries.Contents, form: ExportForm):
    choice = form.choice
    planned = export_queries.plan(found, choice)
    words = exports.new_passphrase(choice.language[:2])
    page = {
        "thread": claim.thread,
        "form": form,
        "choice": choice,
        "plan": planned,
        "why": export_queries.WHY,
        "words": words,
        "token": signing.dumps([words, secrets.token_hex(16)], salt=_salt(request, claim)),
        "trail": [
            *({"label": name, "href": url} for name, url in _trail(claim.thread)),
            {"label": _("What goes, and what doesn't")},
        ],
        "too_large": sum(exports.size_of(file, how) for _number, file, how in planned.files)
        > exports.LARGEST,
        "most": exports.LARGEST // 1024**2,
    }
    return render(request, "advice/panel/exports/review.html", page)


def _file(request, claim: Claim, keys: ThreadKeys, form: ExportForm):
    """The export under the passphrase that its page showed. Raises ValidationError."""
    try:
        words, nonce = signing.loads(request.POST["sealed_by"], salt=_salt(request, claim), max_age=LASTS)
    except signing.BadSignature:
        raise ValidationError(
            _(
                "The page with the passphrase is older than an hour. Look at what goes once more: it has a new one."
            )
        ) from None
    made = exports.export(
        claim=claim, keys=keys, actor=request.user, choice=form.choice, passphrase=words, nonce=nonce
    )
    name = f"export-{timezone.localdate()}.zip"
    return sealed_response(iter(lambda: made.content.read(_PIECE), b""), name=name, size=made.size)


def _salt(request, claim: Claim) -> str:
    """A page's passphrase is good for its claim and whoever asked for it."""
    return f"advice export {claim.pk} {request.user.pk}"


def _export_address(thread: Thread) -> str:
    return reverse("advice-panel:claim-export", args=[thread.pk])


def _trail(thread: Thread) -> list[tuple[str, str]]:
    return [
        *trail_to(thread),
        (_("File"), address(thread)),
        (_("Give it to an authority outside"), _export_address(thread)),
    ]
