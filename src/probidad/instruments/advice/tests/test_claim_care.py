"""Protection is asked for and granted by somebody else; reprisals are asked about and make a claim urgent; what the
writer says of who they are opens for one person only; nobody is called guilty before a decision."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from probidad.core.anonymity.readers import CannotOpen
from probidad.instruments.advice import claim_rules, queries
from probidad.instruments.advice.claim_rules import Outcome, Track
from probidad.instruments.advice.models import Claim, Disclosure, FollowUp, Measure, PublicLesson, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries import claim_care as care
from probidad.instruments.advice.queries.claims_waiting import Why, claims_waiting_for
from probidad.instruments.advice.queries.waiting import readers_with_something
from probidad.instruments.advice.services import claim_care, claims, erasure, lessons, threads
from probidad.instruments.advice.tests.walking import Walker

TODAY = timezone.localdate


@pytest.fixture
def claim(house):
    house.receipt, thread = house.write("Pagan obras que nadie ha visto", kind=Kind.CLAIM)
    return thread


def writers(house):
    """The thread and keys of whoever wrote."""
    thread, writer = threads.find(house.receipt)
    return {"thread": thread, "keys": threads.writers_keys(thread, writer)}


def staff(house, thread, name):
    return {"thread": thread, "keys": house.keys(name, thread), "actor": house.cast.people[name]}


def decide(house, thread, what, **given):
    for name in ("committee_member", "second_member"):
        claims.propose(**staff(house, thread, name), what=what, reason="Una razón", **given)
    return Claim.objects.get(thread=thread)


def asked(house, **given):
    return claim_care.ask_measure(**writers(house), kind="no_contact", text="Me espera a la salida", **given)


def a_day_has_come():
    """The first of the days on which the writer is asked."""
    FollowUp.objects.filter(pk=FollowUp.objects.first().pk).update(due_on=TODAY())


def at(thread, name, *args):
    return reverse(f"advice-panel:{name}", args=[thread.pk, *args])


def test_the_writer_asks_a_member_grants_and_the_writer_sees_it(house, claim):
    asked(house)
    browser = house.browser("committee_member")
    assert "Me espera a la salida" in browser.get(at(claim, "claim")).content.decode()
    typed = {"state": "granted", "since": "2026-11-02", "review_on": "2026-12-02", "reason": "Hay riesgo"}
    assert browser.post(at(claim, "claim-measure-answer", 1), typed).status_code == 302
    measure = Measure.objects.get()
    assert measure.state == "granted" and measure.decided_by == house.cast.committee_member
    assert b"riesgo" not in bytes(measure.sealed_answer)
    claim.refresh_from_db()
    assert claim.has_news
    review = {"state": "ended", "reason": "Ya no coinciden"}
    assert browser.post(at(claim, "claim-measure-answer", 1), review).status_code == 302
    [opened] = care.measures_of(Claim.objects.get(), house.keys("committee_member", claim))
    assert opened.measure.state == "ended" and opened.answer == "Hay riesgo"


def test_nobody_grants_what_they_proposed_themselves(house, claim):
    claim_care.ask_measure(**staff(house, claim, "committee_member"), kind="secrecy", text="Son pocos")
    answer = {"number": 1, "state": "granted", "reason": "x", "since": TODAY(), "review_on": TODAY()}
    with pytest.raises(ValidationError):
        claim_care.answer_measure(**staff(house, claim, "committee_member"), **answer)
    assert claim_care.answer_measure(**staff(house, claim, "second_member"), **answer).state == "granted"


@pytest.mark.parametrize("state", ["asked", "granted", "refused", "ended"])
@pytest.mark.once
def test_what_was_refused_or_has_ended_stays_so(state):
    allowed = [
        becomes
        for becomes in ("asked", "granted", "refused", "ended")
        if claim_rules.may_answer_measure(state, becomes, proposed_by=None, person=1)
    ]
    assert allowed == {"asked": ["granted", "refused"], "granted": ["granted", "ended"]}.get(state, [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": ""},
        {"state": "ended"},
        {"since": ""},
        {"since": "mañana"},
        {"review_on": ""},
        {"until": "2026-01-01"},
        {"reason": ""},
    ],
)
def test_an_answer_that_makes_no_sense_is_told_beside_its_field(house, claim, wrong):
    asked(house)
    browser = house.browser("committee_member")
    good = {"state": "granted", "since": "2026-11-02", "review_on": "2026-12-02", "reason": "Hay riesgo"}
    assert browser.post(at(claim, "claim-measure-answer", 1), good | wrong).status_code == 422
    assert browser.get(at(claim, "claim-measure-answer", 7)).status_code == 404


def test_follow_up_days_come_with_a_referral_or_an_end_as_the_institution_sets_them(house, claim):
    house.cast.institution.advice_offer.follow_up_days = [10]
    house.cast.institution.advice_offer.save()
    decide(house, claim, Track.BREACH)
    assert not FollowUp.objects.exists()
    decide(house, claim, Outcome.NO_BREACH)
    assert FollowUp.objects.get().due_on == TODAY() + dt.timedelta(days=10)


def test_reprisals_make_the_claim_urgent_and_open_it_again(house, claim):
    decide(house, claim, Track.BREACH)
    decide(house, claim, Outcome.RECOMMENDED)
    a_day_has_come()
    Thread.objects.update(state="closed", closed_on=TODAY())
    claim_care.answer_follow_up(**writers(house), happened=True, text="Me quitaron el turno")
    claim.refresh_from_db()
    assert Claim.objects.get().is_urgent and claim.state == Thread.State.ASKED_BACK
    member = house.cast.committee_member
    assert Why.URGENT in [each.why for each in claims_waiting_for(member)]
    assert member in readers_with_something()
    assert "Me quitaron el turno" in [
        each.said.text for each in queries.conversation(claim, house.keys("second_member", claim))[1:]
    ]
    claim_care.attend(**staff(house, claim, "committee_member"), text="Se habló con quien dirige el área")
    assert not Claim.objects.get().is_urgent


def test_nothing_happened_marks_the_day_and_nothing_else(house, claim):
    decide(house, claim, Track.NONE, told="Acude a la oficina de atención.")
    a_day_has_come()
    claim_care.answer_follow_up(**writers(house), happened=False)
    assert not care.due_follow_ups(claim).exists() and not Claim.objects.get().is_urgent


def test_what_the_writer_discloses_opens_for_one_person_only(house, claim):
    first = house.cast.committee_member.reader_keys.get()
    claim_care.disclose(**writers(house), reader=first, stage="reach", text="555 0100 inconfundible")
    found = Claim.objects.get()
    for name, reads in (("committee_member", True), ("second_member", False)):
        [seen] = care.disclosures_of(found, house.keys(name, claim), house.reader(name))
        assert bool(seen.words) is reads
        page = house.browser(name).get(at(claim, "claim")).content.decode()
        assert ("inconfundible" in page) is reads and house.cast.committee_member.name in page
    sealed = bytes(Disclosure.objects.get().sealed)
    assert b"inconfundible" not in sealed
    # Nobody else's key opens it, the writer's neither, nor does the thread's key.
    thread, writer = threads.find(house.receipt)
    keys = threads.writers_keys(thread, writer)
    for reader in (writer, house.reader("second_member"), house.reader("advisor")):
        with pytest.raises(CannotOpen):
            reader.open(sealed, purpose=care.disclosure_purpose(keys, 1))
    # Not moved to another place either.
    with pytest.raises(CannotOpen):
        house.reader("committee_member").open(sealed, purpose=care.disclosure_purpose(keys, 2))


def test_nothing_is_disclosed_to_whoever_doesnt_read_the_claim(house, claim):
    outside = house.cast.advisor.reader_keys.get()
    with pytest.raises(ValidationError):
        claim_care.disclose(**writers(house), reader=outside, stage="name", text="Me llamo")
    assert not Disclosure.objects.exists()


def test_erasing_takes_protection_and_identity_with_it(house, claim):
    asked(house)
    claim_care.disclose(
        **writers(house), reader=house.cast.committee_member.reader_keys.get(), stage="reach", text="x"
    )
    erasure.erase(thread=claim)
    assert not Measure.objects.exists() and not Disclosure.objects.exists()


def test_a_member_whose_word_is_missing_is_reminded_and_whoever_gave_it_isnt(house, claim):
    claims.propose(**staff(house, claim, "committee_member"), what=Track.CRIME, reason="x")
    assert not claims_waiting_for(house.cast.committee_member)
    assert [each.why for each in claims_waiting_for(house.cast.second_member)] == [Why.DECIDE]
    assert not claims_waiting_for(house.cast.advisor) and not claims_waiting_for(house.cast.ethics_head)


def test_the_writers_pages_from_protection_to_identity(house, no_wait, db):
    walker = Walker()
    walker.write(house.cast.institution, Kind.CLAIM).press("send")
    walker.come_back()
    assert "Pedir protección" in walker.text
    wrong = walker.decide("proteccion", kind="no_contact", text="")
    assert wrong.status == 422
    walker.decide("proteccion", kind="no_contact", text="Me espera a la salida")
    assert walker.status == 200 and "Espera respuesta" in walker.text
    assert walker.decide("identidad", kind="x").status == 422
    key = house.cast.second_member.reader_keys.get().pk
    held = walker.decide("identidad", stage="reach", reader=key, text=" ".join(walker.words))
    assert held.status == 422 and not Disclosure.objects.exists()
    walker.decide("identidad", stage="reach", reader=key, text="Un correo sin mi nombre")
    assert walker.status == 200 and house.cast.second_member.name in walker.text
    assert "Un correo sin mi nombre" not in walker.text
    decide(house, Thread.objects.get(), Track.NONE, told="Acude a la oficina de atención.")
    a_day_has_come()
    walker.get("volver/conversacion/")
    assert "Te ha pasado algo" in walker.text
    assert walker.decide("represalias", happened="yes").status == 422
    walker.decide("represalias", happened="yes", text="Me cambiaron de área")
    assert Claim.objects.get().is_urgent and "protección" in walker.text.lower()


def test_what_is_learned_is_published_by_somebody_else_and_leads_back_to_no_claim(house, claim, client):
    with pytest.raises(ValidationError):
        lessons.write_lesson(**staff(house, claim, "committee_member"), text="Aún no termina")
    decide(house, claim, Track.BREACH)
    decide(house, claim, Outcome.RECOMMENDED)
    author, other = house.browser("committee_member"), house.browser("second_member")
    text = "Las fichas se entregan a la vista."
    assert author.post(at(claim, "claim-lesson"), {"text": text}).status_code == 302
    for browser, seen in ((author, text), (other, "otra cosa")):
        browser.post(at(claim, "claim-lesson-publish"), {"seen": seen})
        assert not PublicLesson.objects.exists()
    other.post(at(claim, "claim-lesson-publish"), {"seen": text})
    assert text in client.get(reverse("advice:lessons")).content.decode()
    assert not [each for each in PublicLesson._meta.get_fields() if each.related_model in (Claim, Thread)]
    with pytest.raises(ValidationError):
        lessons.write_lesson(**staff(house, claim, "committee_member"), text="Otra")


FORBIDDEN = re.compile(
    r"culpab|acusad|infractor|delincuent|guilty|accused|offender|culprit|perpetrat", re.IGNORECASE
)
MEDIATION = re.compile(r"\b(mediaci|conciliaci|mediat|conciliat)", re.IGNORECASE)


@pytest.mark.once
def test_nobody_is_called_guilty_and_nobody_is_offered_mediation():
    from pathlib import Path

    from probidad.instruments import advice

    folder = Path(advice.__file__).parent
    texts = [*folder.glob("templates/**/*.html"), *folder.glob("*/claim*.py"), *folder.glob("demo_c*.py")]
    texts += [
        folder / "views/words.py",
        folder / "views/protecting.py",
        folder / "locale/es_MX/LC_MESSAGES/django.po",
    ]
    assert len(texts) > 20
    for path in texts:
        found = path.read_text(encoding="utf-8")
        assert not FORBIDDEN.search(found), (path, FORBIDDEN.search(found))
        if path.suffix != ".py":
            assert not MEDIATION.search(found), (path, MEDIATION.search(found))
