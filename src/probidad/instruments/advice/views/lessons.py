"""What is learned from claims: written and published in a claim's file, read by everybody."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.markers import FORM_METHODS, public, requires
from probidad.instruments.advice.forms.claim_care import LessonForm
from probidad.instruments.advice.models import Claim
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries import lessons as queries
from probidad.instruments.advice.services import lessons
from probidad.instruments.advice.views.claims import address, opens_claim, posted, written


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_claim
def write(request, claim: Claim, keys: ThreadKeys):
    """Write down what is learned from a claim that has ended."""
    thread, found = claim.thread, queries.lesson_of(claim, keys)
    return written(
        request,
        claim,
        LessonForm(posted(request), initial={"text": found.text if found else ""}),
        act=lambda given: lessons.write_lesson(thread=thread, keys=keys, actor=request.user, **given),
        done=_("Kept. Somebody else can publish it."),
        title=_("What is learned from it"),
        lead=_(
            "For those who read this claim; and for everybody, once somebody else has read that it identifies nobody."
        ),
        label=_("Keep it"),
    )


@requires(P.READ_THREADS)
@require_POST
@opens_claim
def publish(request, claim: Claim, keys: ThreadKeys):
    """Let everybody read it."""
    try:
        lessons.publish_lesson(
            thread=claim.thread,
            keys=keys,
            actor=request.user,
            seen=request.POST.get("seen", "").replace("\r\n", "\n"),
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Published: everybody can read it."))
    return redirect(address(claim.thread))


@public
@require_safe
def lessons_page(request):
    """What institutions have learned from claims, in words that identify nobody."""
    return render(request, "advice/lessons.html", {"lessons": queries.public_lessons()[:200]})
