"""Cards on their pages: from preparation to activation, and what somebody who holds one too early is told."""

import pytest
from django.test import Client
from django.utils import timezone

from probidad.core.anonymity import codes
from probidad.core.reports.tests.reading import page_texts
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import CardBatch, ParticipationCode, Round
from probidad.instruments.exercises.services import ballots, rounds

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def _main(response) -> str:
    assert response.status_code == 200
    return response.text.partition("<main")[2].partition("</main>")[0]


def _without_token(page: str) -> str:
    """The page without what protects its forms, which is new each time."""
    head, *rest = page.split('name="csrfmiddlewaretoken" value="')
    return head + "".join(part.partition('"')[2] for part in rest)


def test_a_batch_from_preparation_to_activation_on_its_pages(desk, cast):
    head = cast.client("ethics_head")
    base = f"/panel/ejercicios/{desk.round.pk}/tarjetas/"
    unit = desk.round.units.get(name="Tesorería")
    page = head.post(base, {"unit": unit.pk, "count": "12"}, follow=True)
    batch = CardBatch.objects.get()
    assert page.redirect_chain == [(f"{base}{batch.pk}/", 302)]
    pdf = head.post(f"{base}{batch.pk}/pdf/")
    assert pdf["Content-Type"] == "application/pdf" and pdf["Cache-Control"] == "no-store"
    control_sheet, *sheets = page_texts(pdf.content)
    batch.refresh_from_db()
    assert str(batch.control) in control_sheet and "Tesorería" in control_sheet and len(sheets) == 2
    assert "tarjetas sin activar" in head.get(f"/panel/ejercicios/{desk.round.pk}/").text
    wrong = head.post(f"{base}{batch.pk}/", {"control": "1"})
    assert wrong.status_code == 422 and 'id="error-summary"' in wrong.text
    assert head.post(f"{base}{batch.pk}/", {"control": batch.control}).url == base
    assert ParticipationCode.objects.count() == 12
    assert "tarjetas sin activar" not in head.get(f"/panel/ejercicios/{desk.round.pk}/").text


def test_the_pages_say_the_same_before_and_after_a_download(desk, cast):
    """The file is the form's whole answer, so the page stays as it was: nothing on it may be wrong then."""
    batch = desk.prepare()
    head = cast.client("ethics_head")
    base = f"/panel/ejercicios/{desk.round.pk}/tarjetas/"

    def seen() -> list[str]:
        return [_without_token(_main(head.get(path))) for path in (base, f"{base}{batch.pk}/")]

    before = seen()
    head.post(f"{base}{batch.pk}/pdf/")
    assert seen() == before


@pytest.mark.parametrize("state", ["active", "discarded"])
def test_a_page_that_is_out_of_date_leads_to_how_things_are(desk, cast, state):
    batch = desk.prepare()
    desk.print(batch)
    desk.activate(batch) if state == "active" else desk.discard(batch)
    head = cast.client("ethics_head")
    base = f"/panel/ejercicios/{desk.round.pk}/tarjetas/{batch.pk}/"
    for path, data in (("pdf/", {}), ("descartar/", {})):
        page = head.post(base + path, data, follow=True)
        assert page.status_code == 200 and page["Content-Type"].startswith("text/html")
    assert head.post(base, {"control": "1"}).status_code in (302, 422)
    assert head.get(f"{base}pdf/").url == base
    assert "Descargar" not in head.get(base).text


@pytest.mark.each_database
def test_another_institutions_ethics_unit_finds_no_batch(desk, cast):
    batch = desk.prepare()
    other = cast.client("other_ethics_head")
    for path in ("", "pdf/", "descartar/"):
        assert other.post(f"/panel/ejercicios/{desk.round.pk}/tarjetas/{batch.pk}/{path}").status_code == 404
    assert CardBatch.objects.get().control is None


def test_a_batch_is_found_below_its_own_round_only(desk, prepare, cast):
    """Who manages both rounds doesn't reach one's cards by the other's address either."""
    batch, another = desk.prepare(), prepare().round
    head = cast.client("ethics_head")
    for path in ("", "pdf/", "descartar/"):
        assert head.post(f"/panel/ejercicios/{another.pk}/tarjetas/{batch.pk}/{path}").status_code == 404
    batch.refresh_from_db()
    assert batch.control is None and batch.state == CardBatch.State.PENDING


