"""What the modules of the participants' pages must know: addresses, sentences, and what a round is.

They find it as JSON in the page (``screen.js``). Names in {braces} are theirs to fill in.
"""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from probidad.instruments.exercises import rules
from probidad.instruments.exercises.models import Round

# What they show, one at a time: `templates/exercises/in_browser/_NAME.html`.
ROUND_VIEWS = [
    "words",
    "overview",
    "summary",
    "value",
    "forgotten",
    "nothing",
    "held",
    "stopped",
    "problem",
    "error",
    "bad",
]
ENTRANCE_VIEWS = ["problem", "error", "bad"]


def for_entrance() -> dict:
    """For the page where one goes in with a code or with words (``enter.js``)."""
    return {
        "rounds": reverse("exercises:overview"),
        "exchange": reverse("exercises:exchange"),
        "words": _word_lists(),
        "texts": _failures()
        | {
            "issuedHere": gettext(
                "This code was exchanged already. If that was in this browser, go on below; if it was on another "
                "device, go on there, or write the twelve words that it showed you."
            ),
            "wordCount": gettext("There must be twelve words: here are {count}."),
            "unknownWord": gettext(
                "Word {position}, “{word}”, is not in the list. Compare it with what you wrote down."
            ),
            "wrongWords": gettext(
                "All these words exist, but they don't belong together: one is another, or two changed places."
            ),
        },
    }


def for_round(round: Round, available: list[int]) -> dict:
    """For a round's page (``round.js``); ``available``: the positions of the dilemmas whose day has come."""
    return {
        "token": round.token,
        "available": available,
        "sizes": rules.RECORD_SIZES,
        "commentLength": rules.COMMENT_LENGTH,
        "enter": reverse("exercises:enter"),
        "manifest": reverse("exercises:manifest", args=[round.token]),
        "dilemmas": reverse("exercises:round", args=[round.token]),
        "exchange": reverse("exercises:exchange"),
        "box": reverse("exercises:ballot-box"),
        "words": _word_lists(),
        "texts": _failures() | _round_texts(),
    }


def _word_lists() -> list[str]:
    """Where the words of BIP 39 lie, those of the page's language first."""
    lists = [static("words/spanish.txt"), static("words/english.txt")]
    return lists if get_language().startswith("es") else lists[::-1]


def _failures() -> dict[str, str]:
    return {
        "offline": gettext(
            "There is no connection. Nothing is lost: try again when it is back. An answer counts once."
        ),
        "unexpected": gettext("Something didn't work on the server. Nothing is lost: try again in a while."),
        "manifest": gettext(
            "This page got keys that the round's custodian didn't sign. Don't answer, and tell the custodian or whoever "
            "gave you your code."
        ),
        "notOpen": gettext("The round takes no answers today. What you answered before is kept and counts."),
        "signature": gettext(
            "The server didn't sign what it was asked to. Don't answer, and tell whoever gave you your code."
        ),
    }


def _round_texts() -> dict[str, str]:
    return {
        "preparing": gettext("Preparing what you answer with …"),
        "sending": gettext("Sealing and sending …"),
        "manifestChanged": gettext(
            "The keys of this round are not those with which you began. Don't answer, and tell the custodian or whoever "
            "gave you your code."
        ),
        "writeDown": gettext("Tick this once you have written them down, or begin without."),
        "chooseOption": gettext("Choose one of the options."),
        "chooseLevel": gettext("Choose one of the answers, or leave without answering."),
        "writeComment": gettext("Write your comment, or go on without one."),
        "commentTooLong": gettext("This comment is too long: make it shorter."),
        "qr": gettext("QR code of a link with the twelve words"),
        "noQr": gettext("This browser can't draw the code now: type the twelve words on the other device."),
        "sumOne": _sum(1),
        "sumMany": _sum(2),
        "done": gettext("{done} of {total}"),
    }


def _sum(answers: int) -> str:
    """How many answers were in line with the suggested one, as said of one or of more."""
    return ngettext(
        "%(aligned)s of %(answers)s answer in line with the suggested one.",
        "%(aligned)s of %(answers)s answers in line with the suggested one.",
        answers,
    ) % {"aligned": "{aligned}", "answers": "{answers}"}
