"""Somebody comes back with the words: reads, writes again, decides. Nothing typed is lost on the way."""

import datetime as dt

import pytest
from django.utils import formats, timezone, translation

from probidad.core.anonymity import receipts, stretching
from probidad.core.anonymity.destructible import Destroyed
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.models import Grant, Message, Offer, Thread
from probidad.instruments.advice.participation import visits
from probidad.instruments.advice.services import erasure, threads, writers
from probidad.instruments.advice.tests.walking import Walker, fields
from probidad.instruments.advice.thread_keys import store

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("no_wait")]


@pytest.fixture
def walker(house) -> Walker:
    """Somebody who has sent a question."""
    return Walker().write(house.cast.institution, situation="Me ofrecieron un regalo").press()


def answered(house, text: str = "Le respondemos con gusto") -> None:
    thread = Thread.objects.get()
    with_keys = house.keys("advisor", thread)
    threads.add_message(thread, with_keys, rules.Said(text=text), person=house.cast.advisor)
    Thread.objects.update(state="answered", has_news=True, waiting_since=None, answered_on=thread.received_on)


def test_with_the_words_one_reads_what_was_written_and_answered(house, walker):
    answered(house)
    walker.come_back()
    assert "Me ofrecieron un regalo" in walker.text and "Le respondemos con gusto" in walker.text
    assert "Hay algo nuevo para ti" in walker.text
    assert "Hay algo nuevo para ti" not in walker.get("volver/conversacion/").text


def waiting_for(days: int, **given) -> dt.date:
    """The day on which the conversation was received, so many days ago."""
    day = timezone.localdate() - dt.timedelta(days=days)
    Thread.objects.update(received_on=day, waiting_since=day, **given)
    return day


def on(day: dt.date) -> str:
    with translation.override("es-mx"):
        return formats.date_format(day, "DATE_FORMAT")


@pytest.mark.parametrize(
    ("state", "within"), [("received", "acknowledge_within"), ("taken", "answer_within")]
)
def test_the_writer_is_told_by_which_day_what_is_late_was_to_come_and_what_one_can_do(
    house, walker, state, within
):
    days = 8 if state == "received" else 30
    Offer.objects.update(acknowledge_within=2, answer_within=20 if state == "received" else 5)
    waiting_for(days, state=state)
    deadlines = queries.deadlines_in(house.cast.institution)
    due = deadlines.due(Thread.objects.get())
    assert due < timezone.localdate() and getattr(deadlines, within)
    walker.come_back()
    assert f"debías tener noticias a más tardar el {on(due)}" in walker.text
    assert f"con retraso: debió ser a más tardar el {on(due)}" in walker.text
    assert "cada mañana de un día hábil" in walker.text and "/asesoria/#danger" in walker.text


def test_on_the_last_day_nothing_is_late_nor_while_it_is_the_writers_turn(house, walker):
    Offer.objects.update(acknowledge_within=1)
    deadlines = queries.deadlines_in(house.cast.institution)
    thread = Thread.objects.get()
    today = timezone.localdate()
    days = next(each for each in range(1, 9) if deadlines._after(today - dt.timedelta(days=each), 1) >= today)
    waiting_for(days)
    assert "retraso" not in walker.come_back().text
    Thread.objects.filter(pk=thread.pk).update(state="answered", waiting_since=None)
    assert "retraso" not in walker.get("volver/conversacion/").text


def test_how_much_it_helped_is_asked_once_somebody_has_answered(house, walker):
    assert 'action="/asesoria/volver/conversacion/valorar/"' not in walker.come_back().text
    answered(house)
    assert 'action="/asesoria/volver/conversacion/valorar/"' in walker.get("volver/conversacion/").text