def _end(round: Round, cast) -> None:
    rounds.end_round(round=round, actor=cast.ethics_head)


def _let_it_pass(round: Round, cast) -> None:
    Round.objects.filter(pk=round.pk).update(opens_on="2020-01-01", closes_on="2020-02-01")


@pytest.mark.parametrize("over", [_end, _let_it_pass])
@pytest.mark.parametrize(
    ("language", "told"),
    [("es-mx", "Los códigos se reparten mientras"), ("en", "Codes are handed out while the round is open")],
)
def test_the_pages_of_the_cards_of_a_round_that_is_over_lead_back_to_it(desk, cast, over, language, told):
    batch = desk.prepare(6)
    desk.print(batch)
    over(desk.round, cast)
    head = cast.client("ethics_head", language=language)
    home = f"/panel/ejercicios/{desk.round.pk}/"
    for path in ("", f"{batch.pk}/", f"{batch.pk}/pdf/", f"{batch.pk}/descartar/"):
        for ask in (head.get, head.post):
            page = ask(f"{home}tarjetas/{path}", follow=True)
            assert [url for url, _status in page.redirect_chain] == [home], path
            assert told in page.text


def test_nobody_learns_from_a_batch_whether_its_cards_were_used(desk, cast):
    """Every page and every refusal about an active batch is the same before and after somebody answered."""
    batch = desk.prepare()
    paper = desk.print(batch)
    desk.activate(batch)
    head = cast.client("ethics_head")
    base = f"/panel/ejercicios/{desk.round.pk}/"
    pages = ("", "tarjetas/", f"tarjetas/{batch.pk}/")

    def seen() -> list[str]:
        return [_without_token(_main(head.get(base + page))) for page in pages]

    before = seen()
    who = ballots.participation(paper[0])
    for exercise in queries.exercises_of(desk.round):
        ballots.cast_answer(who=who, exercise=exercise, option="a")
    assert seen() == before


# Who holds a card that isn't active yet


@pytest.mark.parametrize(
    ("language", "told"), [("", "todavía no es válida"), ("/en", "isn&#x27;t valid yet")]
)
def test_a_card_used_too_early_says_what_to_do_and_of_whom_it_is_says_nothing(desk, language, told):
    paper = desk.print(desk.prepare())
    browser = Client()
    page = browser.post(f"{language}/ejercicios/", {"code": codes.grouped(paper[0])})
    assert page.status_code == 422 and told in page.text
    assert not browser.cookies and "Villa Clara" not in page.text and "Ronda de prueba" not in page.text


def test_only_whoever_holds_the_paper_learns_that_a_card_is_not_active(desk):
    paper = desk.print(desk.prepare())
    void = desk.print(CardBatch.objects.get())
    assert void != paper
    anybody = _answer_to(codes.new_code())
    assert _answer_to(paper[0]) == anybody  # its document was replaced
    assert _answer_to(void[0]) != anybody


@pytest.mark.each_database
def test_that_a_card_is_not_active_is_said_only_while_it_may_still_become_so(desk, cast):
    [code, *_others] = desk.print(desk.prepare())
    anybody = _answer_to(codes.new_code())
    told_in = set()
    for past in (False, True):
        if past:
            _let_it_pass(desk.round, cast)
        for state in Round.State:
            Round.objects.update(state=state, closed_on=timezone.localdate())
            if _answer_to(code) != anybody:
                told_in.add((state, past))
    assert told_in == {(Round.State.OPEN, False)}


def _answer_to(code: str) -> str:
    return _main_of_refusal(Client().post("/ejercicios/", {"code": code}))


def _main_of_refusal(response) -> str:
    assert response.status_code == 422
    return response.text.partition('id="error-summary"')[2].partition("</div>")[0]


def test_a_card_works_with_what_was_typed_too_early_once_it_is_active(desk):
    batch = desk.prepare()
    [code, *_others] = desk.print(batch)
    browser = Client()
    assert browser.post("/ejercicios/", {"code": code}).status_code == 422
    desk.activate(batch)
    assert browser.post("/ejercicios/", {"code": code}).status_code == 302
