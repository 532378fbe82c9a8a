"""What anybody can check of a round's signed documents: on the public page, and by ``probidad custody check``.

Nothing here asks a database: who checks may do it on another machine, and needn't trust this one.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from probidad.core.anonymity import base64url, custody
from probidad.core.disclosure.bands import QUARTERS
from probidad.core.signing import signatures
from probidad.instruments.exercises import rules
from probidad.instruments.exercises.manifest import MAXIMUM, MOST_PEOPLE, IssuingKeyPart, Manifest
from probidad.instruments.exercises.tally.checks import CHECKS
from probidad.instruments.exercises.tally.figures import Dilemma, Facts, Figures
from probidad.instruments.exercises.tally.snapshots import figures_digest

_RSA_BITS, _RSA_EXPONENT = 2048, 65537
# Bytes of the figures of a round: a hundred dilemmas in a thousand units have fewer.
MAXIMUM_FIGURES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Check:
    """One thing that was checked: ``holds`` is None where what was given doesn't tell."""

    name: str
    holds: bool | None
    sentence: str


class NotADocument(ValueError):
    """The bytes are no document of a round that can be checked."""


def read_signature(text: str | bytes) -> bytes | None:
    """The 64 bytes of a signature's text; None for what can't be one."""
    if isinstance(text, bytes):
        text = text[:1000].decode("ascii", errors="replace")
    try:
        signature = base64url.decode(text[:1000].strip())
    except ValueError:
        return None
    return signature if len(signature) == 64 else None


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class TookPart(_Part):
    """How many took part, in quarters of the roster: 1 is fewer than one in four; None where no figure is shown."""

    quarter: int | None = Field(ge=1, le=QUARTERS)


class Snapshot(_Part):
    """What ``tally.snapshot`` writes, as far as it is checked."""

    kind: Literal["probidad-snapshot"]
    version: Literal[1]
    round: str = Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")
    manifest: str = Field(pattern=r"^[0-9a-f]{64}$")
    people: int = Field(ge=0, le=MOST_PEOPLE)
    took_part: TookPart
    unreadable: int = Field(ge=0, le=10**9)
    units_overfull: int = Field(default=0, ge=0, le=MOST_PEOPLE)
    checks: list[str] = Field(max_length=50)
    figures: str = Field(pattern=r"^[0-9a-f]{64}$")


Document = Manifest | Snapshot
_document = TypeAdapter(Annotated[Document, Field(discriminator="kind")])


def read_document(document: bytes) -> Document:
    """A manifest or a snapshot; raises :class:`NotADocument`."""
    if len(document) > MAXIMUM:
        raise NotADocument
    try:
        return _document.validate_json(document)
    except ValidationError as error:
        raise NotADocument from error


def read_manifest(document: bytes) -> Manifest:
    """Raises :class:`NotADocument`."""
    read = read_document(document)
    if not isinstance(read, Manifest):
        raise NotADocument
    return read


def verdict(checks: Iterable[Check]) -> bool | None:
    """Whether all checks hold; None where none fails, and some can't tell."""
    found = {each.holds for each in checks}
    return False if False in found else None if None in found else True


def check_manifest(document: bytes, signature: bytes | None) -> list[Check]:
    """The checks of a manifest, in the order in which they are read; raises :class:`NotADocument`."""
    manifest = read_manifest(document)
    return [
        _signed(document, signature, manifest.signing_key),
        _keys_are_named(manifest),
        _custodians_keys(manifest),
        _people(manifest),
        _large_enough(manifest),
    ]


def _signed(document: bytes, signature: bytes | None, signing_key: bytes) -> Check:
    if signature is None:
        return Check("signature", None, _("No signature was given, so nobody vouches for this document yet."))
    if signatures.verify(document, signature, signing_key):
        return Check(
            "signature", True, _("The signature is valid: the custodian's key signed exactly these bytes.")
        )
    return Check(
        "signature",
        False,
        _("The signature isn't valid: the document was changed, or another key signed it."),
    )


def _keys_are_named(manifest: Manifest) -> Check:
    keys = list(manifest.issuing_keys())
    repeated = any(count > 1 for count in Counter(key.id for key in keys).values())
    if repeated or not all(map(_is_named_after_itself, keys)):
        return Check("keys", False, _("A key of this document isn't the one that its name says."))
    return Check("keys", True, _("Each key has the name that follows from it, and none stands twice."))


def _is_named_after_itself(key: IssuingKeyPart) -> bool:
    if signatures.digest(key.spki)[:32] != key.id:
        return False
    try:
        loaded = load_der_public_key(key.spki)
    except (ValueError, UnsupportedAlgorithm):
        return False
    return (
        isinstance(loaded, RSAPublicKey)
        and loaded.key_size == _RSA_BITS
        and loaded.public_numbers().e == _RSA_EXPONENT
    )


def _custodians_keys(manifest: Manifest) -> Check:
    try:
        custody.checked(custody.PublicKeys(manifest.sealing_key, manifest.signing_key))
    except custody.NotPublicKeys:
        return Check("custodian", False, _("The custodian's keys aren't two keys of the right kind."))
    return Check("custodian", True, _("The custodian's two keys are of the right kind."))


