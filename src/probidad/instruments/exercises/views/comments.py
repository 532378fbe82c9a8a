"""Comments of a closed round: a reviewer reads them first, leaders read what was released."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core.markers import FORM_METHODS, requires
from probidad.instruments.exercises import access, queries
from probidad.instruments.exercises.forms import ReviewForm
from probidad.instruments.exercises.models import Comment, Round
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.services.comments import release_comment, withhold_comment

# A comment may have thousands of characters, and a page stays light.
COMMENTS_A_PAGE = 10


@requires(P.READ_COMMENTS)
@require_safe
def comment_list(request, round_id: int):
    """The comments: all of them for a reviewer, the released ones for a leader."""
    found = access.comments_for(request.user, round_id)
    reviews = access.reviews_comments(request.user, found)
    state = request.GET.get("estado", "") if reviews else Comment.State.RELEASED
    state = state if state in Comment.State else ""
    comments = queries.comments_of(found, state)
    page = Paginator(comments, COMMENTS_A_PAGE).get_page(request.GET.get("pagina"))
    for comment in page:
        comment.shown = queries.text_to_release(comment) if reviews else comment.released_text
    context = {"round": found, "page": page, "reviews": reviews}
    if reviews:
        counts = queries.review_counts(found)
        context |= _progress(counts) | {"tabs": _tabs(counts, state)}
        context["alone"] = not access.other_reviewers(request.user, found)
    return render(request, "exercises/panel/comments.html", context)


def _progress(counts: dict[str, int]) -> dict[str, int]:
    reviewed = counts[Comment.State.RELEASED] + counts[Comment.State.WITHHELD]
    return {"total": sum(counts.values()), "reviewed": reviewed}


def _tabs(counts: dict[str, int], state: str) -> list[dict]:
    labels = {"": _("All of them"), **{each: each.label for each in Comment.State}}
    return [
        {
            "href": f"?estado={each}" if each else "?",
            "label": f"{label} ({counts[each] if each else sum(counts.values())})",
            "current": each == state,
        }
        for each, label in labels.items()
    ]


@requires(P.REVIEW_COMMENTS)
@FORM_METHODS
def comment_review(request, round_id: int, comment_id: int):
    """What was written, and what leaders will read of it: propose or release that, or withhold it."""
    comment = access.comment_to_review(request.user, round_id, comment_id)
    round = comment.exercise.round
    waited = queries.comments_of(round).filter(queries.waiting_for(request.user), pk=comment_id).exists()
    sent = request.POST if request.method == "POST" else None
    form = ReviewForm(sent, initial={"text": queries.text_to_release(comment)})
    warned = False
    if "withhold" in request.POST:
        withhold_comment(comment=comment, actor=request.user)
        return _on(request, round, _("The comment was withheld."), waited)
    if form.is_valid():
        text = form.cleaned_data["text"]
        found = [] if "anyway" in request.POST else queries.still_found(comment, text)
        if warned := bool(found):
            form.warn(found)
        elif _released(form, comment, text, request.user):
            return _on(request, round, _said(comment), waited)
    page = {
        "round": round,
        "comment": comment,
        "form": form,
        "warned": warned,
        "proposed_by_you": comment.proposed_by_id == request.user.pk,
    }
    page |= _progress(queries.review_counts(round))
    return render(request, "exercises/panel/comment_review.html", page, status=422 if form.errors else 200)


def _released(form: ReviewForm, comment: Comment, text: str, actor) -> bool:
    try:
        release_comment(comment=comment, text=text, actor=actor)
    except ValidationError as error:
        form.add_refusal(error)
    return not form.errors


def _said(comment: Comment) -> str:
    if comment.state == Comment.State.RELEASED:
        return _("The comment was released: two reviewers agreed.")
    return _("Your proposal was kept. Leaders read it once another reviewer agrees.")


def _on(request, round: Round, done: str, waited: bool) -> HttpResponse:
    """To the next comment that waits, if this one did; else back to all of them."""
    messages.success(request, done)
    waiting = queries.comments_of(round).filter(queries.waiting_for(request.user))
    following = waiting.first() if waited else None
    if following is None:
        return redirect(reverse("exercises-panel:comments", args=[round.pk]))
    return redirect("exercises-panel:comment-review", round.pk, following.pk)
