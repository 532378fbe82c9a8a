"""Somebody writes, step by step and without a script; nothing is sent before the words were confirmed."""

import unicodedata

import pytest
from django.db import OperationalError, connection
from hypothesis import given
from hypothesis import strategies as st

from probidad.core import logs
from probidad.core.anonymity import receipts
from probidad.core.anonymity.destructible import Unreachable
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.models import Field, Message, Offer, ReaderKey, Thread
from probidad.instruments.advice.participation import drafts, sealing
from probidad.instruments.advice.queries import staff
from probidad.instruments.advice.services import keys, threads
from probidad.instruments.advice.tests.conftest import PASSPHRASE
from probidad.instruments.advice.tests.walking import Walker, fields, words

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("no_wait")]


def opened(walker: Walker):
    thread, writer = threads.find(receipts.read_receipt(" ".join(walker.words)))
    return thread, queries.account_of(thread, threads.writers_keys(thread, writer))


@pytest.mark.each_database
def test_from_the_entrance_to_what_was_sent(house):
    walker = Walker().write(house.cast.institution, situation="Me ofrecieron un regalo")
    assert "Me ofrecieron un regalo" in walker.text and not Thread.objects.exists()
    walker.press()
    assert "Ha llegado" in walker.text
    thread, account = opened(walker)
    assert account.answers == {"situation": "Me ofrecieron un regalo"}
    assert thread.institution == house.cast.institution and thread.language == "es"


def test_wrong_words_lead_nowhere_and_lose_nothing(house):
    walker = Walker().begin(house.cast.institution).press()
    asked = [name for name in fields(walker.page) if name.startswith("word_")]
    walker.press(**dict.fromkeys(asked, "zapato"))
    assert walker.status == 422
    walker.press("receipt")
    assert walker.words[0] in walker.text
    walker.confirm()
    assert "situation" in fields(walker.page)


@pytest.mark.parametrize("step", ["account", "readers", "review"])
def test_no_step_can_be_reached_before_the_words_were_confirmed(house, step):
    walker = Walker().begin(house.cast.institution)
    walker.press(step=step, situation="Ya")
    assert any(name.startswith("word_") for name in fields(walker.page))
    assert not Thread.objects.exists()


def test_sent_twice_it_is_one_conversation(house):
    walker = Walker().write(house.cast.institution)
    review = walker.page
    walker.press()
    walker.page = review
    walker.press()
    assert "Ha llegado" in walker.text and Thread.objects.count() == 1


def test_sent_again_with_more_people_excluded_it_says_that_the_first_stands(house):
    walker = Walker().write(house.cast.institution, situation="Lo que pasó")
    review = walker.page
    walker.press()
    walker.page = review
    walker.press("readers").press(people=[house.cast.advisor.pk]).press()
    assert walker.status == 409 and "Lo que enviaste primero" in walker.text and "Lo que pasó" in walker.text
    assert "Ha llegado" not in walker.text and "Todavía no se ha enviado nada" not in walker.text
    assert Thread.objects.get().grants.count() == 2


def test_what_was_erased_is_not_brought_back_by_a_tab_from_before(house):
    walker = Walker().write(house.cast.institution, situation="Lo que pasó")
    review = walker.page
    walker.press().come_back().decide("borrar")
    walker.page = review
    walker.press()
    assert walker.status == 409 and "sigue borrado" in walker.text and "Lo que pasó" in walker.text
    assert Thread.objects.get().state == "erased" and not Message.objects.exists()


def test_a_form_that_nobody_went_on_with_for_a_day_sends_nothing_and_shows_what_was_typed(house, monkeypatch):
    walker = Walker().begin(house.cast.institution).confirm().press(situation="Lo que pasó")
    monkeypatch.setattr(drafts, "LIFETIME", -1)
    walker.press()
    assert walker.status == 409 and "demasiado viejo" in walker.text and "Lo que pasó" in walker.text


@pytest.mark.parametrize("step", ["account", "readers"])
def test_all_that_was_typed_is_given_back_of_a_form_that_is_too_old(house, own_questions, monkeypatch, step):
    first, _second = own_questions
    Field.objects.filter(pk=first.removeprefix("field-")).update(type="text")
    walker = Walker().begin(house.cast.institution).confirm()
    if step == "readers":
        walker.press(**{"situation": "Lo que pasó", first: "Para el viernes"}).press(others="Mi jefa").press(
            "readers"
        )
    monkeypatch.setattr(drafts, "LIFETIME", -1)
    typed = (
        {"situation": "Lo que pasó", first: "Para el viernes"} if step == "account" else {"others": "Mi jefa"}
    )
    walker.press(**typed)
    assert walker.status == 409 and "Lo que pasó" in walker.text and "Para el viernes" in walker.text
    assert "Mi jefa" in walker.text or step == "account"


