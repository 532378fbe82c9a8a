"""What is kept is kept for a stated time; erasing reaches rows, files and keys; a legal hold stops it, and says so."""

import datetime as dt

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from probidad.core.anonymity.destructible import Destroyed
from probidad.core.audit.models import AuditEvent
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import Claim, LegalHold, Offer, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries.retention import due_for_erasure, holds_of
from probidad.instruments.advice.services import erasure, handling, holds, offers, threads, writers
from probidad.instruments.advice.tasks import erase_what_was_kept_long
from probidad.instruments.advice.tests.conftest import PASSPHRASE
from probidad.instruments.advice.tests.walking import Walker
from probidad.instruments.advice.thread_keys import copies, store

State = Thread.State
TODAY = dt.date(2026, 11, 22)


def closed(house, on: dt.date, **given) -> Thread:
    _receipt, thread = house.write(**given)
    writers.close(thread=thread)
    Thread.objects.filter(pk=thread.pk).update(closed_on=on)
    thread.refresh_from_db()
    return thread


def hold(house, thread: Thread, name: str = "committee_member") -> LegalHold:
    review = timezone.localdate() + dt.timedelta(days=90)
    keys = house.keys(name, thread)
    actor = house.cast.people[name]
    return holds.put(thread=thread, keys=keys, actor=actor, reason="Juicio 4/2026", review_on=review)


def test_closed_conversations_are_erased_after_the_months_of_their_kind(house):
    Offer.objects.update(keep_questions=12, keep_claims=24)
    year_ago = rules.months_after(TODAY, -12)
    old, young = closed(house, year_ago), closed(house, year_ago + dt.timedelta(days=1))
    claim = closed(house, year_ago, kind=Kind.CLAIM)
    _receipt, is_open = house.write()
    assert erasure.erase_due(TODAY) == 1
    states = dict(Thread.objects.values_list("pk", "state"))
    assert states == {
        old.pk: State.ERASED,
        young.pk: State.CLOSED,
        claim.pk: State.CLOSED,
        is_open.pk: State.RECEIVED,
    }
    event = AuditEvent.objects.get(kind="advice:thread:erased_by_age")
    assert event.details == {"conversations": 1} and event.institution == house.cast.institution


def test_a_shorter_time_that_is_set_later_shortens_nothing_and_its_value_is_audited(house):
    thread = closed(house, TODAY - dt.timedelta(days=400), kind=Kind.CLAIM)
    offer = Offer.objects.get()
    offer.keep_claims = 1
    offers.save_offer(offer=offer, actor=house.cast.ethics_head)
    assert erasure.erase_due(TODAY) == 0
    event = AuditEvent.objects.filter(kind="advice:offer:changed").latest("pk")
    assert event.details["keep_claims"] == 1
    thread.refresh_from_db()
    assert thread.keep_months == rules.KEEP_CLAIMS


def test_of_an_erased_conversation_nothing_sealed_is_left_in_any_table(house):
    """Also of tables that are added later: whatever leads to a conversation holds nothing sealed of it."""
    _receipt, thread = house.write(kind=Kind.CLAIM)
    keys, member = house.keys("committee_member", thread), house.cast.committee_member
    handling.take(thread=thread, keys=keys, actor=member, text="La tengo.")
    handling.write_note(thread=thread, keys=keys, actor=member, text="Una nota")
    hold(house, thread)
    holds.end(thread=thread, actor=member)
    token = thread.token
    erasure.erase(thread=thread)
    sealed = [
        model._meta.label
        for model in apps.get_app_config("advice").get_models()
        if any(field.name.startswith("sealed") for field in model._meta.get_fields())
        and getattr(model, "anonymous", False)
        and model.objects.exists()
    ]
    assert sealed == []
    with pytest.raises(Destroyed):
        store().key(token)


def test_a_held_claim_is_erased_by_nobody_until_the_hold_ends(house):
    Offer.objects.update(keep_claims=1)
    thread = closed(house, TODAY - dt.timedelta(days=400), kind=Kind.CLAIM)
    hold(house, thread)
    assert list(due_for_erasure(TODAY)) == [] and erasure.erase_due(TODAY) == 0
    with pytest.raises(erasure.OnHold):
        erasure.erase(thread=thread)
    assert holds_of(thread, house.keys("second_member", thread))[0][1] == "Juicio 4/2026"
    holds.end(thread=thread, actor=house.cast.committee_member)
    assert erasure.erase_due(TODAY) == 1
    kinds = set(AuditEvent.objects.values_list("kind", flat=True))
    assert {"advice:thread:hold_put", "advice:thread:hold_ended", "advice:thread:erased_by_age"} <= kinds