@pytest.mark.parametrize(
    "as_typed",
    [
        lambda words: " ".join(words).upper(),
        lambda words: "\n".join(f"{place}. {word}" for place, word in enumerate(words, 1)),
        lambda words: ", ".join(word[:4] for word in words),
        lambda words: "  ".join(receipts.read_receipt(" ".join(words)).words("en")),
    ],
    ids=["capitals", "numbered lines", "four letters", "the other list"],
)
def test_words_may_be_typed_as_people_type(walker, as_typed):
    assert "Me ofrecieron un regalo" in walker.come_back(as_typed(walker.words)).text


def test_a_word_that_is_in_no_list_is_named_and_nothing_else(walker):
    walker.come_back(" ".join([*walker.words[:4], "xilófago", *walker.words[5:]]))
    assert walker.status == 422 and "“xilofago”, la palabra 5" in walker.text


def test_a_wrong_count_is_told(walker):
    walker.come_back(" ".join(walker.words[:9]))
    assert walker.status == 422 and "Escribiste 9 palabras" in walker.text


def test_words_that_open_nothing_are_told_so_and_stay_in_the_field(walker):
    other = " ".join(receipts.new_receipt().words("es"))
    walker.come_back(other)
    assert walker.status == 422 and "Ninguna conversación se abre" in walker.text and other in walker.text


@pytest.mark.each_database
def test_one_writes_again_and_sent_twice_it_is_there_once(walker):
    walker.come_back()
    before = walker.page
    assert "Otra pregunta" in walker.reply("Otra pregunta").text
    walker.page = before
    walker.reply("Otra pregunta")
    assert Message.objects.count() == 2 and "ya se había enviado" in walker.text


def test_what_was_sent_twice_is_told_so_also_once_it_was_closed(walker):
    walker.come_back()
    before = walker.page
    walker.reply("Otra pregunta")
    writers.close(thread=Thread.objects.get())
    walker.page = before
    assert "ya se había enviado" in walker.reply("Otra pregunta").text


def test_what_is_written_while_an_answer_comes_is_sent_and_the_answer_is_shown_as_new(house, walker):
    walker.come_back()
    answered(house, "Ya le respondí")
    walker.reply("Se me olvidó algo")
    assert walker.status == 200 and "Hay algo nuevo para ti" in walker.text
    assert "Ya le respondí" in walker.text and Message.objects.count() == 3


def test_the_same_words_can_be_said_again_later(walker):
    walker.come_back().reply("Gracias").reply("Gracias")
    assert Message.objects.count() == 3


def test_a_visit_ends_after_half_an_hour_without_a_click(walker, monkeypatch):
    walker.come_back()
    monkeypatch.setattr(visits, "IDLE", -1)
    walker.get("volver/conversacion/")
    assert "receipt" in fields(walker.page) and "Me ofrecieron" not in walker.text


def test_a_visit_ends_after_some_hours_whatever_is_clicked(walker, monkeypatch):
    walker.come_back()
    began = visits.time.time()
    monkeypatch.setattr(visits.time, "time", lambda: began + visits.LONGEST + 1)
    monkeypatch.setattr(visits, "IDLE", None)
    walker.get("volver/conversacion/")
    assert "Me ofrecieron un regalo" not in walker.text


def test_a_reply_to_what_was_closed_meanwhile_is_kept_on_the_page(walker):
    walker.come_back()
    Thread.objects.update(state="closed", closed_on="2026-01-02")
    walker.reply("¿Y entonces?")
    assert walker.status == 422 and "¿Y entonces?" in walker.text and "se cerró antes" in walker.text


def test_a_reply_to_what_another_tab_erases_at_this_moment_is_shown_back(walker, monkeypatch):
    walker.come_back()
    ask_back = threads.ask_back

    def erased_meanwhile(*, thread, **given):
        erasure.erase(thread=thread)
        return ask_back(thread=thread, **given)

    monkeypatch.setattr(threads, "ask_back", erased_meanwhile)
    walker.reply("Lo que agrego")
    assert walker.status == 410 and "sigue borrado" in walker.text and "Lo que agrego" in walker.text


