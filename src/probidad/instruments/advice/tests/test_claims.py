"""A claim comes in, two members decide on its way, and the writer reads it in words; nobody else decides or sees it."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from probidad.core.audit.models import AuditEvent
from probidad.core.people.roles import Role
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.claim_rules import Outcome, Phase, Track
from probidad.instruments.advice.models import Claim, Grant, Proposal, Step, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries import inboxes
from probidad.instruments.advice.services import claims, handling, keys, threads
from probidad.instruments.advice.tests.conftest import PASSPHRASE
from probidad.instruments.advice.views import words

pytestmark = pytest.mark.once


@pytest.fixture
def claim(house):
    """A claim that has come in, and its receipt."""
    house.receipt, thread = house.write("Pagan obras que nadie ha visto", kind=Kind.CLAIM)
    return thread


@pytest.fixture
def investigator(house):
    """The investigating authority, with a key; a second one of the control body too."""
    house.cast.add("second_investigator", Role.INVESTIGATOR)
    for name in ("investigator", "second_investigator"):
        keys.make_key(person=house.cast.people[name], passphrase=PASSPHRASE)
    return house.cast.investigator


def at(thread: Thread, name: str = "claim") -> str:
    return reverse(f"advice-panel:{name}", args=[thread.pk])


def propose(house, thread, name, what, **given):
    return claims.propose(
        thread=thread,
        keys=house.keys(name, thread),
        actor=house.cast.people[name],
        what=what,
        **({"reason": f"Porque lo dice {name}"} | given),
    )


def decide(house, thread, what, **given):
    """Both members of the committee propose the same."""
    for name in ("committee_member", "second_member"):
        propose(house, thread, name, what, **given)
    return Claim.objects.get(thread=thread)


def refer(house, thread, to):
    member = house.cast.committee_member
    return claims.refer(thread=thread, keys=house.keys("committee_member", thread), actor=member, to=to)


def write_step(house, thread, name, **given):
    given = {"kind": "evidence", "day": thread.received_on, "text": "Se pidió la bitácora"} | given
    return claims.write_step(
        thread=thread, keys=house.keys(name, thread), actor=house.cast.people[name], **given
    )


def told(house, thread) -> list[str]:
    """What the writer reads besides the own account."""
    found, writer = threads.find(house.receipt)
    opened = queries.conversation(found, threads.writers_keys(found, writer))
    return [each.said.text for each in opened[1:]]


def stages(thread) -> str:
    thread = Thread.objects.get(pk=thread.pk)
    return " | ".join(
        str(each.label) for each in words.timeline(thread, queries.deadlines_in(thread.institution))
    )


def test_two_members_decide_with_their_reasons_and_the_writer_reads_it_in_words(house, claim):
    first, second = house.browser("committee_member"), house.browser("second_member")
    typed = {"what": "breach", "reason": "Lo que se relata toca el principio de imparcialidad."}
    assert first.post(at(claim, "claim-propose"), typed).status_code == 302
    assert Claim.objects.get().phase == Phase.INTAKE
    # The other one knows that there is a proposal, not which.
    page = second.get(at(claim)).content.decode()
    assert "Lo que se relata" not in page
    second.post(at(claim, "claim-propose"), {"what": "breach", "reason": "El código pide trato parejo."})
    decided = Claim.objects.get()
    assert decided.phase == Phase.UNDERWAY and decided.track == Track.BREACH and decided.decided_on
    for browser in (first, second):
        page = browser.get(at(claim)).content.decode()
        assert "Lo que se relata" in page and "trato parejo" in page
    [text] = told(house, claim)
    assert "inocente" in text and "imparcialidad" not in text
    claim.refresh_from_db()
    assert claim.has_news and claim.state == Thread.State.ANSWERED and claim.waiting_since is None


def test_the_writers_timeline_says_how_far_it_is(house, claim):
    assert "Two people of the ethics committee decide" in stages(claim) or "Dos personas" in stages(claim)
    before = stages(claim)
    decide(house, claim, Track.HARASSMENT)
    assert stages(claim) != before


def test_where_they_differ_both_see_both_and_may_change(house, claim):
    propose(house, claim, "committee_member", Track.BREACH, reason="Es del código")
    propose(house, claim, "second_member", Track.FAULT, reason="Es una posible falta")
    assert Claim.objects.get().phase == Phase.INTAKE and not told(house, claim)
    for name in ("committee_member", "second_member"):
        page = house.browser(name).get(at(claim)).content.decode()
        assert "Es del código" in page and "Es una posible falta" in page
    propose(house, claim, "committee_member", Track.FAULT, reason="Me convence")
    assert Claim.objects.get().track == Track.FAULT and Proposal.objects.count() == 2


@pytest.mark.each_database
def test_one_member_alone_decides_nothing_however_often(house, claim):
    for _each in range(3):
        propose(house, claim, "committee_member", Track.CRIME)
    assert Claim.objects.get().phase == Phase.INTAKE and Proposal.objects.count() == 1


def test_a_proposal_of_whoever_recused_counts_no_more(house, claim):
    propose(house, claim, "committee_member", Track.CRIME)
    handling.recuse(thread=claim, actor=house.cast.committee_member)
    propose(house, claim, "second_member", Track.CRIME)
    assert Claim.objects.get().phase == Phase.INTAKE


@pytest.mark.each_database
def test_reasons_are_sealed(house, claim):
    propose(house, claim, "committee_member", Track.CRIME, reason="palabra inconfundible", told="otra rara")
    sealed = bytes(Proposal.objects.get().sealed)
    assert b"inconfundible" not in sealed and b"rara" not in sealed


def test_a_member_whom_the_writer_excludes_doesnt_find_it_at_any_address(house):
    excluded = rules.Excluded(people=(house.cast.second_member.pk,))
    _receipt, thread = house.write("x", kind=Kind.CLAIM, excluded=excluded)
    browser = house.browser("second_member")
    for name in ("claim", "claim-propose", "claim-reopen", "claim-refer", "claim-step"):
        assert browser.get(at(thread, name)).status_code == 404
        assert browser.post(at(thread, name), {"what": "crime", "reason": "x"}).status_code == 404
    assert not Proposal.objects.exists()


def test_an_advisor_finds_no_file_of_a_question_and_none_of_a_claim(house, claim):
    _receipt, question = house.write("duda")
    browser = house.browser("advisor")
    browser.post(
        reverse("advice-panel:thread", args=[question.pk]), {"passphrase": PASSPHRASE, "unlock_again": "get"}
    )
    assert browser.get(at(question)).status_code == 404 and browser.get(at(claim)).status_code == 404


def test_where_it_is_outside_the_remit_the_writer_is_told_where_to_turn(house, claim):
    with pytest.raises(ValidationError):
        propose(house, claim, "committee_member", Track.NONE)
    decided = decide(house, claim, Track.NONE, told="Puedes acudir a la Procuraduría del Consumidor.")
    assert decided.phase == Phase.RESOLVED and decided.outcome == Outcome.ORIENTED
    assert told(house, claim) == ["Puedes acudir a la Procuraduría del Consumidor."]


@pytest.mark.each_database
def test_what_had_ended_is_opened_again_once_the_writer_adds_something(house, claim):
    decide(house, claim, Track.NONE, told="Falta saber dónde.")
    with pytest.raises(ValidationError):
        claims.reopen(thread=claim, actor=house.cast.committee_member)
    found, writer = threads.find(house.receipt)
    threads.ask_back(thread=found, keys=threads.writers_keys(found, writer), text="Es en el archivo")
    claims.reopen(thread=claim, actor=house.cast.committee_member)
    assert Claim.objects.get().phase == Phase.INTAKE
    assert decide(house, claim, Track.BREACH).track == Track.BREACH


def test_a_possible_fault_goes_to_the_authority_who_alone_writes_steps(house, claim, investigator):
    assert not Grant.objects.filter(thread=claim, reader__person=investigator).exists()
    decide(house, claim, Track.FAULT, faults=("bribery",))
    refer(house, claim, investigator)
    write_step(house, claim, "investigator", told="Se revisan documentos.")
    assert told(house, claim)[-1] == "Se revisan documentos."
    with pytest.raises(ValidationError):
        write_step(house, claim, "committee_member")
    # The committee keeps reading.
    assert "bitácora" in house.browser("committee_member").get(at(claim)).content.decode()


def test_nobody_who_is_excluded_or_elsewhere_gets_a_referral(house, investigator):
    house.cast.add("foreign", Role.INVESTIGATOR, house.cast.other_institution)
    keys.make_key(person=house.cast.foreign, passphrase=PASSPHRASE)
    house.receipt, thread = house.write(
        "x", kind=Kind.CLAIM, excluded=rules.Excluded(people=(investigator.pk,))
    )
    decide(house, thread, Track.FAULT)
    for somebody in (investigator, house.cast.foreign, house.cast.ethics_head, house.cast.advisor):
        with pytest.raises(ValidationError):
            refer(house, thread, somebody)
    assert house.browser("foreign").get(at(thread)).status_code == 404


def test_the_head_of_the_ethics_unit_finds_no_claim(house, claim):
    browser = house.cast.client("ethics_head")
    assert browser.get(at(claim)).status_code in (403, 404)


def test_whoever_investigates_doesnt_end_it_and_others_do_once_the_work_has_ended(house, claim, investigator):
    decide(house, claim, Track.FAULT)
    refer(house, claim, investigator)
    with pytest.raises(ValidationError):
        propose(house, claim, "committee_member", Outcome.NO_FAULT)
    write_step(house, claim, "investigator", kind=Step.Kind.CONCLUSION)
    with pytest.raises(ValidationError):
        propose(house, claim, "investigator", Outcome.SANCTIONED)
    ended = decide(house, claim, Outcome.NO_FAULT)
    assert ended.phase == Phase.RESOLVED and ended.resolved_on
    assert any("no se encontró" in each.lower() or "no administrative" in each for each in told(house, claim))


@pytest.mark.each_database
def test_a_claim_isnt_closed_by_one_person_before_two_have_ended_it(house, claim):
    member, opened = house.cast.committee_member, house.keys("committee_member", claim)
    handling.take(thread=claim, keys=opened, actor=member, text="Ya lo leo.")
    with pytest.raises(ValidationError):
        handling.close(thread=claim, keys=opened, actor=member, text="Adiós.")
    decide(house, claim, Track.NONE, told="Acude a la oficina de atención.")
    handling.close(thread=claim, keys=opened, actor=member, text="Adiós.")
    claim.refresh_from_db()
    assert claim.state == Thread.State.CLOSED


def test_what_was_typed_wrong_is_told_beside_its_field_and_kept(house, claim):
    browser = house.browser("committee_member")
    for typed in ({}, {"what": "guilty", "reason": "x"}, {"what": "none", "reason": "una razón larga"}):
        answer = browser.post(at(claim, "claim-propose"), typed)
        assert answer.status_code == 422 and typed.get("reason", "") in answer.content.decode()
    long = browser.post(at(claim, "claim-propose"), {"what": "crime", "reason": "a" * 50_000})
    assert long.status_code == 422
    assert (
        browser.post(
            at(claim, "claim-propose"), {"what": "fault", "reason": "x", "faults": ["murder"]}
        ).status_code
        == 422
    )
    assert not Proposal.objects.exists()


def test_a_step_isnt_written_in_the_future_nor_without_saying_what_the_writer_may_know(house, claim):
    decide(house, claim, Track.BREACH)
    browser = house.browser("committee_member")
    good = {"kind": "evidence", "day": "2026-01-05", "text": "Se revisó", "tells": "no"}
    for wrong in (
        {"day": "2999-01-01"},
        {"day": "ayer"},
        {"tells": ""},
        {"tells": "yes"},
        {"kind": "conclusion"},
    ):
        assert browser.post(at(claim, "claim-step"), good | wrong).status_code == 422, wrong
    assert browser.post(at(claim, "claim-step"), good).status_code == 302
    assert len(told(house, claim)) == 1


def test_each_act_of_the_staff_is_in_the_trail_and_none_of_the_writer(house, claim, investigator):
    decide(house, claim, Track.FAULT)
    refer(house, claim, investigator)
    write_step(house, claim, "investigator")
    kinds = list(AuditEvent.objects.filter(kind__startswith="advice:claim").values_list("kind", flat=True))
    assert sorted(kinds) == [
        "advice:claim:decided",
        "advice:claim:proposed",
        "advice:claim:proposed",
        "advice:claim:referred",
        "advice:claim:step",
    ]


def test_erasing_takes_all_words_of_the_file_and_keeps_what_counts_in_figures(house, claim):
    from probidad.instruments.advice.services import erasure

    decide(house, claim, Track.BREACH)
    write_step(house, claim, "committee_member")
    erasure.erase(thread=claim)
    assert not Proposal.objects.exists() and not Step.objects.exists()
    assert Claim.objects.get().track == Track.BREACH


@pytest.mark.each_database
@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_neither_is_lost_and_it_is_decided_once(house, claim):
    held = {name: house.keys(name, claim) for name in ("committee_member", "second_member")}
    refused, begin = [], threading.Barrier(2)

    def say(name: str) -> None:
        try:
            begin.wait()
            claims.propose(
                thread=claim, keys=held[name], actor=house.cast.people[name], what=Track.BREACH, reason="Sí"
            )
        except ValidationError as error:
            refused.append(error)
        finally:
            connection.close()

    both = [threading.Thread(target=say, args=[name]) for name in held]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert not refused and Proposal.objects.count() == 2
    assert Claim.objects.get().track == Track.BREACH and len(told(house, claim)) == 1


@pytest.mark.each_database
@pytest.mark.parametrize("few", [0, 400])
def test_the_inbox_is_searched_by_phase_way_and_urgency_of_claims_only(house, claim, few, monkeypatch):
    monkeypatch.setattr(inboxes, "FEW", few)  # found alike, whether they are looked up or met on the way
    _receipt, other = house.write("otra", kind=Kind.CLAIM)
    decide(house, claim, Track.CRIME)
    Claim.objects.update(is_urgent=True)
    browser = house.browser("committee_member", unlocked=False)

    def found(by: str) -> list[bool]:
        page = browser.get(reverse("advice-panel:inbox"), {"tipo": "claim", "via": by}).content.decode()
        return [at(each, "thread") in page.split('id="lista"')[1] for each in (claim, other)]

    for by in ("urgent", "underway", "crime"):
        assert found(by) == [True, False], by
    assert found("intake") == [False, True]
    assert found("guilty") == [False, False]
    questions = house.cast.client("advisor").get(reverse("advice-panel:inbox")).content.decode()
    assert 'name="via"' not in questions


def test_a_claim_of_which_nobody_has_said_anything_yet_has_its_page(house, claim):
    page = house.browser("committee_member").get(at(claim))
    assert page.status_code == 200 and at(claim, "claim-propose") in page.content.decode()


def test_what_two_decided_is_the_first_answer_that_figures_count(house, claim):
    decide(house, claim, Track.BREACH)
    claim.refresh_from_db()
    assert claim.first_answered_on == claim.answered_on == timezone.localdate()


def test_the_last_words_of_what_was_never_answered_are_its_first_answer(house):
    _receipt, thread = house.write()
    given = {"thread": thread, "keys": house.keys("advisor", thread), "actor": house.cast.advisor}
    handling.take(**given, text="La tomo.")
    handling.close(**given, text="Lo que preguntas lo responde tu código de conducta, en su punto 4.")
    thread.refresh_from_db()
    assert thread.first_answered_on == thread.closed_on


def test_where_no_investigating_authority_may_read_it_the_page_says_so(house, claim):
    decide(house, claim, Track.FAULT)
    answer = house.browser("committee_member").get(reverse("advice-panel:claim-refer", args=[claim.pk]))
    assert answer.status_code == 200 and "Ninguna autoridad investigadora" in answer.content.decode()