def test_a_claim_that_is_under_way_is_not_erased_and_one_that_was_resolved_later_is_kept_from_then(house):
    Offer.objects.update(keep_claims=1)
    thread = closed(house, TODAY - dt.timedelta(days=400), kind=Kind.CLAIM)
    claim = Claim.objects.create(thread=thread, phase="underway", track="breach", decided_on=TODAY)
    assert erasure.erase_due(TODAY) == 0
    Claim.objects.filter(pk=claim.pk).update(phase="resolved", outcome="archived", resolved_on=TODAY)
    assert erasure.erase_due(TODAY + dt.timedelta(days=20)) == 0
    assert erasure.erase_due(TODAY + dt.timedelta(days=40)) == 1


def test_the_writer_of_a_held_claim_is_told_before_and_after_asking(house, no_wait):
    walker = Walker().write(house.cast.institution).press().come_back()
    thread = Thread.objects.get()
    Thread.objects.update(kind=Kind.CLAIM)
    LegalHold.objects.create(
        thread=thread, number=1, person=house.cast.committee_member, review_on=TODAY, sealed=b""
    )
    walker.get("volver/conversacion/borrar/")
    assert "No se puede borrar ahora" in walker.text
    walker._post("volver/conversacion/borrar/", {})
    assert walker.status == 409 and Thread.objects.get().state != State.ERASED


@pytest.mark.once
@pytest.mark.usefixtures("no_wait")
@pytest.mark.parametrize(
    ("language", "excepted", "held"),
    [("", "Una excepción", "está bajo resguardo legal"), ("en/", "One exception", "it is under legal hold")],
)
def test_that_a_hold_stops_erasing_is_said_before_a_claim_is_written_and_wherever_it_is_erased(
    house, language, excepted, held
):
    walker = Walker(language=language)
    assert excepted in walker.get("").text
    walker.begin(house.cast.institution, "claim").confirm()
    assert ("resguardo legal" if not language else "legal hold") in walker.text
    walker.press(situation="Piden dinero").press().press().come_back()
    assert held not in walker.text
    hold(house, Thread.objects.get())
    assert held in walker.get("volver/conversacion/").text
    review = walker.get("volver/conversacion/borrar/").text
    assert "<form" not in review.partition("<main")[2].partition("</main>")[0]
    assert walker.decide("borrar").status == 409 and Thread.objects.get().state != "erased"


@pytest.mark.once
@pytest.mark.usefixtures("no_wait")
def test_who_makes_a_claim_of_a_question_reads_before_that_it_can_be_held(house):
    walker = Walker().write(house.cast.institution).press().come_back()
    assert "Una duda nunca se resguarda" in walker.get("volver/conversacion/denuncia/").text


def test_the_committee_holds_a_claim_on_a_page_with_a_reason_and_a_day(house):
    _receipt, thread = house.write(kind=Kind.CLAIM)
    browser, page = house.browser("committee_member"), reverse("advice-panel:hold", args=[thread.pk])
    day = timezone.localdate() + dt.timedelta(days=30)
    for wrong in ({"reason": "", "review_on": day}, {"reason": "x", "review_on": day.replace(year=2000)}):
        assert browser.post(page, wrong).status_code == 422
    assert browser.post(page, {"reason": "Juicio 4/2026", "review_on": day}).status_code == 302
    assert "Juicio 4/2026" in browser.get(page).content.decode()
    assert browser.post(page, {"reason": "Sigue el juicio", "review_on": day}).status_code == 302
    assert LegalHold.objects.filter(ended_on=None).count() == 1
    LegalHold.objects.update(review_on=timezone.localdate())
    assert page in browser.get(reverse("panel:desk")).content.decode()
    assert browser.post(reverse("advice-panel:hold-end", args=[thread.pk])).status_code == 302
    assert not LegalHold.objects.filter(ended_on=None).exists()


def test_a_question_cannot_be_held(house):
    _receipt, thread = house.write()
    browser = house.browser("advisor")
    assert browser.get(reverse("advice-panel:hold", args=[thread.pk])).status_code == 404


