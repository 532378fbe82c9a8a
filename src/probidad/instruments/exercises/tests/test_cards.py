"""Codes on cards: valid once the paper is there, never more than people, and lost paper costs nobody a card."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from probidad.core.anonymity import codes
from probidad.core.audit.models import AuditEvent
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import CardBatch, ParticipationCode, PrintedCode, Round
from probidad.instruments.exercises.services import ballots, rounds
from probidad.instruments.exercises.services import cards as services

pytestmark = pytest.mark.django_db


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


def test_a_batch_is_no_longer_than_a_document_may_be(desk, monkeypatch):
    monkeypatch.setattr(services, "CARDS_AT_ONCE", 5)
    with pytest.raises(ValidationError):
        desk.prepare(6)
    assert desk.prepare(5).cards == 5


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


@pytest.mark.parametrize("ended_by_hand", [True, False])
def test_a_round_that_is_over_takes_no_more_cards(desk, ended_by_hand):
    batch = desk.prepare(6)
    desk.print(batch)
    if ended_by_hand:
        rounds.end_round(round=desk.round, actor=desk.actor)
    else:
        Round.objects.update(opens_on="2020-01-01", closes_on="2020-02-01")
    stale = CardBatch.objects.get(pk=batch.pk)
    for act in (desk.print, desk.activate, desk.discard, lambda _batch: desk.prepare(1)):
        with pytest.raises(ValidationError) as refused:
            act(stale)
        assert refused.value.code == "not_open"


def test_what_is_on_paper_is_deleted_with_the_round(desk):
    from probidad.instruments.exercises.services.tidying import tidy

    desk.print(desk.prepare())
    rounds.end_round(round=desk.round, actor=desk.actor)
    Round.objects.update(state=Round.State.ABANDONED)
    tidy(desk.round.pk)
    assert not PrintedCode.objects.exists()