@pytest.mark.parametrize("draft", ["", sealing.seal(b'{"institution": 1}', purpose="draft")])
def test_a_draft_of_another_installation_or_version_is_told_and_what_was_typed_given_back(house, draft):
    """The server's secret key was changed, or the site, while somebody wrote."""
    walker = Walker().begin(house.cast.institution).confirm()
    walker.press(draft=draft, situation="Lo que pasó")
    assert walker.status == 422 and "no se puede leer" in walker.text and "Lo que pasó" in walker.text
    # One or two of them stand in a page by chance: “texto”, say, or “eco” in a longer one.
    assert sum(each in walker.text for each in walker.words) < 5


def test_in_english_the_words_and_the_pages_are_english(house):
    walker = Walker(language="en/").write(house.cast.institution, kind="claim").press()
    assert "It has arrived" in walker.text
    assert receipts.read_receipt(" ".join(walker.words)).words("en") == walker.words
    thread, _account = opened(walker)
    assert (thread.language, thread.kind) == ("en", "claim")


@pytest.mark.parametrize("missing", ["institution", "kind"])
def test_what_is_missing_at_the_entrance_is_said_there(house, missing):
    chosen = {"institution": house.cast.institution.pk, "kind": "question"}
    page = Walker()._post("escribir/", {name: value for name, value in chosen.items() if name != missing})
    assert page.status == 422 and "Hay algo que corregir" in page.text


def test_only_institutions_that_take_something_are_offered(house):
    assert list(Walker().page.context["form"].fields["institution"].queryset) == [house.cast.institution]
    house.cast.institution.advice_offer.delete()
    assert "Todavía ninguna institución" in Walker().text


def test_a_kind_that_the_institution_does_not_take_is_refused(house):
    Offer.objects.update(takes_claims=False)
    page = Walker()._post("escribir/", {"institution": house.cast.institution.pk, "kind": "claim"})
    assert page.status == 422


def test_where_the_institution_stops_taking_it_meanwhile_the_text_is_given_back(house):
    walker = Walker().write(house.cast.institution, situation="Lo mío")
    house.cast.institution.advice_offer.delete()
    walker.press()
    assert walker.status == 409 and "Lo mío" in walker.text and not Thread.objects.exists()


def test_only_the_first_text_is_needed(house):
    walker = Walker().begin(house.cast.institution, "claim").confirm()
    assert walker.press(situation=" \n\u200b ").status == 422
    assert walker.press(situation="Algo pasa").status == 200


def test_going_back_keeps_everything_in_both_directions(house):
    walker = Walker().begin(house.cast.institution).confirm()
    walker.press("receipt", situation="A medias")
    assert walker.words[0] in walker.text
    walker.confirm()
    assert fields(walker.page)["situation"] == ["A medias"]
    walker.press().press("account", others="La prima del director")
    walker.press()
    assert fields(walker.page)["others"] == ["La prima del director"]


def test_a_text_that_is_too_long_is_refused_beside_the_field_and_kept(house):
    walker = Walker().begin(house.cast.institution).confirm()
    walker.press(situation="a" * (rules.TEXT_LENGTH + 1))
    assert walker.status == 422 and "20001 caracteres" in walker.text
    assert len(fields(walker.page)["situation"][0]) == rules.TEXT_LENGTH + 1


def test_all_texts_together_have_an_end(house, monkeypatch):
    monkeypatch.setattr(rules, "ACCOUNT_LENGTH", 100)
    walker = Walker().begin(house.cast.institution).confirm()
    walker.press(situation="a" * 60, considered="b" * 60)
    assert walker.status == 422 and fields(walker.page)["considered"] == ["b" * 60]


def test_a_text_beyond_any_form_is_refused_before_it_is_read(house):
    walker = Walker().begin(house.cast.institution).confirm()
    walker.press(situation="a" * 2 * 1024 * 1024)
    assert walker.status == 413 and not Thread.objects.exists()


def test_the_browser_is_not_told_to_cut_a_text_that_is_pasted(house):
    walker = Walker().begin(house.cast.institution).confirm()
    assert 'name="situation"' in walker.text and "maxlength" not in walker.text


def test_what_does_not_show_is_left_out_of_a_text(house):
    walker = Walker().write(house.cast.institution, situation="pa\u202ega\u200bdo\x07\r\ny más").press()
    _thread, account = opened(walker)
    assert account.answers["situation"] == "pagado\ny más"


