"""Codes on cards: valid once the paper is there, never more than people, and lost paper costs nobody a card."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from probidad.core.anonymity import codes
from probidad.core.audit.models import AuditEvent
from probidad.core.reports.tests.reading import page_texts
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import CardBatch, ParticipationCode, PrintedCode, Round
from probidad.instruments.exercises.roster_file import RosterFile
from probidad.instruments.exercises.services import ballots, rosters, rounds
from probidad.instruments.exercises.services import cards as services

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_card(prepare, cast) -> Round:
    """An open round: twelve people of Tesorería and three of a unit too small to be reported by get cards."""
    play = prepare(opened=False)
    people = [("", "tesoreria")] * 12 + [("", "desarrollo social")] * 3
    rosters.store_roster(round=play.round, content=RosterFile(people), actor=cast.ethics_head)
    rounds.prove_key(
        round=play.round,
        key_file=play.key_file,
        passphrase="una frase para las pruebas",
        actor=cast.custodian,
    )
    return rounds.open_round(round=play.round, actor=cast.ethics_head)


class Desk:
    """What the head of the ethics unit does with cards, and what stands on the paper."""

    def __init__(self, round: Round, cast):
        self.round, self.actor, self.paper, self.control = round, cast.ethics_head, [], 0

    def prepare(self, count: int = 12, unit: str = "Tesorería") -> CardBatch:
        found = self.round.units.get(name=unit)
        return services.prepare_cards(round=self.round, unit=found, count=count, actor=self.actor)

    def print(self, batch: CardBatch) -> list[str]:
        services.print_cards(batch=batch, actor=self.actor, make=self._make)
        return self.paper

    def _make(self, fresh: list[str], control: int) -> bytes:
        self.paper, self.control = [codes.normalise(code) for code in fresh], control
        return b"%PDF"

    def activate(self, batch: CardBatch, control: int | None = None) -> None:
        services.activate_cards(batch=batch, control=control or self.control, actor=self.actor)

    def discard(self, batch: CardBatch) -> None:
        services.discard_cards(batch=batch, actor=self.actor)


@pytest.fixture
def desk(by_card, cast) -> Desk:
    return Desk(by_card, cast)


def works(code: str) -> bool:
    try:
        return bool(ballots.participation(code))
    except ballots.UnknownCode:
        return False


def test_a_code_on_paper_works_from_the_activation_on_and_not_before(desk):
    batch = desk.prepare()
    paper = desk.print(batch)
    assert len(set(paper)) == 12 and not any(map(works, paper))
    desk.activate(batch)
    assert all(map(works, paper))
    assert ParticipationCode.objects.count() == 12 and not PrintedCode.objects.exists()


def test_what_is_printed_again_voids_the_former_paper(desk):
    batch = desk.prepare()
    jammed, former_number = desk.print(batch), desk.control
    anew = desk.print(batch)
    with pytest.raises(ValidationError):
        desk.activate(batch, former_number)
    desk.activate(batch)
    assert all(map(works, anew)) and not any(map(works, jammed))
    assert ParticipationCode.objects.count() == 12


def test_discarded_cards_never_work_and_can_be_prepared_anew(desk):
    batch = desk.prepare()
    paper = desk.print(batch)
    desk.discard(batch)
    assert queries.cards_left(desk.round, batch.unit) == 12
    with pytest.raises(ValidationError):
        desk.activate(batch)
    desk.activate(again := desk.prepare(), desk.print(again) and desk.control)
    assert not any(map(works, paper)) and ParticipationCode.objects.count() == 12


def test_active_cards_can_be_neither_printed_again_nor_discarded(desk):
    batch = desk.prepare()
    paper = desk.print(batch)
    desk.activate(batch)
    for act in (desk.print, desk.discard):
        with pytest.raises(ValidationError):
            act(batch)
    assert all(map(works, paper)) and ParticipationCode.objects.count() == 12


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


def _main(response) -> str:
    assert response.status_code == 200
    return response.text.partition("<main")[2].partition("</main>")[0]


def test_valid_and_printed_codes_together_are_never_more_than_the_people_without_an_address(desk):
    desk.print(first := desk.prepare(8))
    desk.activate(first)
    with pytest.raises(ValidationError):
        desk.prepare(5)
    desk.print(desk.prepare(4))
    with pytest.raises(ValidationError):
        desk.prepare(1)
    assert ParticipationCode.objects.count() + PrintedCode.objects.count() == 12


@pytest.mark.parametrize("count", [0, -1, 13, services.CARDS_AT_ONCE + 1])
def test_a_batch_has_between_one_card_and_what_the_roster_leaves(desk, count):
    with pytest.raises(ValidationError):
        desk.prepare(count)
    with transaction.atomic(), pytest.raises(IntegrityError):
        CardBatch.objects.create(round=desk.round, cards=0)


def test_a_unit_below_the_minimum_is_not_named_by_the_codes_of_its_cards(desk):
    batch = desk.prepare(3, "Desarrollo Social")
    desk.print(batch)
    desk.activate(batch)
    assert set(ParticipationCode.objects.values_list("unit", flat=True)) == {None}
    assert "batch" not in {field.name for field in ParticipationCode._meta.get_fields()}


def test_codes_become_valid_in_another_order_than_they_were_printed(desk):
    batch = desk.prepare()
    printed = [codes.digest(code) for code in desk.print(batch)]
    stored = list(PrintedCode.objects.order_by("id").values_list("digest", flat=True))
    desk.activate(batch)
    valid = list(ParticipationCode.objects.order_by("id").values_list("digest", flat=True))
    assert printed != stored != valid != printed and sorted(printed) == sorted(valid)


# Whatever stops half-way, or happens twice


def test_a_document_that_fails_voids_nothing(desk):
    batch = desk.prepare()
    paper, control = desk.print(batch), desk.control

    def fails(codes, control):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        services.print_cards(batch=batch, actor=desk.actor, make=fails)
    desk.activate(batch, control)
    assert all(map(works, paper))


def test_whoever_is_killed_after_the_printing_was_noted_prints_again(desk, monkeypatch):
    batch = desk.prepare()
    monkeypatch.setattr(services, "_record", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        desk.print(batch)
    assert not PrintedCode.objects.exists()  # all of it or nothing
    monkeypatch.undo()
    lost = desk.print(batch)  # its answer never arrived
    paper = desk.print(batch)
    desk.activate(batch)
    assert all(map(works, paper)) and not any(map(works, lost))


def test_an_activation_that_is_killed_leaves_the_batch_as_it_was(desk, monkeypatch):
    batch = desk.prepare()
    paper = desk.print(batch)
    monkeypatch.setattr(services, "_record", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        desk.activate(batch)
    assert not any(map(works, paper)) and PrintedCode.objects.count() == 12
    monkeypatch.undo()
    desk.activate(batch)
    assert all(map(works, paper))


def test_a_form_sent_twice_activates_and_discards_once(desk):
    active, gone = desk.prepare(6), desk.prepare(6)
    desk.print(active)
    for _twice in range(2):
        desk.activate(active)
        desk.discard(gone)
    assert ParticipationCode.objects.count() == 6
    kinds = list(
        AuditEvent.objects.filter(kind__startswith="exercises:cards:").values_list("kind", flat=True)
    )
    assert kinds.count("exercises:cards:activated") == kinds.count("exercises:cards:discarded") == 1


def test_of_two_who_act_on_one_batch_the_second_is_told(desk):
    batch = desk.prepare()
    desk.print(batch)
    as_another_page_read_it = CardBatch.objects.get(pk=batch.pk)
    desk.activate(batch)
    with pytest.raises(ValidationError):
        desk.discard(as_another_page_read_it)
    with pytest.raises(ValidationError):
        desk.print(as_another_page_read_it)
    assert ParticipationCode.objects.count() == 12


def test_who_prints_while_another_activates_voids_nothing(desk):
    """The document takes seconds; meanwhile the paper of the one before was activated."""
    batch = desk.prepare()
    paper, control = desk.print(batch), desk.control

    def meanwhile(fresh, _control):
        desk.activate(batch, control)
        return b"%PDF"

    with pytest.raises(ValidationError):
        services.print_cards(batch=CardBatch.objects.get(pk=batch.pk), actor=desk.actor, make=meanwhile)
    assert all(map(works, paper)) and not PrintedCode.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_prepare_the_same_cards_at_once_keep_to_the_roster(desk):
    if connection.vendor == "sqlite":
        pytest.skip("the tests' database in memory has one connection")

    def prepare(_number) -> bool:
        try:
            return bool(desk.prepare(8))
        except ValidationError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(prepare, range(4))) == 1


def test_a_round_that_is_over_takes_no_more_cards(desk):
    batch = desk.prepare(6)
    desk.print(batch)
    rounds.end_round(round=desk.round, actor=desk.actor)
    stale = CardBatch.objects.get(pk=batch.pk)
    for act in (desk.print, desk.activate, desk.discard):
        with pytest.raises(ValidationError):
            act(stale)
    with pytest.raises(ValidationError):
        desk.prepare(1)


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

    def answer(code: str) -> str:
        return _main_of_refusal(Client().post("/ejercicios/", {"code": code}))

    anybody = answer(codes.new_code())
    assert answer(paper[0]) == anybody  # its document was replaced
    assert answer(void[0]) != anybody
    rounds.end_round(round=desk.round, actor=desk.actor)
    assert answer(void[0]) == anybody


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


# The pages


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


def _without_token(page: str) -> str:
    """The page without what protects its forms, which is new each time."""
    head, *rest = page.split('name="csrfmiddlewaretoken" value="')
    return head + "".join(part.partition('"')[2] for part in rest)


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


def test_another_institutions_ethics_unit_finds_no_batch(desk, cast):
    batch = desk.prepare()
    other = cast.client("other_ethics_head")
    for path in ("", "pdf/", "descartar/"):
        assert other.post(f"/panel/ejercicios/{desk.round.pk}/tarjetas/{batch.pk}/{path}").status_code == 404
    assert CardBatch.objects.get().control is None


def test_what_is_on_paper_is_deleted_with_the_round(desk):
    from probidad.instruments.exercises.services.tidying import tidy

    desk.print(desk.prepare())
    rounds.end_round(round=desk.round, actor=desk.actor)
    Round.objects.update(state=Round.State.ABANDONED)
    tidy(desk.round.pk)
    assert not PrintedCode.objects.exists()