def _large_enough(manifest: Manifest) -> Check:
    minimum = manifest.plan.get("minimum_group")
    least = minimum if isinstance(minimum, int) else 0
    if least < rules.MINIMUM_GROUP_FLOOR or any(unit.people < least for unit in manifest.units):
        return Check(
            "groups",
            False,
            _(
                "The minimum is below five, or a unit has fewer people than it: their answers would name them."
            ),
        )
    return Check("groups", True, _("No unit has fewer people than the minimum."))


def _people(manifest: Manifest) -> Check:
    if sum(unit.people for unit in manifest.units) > manifest.roster.size:
        return Check("people", False, _("The units have more people together than the roster."))
    return Check("people", True, _("The units have no more people together than the roster."))


def check_snapshot(document: bytes, signature: bytes | None, manifest_document: bytes | None) -> list[Check]:
    """The checks of a snapshot beside the manifest of its round, as far as that is at hand.

    Raises :class:`NotADocument` for what is no snapshot.
    """
    snapshot = read_document(document)
    if not isinstance(snapshot, Snapshot):
        raise NotADocument
    if manifest_document is None:
        return [
            Check("manifest", None, _("The round's manifest is needed to check the rest: bring both.")),
            _checks_were_made(snapshot),
        ]
    try:
        manifest = read_manifest(manifest_document)
    except NotADocument:
        sentence = _(
            "The round's manifest, beside which it is checked, was changed or cut: it is none any more."
        )
        return [Check("manifest", False, sentence), _checks_were_made(snapshot)]
    return [
        _names_manifest(snapshot, manifest, manifest_document),
        _signed(document, signature, manifest.signing_key),
        _checks_were_made(snapshot),
    ]


def _names_manifest(snapshot: Snapshot, manifest: Manifest, document: bytes) -> Check:
    named = (snapshot.round, snapshot.manifest, snapshot.people)
    if named == (manifest.round, signatures.digest(document), manifest.roster.size):
        return Check(
            "manifest", True, _("It names this round's manifest: nothing of it changed until the end.")
        )
    return Check("manifest", False, _("It names another manifest than this round's."))


def check_figures(snapshot: Snapshot, figures: dict) -> Check:
    """Whether the figures that a platform reports by are those whose digest the snapshot has."""
    if figures_digest(figures) == snapshot.figures:
        return Check("figures", True, _("The figures of the report are those that were signed."))
    return Check(
        "figures", False, _("The figures of the report aren't those that were signed: somebody changed them.")
    )


def read_figures(document: bytes) -> Figures:
    """The figures of a round, as its report's page gives them; raises :class:`NotADocument`."""
    if len(document) > MAXIMUM_FIGURES:
        raise NotADocument
    try:
        return Figures.model_validate_json(document)
    except ValidationError as error:
        raise NotADocument from error


def check_brought_figures(
    document: bytes, snapshot: Snapshot | None, manifest: Manifest | None
) -> list[Check]:
    """The checks of figures beside the snapshot and the manifest of their round, as far as these are at hand.

    Raises :class:`NotADocument` for what are no figures.
    """
    figures = read_figures(document)
    if snapshot is None or manifest is None:
        return [
            Check(
                "figures",
                None,
                _("The round's manifest and snapshot are needed to check figures: bring them."),
            )
        ]
    return [
        check_figures(snapshot, json.loads(document)),
        _are_of(figures, manifest),
        _counts(figures, manifest),
    ]


def _are_of(figures: Figures, manifest: Manifest) -> Check:
    if _large_enough(manifest).holds and figures.are_of(Facts.signed(manifest)):
        return Check(
            "dilemmas", True, _("They are of the dilemmas, ratings, units and minimum that were signed.")
        )
    return Check("dilemmas", False, _("They are of other dilemmas, ratings, units or of another minimum."))


def _counts(figures: Figures, manifest: Manifest) -> Check:
    people = {str(unit.id): unit.people for unit in manifest.units}
    for each in figures.exercises:
        whole = sum((each.total or {}).values())
        units = {unit: sum(told.values()) for unit, told in each.units.items() if told}
        if not sum(units.values()) <= whole <= manifest.roster.size or any(
            number > people.get(unit, 0) for unit, number in units.items()
        ):
            return Check("counts", False, _("They tell more answers than there are people."))
    return Check(
        "counts",
        True,
        _("They tell no more answers than there are people, in the institution and in each unit."),
    )


def check_dilemmas(manifest: Manifest, dilemmas: list[Dilemma]) -> Check:
    """Whether dilemmas that are shown beside figures are those that were signed: which ones, and how options are rated."""
    if dilemmas == Facts.signed(manifest).exercises:
        return Check("dilemmas", True, _("The dilemmas that the report shows are those that were signed."))
    return Check(
        "dilemmas",
        False,
        _("The dilemmas that the report shows aren't those that were signed: somebody changed them."),
    )


def _checks_were_made(snapshot: Snapshot) -> Check:
    if set(CHECKS) <= set(snapshot.checks):
        return Check(
            "checks",
            True,
            _(
                "It says that, before anything was published, it was checked that the roster, the dilemmas and the "
                "rules for the figures are those that were signed, and that there are no more sealed answers than "
                "codes used, nor more codes than people."
            ),
        )
    return Check(
        "checks", False, _("Not everything was checked that has to be before something is published.")
    )
