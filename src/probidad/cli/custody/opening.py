"""`probidad custody open`: a round's sealed answers, opened and counted away from the platform."""

import sys
from gettext import gettext as _
from pathlib import Path

from probidad.cli.console import plain, say, warn
from probidad.cli.custody import documents, files, keys
from probidad.cli.failures import Failure, reason
from probidad.instruments.exercises.tally import ballot_file, result_file
from probidad.instruments.exercises.tally.away import Failed, result_of
from probidad.instruments.exercises.tally.workers import workers_for


def open_ballots(arguments) -> int:
    """Check, open and count a file of sealed answers, and write the signed result beside it."""
    path = Path(arguments.ballots)
    target = path.with_suffix(".result")
    files.require_free(target)
    documents.speak()
    try:
        with path.open("rb") as file:
            written = _opened(path, file, arguments)
    except OSError as error:
        raise Failure(_("{path} can't be read: {reason}.").format(path=path, reason=reason(error))) from error
    files.write(target, written)
    say(_("Nothing was sent anywhere. Upload {path} on the round's page.").format(path=target))
    return 0


def _opened(path: Path, file, arguments) -> bytes:
    from probidad.instruments.exercises.problems import told

    try:
        ballots = ballot_file.BallotFile.read(file)
        manifest, total = ballots.manifest, ballots.head.numbers.total
        say(plain(f"{manifest.institution}: {manifest.title}"))
        private = keys.opened(arguments)
        result = result_of(ballots, private, workers=workers_for(total), progress=_Progress(total))
    except ballot_file.NotABallotFile as error:
        raise Failure(
            _("{path} isn't a file of a round's sealed answers, or it was cut or changed.").format(path=path)
        ) from error
    except Failed as failed:
        for sentence in told(failed.problems):
            warn(sentence)
        raise Failure(_("Nothing was written.")) from failed
    try:
        return result_file.written(result, private)
    except result_file.TooLarge as error:
        raise Failure(
            _(
                "Nothing was written: people wrote more comments than the platform takes in one file. Bring the key to the "
                "round's page instead, or ask whoever makes the platform for a version that takes more."
            )
        ) from error


class _Progress:
    """Says how far it is, in tenths, where somebody looks."""

    def __init__(self, total: int):
        self._total, self._opened, self._said = max(total, 1), 0, 0

    def __call__(self, ballots: int) -> None:
        self._opened += ballots
        tenth = 10 * self._opened // self._total
        if tenth > self._said and sys.stdout.isatty():
            self._said = tenth
            say(f"{10 * tenth} %")
