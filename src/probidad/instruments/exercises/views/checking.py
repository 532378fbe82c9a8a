"""Where anybody checks what a round's custodian signed: without an account, and without being noted."""

import json
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core.anonymity.base64url import encode
from probidad.core.markers import FORM_METHODS, anonymous
from probidad.core.reports.responses import download
from probidad.core.signing import signatures
from probidad.core.ui.tables import Column, Table
from probidad.instruments.exercises import access, checking, queries, reports
from probidad.instruments.exercises.checking import Check
from probidad.instruments.exercises.forms import CheckForm
from probidad.instruments.exercises.manifest import Manifest
from probidad.instruments.exercises.models import SignedManifest, Snapshot


@dataclass(frozen=True)
class Checked:
    """A document and what was found out about it."""

    document: bytes
    checks: list[Check]

    @property
    def fingerprint(self) -> str:
        return signatures.fingerprint(self.document)

    @property
    def holds(self) -> bool | None:
        return checking.verdict(self.checks)


@dataclass(frozen=True)
class CheckedSnapshot(Checked):
    """A snapshot, as the page shows it."""

    snapshot: checking.Snapshot


@dataclass(frozen=True)
class CheckedManifest(Checked):
    """A manifest, as the page shows it."""

    manifest: Manifest

    @property
    def custodians_fingerprint(self) -> str:
        """Of the key that signs: a custodian may publish it elsewhere."""
        return signatures.fingerprint(self.manifest.signing_key)

    @property
    def units(self) -> Table:
        columns = [Column("unit", _("Unit")), Column("people", _("People"), numeric=True)]
        rows = [{"unit": each.name, "people": each.people} for each in self.manifest.units]
        return Table(columns, rows, _("Units that are reported by"))

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The issuing keys, each with what it is for."""
        named = {
            "answer": _("Answer to dilemma %(number)s"),
            "comment": _("Comment on dilemma %(number)s"),
            "satisfaction": _("Satisfaction"),
        }
        exercises = [
            (named[use] % {"number": exercise.position if exercise else ""}, key.id)
            for key, use, exercise in self.manifest.ballot_keys()
        ]
        units = [(_("Unit: %(unit)s") % {"unit": each.name}, each.key.id) for each in self.manifest.units]
        return exercises + units

    @property
    def plan(self) -> str:
        return json.dumps(self.manifest.plan, ensure_ascii=False, indent=1)


@anonymous
@FORM_METHODS
def check(request):
    """Check a document that somebody brings."""
    form = CheckForm(request.POST or None, request.FILES or None)
    page = {"form": form}
    if request.method == "POST" and form.is_valid():
        page["checked"] = _brought(form.cleaned_data["document"], form.cleaned_data["signature"])
    return render(request, "exercises/check.html", page, status=422 if form.errors else 200)


def _brought(document: bytes, signature: bytes | None) -> Checked:
    """What somebody brought, beside what this platform publishes of the same round."""
    read = checking.read_document(document)
    signed = access.public_manifest(read.round)
    is_manifest = isinstance(read, Manifest)
    known = signed if is_manifest else access.public_snapshot(read.round)
    published = _is_published(document, known)
    if signature is None and published.holds:
        signature = bytes(known.signature)
    if is_manifest:
        checks = checking.check_manifest(document, signature)
        return CheckedManifest(document, [*checks, published], read)
    beside = signed.document.encode() if signed else None
    return CheckedSnapshot(document, [*checking.check_snapshot(document, signature, beside), published], read)


def _is_published(document: bytes, known: SignedManifest | Snapshot | None) -> Check:
    if known is None:
        return Check(
            "published", None, _("This platform publishes nothing of this round: was it another one?")
        )
    if known.document.encode() == document:
        return Check("published", True, _("It is the one that this platform publishes for this round."))
    return Check("published", False, _("This platform publishes another one for this round."))


@anonymous
@require_safe
def check_round(request, token: str):
    """What the custodian of a round signed before and after it, and whether it holds."""
    signed, closed = _found(access.public_manifest(token)), access.public_snapshot(token)
    page = {"token": token, "round": signed.round, "checked": _manifest_of_round(signed)}
    if closed:
        page["closed"] = _snapshot_of_round(closed)
    return render(request, "exercises/check_round.html", page)


def _manifest_of_round(signed: SignedManifest) -> Checked:
    document = signed.document.encode()
    try:
        checks = checking.check_manifest(document, bytes(signed.signature))
        return CheckedManifest(document, checks, checking.read_manifest(document))
    except checking.NotADocument:
        return _unreadable(document)


def _snapshot_of_round(closed: Snapshot) -> Checked:
    document, round = closed.document.encode(), closed.round
    checks = queries.checks_of_report(round, queries.kept_figures(round), queries.exercises_of(round))
    try:
        return CheckedSnapshot(document, checks, checking.read_document(document))
    except checking.NotADocument:
        return Checked(document, checks)


def _unreadable(document: bytes) -> Checked:
    """Of what stands in the database where a signed document stood."""
    sentence = _("The document was changed or cut after it was signed: it can't be read any more.")
    return Checked(document, [Check("signature", False, sentence)])


def _found(signed: SignedManifest | Snapshot | None) -> SignedManifest | Snapshot:
    if signed is None:
        raise Http404
    return signed


@anonymous
@require_safe
def manifest_file(request, token: str):
    """The manifest's bytes, to be kept and checked elsewhere."""
    return _document(_found(access.public_manifest(token)), _("manifest"))


@anonymous
@require_safe
def manifest_signature(request, token: str):
    """The signature of :func:`manifest_file`, as ``probidad custody check`` looks for it."""
    return _signature(_found(access.public_manifest(token)), _("manifest"))


@anonymous
@require_safe
def snapshot_file(request, token: str):
    """The snapshot's bytes."""
    return _document(_found(access.public_snapshot(token)), _("snapshot"))


@anonymous
@require_safe
def snapshot_signature(request, token: str):
    """The signature of :func:`snapshot_file`."""
    return _signature(_found(access.public_snapshot(token)), _("snapshot"))


def _document(signed: SignedManifest | Snapshot, what: str) -> HttpResponse:
    name = reports.file_of(signed.round, what, "json")
    return download(HttpResponse(signed.document.encode(), content_type="application/json"), name)


def _signature(signed: SignedManifest | Snapshot, what: str) -> HttpResponse:
    name = reports.file_of(signed.round, what, "json") + ".sig"
    text = encode(bytes(signed.signature)) + "\n"
    return download(HttpResponse(text, content_type="text/plain"), name)
