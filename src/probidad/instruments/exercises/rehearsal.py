"""Playing a round without its people: what custodians and participants' browsers do, done in this process.

The demonstration, the simulation of a whole programme, the tests and the measurements use it. A real custodian's
keys never come here: they are made in the custodian's browser, or by a command on the custodian's computer.
"""

import secrets

from probidad.core.anonymity import blind, credentials, custody, sealing
from probidad.core.anonymity.base64url import encode
from probidad.core.people.models import Person
from probidad.core.signing import signatures
from probidad.instruments.exercises import queries, rules
from probidad.instruments.exercises.manifest import ExercisePart, IssuingKeyPart, Manifest, ballot_info
from probidad.instruments.exercises.models import Results, Round
from probidad.instruments.exercises.services import ballots, issuing, manifests, opening


def give_keys(*, round: Round, passphrase: str, actor: Person) -> bytes:
    """Make the custodian's keys and the issuing keys, and sign the manifest; the custodian's key file."""
    key_file, public = custody.make_key(passphrase)
    manifests.store_public_keys(round=round, keys=public, actor=actor)
    round.refresh_from_db()
    sign(round=round, key_file=key_file, passphrase=passphrase, actor=actor)
    return key_file


def sign(*, round: Round, key_file: bytes, passphrase: str, actor: Person) -> None:
    """Sign the manifest as it is now, with the keys that the round has."""
    manifests.make_missing_keys(round=round)
    document = queries.manifest_of(round).document()
    keys = custody.open_key_file(key_file, passphrase)
    signature = signatures.sign(document.encode(), keys.signing)
    manifests.sign_manifest(round=round, document=document, signature=signature, actor=actor)


def close(*, round: Round, key_file: bytes, passphrase: str, actor: Person) -> Results:
    """Bring the key, and wait for the end: the same code as behind the page, in this process.

    Raises ValidationError as ``opening.start``; ``opening.Stopped`` where nothing is published.
    """
    keys = custody.open_key_file(key_file, passphrase)
    mandate = opening.take_over(round=round, public=keys.public, actor=actor)
    return opening.carry_out(mandate=mandate, keys=keys)


class Wallet:
    """What a participant's browser holds and computes, without a server: credentials derived, blinded and spent.

    ``sent`` are its blinded values in the order of the protocol; given again, they aren't derived anew.
    """

    def __init__(
        self, manifest: Manifest, unit_id: int | None, seed: bytes, sent: list[blind.Blinded] | None = None
    ):
        self.manifest, self.unit_id = manifest, unit_id
        derived = credentials.Seed(seed)
        self.handle = derived.handle
        self.sent = sent or blinded_values(self, derived)
        self.credentials: dict[str, credentials.Credential] = {}
        self.proofs: dict[str, bytes] = {}  # of the unit, by the keys of their answers

    @property
    def blinded(self) -> list[bytes]:
        """What is sent to the issuer."""
        return [each.blinded for each in self.sent]

    def take(self, signed: list[bytes]) -> None:
        """Finalize what the issuer signed. Raises blind.BadSignature."""
        spki = {key.id: key.spki for key, _use, _exercise in self.manifest.ballot_keys()}
        unit = self.manifest.unit(self.unit_id)
        if unit:
            spki[unit.key.id] = unit.key.spki
        proofs = []
        for key, each, value in zip(self.manifest.signing_keys(self.unit_id), self.sent, signed, strict=True):
            signature = blind.finalize(each, value, public_key=queries.public_key(spki[key]))
            if unit and key == unit.key.id:
                proofs.append(each.message[: blind.PREFIX] + signature)
            else:
                self.credentials[key] = credentials.Credential(key, each.message, signature)
        answers = [each.answer.id for each in self.manifest.exercises]
        self.proofs = dict(zip(answers, proofs, strict=bool(unit)))

    def answer(self, position: int, option: str) -> dict:
        """The ballot that answers the dilemma at a position (1: the first)."""
        key = self.manifest.exercises[position - 1].answer
        proof = self.proofs.get(key.id)
        record = {
            "option": option,
            "unit": self.unit_id if proof else None,
            "proof": encode(proof) if proof else None,
        }
        return self.ballot(key, record)

    def ballot(self, key: IssuingKeyPart, record: dict, size: int = rules.ANSWER_SIZE) -> dict:
        """A record, sealed, with the credential that casts it: what ``ballots.cast_credential`` takes."""
        credential = self.credentials[key.id]
        sealed = sealing.seal(
            record,
            public_key=custody.load_public(self.manifest.sealing_key),
            context=ballot_info(self.manifest.round, key.id, credential.nullifier),
            size=size,
        )
        return {
            "key": key.id,
            "message": credential.message,
            "signature": credential.signature,
            "sealed": sealed,
        }


class Browser:
    """A participant's browser: it exchanges a code for credentials and casts sealed ballots."""

    def __init__(self, code: str, seed: bytes | None = None):
        self.seed = seed or secrets.token_bytes(credentials.SEED)
        self.place = issuing.place_of_code(code)
        self.wallet = Wallet(self.place.manifest, self.place.unit_id, self.seed)
        signed = issuing.issue(place=self.place, handle=self.wallet.handle, blinded=self.wallet.blinded)
        self.wallet.take(signed)

    @property
    def manifest(self) -> Manifest:
        return self.place.manifest

    @property
    def credentials(self) -> dict[str, credentials.Credential]:
        return self.wallet.credentials

    def exercise(self, position: int) -> ExercisePart:
        """The dilemma at a position (1: the first)."""
        return self.manifest.exercises[position - 1]

    def answer(self, position: int, option: str) -> None:
        """Cast the answer to the dilemma at a position."""
        ballots.cast_credential(**self.wallet.answer(position, option))

    def comment(self, position: int, text: str) -> None:
        """Cast a comment on the dilemma at a position."""
        self.cast(self.exercise(position).comment, {"text": text}, rules.COMMENT_SIZE)

    def rate(self, level: int) -> None:
        """Say how good the exercises were (5 very good … 1 very poor)."""
        self.cast(self.manifest.satisfaction, {"level": level})

    def cast(self, key: IssuingKeyPart, record: dict, size: int = rules.ANSWER_SIZE) -> None:
        """Seal a record and put it into the box; raises as ``ballots.cast_credential``."""
        ballots.cast_credential(**self.wallet.ballot(key, record, size))


def blinded_values(place: ballots.Place | Wallet, seed: credentials.Seed) -> list[blind.Blinded]:
    """All values of a round, blinded, in the order of the protocol."""
    signed, unit = place.manifest, place.manifest.unit(place.unit_id)

    def of(key: IssuingKeyPart) -> blind.Blinded:
        return seed.blinded(key.id, queries.public_key(key.spki))

    answers = [of(each.answer) for each in signed.exercises]
    proofs = [
        seed.blinded_unit(
            unit.key.id,
            each.answer.id,
            credentials.nullifier(sent.message),
            queries.public_key(unit.key.spki),
        )
        for each, sent in zip(signed.exercises, answers, strict=True)
        if unit
    ]
    return [*answers, *proofs, *(of(each.comment) for each in signed.exercises), of(signed.satisfaction)]
