"""What becomes of a claim: two agree on the way it takes and on how it ends; the rules are `claim_rules`.

What is refused is a ``ValidationError`` with a sentence for the page; nothing was stored then.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.advice import claim_rules, queries
from probidad.instruments.advice.claim_rules import Phase, Refusal
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import Claim, FollowUp, Proposal, Referral, Step, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries import claims as claim_queries
from probidad.instruments.advice.queries.claim_words import OWN_WORDS, told_by_itself
from probidad.instruments.advice.queries.staff import investigators_for
from probidad.instruments.advice.services import areas, handling, passing, threads

REFUSED = {
    Refusal.NOT_OFFERED: gettext_lazy(
        "It has gone on meanwhile, so this can't be proposed any more. Look at how it stands."
    ),
    Refusal.HAS_INVESTIGATED: gettext_lazy("Whoever investigated a claim doesn't take part in ending it."),
    Refusal.NOT_CONCLUDED: gettext_lazy(
        "The investigating authority hasn't ended its work: until then nobody can say how it ends."
    ),
    Refusal.NOT_THE_AUTHORITY: gettext_lazy("Only the investigating authority that has it writes this."),
    Refusal.NOT_UNDERWAY: gettext_lazy("It can't be referred as it stands now."),
    Refusal.NOTHING_NEW: gettext_lazy("It is opened again once the writer has added something."),
}


def locked(thread: Thread) -> tuple[Thread, Claim, claim_rules.File]:
    """A claim's thread as it is now, held until the transaction ends, its claim and its file. Raises ValidationError."""
    thread = threads.lock(thread)
    handling.require_not_erased(thread)
    if thread.kind != Kind.CLAIM:
        raise refusal(_("This conversation is a question."), code="not-a-claim")
    claim, _made = Claim.objects.get_or_create(thread=thread)
    claim.thread = thread
    return thread, claim, claim_queries.file_of(claim)


@transaction.atomic
def propose(
    *,
    thread: Thread,
    keys: ThreadKeys,
    actor: Person,
    what: str,
    reason: str,
    told: str = "",
    faults: tuple[str, ...] = (),
    area: str = "",
) -> Claim:
    """Say which way the claim should take, or how it should end, and why. Two who say the same decide.

    The writer reads what whoever decided last wrote for them, or the words that are ready for it. ``area``: as of
    :func:`areas.count`, if said. Raises ValidationError, and threads.SentAlready where this very proposal has just decided.
    """
    thread, claim, file = locked(thread)
    if claim_queries.has_just_decided(claim, keys, actor, what=what, reason=reason):
        raise threads.SentAlready
    if not claim_queries.may_decide(actor, thread.institution, file):
        raise refusal(str(REFUSED[_why_not(actor, file)]), code="may-not-decide")
    if what in OWN_WORDS and not told:
        raise refusal(_("Tell the writer where they can turn to."), code="required", field="told")
    after = _allowed(claim_rules.propose, file, actor.pk, what)
    words = claim_rules.Reasoned(reason=reason, told=told, faults=faults)
    place = claim_queries.proposal_place(file.turn, actor.pk)
    Proposal.objects.update_or_create(
        claim=claim,
        turn=file.turn,
        person=actor,
        defaults={
            "what": what,
            "day": timezone.localdate(),
            "sealed": keys.seal(words.model_dump_json().encode(), place=place),
        },
    )
    if area:
        areas.count(thread, keys, area)
    handling.note_event(AdviceEvent.CLAIM_PROPOSED, thread, actor)
    if after.turn != file.turn:
        _decided(claim, after)
        tell(thread, keys, actor, told or told_by_itself(what, thread.language), answers=True)
        handling.note_event(AdviceEvent.CLAIM_DECIDED, thread, actor)
    return claim


def _why_not(actor: Person, file: claim_rules.File) -> Refusal:
    return Refusal.HAS_INVESTIGATED if actor.pk in file.investigated else Refusal.NOT_OFFERED


def _decided(claim: Claim, after: claim_rules.File) -> None:
    """Write what two have agreed on."""
    today, was = timezone.localdate(), claim.phase
    _write(claim, after)
    if after.phase == Phase.INTAKE:
        _end_referral(claim)
    elif was == Phase.INTAKE:
        claim.decided_on = today
    if after.phase == Phase.RESOLVED and was != Phase.RESOLVED:
        claim.resolved_on = today
        _end_referral(claim)
        plan_follow_ups(claim)
    claim.save()


def _write(claim: Claim, file: claim_rules.File) -> None:
    claim.phase, claim.track, claim.outcome = file.phase, file.track or "", file.outcome or ""
    claim.turn, claim.is_concluded = file.turn, file.is_concluded