def test_a_reply_that_holds_the_words_is_refused_and_kept(walker):
    walker.come_back().reply("Mis palabras: " + " ".join(walker.words[3:]))
    assert walker.status == 422 and "Quítala" in walker.text and Message.objects.count() == 1


def test_the_words_among_others_and_in_another_order_are_refused_too(walker):
    hidden = " y ".join(reversed(walker.words[3:9]))
    assert walker.come_back().reply(f"Mis palabras: {hidden}").status == 422
    assert walker.reply(f"Solo unas: {' y '.join(walker.words[3:6])}").status == 200


def test_too_many_messages_in_a_day_are_refused(walker, monkeypatch):
    monkeypatch.setattr(rules, "MESSAGES_A_DAY", 1)
    walker.come_back().reply("una más")
    assert walker.status == 422 and "una más" in walker.text and Message.objects.count() == 1


def test_the_help_is_rated(walker):
    walker.come_back().decide("valorar", level=4)
    assert Thread.objects.get().satisfaction == 4
    walker.decide("valorar", level=9)
    assert Thread.objects.get().satisfaction == 4


def test_the_writer_closes_and_goes_on_reading(walker):
    walker.come_back().decide("cerrar")
    assert Thread.objects.get().state == "closed" and "Me ofrecieron un regalo" in walker.text


def test_counsel_is_let_in_and_out_by_the_writer(walker):
    walker.come_back().decide("acuerdo", to="counsel", allowed="yes")
    assert Thread.objects.get().allows_counsel
    walker.decide("acuerdo", to="counsel", allowed="no")
    assert not Thread.objects.get().allows_counsel


@pytest.mark.each_database
def test_a_question_becomes_a_claim_that_the_committee_reads_and_the_advisors_do_not(house, walker):
    walker.come_back().get("volver/conversacion/denuncia/")
    assert "Committee Member" in walker.text
    walker.make_claim()
    thread = Thread.objects.get()
    assert thread.kind == "claim" and "Me ofrecieron un regalo" in walker.text
    assert queries.account_of(thread, house.keys("committee_member", thread)).answers
    with pytest.raises(Grant.DoesNotExist):
        house.keys("advisor", thread)


def test_whom_the_writer_excluded_gets_no_key_of_the_claim_either(house):
    excluded = rules.Excluded(people=(house.cast.committee_member.pk,))
    receipt, thread = house.write(excluded=excluded)
    walker = Walker()
    walker.words = receipt.words("es")
    walker.come_back().make_claim()
    assert set(thread.grants.values_list("reader__person__email", flat=True)) == {"second.member@ejemplo.mx"}


def test_of_the_claims_new_readers_the_writer_excludes_some_on_that_page(house, walker):
    walker.come_back().get("volver/conversacion/denuncia/")
    member = house.cast.committee_member
    assert "Quién de esas personas no debe leerla" in walker.text
    walker.make_claim(people=[member.pk])
    thread = Thread.objects.get()
    assert set(thread.grants.values_list("reader__person__email", flat=True)) == {"second.member@ejemplo.mx"}
    assert member.pk in queries.account_of(thread, house.keys("second_member", thread)).excluded.barred


def test_a_question_stays_one_where_nobody_of_the_committee_would_read_it(house):
    everybody = (house.cast.committee_member.pk, house.cast.people["second_member"].pk)
    receipt, _thread = house.write(excluded=rules.Excluded(people=everybody))
    walker = Walker()
    walker.words = receipt.words("es")
    walker.come_back().make_claim()
    assert walker.status == 422 and Thread.objects.get().kind == "question"


