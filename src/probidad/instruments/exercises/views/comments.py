"""Comments of a closed round: a reviewer reads them first, leaders read what was released."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from probidad.core.disclosure.masking import find, mask
from probidad.core.markers import requires
from probidad.instruments.exercises import access, queries
from probidad.instruments.exercises.models import Comment, DilemmaVersion
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.services.comments import review_comment

COMMENTS_A_PAGE = 25
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


@requires(P.READ_REPORT)
@require_safe
def comment_list(request, round_id: int):
    """The comments: all of them for a reviewer, the released ones for a leader."""
    found, _units = access.report_for(request.user, round_id)
    reviews = access.reviews_comments(request.user, found)
    comments = queries.comments_of(found, None if reviews else Comment.State.RELEASED)
    page = Paginator(comments, COMMENTS_A_PAGE).get_page(request.GET.get("pagina"))
    for comment in page:
        comment.masked = _masked(comment)
    return render(
        request, "exercises/panel/comments.html", {"round": found, "page": page, "reviews": reviews}
    )


def _masked(comment: Comment) -> str:
    """The comment as leaders read it: without what would tell who somebody is. The dilemma's own people stay."""
    labels = {kind: str(label) for kind, label in LABELS.items()}
    return mask(comment.text, labels, known=_people_of(comment.exercise.dilemma_version))


def _people_of(version: DilemmaVersion) -> set[str]:
    return {
        text[span.start : span.end] for text in version.content["situation"].values() for span in find(text)
    }


@requires(P.REVIEW_COMMENTS)
@require_POST
def comment_review(request, round_id: int, comment_id: int):
    """Release or withhold a comment; it can be changed again."""
    comment = access.comment_to_review(request.user, round_id, comment_id)
    state = Comment.State.RELEASED if "release" in request.POST else Comment.State.WITHHELD
    review_comment(comment=comment, state=state, actor=request.user)
    number = request.POST.get("pagina", "1")
    page = f"?pagina={number}" if number.isdecimal() else ""
    return redirect(reverse("exercises-panel:comments", args=[round_id]) + page)