@given(st.text(max_size=200))
def test_what_is_left_of_a_text_shows_and_stays_as_it_is(text):
    left = rules.seen(text)
    assert rules.seen(left) == left
    assert not [each for each in left if each not in "\n\t" and unicodedata.category(each) in rules.UNSEEN]


def test_the_words_in_a_text_are_refused_before_it_is_sent(house):
    walker = Walker().begin(house.cast.institution).confirm()
    walker.press(situation="Mi frase: " + " ".join(walker.words))
    assert walker.status == 422 and "Quítala" in walker.text


def test_the_words_among_those_who_must_not_read_are_refused_too(house):
    walker = Walker().begin(house.cast.institution).confirm().press(situation="Algo")
    assert walker.press(others=" ".join(walker.words)).status == 422


def test_whom_the_writer_excludes_is_named_before_sending_and_gets_no_key(house):
    advisor = house.cast.advisor
    walker = Walker().write(house.cast.institution, readers={"people": [advisor.pk]})
    assert "Second Advisor" in walker.text.split("Quién podrá leerlo")[1].split("A quien excluiste")[0]
    assert advisor.name in walker.text.split("A quien excluiste")[1]
    walker.press()
    thread, account = opened(walker)
    assert account.excluded.people == (advisor.pk,)
    assert not thread.grants.filter(reader__person=advisor).exists()


def test_whoever_may_be_let_in_later_can_be_excluded_by_name_from_the_first_day(house):
    """The authority to whom a claim is referred has no key when it is sent, and may be the one it is about."""
    investigator, counsel = house.cast.people["investigator"], house.cast.people["counsel"]
    walker = Walker().begin(house.cast.institution, "claim").confirm().press(situation="Algo pasa")
    assert investigator.name in walker.text and "después" in walker.text
    walker.press(people=[investigator.pk, counsel.pk])
    assert investigator.name in walker.text.split("A quien excluiste")[1]
    walker.press()
    thread, account = opened(walker)
    assert {investigator.pk, counsel.pk} <= set(account.excluded.barred)
    member = house.cast.committee_member
    keys.make_key(person=investigator, passphrase=PASSPHRASE)
    assert not staff.investigators_for(thread, member, account.excluded)


def test_a_unit_is_excluded_with_everybody_in_it(house):
    walker = Walker().write(house.cast.institution, readers={"units": [house.cast.unit.pk]}).press()
    thread, _account = opened(walker)
    assert not thread.grants.filter(reader__person=house.cast.people["second_advisor"]).exists()


def test_more_areas_than_can_be_excluded_are_refused_and_stay_ticked(house, monkeypatch):
    monkeypatch.setattr(rules, "EXCLUDED", 0)
    walker = Walker().write(house.cast.institution, readers={"units": [house.cast.unit.pk]})
    assert walker.status == 422 and "Marca como máximo 0" in walker.text
    assert fields(walker.page)["units"] == [str(house.cast.unit.pk)]


def test_whoever_excludes_everybody_is_told_before_sending(house):
    everybody = [house.cast.advisor.pk, house.cast.people["second_advisor"].pk]
    walker = Walker().write(house.cast.institution, readers={"people": everybody})
    assert walker.status == 422 and "No quedaría nadie" in walker.text


def test_where_the_last_reader_left_meanwhile_nothing_is_sent_and_everything_kept(house):
    walker = Walker().write(house.cast.institution, situation="Lo mío")
    ReaderKey.objects.update(retired_on="2026-01-01")
    walker.press()
    assert walker.status == 422 and "No quedaría nadie" in walker.text and not Thread.objects.exists()
    assert drafts.read(fields(walker.page)["draft"][0]).answers["situation"] == "Lo mío"


def test_words_that_find_another_conversation_are_changed_for_others_and_the_text_is_kept(house):
    walker = Walker().write(house.cast.institution, situation="Lo mío")
    mine = receipts.read_receipt(" ".join(walker.words))
    house.write(receipt=receipts.Receipt((*mine.numbers[:3], *receipts.new_receipt().numbers[3:])))
    walker.press()
    assert walker.status == 409
    walker.words = words(walker.page)
    walker.confirm()
    assert fields(walker.page)["situation"] == ["Lo mío"]
    walker.press().press().press()
    assert "Ha llegado" in walker.text


def gone(*_given):
    raise OperationalError("the connection is closed")