@pytest.mark.each_database
def test_erasing_leaves_a_row_for_figures_and_nothing_that_opens(house, walker):
    answered(house)
    token = Thread.objects.get().token
    walker.come_back().decide("borrar")
    thread = Thread.objects.get()
    assert "Se borró todo" in walker.text and thread.state == "erased"
    assert (thread.locator, thread.salt, bytes(thread.writer_public), bytes(thread.writer_grant)) == (
        receipts.read_receipt(" ".join(walker.words)).locator,
        "",
        b"",
        b"",
    )
    assert not Message.objects.exists() and not Grant.objects.exists()
    with pytest.raises(Destroyed):
        store().key(token)
    assert all(not cookie.value for cookie in walker.client.cookies.values())
    assert "Ninguna conversación se abre" in walker.come_back().text


def test_a_conversation_whose_key_is_not_there_is_told_and_kept(walker):
    """After a backup was put back without the copy of the keys: it may still come."""
    walker.come_back()
    store().destroy(Thread.objects.get().token)
    walker.get("volver/conversacion/")
    assert "no se puede leer" in walker.text and Thread.objects.get().state != "erased"
    assert Message.objects.exists()


def test_looking_for_words_costs_the_same_whether_they_find_something_or_not(walker, monkeypatch):
    derived = []
    real = stretching.stretched
    monkeypatch.setattr(stretching, "stretched", lambda *given: derived.append(1) or real(*given))
    counts = []
    wrong = [*walker.words[:10], "zapato" if walker.words[10] != "zapato" else "zorro"]
    for typed in (walker.words, wrong, receipts.new_receipt().words("es")):
        derived.clear()
        walker.come_back(" ".join(typed))
        counts.append(len(derived))
        # Three words that find one, without the eight that open it, tell no more than eleven that find nothing.
        assert ("Ninguna conversación se abre" in walker.text) == (typed != walker.words)
    assert counts == [1, 1, 1]


def test_within_a_visit_nothing_is_derived_again(walker, monkeypatch):
    walker.come_back()
    monkeypatch.setattr(stretching, "stretched", lambda *given: pytest.fail("derived again"))
    walker.reply("una más").get("volver/conversacion/")
    assert "una más" in walker.text


def test_leaving_forgets_the_words(walker):
    walker.come_back()
    assert any(cookie.value for cookie in walker.client.cookies.values())
    walker._post("volver/salir/", {})
    assert all(not cookie.value for cookie in walker.client.cookies.values())


def test_leaving_quickly_forgets_the_words_too_and_goes_elsewhere(walker):
    walker.come_back()
    answer = walker.client.get(walker.root + "salida/")
    assert answer.status_code == 302 and answer["Location"].startswith("https://smn.conagua.gob.mx/")
    assert all(not cookie.value for cookie in walker.client.cookies.values())


def test_an_altered_conversation_is_not_shown(walker):
    walker.come_back()
    Message.objects.update(sealed=b"x" * 2080)
    assert walker.get("volver/conversacion/").status == 409


def test_the_page_names_who_holds_a_key_now(house, walker):
    assert "Second Advisor" in walker.come_back().text
    Grant.objects.filter(reader__person=house.cast.people["second_advisor"]).delete()
    assert "Second Advisor" not in walker.get("volver/conversacion/").text


@pytest.mark.parametrize("level", ["", "9", "x"])
def test_a_rating_that_says_nothing_is_told_beside_the_field(walker, level):
    walker.come_back().decide("valorar", level=level)
    assert walker.status == 422 and "Elige una de las respuestas" in walker.text
    assert Thread.objects.get().satisfaction is None


def test_whoever_has_rated_the_help_is_told_that_it_was_kept(walker):
    Thread.objects.update(answered_on=timezone.localdate())
    walker.come_back()
    assert "Ya dijiste cuánto te ayudó" not in walker.text
    assert "Ya dijiste cuánto te ayudó" in walker.decide("valorar", level=4).text


def test_what_cannot_be_read_any_more_leads_on(walker):
    walker.come_back()
    Message.objects.update(sealed=b"x" * 200)
    walker.get("volver/conversacion/")
    assert walker.status == 409 and "Empezar otra conversación" in walker.text