def _end_referral(claim: Claim) -> None:
    claim.referrals.filter(until=None).update(until=timezone.localdate())


def _allowed(rule, file: claim_rules.File, *given, **also) -> claim_rules.File:
    """The file after a rule. Raises ValidationError where it says no."""
    try:
        return rule(file, *given, **also)
    except claim_rules.Refused as refused:
        raise refusal(str(REFUSED[refused.why]), code=refused.why) from None


def tell(thread: Thread, keys: ThreadKeys, actor: Person, text: str, *, answers: bool = False) -> None:
    """Write to the writer; ``answers``: it is no longer the staff's turn. The caller holds the thread."""
    handling.say(thread, keys, actor, text)
    if answers and thread.state in Thread.OPEN:
        today = timezone.localdate()
        thread.taken_on = thread.taken_on or today
        thread.state, thread.answered_on, thread.waiting_since = Thread.State.ANSWERED, today, None
        thread.first_answered_on = thread.first_answered_on or today
    thread.save()


@transaction.atomic
def reopen(*, thread: Thread, actor: Person) -> Claim:
    """Decide anew about a claim that had ended, since the writer added something."""
    thread, claim, file = locked(thread)
    after = _allowed(claim_rules.reopen, file, writer_added=thread.state == Thread.State.ASKED_BACK)
    _write(claim, after)
    claim.decided_on = claim.resolved_on = None
    claim.save()
    handling.note_event(AdviceEvent.CLAIM_REOPENED, thread, actor)
    return claim


@transaction.atomic
def refer(*, thread: Thread, keys: ThreadKeys, actor: Person, to: Person) -> Referral:
    """Give a possible fault to an investigating authority, who reads the thread from now on."""
    thread, claim, file = locked(thread)
    excluded = queries.account_of(thread, keys).excluded
    reader = passing.allowed(investigators_for(thread, actor, excluded), to)
    _allowed(claim_rules.refer, file, to.pk)
    passing.let_in(thread, keys, reader)
    _end_referral(claim)
    referral = Referral.objects.create(claim=claim, person=to, referred_by=actor)
    plan_follow_ups(claim)
    handling.note_event(AdviceEvent.CLAIM_REFERRED, thread, actor, about=to)
    return referral


@transaction.atomic
def write_step(
    *, thread: Thread, keys: ThreadKeys, actor: Person, kind: str, day: dt.date, text: str, told: str = ""
) -> Step:
    """Write down something that was done, and tell the writer what may be told of it.

    The end of an investigation is a step of the investigating authority's: from then on others may say how it ends.
    Raises ValidationError, and threads.SentAlready where the last step is this one.
    """
    thread, claim, file = locked(thread)
    words = claim_rules.StepWords(text=text, told=told)
    last = claim_queries.last_step(claim, keys)
    if last and (last.step.person_id, last.step.kind, last.step.day, last.words) == (
        actor.pk,
        kind,
        day,
        words,
    ):
        raise threads.SentAlready
    if not claim_rules.may_write_step(file, actor.pk):
        why = Refusal.NOT_THE_AUTHORITY if file.phase == Phase.UNDERWAY else Refusal.NOT_OFFERED
        raise refusal(str(REFUSED[why]), code=why)
    if kind == Step.Kind.CONCLUSION:
        _write(claim, _allowed(claim_rules.conclude, file, actor.pk))
        claim.save()
    number = next_number(claim.steps, claim_rules.STEPS)
    step = Step.objects.create(
        claim=claim,
        number=number,
        person=actor,
        kind=kind,
        day=day,
        is_told=bool(told),
        sealed=keys.seal(words.model_dump_json().encode(), place=claim_queries.step_place(number)),
    )
    if told:
        # Who investigates has no other way to answer the writer.
        tell(thread, keys, actor, told, answers=file.investigator == actor.pk)
    handling.note_event(AdviceEvent.CLAIM_STEP, thread, actor)
    return step


def next_number(rows, most: int) -> int:
    """The number of a claim's next row of a table. Raises ValidationError where it has ``most``."""
    last = rows.order_by("-number").values_list("number", flat=True).first() or 0
    if last >= most:
        raise refusal(_("This claim has as many of these as one can have."), code="full")
    return last + 1


def plan_follow_ups(claim: Claim) -> None:
    """Ask the writer about reprisals from the institution's days on; days that are planned already stay."""
    today = timezone.localdate()
    for days in claim.thread.institution.advice_offer.follow_up_days:
        if claim.follow_ups.count() < claim_rules.FOLLOW_UPS:
            FollowUp.objects.get_or_create(claim=claim, due_on=today + dt.timedelta(days=days))
