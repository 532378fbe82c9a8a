"""Opening a round with the custodian's key: checked, opened in steps, and published at once or not at all.

``start`` is what the page calls: it hands the key to a process of its own (``launching``) and returns. ``carry_out``
does the work, there or, for tests and the demonstration, in this process. It may be killed at any point: what
was opened is kept sealed (``chunks``), and bringing the key again goes on with it. Of two who bring the key at
once, the one who comes last takes over. The key stands in memory and in pipes, nowhere else.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import asdict

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from probidad.core.anonymity.custody import PrivateKeys, PublicKeys
from probidad.core.anonymity.keys import random_key
from probidad.core.audit.services import record
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.core.signing import signatures
from probidad.instruments.exercises import queries, tally
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.figures import facts_of
from probidad.instruments.exercises.manifest import Manifest
from probidad.instruments.exercises.models import OpenedChunk, Opening, Results, Round
from probidad.instruments.exercises.problems import sentence
from probidad.instruments.exercises.services import chunks, launching, publishing
from probidad.instruments.exercises.services.mandates import Mandate, Superseded
from probidad.instruments.exercises.services.tidying import drop_opened_chunks
from probidad.instruments.exercises.tally import Count, Problem


class Stopped(Exception):
    """Nothing was published; ``problems`` say why."""

    def __init__(self, *problems: Problem):
        super().__init__(*(each.code for each in problems))
        self.problems = problems


@contextmanager
def storing() -> Iterator[None]:
    """Raises ValidationError, with what to do, where the database can't store: its disk may be full."""
    try:
        yield
    except DatabaseError:
        raise refusal(sentence(Problem("storage")), code="storage") from None


def start(*, round: Round, keys: PrivateKeys, actor: Person) -> None:
    """Begin to open a round that is over, in a process of its own, or go on where another one stopped.

    Returns at once; ``queries.opening_progress`` tells how far it is. Raises ValidationError where the round still takes
    answers or is closed, for another round's keys, where nothing can be stored, and where no process can be started.
    """
    mandate = take_over(round=round, public=keys.public, actor=actor)
    try:
        launching.launch(mandate, keys)
    except OSError:
        _note(mandate, (Problem("interrupted"),))
        message = _(
            "The opening couldn't be started. Tell whoever operates the platform, and try again later."
        )
        raise refusal(message, code="no_process") from None


def ended(round: Round) -> Round:
    """A round that is over, locked, taking no more answers whatever the date. Raises ValidationError as ``start``."""
    current = Round.objects.select_for_update().get(pk=round.pk)
    if current.state in Round.DONE:
        message = _("Somebody else has just closed this round. Its results stand.")
        raise refusal(message, code="closed_already")
    if not current.is_over:
        message = _("The round still takes answers: it can be opened with the key once it is over.")
        raise refusal(message, code="not_over")
    # Waits for the ballots that are being cast.
    current.state = Round.State.ENDED
    current.save(update_fields=["state"])
    return current


@storing()
@transaction.atomic
def take_over(*, round: Round, public: PublicKeys, actor: Person) -> Mandate:
    """End a round that is over, and be the one who opens it from now on. Raises ValidationError as ``start``.

    ``public`` are the halves of what the custodian brought: keys, or a result that they signed.
    """
    current = ended(round)
    if (public.sealing, public.signing) != (bytes(current.sealing_key), bytes(current.signing_key)):
        raise refusal(_("This key belongs to another round."), code="other_key", field="key_file")
    mandate = Mandate(current.pk, random_key(), actor.pk)
    begun = {"run": mandate.run, "state": Opening.State.RUNNING, "problems": []}
    Opening.objects.update_or_create(round=current, defaults=begun)
    return mandate


def carry_out(*, mandate: Mandate, keys: PrivateKeys, workers: int | None = None) -> Results:
    """Open, count and publish; ``workers``: processes that open, all cores unless given.

    Raises Stopped where nothing was published, with the reason noted for the page, and Superseded where another
    one took over.
    """
    try:
        return _carry_out(mandate, keys, workers)
    except Superseded:
        raise
    except Stopped as stopped:
        _note(mandate, stopped.problems)
        raise
    except Exception as error:
        problem = note_error(mandate, error)
        if isinstance(error, DatabaseError | BrokenProcessPool):
            raise Stopped(problem) from error
        raise


