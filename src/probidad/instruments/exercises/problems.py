"""What stops an opening, in sentences that say what to do: on pages, and by ``probidad custody``."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from probidad.core.anonymity import custody, shares
from probidad.instruments.exercises.tally import Problem

LONGEST_WORD = 30  # characters of a word that is told back


def told(problems: Iterable[Problem]) -> list[str]:
    """A sentence for each, in the reader's language."""
    return [sentence(each) for each in problems]


def sentence(problem: Problem) -> str:
    """What stopped an opening, and what to do, in the reader's language."""
    match problem.code:
        case "signature":
            return _(
                "The manifest isn't the one that the custodian signed: it was changed after the opening. Don't go "
                "on: compare its fingerprint with the one that you noted, and tell the ethics unit."
            )
        case "keys":
            return _(
                "The manifest names other keys than this round has. Don't go on: compare its fingerprint with the "
                "one that you noted, and tell the ethics unit."
            )
        case "plan":
            return _(
                "The figures wouldn't be made as the manifest says: the round's minimum, its dilemmas or units, or the "
                "platform's rules changed after the round opened. If the platform was updated meanwhile, or your "
                "machine has another version, ask whoever operates the platform for the version of the round's first "
                "day, and bring the key again. If not, don't go on: ask for the audit trail, and for the backup of "
                "that day."
            )
        case "roster":
            return _(
                "The roster isn't the one that was signed: people were added, removed or moved after the round "
                "opened. Ask whoever operates the platform for the audit trail, and for the backup of the "
                "round's first day."
            )
        case "codes":
            return _(
                "There are more codes than people on the roster: somebody could have answered more than once. "
                "Ask whoever operates the platform for the audit trail."
            )
        case "ballots":
            return _(
                "%(what)s: there are more sealed answers than people who took part. Somebody else put answers "
                "into the box. Ask whoever operates the platform for the audit trail."
            ) % {"what": _of(problem)}
        case "foreign":
            return _(
                "There are sealed answers under a key that the manifest doesn't name. Ask whoever operates the "
                "platform for the audit trail."
            )
        case "changed":
            return _(
                "The sealed answers, or what was kept of the opening, changed meanwhile. What was opened is "
                "forgotten: bring the key again, and it begins anew."
            )
        case "storage":
            return _(
                "The database couldn't store what it was given: its disk may be full. Nothing is lost: ask whoever "
                "operates the platform to make room, then bring the key again, which goes on where it stopped, or "
                "the result."
            )
        case _:
            return _(
                "The opening was interrupted. Nothing is lost: bring the key again, which goes on where it stopped, or "
                "the result. If it stops again, tell whoever operates the platform."
            )


def _of(problem: Problem) -> str:
    match problem.use:
        case "answer":
            return _("Answers to dilemma %(position)s") % {"position": problem.number}
        case "comment":
            return _("Comments on dilemma %(position)s") % {"position": problem.number}
        case _:
            return _("How good the exercises were")


def of_shares(error: shares.ShareError) -> str:
    """What is wrong with the shares of a key, in the reader's language."""
    match error:
        case shares.UnknownWord():
            return _("Word %(position)s, “%(word)s”, isn't one of the list: was it misread?") % {
                "position": error.position,
                "word": error.word[:LONGEST_WORD],
            }
        case shares.WrongNumberOfWords():
            return _("A share has 33 words, and this one has %(found)s.") % {"found": error.found}
        case shares.MistypedShare():
            return _("One of the words is another than was written down, or two changed places.")
        case shares.TooFewShares():
            return _("Two different shares are needed.")
        case custody.SharesOfAnotherKey():
            return _("These shares belong to another key file.")
        case _:
            return _("These two shares weren't made together.")