def test_an_erased_key_is_in_no_copy_and_old_copies_are_gone(house, settings, tmp_path):
    settings.THREAD_KEYS_COPIES = tmp_path / "copies"
    _receipt, thread = house.write()
    for days in range(9):
        copies().make(store(), TODAY + dt.timedelta(days=days))
    names = sorted(path.name for path in settings.THREAD_KEYS_COPIES.glob("*.sqlite3"))
    assert len(names) == settings.THREAD_KEYS_COPY_DAYS == 7
    key = store().key(thread.token)
    assert key in (settings.THREAD_KEYS_COPIES / names[0]).read_bytes()
    erasure.erase(thread=thread)
    assert not any(key in path.read_bytes() for path in settings.THREAD_KEYS_COPIES.iterdir())


def test_after_an_older_backup_is_put_back_the_keys_of_newer_conversations_stay(house, settings, tmp_path):
    """A row that is missing says nothing: the newer backup can still be put back."""
    settings.THREAD_KEYS_COPIES = tmp_path / "copies"
    store().keep("f" * 32, b"o" * 32)  # its conversation came after the backup
    copies().make(store(), TODAY)
    for days in range(1, 10):
        assert erasure.tidy_keys(TODAY + dt.timedelta(days=days)) == 0
    assert store().key("f" * 32) == b"o" * 32


def test_a_key_that_could_not_be_destroyed_goes_the_next_night(house, settings, tmp_path, monkeypatch):
    settings.THREAD_KEYS_COPIES = tmp_path / "copies"
    receipt, thread = house.write()
    copies().make(store(), TODAY)

    def full(_token):
        raise OSError

    with monkeypatch.context() as patch, pytest.raises(OSError):
        patch.setattr(erasure.thread_keys, "destroy", full)
        erasure.erase(thread=thread)
    with pytest.raises(threads.UnknownReceipt):
        threads.find(receipt)
    erasure.tidy_keys(TODAY + dt.timedelta(days=1))
    with pytest.raises(Destroyed):
        store().key(thread.token)


def test_the_night_does_both(house, settings, tmp_path):
    settings.THREAD_KEYS_COPIES = tmp_path / "copies"
    thread = closed(house, dt.date(2010, 1, 1))
    erase_what_was_kept_long()
    thread.refresh_from_db()
    assert thread.state == State.ERASED and len(list((tmp_path / "copies").glob("*.sqlite3"))) == 1


def test_where_the_key_is_not_on_the_server_the_staff_is_told_so(house):
    _receipt, thread = house.write()
    store().destroy(thread.token)
    browser = house.browser("advisor", unlocked=False)
    page = reverse("advice-panel:thread", args=[thread.pk])
    answer = browser.post(page, {"passphrase": PASSPHRASE, "unlock_again": "post"})
    assert answer.status_code == 410 and "no se puede leer" in answer.content.decode()


def answered(house, on: dt.date, **given) -> Thread:
    """Answered on a day, after which nobody wrote."""
    _receipt, thread = house.write(**given)
    Thread.objects.filter(pk=thread.pk).update(state=State.ANSWERED, answered_on=on, waiting_since=None)
    thread.messages.update(day=on)
    return thread


def test_what_nobody_writes_in_any_more_closes_by_itself_and_is_erased_in_its_time(house):
    today = timezone.localdate()
    quiet = rules.months_after(today, -rules.QUIET_MONTHS)
    old, young = answered(house, quiet), answered(house, quiet + dt.timedelta(days=1))
    underway, ended = (answered(house, quiet, kind=Kind.CLAIM) for _each in range(2))
    way = {"track": "breach", "decided_on": quiet}
    Claim.objects.create(thread=underway, phase="underway", **way)
    Claim.objects.create(thread=ended, phase="resolved", outcome="archived", resolved_on=quiet, **way)
    written = answered(house, quiet)
    written.messages.update(day=today)  # a step was told meanwhile
    _receipt, waiting = house.write()
    erase_what_was_kept_long()
    states = {each.pk: each.state for each in Thread.objects.all()}
    assert states == {
        old.pk: State.CLOSED,
        ended.pk: State.CLOSED,
        young.pk: State.ANSWERED,
        underway.pk: State.ANSWERED,
        written.pk: State.ANSWERED,
        waiting.pk: State.RECEIVED,
    }
    old.refresh_from_db()
    assert (old.closed_on, old.keep_months) == (today, rules.KEEP_QUESTIONS)
    assert erasure.erase_due(rules.months_after(today, rules.KEEP_QUESTIONS)) == 1


def test_the_writer_is_told_for_how_long_it_is_kept(house, no_wait):
    Offer.objects.update(keep_questions=9)
    walker = Walker().write(house.cast.institution).press()
    assert "se conserva 9 meses" in walker.text and "6 meses" in walker.text
