"""Opening on a machine of the custodian's own: the ballots go out as a file, a signed result comes back.

The key never comes here. What comes back is checked like something from a stranger: who signed it, of which round and
which ballots it is, and that its figures have no more in them than figures have.
"""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from probidad.core.anonymity.base64url import encode
from probidad.core.anonymity.custody import PublicKeys
from probidad.core.audit.services import record
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.exercises import checking, queries, tally
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.figures import facts_of
from probidad.instruments.exercises.manifest import Manifest
from probidad.instruments.exercises.models import Results, Round
from probidad.instruments.exercises.problems import sentence, told
from probidad.instruments.exercises.services import opening, publishing
from probidad.instruments.exercises.services.mandates import Mandate, Superseded
from probidad.instruments.exercises.tally import Facts, Problem, ballot_file, result_file

COMMENTS_AT_ONCE = 500


@opening.storing()
@transaction.atomic
def hand_out_ballots(*, round: Round, actor: Person) -> Iterator[bytes]:
    """The file of a round's sealed ballots, as a stream; from here on the round takes no more.

    Raises ValidationError where the round isn't over, and where its manifest is none any more or nothing can be stored.
    """
    current = opening.ended(round)
    try:
        signed = queries.signed_document(current)
    except queries.NoManifest:
        raise refusal(sentence(Problem("signature")), code="signature") from None
    head = ballot_file.Head(
        manifest=signed.text,
        signature=encode(signed.signature),
        numbers=queries.numbers_of(current, signed.manifest),
        facts=facts_of(current),
    )
    record(
        kind=ExercisesEvent.BALLOTS_HANDED_OUT,
        actor=actor,
        institution=current.institution,
        subject=current.urn,
    )
    return ballot_file.lines(head, queries.all_ballots(signed.manifest))


def take_result(*, round: Round, file: bytes, actor: Person) -> Results:
    """Freeze the result that the custodian made of the round's ballots.

    Raises ValidationError with what is wrong, beside ``file``: nothing is published then.
    """
    result = _read(round, file)
    _check(round, result)
    public = PublicKeys(bytes(round.sealing_key), bytes(round.signing_key))
    mandate = opening.take_over(round=round, public=public, actor=actor)
    outcome = tally.Outcome(
        result.figures.model_dump(mode="json"),
        result.snapshot,
        result.snapshot_signature,
        result.figures.unreadable,
    )
    try:
        with opening.storing():
            return _publish(mandate, outcome, result)
    except Superseded:
        message = _("Somebody else opens this round at the moment, or has just closed it.")
        raise refusal(message, code="superseded") from None


def _publish(mandate: Mandate, outcome: tally.Outcome, result: result_file.Result) -> Results:
    """No page may say that a round is being opened where it stopped: what stopped it is noted."""
    try:
        return publishing.publish(mandate=mandate, outcome=outcome, comments=_comments(result))
    except Superseded:
        raise
    except Exception as error:
        opening.note_error(mandate, error)
        raise


def _read(round: Round, file: bytes) -> result_file.Result:
    try:
        return result_file.read(file, signing_key=bytes(round.signing_key))
    except result_file.NotAResult:
        message = _("This isn't a result that “probidad custody open” wrote, or it was cut.")
        raise refusal(message, code="no_result", field="file") from None
    except result_file.NotSigned:
        message = _("The result wasn't signed with this round's key, or it was changed afterwards.")
        raise refusal(message, code="not_signed", field="file") from None


def _check(round: Round, result: result_file.Result) -> None:
    public = PublicKeys(bytes(round.sealing_key), bytes(round.signing_key))
    try:
        signed, _numbers = opening.checked(round, public)
    except opening.Stopped as stopped:
        raise refusal(" ".join(told(stopped.problems)), code=stopped.problems[0].code) from None
    of_this_round = (
        result.round == round.token
        and result.figures.are_of(Facts.signed(signed.manifest))
        and _snapshot_holds(result, signed.text.encode())
    )
    if not of_this_round:
        message = _("This result is of another round, or its parts don't belong together.")
        raise refusal(message, code="other_round", field="file")
    if result.ballots != _digest(signed.manifest):
        message = _(
            "This result is of other sealed answers than those that are here. Download them again, and open them again."
        )
        raise refusal(message, code="other_ballots", field="file")


def _snapshot_holds(result: result_file.Result, manifest: bytes) -> bool:
    """Whether the snapshot passes the checks that anybody makes: signed, of this manifest, and of these figures."""
    snapshot, figures = result.snapshot.encode(), result.figures.model_dump(mode="json")
    try:
        checks = checking.check_snapshot(snapshot, result.snapshot_signature, manifest)
        checks.append(checking.check_figures(checking.read_document(snapshot), figures))
    except checking.NotADocument:
        return False
    return checking.verdict(checks) is True


def _digest(manifest: Manifest) -> str:
    found = ballot_file.Digest()
    for chunk in queries.all_ballots(manifest):
        found.add(chunk)
    return found.hexadecimal


def _comments(result: result_file.Result) -> Iterator[tuple[int, list[str]]]:
    for each in result.figures.exercises:
        texts = list(result.comments_of(each.exercise))
        for start in range(0, len(texts), COMMENTS_AT_ONCE):
            yield each.exercise, texts[start : start + COMMENTS_AT_ONCE]
