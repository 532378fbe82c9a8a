"""What the writer reads once something was decided about a claim, unless those who decide wrote it themselves.

Whoever is pointed out is presumed innocent in all of it: what isn't decided is only possible.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from probidad.instruments.advice.claim_rules import Outcome, Track

TOLD: dict[str, Promise] = {
    Track.BREACH: _(
        "Two members of the ethics committee have read what you tell. As you tell it, it may be against the code of "
        "ethics, so the committee looks into it. Whoever is pointed out is presumed innocent until a decision says "
        "otherwise, and is also heard. You will find here what may be told of each step."
    ),
    Track.FAULT: _(
        "Two members of the ethics committee have read what you tell. As you tell it, it may be an administrative "
        "fault. Only the investigating authority of the internal control body can say whether it is, so the committee "
        "refers it there. Whoever is pointed out is presumed innocent until a decision says otherwise. You will find "
        "here what may be told of each step."
    ),
    Track.CRIME: _(
        "Two members of the ethics committee have read what you tell. As you tell it, it may be a crime, and only the "
        "prosecutor and a court can say so. The committee passes on what is needed. You too may report it to the "
        "prosecutor yourself, at any time. Whoever is pointed out is presumed innocent until a court says otherwise."
    ),
    Track.HARASSMENT: _(
        "Two members of the ethics committee have read what you tell. It goes by the protocol for harassment. Nobody "
        "will ask you to sit at a table with the person you point out, or to come to an agreement. You can ask for "
        "protection here, at any time. Whoever is pointed out is presumed innocent until a decision says otherwise."
    ),
    Outcome.RECOMMENDED: _(
        "The ethics committee has ended its work on what you told, and made a recommendation. You will be asked here "
        "whether anything has happened to you because of it."
    ),
    Outcome.FOLLOWED: _("What the ethics committee recommended about what you told was followed."),
    Outcome.NOT_FOLLOWED: _(
        "What the ethics committee recommended about what you told was not followed. The committee makes it known to "
        "whoever directs the institution."
    ),
    Outcome.NO_BREACH: _(
        "The ethics committee has ended its work on what you told. With what could be known, it found nothing against "
        "the code of ethics. That doesn't mean that you did wrong in telling it. If you know more, write it here: it "
        "can be opened again."
    ),
    Outcome.NO_FAULT: _(
        "The investigation of what you told has ended. With what could be known, no administrative fault was found. "
        "That doesn't mean that you did wrong in telling it. If you know more, write it here: it can be opened again."
    ),
    Outcome.SANCTIONED: _(
        "The procedure on what you told has ended: the competent authority found an administrative fault and set a "
        "sanction. You will be asked here whether anything has happened to you because of it."
    ),
    Outcome.REFERRED: _(
        "What you told was passed on to the authority whose matter it is. If it gives a number or an office to turn to, "
        "you will find it here."
    ),
    Outcome.ARCHIVED: _(
        "With what is known it isn't possible to go on, so it was archived. If you know more, write it here: it can be "
        "opened again at any time."
    ),
    Outcome.OTHER_TRACK: _(
        "With what is known now, two members of the ethics committee decide anew which way what you told should take."
    ),
}
# Where the writer has to be told in words of one's own: which way there is for them.
OWN_WORDS = {Track.NONE}


def told_by_itself(what: str, language: str) -> str:
    """The words of a decision, in a conversation's language; empty where none are ready."""
    with override("en" if language == "en" else "es-mx"):
        return str(TOLD.get(what, ""))
