"""Comments of closed rounds, and what of them may be read."""

from functools import lru_cache

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from probidad.core.people.models import Person
from probidad.instruments.exercises.models import Comment, DilemmaVersion, Round

# What stands in the place of a detail, in brackets.
LABELS = {
    "email": _("email"),
    "url_or_handle": _("link or account name"),
    "curp": "CURP",
    "rfc": "RFC",
    "account": _("account or file number"),
    "phone": _("phone"),
    "plate": _("plate"),
    "address": _("address"),
    "date_place": _("date and place"),
    "post": _("post"),
    "name": _("name"),
}


def comments_of(round: Round, state: str | None = None) -> QuerySet[Comment]:
    """The comments of a closed round, in the order of their random keys."""
    comments = Comment.objects.filter(results__round=round, results__complete=True)
    comments = comments.select_related("exercise__dilemma_version").order_by("exercise__position", "id")
    return comments.filter(state=state) if state else comments


def waiting_for(person: Person, prefix: str = "") -> Q:
    """Which comments wait for a reviewer: those that nobody read, and those that another one proposed."""
    state, proposer = f"{prefix}state", f"{prefix}proposed_by"
    others = Q(**{f"{proposer}__isnull": True}) | ~Q(**{proposer: person})
    return Q(**{state: Comment.State.PENDING}) | (Q(**{state: Comment.State.PROPOSED}) & others)


def pending_comments(rounds: QuerySet[Round], person: Person) -> list[Round]:
    """The closed rounds with comments that wait for a reviewer, each with their number as ``pending``."""
    waiting = Q(results__complete=True) & waiting_for(person, "results__comments__")
    return list(rounds.annotate(pending=Count("results__comments", filter=waiting)).filter(pending__gt=0))


def review_counts(round: Round) -> dict[str, int]:
    """How many comments of a closed round are in each state."""
    counted = comments_of(round).order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(Comment.State, 0) | dict(counted)


def text_to_release(comment: Comment) -> str:
    """Where a reviewer begins: what leaders read last, else the proposal."""
    return comment.released_text or masked_text(comment)


def masked_text(comment: Comment) -> str:
    """The comment without what would tell who somebody is; the dilemma's own people stay."""
    labels = {kind: str(label) for kind, label in LABELS.items()}
    return _masking().mask(comment.text, labels, known=_people_of(comment.exercise.dilemma_version))


def still_found(comment: Comment, text: str) -> list[str]:
    """What in a text about to be released might still tell who somebody is, each once, in its order."""
    known = _people_of(comment.exercise.dilemma_version)
    spans = _masking().find(text, known=known, masked=_brackets())
    return list(dict.fromkeys(text[span.start : span.end] for span in spans))


def _brackets() -> set[str]:
    """What stands in the place of details, in each language."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {f"[{label}]" for label in LABELS.values()}
    return found


def _people_of(version: DilemmaVersion) -> frozenset[str]:
    return _people_in(tuple(version.content["situation"].values()))


@lru_cache(maxsize=64)
def _people_in(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(text[span.start : span.end] for text in texts for span in _masking().find(text))


def _masking():
    """The module that finds details. Its patterns would take a fifth of every process's start."""
    from probidad.core.disclosure import masking

    return masking