def note_error(mandate: Mandate, error: Exception) -> Problem:
    """What the page says of an error that stopped an opening; noted where the database takes a note."""
    problem = Problem("storage" if isinstance(error, DatabaseError) else "interrupted")
    # A full disk takes none either: the page tells to bring key or result again.
    with suppress(DatabaseError):
        _note(mandate, (problem,))
    return problem


def _carry_out(mandate: Mandate, keys: PrivateKeys, workers: int | None) -> Results:
    round = mandate.round()
    signed, numbers = checked(round, keys.public)
    manifest, total = signed.manifest, numbers.total
    mandate.update(total=total, opened=sum(queries.opened_by_key(round).values()))
    digest = signatures.digest(signed.text.encode())
    safe = chunks.Safe(keys.sealing, token=manifest.round, manifest=digest)
    _open(mandate, manifest, keys, safe, workers or tally.workers_for(total))
    try:
        count = _counted(round, manifest, safe)
        # Once more, of what was opened: the database may have been changed since.
        if count.ballots != Counter(_numbers(round, signed, keys.public).ballots):
            raise chunks.Altered
        outcome = tally.outcome(manifest=manifest, document=signed.text, count=count, keys=keys)
        comments = _comments(round, manifest, safe)
        return publishing.publish(mandate=mandate, outcome=outcome, comments=comments)
    except chunks.Altered:
        drop_opened_chunks(round)
        raise Stopped(Problem("changed")) from None


def checked(round: Round, keys: PublicKeys) -> tuple[queries.SignedDocument, tally.Numbers]:
    """What was signed, and how many ballots there are, if all is as it was signed; raises Stopped otherwise."""
    try:
        signed = queries.signed_document(round)
    except queries.NoManifest:
        raise Stopped(Problem("signature")) from None
    return signed, _numbers(round, signed, keys)


def _numbers(round: Round, signed: queries.SignedDocument, keys: PublicKeys) -> tally.Numbers:
    """What the database holds now, if all of it is as it was signed; raises Stopped otherwise."""
    round.refresh_from_db()
    numbers = queries.numbers_of(round, signed.manifest)
    found = tally.problems(
        manifest=signed.manifest,
        document=signed.text,
        signature=signed.signature,
        keys=keys,
        numbers=numbers,
        facts=facts_of(round),
    )
    if found:
        raise Stopped(*found)
    return numbers


def _open(mandate: Mandate, manifest: Manifest, keys: PrivateKeys, safe: chunks.Safe, workers: int) -> None:
    """Open the chunks that are left, and keep what each said; each is one short transaction."""
    left = queries.chunks_to_open(mandate.round(), manifest)
    if workers > 1:
        connection.close()  # workers are forked, and mustn't share it: the next query opens another
    for chunk, said in tally.opened(left, manifest=manifest, private_key=keys.sealing, workers=workers):
        _keep(mandate, safe.row(mandate.round_id, chunk, said))


@transaction.atomic
def _keep(mandate: Mandate, row: OpenedChunk) -> None:
    mandate.add_opened(row.ballots)
    row.save(force_insert=True)


def _counted(round: Round, manifest: Manifest, safe: chunks.Safe) -> Count:
    """What all chunks said. Raises Altered where one was changed, or there is a gap."""
    count = Count()
    for key, _use, exercise in manifest.ballot_keys():
        for said in chunks.kept(round, safe, key.id):
            count.add(said, key.id, exercise)
    return count


def _comments(round: Round, manifest: Manifest, safe: chunks.Safe) -> Iterator[tuple[int, list[str]]]:
    """The comments by their exercises' ids, one chunk at a time."""
    for key, use, exercise in manifest.ballot_keys():
        if use == "comment":
            yield from ((exercise.id, said.comments) for said in chunks.kept(round, safe, key.id))


@transaction.atomic
def _note(mandate: Mandate, problems: tuple[Problem, ...]) -> None:
    """Tell whoever looks at the page what stopped it; nothing where another one took over."""
    found = [asdict(each) for each in problems]
    try:
        mandate.update(state=Opening.State.STOPPED, problems=found)
    except Superseded:
        return
    round = mandate.round()
    record(
        kind=ExercisesEvent.OPENING_STOPPED,
        actor=mandate.actor(),
        institution=round.institution,
        subject=round.urn,
        details={"problems": ", ".join(each.code for each in problems)},
    )
