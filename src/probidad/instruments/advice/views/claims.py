"""The file of a claim, as those read it who decide on it or investigate."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.people import access as people_access
from probidad.core.taxonomy import catalogue
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import form_page
from probidad.instruments.advice import claim_rules, queries
from probidad.instruments.advice.claim_rules import Phase, Track
from probidad.instruments.advice.forms.claims import LABELS, ProposeForm, ReferForm, StepForm, fault_choices
from probidad.instruments.advice.lists import name_of
from probidad.instruments.advice.models import Claim, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries import claim_care
from probidad.instruments.advice.queries import claims as claim_queries
from probidad.instruments.advice.queries.areas import area_choices, area_of
from probidad.instruments.advice.queries.claim_words import OWN_WORDS, told_by_itself
from probidad.instruments.advice.queries.exports import may_export
from probidad.instruments.advice.queries.lessons import lesson_of
from probidad.instruments.advice.queries.staff import investigators_for
from probidad.instruments.advice.services import claims, threads
from probidad.instruments.advice.views.pages import opens_thread, trail_to


def opens_claim(view):
    """Below ``@requires``: as ``opens_thread``, with the claim; 404 for a question."""

    @opens_thread
    @wraps(view)
    def wrapped(request, thread: Thread, keys: ThreadKeys, **named):
        if thread.kind != Kind.CLAIM:
            raise Http404
        return view(request, claim_queries.claim_of(thread), keys, **named)

    return wrapped


@requires(P.READ_THREADS)
@FORM_METHODS  # the passphrase comes to the page's own address
@opens_claim
def claim(request, claim: Claim, keys: ThreadKeys):
    """How far it is, what was proposed, decided and done, and what this person may do now."""
    person, thread, file = request.user, claim.thread, claim_queries.file_of(claim)
    proposals, others = claim_queries.proposals_now(claim, keys, person)
    decides = people_access.holds(person, P.DECIDE_CLAIMS, thread.institution)
    page = {
        "claim": claim,
        "thread": thread,
        "name": name_of(thread),
        "file": file,
        "proposals": [_shown(each) for each in proposals],
        "others": others,
        "has_own": person.pk in file.proposals,
        "before": [
            (LABELS[turn.decided], [_shown(each) for each in turn.proposals])
            for turn in claim_queries.turns_before(claim, keys)
        ],
        "may_propose": claim_queries.may_decide(person, thread.institution, file),
        "waits_for_investigation": claim_rules.waits_for_investigation(file),
        "investigator": claim_queries.investigator_of(claim),
        "may_refer": decides and claim_rules.waits_for_investigation(file),
        "may_reopen": decides and _may_reopen(claim),
        "steps": claim_queries.steps_of(claim, keys),
        "may_export": may_export(person, claim, file),
        "may_write_step": claim_rules.may_write_step(file, person.pk),
        "measures": claim_care.measures_of(claim, keys),
        "may_protect": claim_care.may_protect(person, thread.institution),
        "disclosures": claim_care.disclosures_of(claim, keys, request.reader),
        "follow_ups": claim.follow_ups.all() if claim.phase != Phase.INTAKE else (),
        "lesson": lesson_of(claim, keys),
        "faults_checked": catalogue.faults_are_checked(),
        "law": catalogue.sources()["lgra"]["url"],
    }
    return render(request, "advice/panel/claims/claim.html", page)


def _may_reopen(claim: Claim) -> bool:
    return claim.phase == Phase.RESOLVED and claim.thread.state == Thread.State.ASKED_BACK


def _shown(opened: claim_queries.OpenedProposal) -> dict:
    """A proposal as pages show it."""
    return {
        "proposal": opened.proposal,
        "label": LABELS[opened.proposal.what],
        "words": opened.words,
        "faults": [label for key, label in fault_choices() if key in opened.words.faults],
    }


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_claim
def propose(request, claim: Claim, keys: ThreadKeys):
    """Propose the way that it takes, or how it ends."""
    thread, file = claim.thread, claim_queries.file_of(claim)
    if request.method != "POST" and not claim_queries.may_decide(request.user, thread.institution, file):
        return redirect(address(thread))
    what, reason = request.POST.get("what", ""), request.POST.get("reason", "").strip()
    if claim_queries.has_just_decided(claim, keys, request.user, what=what, reason=reason):
        return sent_already(request, thread)
    options = claim_rules.options(file)
    is_intake = file.phase == Phase.INTAKE
    area = area_of(thread, keys)
    form = ProposeForm(
        posted(request),
        options=options,
        phase=file.phase,
        areas=area_choices(thread.institution, area),
        initial={"area": area},
    )
    return written(
        request,
        claim,
        form,
        act=lambda given: claims.propose(thread=thread, keys=keys, actor=request.user, **given),
        done=_("Your proposal is kept. Two that are alike decide."),
        title=_("Propose the way that it takes") if is_intake else _("Propose how it ends"),
        lead=_("Two people decide: what you propose counts once somebody else proposes the same."),
        label=_("Propose it"),
        template="advice/panel/claims/propose.html",
        ready=[
            (LABELS[each], told_by_itself(each, thread.language)) for each in options if each not in OWN_WORDS
        ],
        is_intake=is_intake,
        faults_checked=catalogue.faults_are_checked(),
        law=catalogue.sources()["lgra"]["url"],
    )


@requires(P.DECIDE_CLAIMS)
@FORM_METHODS
@opens_claim
def reopen(request, claim: Claim, keys: ThreadKeys):
    """Decide anew, since the writer added something."""
    return confirmed(
        request,
        act=lambda: claims.reopen(thread=claim.thread, actor=request.user),
        title=_("Open this claim again?"),
        body=_(
            "The writer added something after it had ended. Two people decide anew on the way that it takes."
        ),
        label=_("Open it again"),
        back=address(claim.thread),
        done=_("It is open again."),
    )


@requires(P.DECIDE_CLAIMS)
@FORM_METHODS
@opens_claim
def refer(request, claim: Claim, keys: ThreadKeys):
    """Give a possible fault to the investigating authority."""
    thread = claim.thread
    excluded = queries.account_of(thread, keys).excluded
    candidates = investigators_for(thread, request.user, excluded)
    if not candidates:
        why = _(
            "No investigating authority who may read it has a key yet, or the writer excluded them: ask the head of the "
            "ethics unit, who says who it is."
        )
        page = {"heading": _("Refer it to the investigating authority"), "back": address(thread), "why": why}
        return render(request, "advice/panel/nobody.html", page)
    form = ReferForm(posted(request), candidates=candidates)
    return written(
        request,
        claim,
        form,
        act=lambda _given: claims.refer(thread=thread, keys=keys, actor=request.user, to=form.person),
        done=_("Referred. From now on only the investigating authority writes steps."),
        title=_("Refer it to the investigating authority"),
        lead=_(
            "Whoever gets it reads the whole conversation and your notes from now on, and alone says whether it is a fault. "
            "Whom the writer excludes isn't in the list."
        ),
        label=_("Refer it"),
    )


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_claim
def step(request, claim: Claim, keys: ThreadKeys):
    """Write down something that was done."""
    thread, file = claim.thread, claim_queries.file_of(claim)
    if request.method != "POST" and not claim_rules.may_write_step(file, request.user.pk):
        return redirect(address(thread))
    return written(
        request,
        claim,
        StepForm(posted(request), is_investigation=file.track == Track.FAULT),
        act=lambda given: claims.write_step(thread=thread, keys=keys, actor=request.user, **given),
        done=_("Written down."),
        title=_("Write down a step"),
        lead=_(
            "Facts, and where they come from. Whoever is pointed out is presumed innocent, and is heard too."
        ),
        label=_("Write it down"),
    )


def posted(request):
    """What was sent, also if it is nothing; None on the way to the page."""
    return request.POST if request.method == "POST" else None


def written(request, claim: Claim, form, *, act, done: str, **page):
    """A page with a form of the file; what is refused is shown on it, with what was typed."""
    thread = claim.thread
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except threads.SentAlready:
            return sent_already(request, thread)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, done)
            return redirect(address(thread))
    trail = [*trail_to(thread), (_("File"), address(thread))]
    return form_page(request, form, back=address(thread), trail=trail, **page)


def sent_already(request, thread: Thread):
    """Back to the file, where what came twice stands once."""
    messages.info(request, _("It had been sent already, and is here once."))
    return redirect(address(thread))


def address(thread: Thread) -> str:
    """Where the file of a claim is read."""
    return reverse("advice-panel:claim", args=[thread.pk])
