"""From findings to commitments: the organisation proposes, the institution answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from probidad.core.languages.text import localized
from probidad.core.links import services as links
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.pages import form_page
from probidad.instruments.indices import access, queries
from probidad.instruments.indices.forms.commitments import AnswerForm, ProposeForm
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.services.commitments import propose_from

A_PAGE = 50


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def propose(request, round_id: int):
    """Propose what a published evaluation recommends, indicator by indicator."""
    publication = access.latest_publication(access.round_to_manage(request.user, round_id))
    lacking = queries.lacking_in(publication)
    open_ones = [each for each in lacking if each.proposed is None]
    form = ProposeForm(_posted(request), choices=[(each.entry.code, _choice(each)) for each in open_ones])
    back = reverse("indices-panel:round", args=[round_id])
    if request.method == "POST" and form.is_valid():
        count = propose_from(
            actor=request.user, publication=publication, codes=form.cleaned_data["indicators"]
        )
        told = ngettext("%(count)s commitment proposed.", "%(count)s commitments proposed.", count)
        messages.success(request, told % {"count": count})
        return redirect("indices-panel:propose", round_id)
    return form_page(
        request,
        form,
        title=_("Propose commitments"),
        label=_("Propose them"),
        back=back,
        trail=[(_("Evaluations"), reverse("indices-panel:rounds")), (str(publication.round), back)],
        lead=_(
            "Each recommendation that you choose becomes a proposal, which the institution answers in public."
        ),
        template="indices/panel/propose.html",
        promises=queries.promises(each.proposed for each in lacking if each.proposed),
        nothing_left=not open_ones,
    )


def _choice(lacking) -> str:
    recommendation = localized(lacking.entry.indicator.recommendation.model_dump())
    return f"{lacking.entry.number} · {lacking.gathered}/{lacking.possible} · {recommendation}"


@requires(P.RESPOND)
@require_safe
def commitment_list(request):
    """What evaluations propose to one's institutions, and what became of it."""
    proposed = queries.proposed_to(access.institutions_answered_for(request.user))
    page = Paginator(proposed, A_PAGE).get_page(request.GET.get("pagina"))
    shown = {"page": page, "promises": queries.promises(page)}
    return render(request, "indices/panel/commitments.html", shown)


@requires(P.RESPOND)
@FORM_METHODS
def commitment_answer(request, commitment_id: int):
    """Commit to what is proposed, by a day, or say why not."""
    proposed = access.commitment_for(request.user, commitment_id)
    [promise] = queries.promises([proposed]) or [None]
    if promise is None:
        raise Http404
    back = reverse("indices-panel:commitments")
    if request.method != "POST" and proposed.state != proposed.State.PROPOSED:
        return redirect(back)
    form = AnswerForm(_posted(request))
    if request.method == "POST" and form.is_valid() and _answered(request, proposed, form):
        return redirect(back)
    title = localized(promise.entry.indicator.question.model_dump()) if promise.entry else _("Commitment")
    return form_page(
        request,
        form,
        title=_("Will you commit to it?"),
        label=_("Answer it"),
        back=back,
        trail=[(_("Commitments"), back)],
        lead=localized(proposed.text),
        paragraphs=[title],
    )


def _answered(request, proposed, form: AnswerForm) -> bool:
    given = form.cleaned_data
    try:
        if given["decision"] == AnswerForm.ACCEPT:
            links.accept_commitment(
                actor=request.user, proposed=proposed, due_on=given["due_on"], answer=given["answer"]
            )
        else:
            links.decline_commitment(actor=request.user, proposed=proposed, answer=given["answer"])
    except ValidationError as error:
        form.add_refusal(error)
        return False
    messages.success(request, _("Your answer stands beside the proposal."))
    return True


def _posted(request):
    return request.POST if request.method == "POST" else None
