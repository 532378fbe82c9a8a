"""Comments of a closed round: a reviewer reads them first, leaders read what was released."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from probidad.core.markers import requires
from probidad.instruments.exercises import access, queries
from probidad.instruments.exercises.models import Comment
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.services.comments import release_comment, withhold_comment

COMMENTS_A_PAGE = 25


@requires(P.READ_REPORT)
@require_safe
def comment_list(request, round_id: int):
    """The comments: all of them for a reviewer, the released ones for a leader."""
    found, _units = access.report_for(request.user, round_id)
    reviews = access.reviews_comments(request.user, found)
    comments = queries.comments_of(found, None if reviews else Comment.State.RELEASED)
    page = Paginator(comments, COMMENTS_A_PAGE).get_page(request.GET.get("pagina"))
    for comment in page:
        comment.masked = comment.released_text or queries.masked_text(comment)
    return render(
        request, "exercises/panel/comments.html", {"round": found, "page": page, "reviews": reviews}
    )


@requires(P.REVIEW_COMMENTS)
@require_POST
def comment_review(request, round_id: int, comment_id: int):
    """Release or withhold a comment; it can be changed again."""
    comment = access.comment_to_review(request.user, round_id, comment_id)
    if "release" in request.POST:
        release_comment(comment=comment, text=queries.masked_text(comment), actor=request.user)
    else:
        withhold_comment(comment=comment, actor=request.user)
    number = request.POST.get("pagina", "1")
    page = f"?pagina={number}" if number.isdecimal() else ""
    return redirect(reverse("exercises-panel:comments", args=[round_id]) + page)
