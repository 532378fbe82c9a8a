"""Opening a file of ballots on a machine without the platform: the same checks and the same count as on the server."""

from collections import Counter
from collections.abc import Callable
from random import SystemRandom

from probidad.core.anonymity.base64url import encode
from probidad.core.anonymity.custody import PrivateKeys
from probidad.instruments.exercises.tally.ballot_file import BallotFile
from probidad.instruments.exercises.tally.checks import Problem, problems
from probidad.instruments.exercises.tally.counting import Count
from probidad.instruments.exercises.tally.figures import with_comments
from probidad.instruments.exercises.tally.result_file import Result
from probidad.instruments.exercises.tally.snapshots import outcome
from probidad.instruments.exercises.tally.workers import opened


class Failed(Exception):
    """A check failed: nothing is written; ``problems`` say what."""

    def __init__(self, *problems: Problem):
        super().__init__(*(each.code for each in problems))
        self.problems = problems


def result_of(
    ballots: BallotFile, keys: PrivateKeys, *, workers: int, progress: Callable[[int], None] = lambda _n: None
) -> Result:
    """What the server would have reckoned; ``progress`` is told how many ballots were opened.

    Raises Failed; NotABallotFile for a file that was cut or changed.
    """
    head, manifest = ballots.head, ballots.manifest
    found = problems(
        manifest=manifest,
        document=head.manifest,
        signature=head.signature,
        keys=keys.public,
        numbers=head.numbers,
        facts=head.facts,
    )
    if found:
        raise Failed(*found)
    count, comments = _counted(ballots, keys, workers, progress)
    told = outcome(manifest=manifest, document=head.manifest, count=count, keys=keys)
    kept = with_comments(told.figures)
    return Result(
        round=manifest.round,
        ballots=ballots.digest,
        figures=told.figures,
        snapshot=told.snapshot,
        snapshot_signature=encode(told.signature),
        comments=[each for each in comments if each[0] in kept],
    )


def _counted(
    ballots: BallotFile, keys: PrivateKeys, workers: int, progress: Callable[[int], None]
) -> tuple[Count, list[tuple[int, str]]]:
    manifest, count, comments = ballots.manifest, Count(), []
    of = {key.id: exercise for key, _use, exercise in manifest.ballot_keys()}
    for chunk, said in opened(ballots.chunks(), manifest=manifest, private_key=keys.sealing, workers=workers):
        exercise = of[chunk.key]
        count.add(said, chunk.key, exercise)
        comments += [(exercise.id, text) for text in said.comments]
        progress(len(chunk.ballots))
    SystemRandom().shuffle(comments)  # of all chunks: the last one may hold a single comment
    if count.ballots != Counter(ballots.head.numbers.ballots):
        raise Failed(Problem("changed"))
    return count, comments
