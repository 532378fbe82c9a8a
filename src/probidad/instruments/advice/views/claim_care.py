"""Protection and reprisals in the file of a claim, for the staff."""

from django.http import Http404
from django.utils.translation import gettext as _

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.markers import FORM_METHODS, requires
from probidad.instruments.advice.forms.claim_care import AnswerMeasureForm, AttendForm, ProposeMeasureForm
from probidad.instruments.advice.models import Claim, Measure
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.services import claim_care
from probidad.instruments.advice.views.claims import opens_claim, posted, sent_already, written


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_claim
def propose(request, claim: Claim, keys: ThreadKeys):
    """Propose protection; somebody else grants it."""
    thread = claim.thread
    return written(
        request,
        claim,
        ProposeMeasureForm(posted(request)),
        act=lambda given: claim_care.ask_measure(thread=thread, keys=keys, actor=request.user, **given),
        done=_("Proposed. Somebody else grants or refuses it."),
        title=_("Propose protection"),
        lead=_("Protection is no sanction for anybody, and doesn't wait for the end of the claim."),
        label=_("Propose it"),
    )


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_claim
def answer(request, claim: Claim, keys: ThreadKeys, number: int):
    """Grant or refuse protection, or review what was granted."""
    thread = claim.thread
    measure = Measure.objects.filter(claim=claim, number=number).first()
    if measure is None:
        raise Http404
    is_over = measure.state in (Measure.State.REFUSED, Measure.State.ENDED)
    if is_over and measure.decided_by_id == request.user.pk and measure.state == request.POST.get("state"):
        return sent_already(request, thread)
    is_review = measure.state == Measure.State.GRANTED
    return written(
        request,
        claim,
        AnswerMeasureForm(posted(request), is_review=is_review),
        act=lambda given: claim_care.answer_measure(
            thread=thread, keys=keys, actor=request.user, number=number, **given
        ),
        done=_("Decided. The writer sees it at the next visit."),
        title=_("Review: %(measure)s") % {"measure": measure.get_kind_display()}
        if is_review
        else _("Decide: %(measure)s") % {"measure": measure.get_kind_display()},
        lead=_("The writer sees the decision and its days, not your reasons."),
        label=_("Decide"),
    )


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_claim
def attend(request, claim: Claim, keys: ThreadKeys):
    """Say what was done about reprisals."""
    thread = claim.thread
    return written(
        request,
        claim,
        AttendForm(posted(request)),
        act=lambda given: claim_care.attend(thread=thread, keys=keys, actor=request.user, **given),
        done=_("Noted. It is urgent no more."),
        title=_("What was done about the reprisals"),
        lead=_("Think of protection first, and answer the writer in the conversation."),
        label=_("Note it"),
    )
