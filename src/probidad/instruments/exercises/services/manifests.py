"""What a round is trusted by: the custodian's public keys, the issuing keys, and the signed manifest."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from probidad.core.anonymity import blind, credentials, custody
from probidad.core.anonymity import shares as splitting
from probidad.core.audit.services import record
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.core.signing import signatures
from probidad.core.tasks import enqueue
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import IssuingKey, Round, SignedManifest
from probidad.instruments.exercises.problems import of_shares
from probidad.instruments.exercises.services.rounds import require_draft
from probidad.instruments.exercises.tasks import make_issuing_keys


@transaction.atomic
def store_public_keys(*, round: Round, keys: custody.PublicKeys, actor: Person) -> None:
    """Keep the public halves of the keys that the custodian has made; the round's issuing keys are made next.

    A second pair before the opening replaces the first, and what was signed with it. Raises ValidationError once
    the round is open, and for what isn't a pair of different P-256 keys.
    """
    current = Round.objects.select_for_update().get(pk=round.pk)
    require_draft(current)
    try:
        custody.checked(keys)
    except custody.NotPublicKeys:
        message = _("These aren't the public keys of a key file.")
        raise refusal(message, code="no_key", field="public_keys") from None
    current.sealing_key, current.signing_key = keys.sealing, keys.signing
    current.save(update_fields=["sealing_key", "signing_key"])
    SignedManifest.objects.filter(round=current).delete()
    record(kind=ExercisesEvent.KEY_MADE, actor=actor, institution=current.institution, subject=current.urn)
    enqueue(make_issuing_keys, current.pk)


def make_missing_keys(*, round: Round) -> None:
    """Make the issuing keys that a round in preparation hasn't got yet: one after the other, each kept at once."""
    for use, number in queries.keys_missing(round):
        private = blind.new_private_key()
        public = blind.public_half(private)
        try:
            with transaction.atomic():
                IssuingKey.objects.create(
                    round=round,
                    use=use,
                    number=number,
                    key_id=credentials.key_id(public),
                    public=public,
                    private=private,
                )
        except IntegrityError:  # another process made it meanwhile, or the round is gone
            continue


@transaction.atomic
def sign_manifest(*, round: Round, document: str, signature: bytes, actor: Person) -> None:
    """Keep the manifest as the custodian signed it.

    Raises ValidationError where the document isn't the round's any more (roster, units, minimum or dilemmas changed
    while the custodian looked) or nobody would read it, and where the signature isn't the custodian's.
    """
    current = Round.objects.select_for_update().get(pk=round.pk)
    require_draft(current)
    now = queries.manifest_of(current)
    if now is None or now.document() != document:
        message = _("The round changed while you looked: look at it again, and sign it as it is now.")
        raise refusal(message, code="changed")
    if now.is_too_long:
        raise refusal(queries.too_many_units(), code="too_long")
    if not signatures.verify(document.encode(), signature, bytes(current.signing_key)):
        raise refusal(_("This signature was made by another key, or for another round."), code="other_key")
    SignedManifest.objects.update_or_create(
        round=current, defaults={"document": document, "signature": signature}
    )
    record(kind=ExercisesEvent.KEY_PROVED, actor=actor, institution=current.institution, subject=current.urn)


def custodians_keys(
    round: Round, key_file: bytes, *, passphrase: str = "", shares: Sequence[str] = ()
) -> custody.PrivateKeys:
    """The round's private keys, from their file and its passphrase, or two of its shares where some are given.

    Raises ValidationError with what to do, by field.
    """
    try:
        keys = (
            custody.open_with_shares(key_file, shares)
            if shares
            else custody.open_key_file(key_file, passphrase)
        )
    except custody.NotAKeyFile:
        message = _("This is not a key file of a round, or it was cut or changed. Take your copy of it.")
        raise refusal(message, code="no_key", field="key_file") from None
    except custody.WrongPassphrase:
        message = _("The passphrase does not open this file. Check capitals and spaces.")
        raise refusal(message, code="wrong_passphrase", field="passphrase") from None
    except splitting.ShareError as error:
        raise _of_shares(error) from None
    if round.sealing_key is None or keys.public.sealing != bytes(round.sealing_key):
        raise refusal(_("This key belongs to another round."), code="other_key", field="key_file")
    return keys


def _of_shares(error: splitting.ShareError) -> ValidationError:
    """What is wrong with the shares, beside the one that it is about."""
    return refusal(of_shares(error), code="share", field=f"share_{getattr(error, 'number', 2)}")