@pytest.mark.parametrize("step", ["account", "readers", "review"])
def test_where_the_database_is_gone_it_is_told_and_all_of_the_form_can_be_sent_again(house, step):
    walker = Walker().begin(house.cast.institution).confirm()
    advisor = house.cast.advisor.pk
    typed = {"account": {"situation": "Lo mío"}, "readers": {"people": [advisor]}, "review": {}}
    for each in typed:
        if each == step:
            with connection.execute_wrapper(gone):
                walker.press(**typed[each])
            assert walker.status == 503 and "No se recibió" in walker.text and "Retry-After" in walker.page
            assert step == "readers" or "Lo mío" in walker.text
            assert not Thread.objects.exists()
            walker.press()
        else:
            walker.press(**typed[each])
    assert "Ha llegado" in walker.text and opened(walker)[1].excluded.people == (advisor,)


@pytest.mark.parametrize("error", [OperationalError, Unreachable, OSError])
def test_what_could_not_be_stored_is_said_and_can_be_sent_again(house, monkeypatch, caplog, error):
    walker = Walker().write(house.cast.institution, situation="Lo mío")
    with monkeypatch.context() as patch:
        patch.setattr(threads, "_store", lambda *given: (_ for _ in ()).throw(error("disk full")))
        walker.press()
    assert walker.status == 503 and "No se recibió" in walker.text and "Lo mío" in walker.text
    assert not Thread.objects.exists() and "Retry-After" in walker.page
    # Whoever runs the site learns what failed, and nothing of whom.
    [noted] = [each for each in caplog.records if each.name == "probidad.advice"]
    logs.PrivacyFilter().filter(noted)
    assert (
        noted.msg.startswith(f"nothing was stored: {error.__qualname__} at ") and "disk full" not in noted.msg
    )
    assert "Ha llegado" in walker.press().text


@pytest.fixture
def own_questions(house):
    """Two questions of the institution's: the second asked of whoever answers yes to the first."""
    shared = {"institution": house.cast.institution, "kind": "question"}
    first = Field.objects.create(
        **shared, position=1, type="yes_no", label={"es": "¿Hay plazo?", "en": "Is it urgent?"}
    )
    second = Field.objects.create(
        **shared, position=2, type="choice", label={"es": "¿Cuál?"}, options=[{"es": "Hoy"}, {"es": "Mañana"}],
        shown_if=first, shown_if_answer="yes",
    )  # fmt: skip
    return f"field-{first.pk}", f"field-{second.pk}"


def test_an_institutions_own_questions_are_asked_and_their_answers_read_as_words(house, own_questions):
    first, second = own_questions
    walker = Walker().begin(house.cast.institution).confirm()
    assert "Solo si respondiste “Sí” a “¿Hay plazo?”" in walker.text
    walker.press(**{"situation": "Algo", first: "yes", second: "1"}).press()
    assert "Mañana" in walker.text
    walker.press()
    assert opened(walker)[1].answers == {"situation": "Algo", first: "Sí", second: "Mañana"}


def test_an_answer_whose_condition_does_not_hold_is_not_sent(house, own_questions):
    first, second = own_questions
    walker = Walker().write(house.cast.institution, **{first: "no", second: "1"}).press()
    assert second not in opened(walker)[1].answers


def test_a_question_that_was_taken_away_while_somebody_wrote_does_no_harm(house, own_questions):
    walker = (
        Walker()
        .begin(house.cast.institution)
        .confirm()
        .press(**{"situation": "Algo", own_questions[0]: "yes"})
    )
    Field.objects.all().delete()
    assert "Ha llegado" in walker.press().press().text
    assert list(opened(walker)[1].answers) == ["situation"]


def test_counsel_is_allowed_only_where_it_may_be_asked(house):
    walker = Walker().write(house.cast.institution, readers={"allows_counsel": "on"}).press()
    assert opened(walker)[0].allows_counsel
    Offer.objects.update(asks_counsel=False)
    walker = Walker().write(house.cast.institution, readers={"allows_counsel": "on"}).press()
    assert not opened(walker)[0].allows_counsel


def test_what_was_received_otherwise_can_be_copied_and_leads_back_not_on(house):
    walker = Walker().write(house.cast.institution, situation="Lo primero")
    before = fields(walker.page)
    walker.press()
    walker._post("escribir/", before | {"go": "account"}).press(situation="Otra cosa").press().press()
    assert walker.status == 409 and "Otra cosa" in walker.text and "Ya se había recibido" in walker.text
    assert 'name="go"' not in walker.text and "/asesoria/volver/" in walker.text


def test_whoever_may_be_let_in_later_is_named_within_a_line(house):
    walker = Walker().begin(house.cast.institution, "claim").confirm().press(situation="Algo pasa")
    assert ", persona asesora, puede" in walker.text and ", Persona asesora" not in walker.text
