"""A writer begins a conversation and comes back to it with the receipt, and with nothing else."""

import threading

import pytest
from django.utils import timezone, translation

from probidad.core.anonymity import receipts
from probidad.core.anonymity.destructible import Destroyed
from probidad.core.institutions.models import Unit
from probidad.core.people.models import Membership
from probidad.core.people.roles import Role
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.models import Advisor, Message, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries.offers import possible_readers
from probidad.instruments.advice.queries.staff import colleagues_for
from probidad.instruments.advice.services import keys, threads
from probidad.instruments.advice.tests.conftest import PASSPHRASE
from probidad.instruments.advice.thread_keys import store


def said(thread: Thread, keys) -> list[str]:
    opened = queries.conversation(thread, keys)
    return [opened[0].said.answers["situation"], *(each.said.text for each in opened[1:])]


def test_the_receipt_opens_what_was_written(house):
    receipt, thread = house.write("Me ofrecieron un regalo")
    found, writer = threads.find(receipt)
    assert found == thread
    assert said(found, threads.writers_keys(found, writer)) == ["Me ofrecieron un regalo"]


def test_no_other_words_open_it(house):
    receipt, _thread = house.write()
    with pytest.raises(threads.UnknownReceipt):
        threads.find(receipts.new_receipt())
    wrong = receipts.Receipt((*receipt.numbers[:-1], (receipt.numbers[-1] + 1) % 2048))
    with pytest.raises(threads.UnknownReceipt):
        threads.find(wrong)


def test_sent_twice_it_is_one_conversation(house):
    receipt, thread = house.write("la primera vez")
    _receipt, again = house.write("la primera vez", receipt=receipt)
    assert again == thread and Message.objects.count() == 1


@pytest.mark.parametrize("changed", ["text", "readers", "counsel"])
def test_sent_again_and_otherwise_the_first_stands_and_it_is_said(house, changed):
    receipt, _thread = house.write("la primera vez")
    otherwise = {
        "text": {"situation": "la segunda"},
        "readers": {"excluded": rules.Excluded(people=(house.cast.advisor.pk,))},
        "counsel": {"allows_counsel": True},
    }[changed]
    with pytest.raises(threads.BegunOtherwise):
        house.write(**({"situation": "la primera vez", "receipt": receipt} | otherwise))
    assert Message.objects.count() == 1
    found, writer = threads.find(receipt)
    assert said(found, threads.writers_keys(found, writer)) == ["la primera vez"]


def test_words_that_find_another_conversation_are_refused_and_nothing_is_stored(house):
    receipt, _thread = house.write()
    other = receipts.Receipt((*receipt.numbers[:3], *receipts.new_receipt().numbers[3:]))
    with pytest.raises(threads.ReceiptTaken):
        house.write(receipt=other)
    assert Thread.objects.count() == 1


def test_a_text_that_holds_the_receipt_is_refused(house):
    receipt = receipts.new_receipt()
    with pytest.raises(threads.HoldsReceipt):
        house.write("Mis palabras: " + " ".join(receipt.words("es")), receipt=receipt)
    assert not Thread.objects.exists()


def test_advisors_read_questions_and_the_committee_reads_claims(house):
    _receipt, question = house.write()
    _receipt, claim = house.write("Piden dinero", kind=Kind.CLAIM)
    readers = {
        thread.kind: set(thread.grants.values_list("reader__person__email", flat=True))
        for thread in (question, claim)
    }
    assert readers == {
        "question": {"advisor@ejemplo.mx", "second.advisor@ejemplo.mx"},
        "claim": {"committee.member@ejemplo.mx", "second.member@ejemplo.mx"},
    }
    assert said(question, house.keys("advisor", question)) == ["Qué hago con el regalo"]


@pytest.mark.parametrize(
    ("excludes", "reads"),
    [
        (lambda cast: rules.Excluded(people=(cast.advisor.pk,)), {"second_advisor"}),
        (lambda cast: rules.Excluded(units=(cast.unit.pk,)), {"advisor"}),
    ],
    ids=["a person", "a unit"],
)
def test_whoever_is_excluded_gets_no_key(house, excludes, reads):
    _receipt, thread = house.write(excluded=excludes(house.cast))
    expected = {house.cast.people[name].pk for name in reads}
    assert set(thread.grants.values_list("reader__person", flat=True)) == expected


def readers(thread: Thread) -> set[int]:
    return set(thread.grants.values_list("reader__person", flat=True))


def test_a_unit_is_excluded_with_the_units_below_it(house):
    cast = house.cast
    top = Unit.objects.create(institution=cast.institution, name="Oficialía")
    Unit.objects.filter(pk=cast.unit.pk).update(parent=cast.other_unit)
    Unit.objects.filter(pk=cast.other_unit.pk).update(parent=top)
    _receipt, thread = house.write(excluded=rules.Excluded(units=(top.pk,)))
    assert readers(thread) == {cast.advisor.pk}


def test_a_unit_is_excluded_with_what_was_dissolved_into_it(house):
    cast = house.cast
    today = timezone.localdate()
    Unit.objects.filter(pk=cast.unit.pk).update(dissolved_on=today, successor=cast.other_unit)
    _receipt, thread = house.write(excluded=rules.Excluded(units=(cast.other_unit.pk,)))
    assert readers(thread) == {cast.advisor.pk}


def test_a_unit_is_excluded_with_whoever_leads_it_though_their_profile_names_none(house):
    cast = house.cast
    Membership.objects.create(
        person=cast.advisor, role=Role.TEAM_LEADER, institution=cast.institution, unit=cast.third_unit
    )
    _receipt, thread = house.write(excluded=rules.Excluded(units=(cast.third_unit.pk,)))
    assert readers(thread) == {cast.people["second_advisor"].pk}


@pytest.mark.parametrize("by", ["unit", "outside"])
def test_whoever_was_barred_stays_so_when_a_profile_changes(house, by):
    cast = house.cast
    away = cast.add("outsider_advisor", Role.ADVISOR)
    keys.make_key(person=away, passphrase=PASSPHRASE)
    Advisor.objects.create(person=away, institution=cast.institution, from_outside=True)
    excluded = rules.Excluded(units=(cast.unit.pk,)) if by == "unit" else rules.Excluded(only_outside=True)
    _receipt, thread = house.write(excluded=excluded)
    Advisor.objects.filter(person=cast.people["second_advisor"]).update(unit=None, from_outside=True)
    kept = queries.account_of(thread, house.keys("outsider_advisor", thread)).excluded
    found = {each.person_id for each in colleagues_for(thread, away, kept)}
    assert cast.people["second_advisor"].pk not in found
    assert (cast.advisor.pk in found) == (by == "unit")


def test_sent_again_with_the_same_exclusions_it_is_the_same_conversation(house):
    """Whom the exclusions bar is filled in by the server: it is no part of what the writer sent."""
    excluded = rules.Excluded(people=(house.cast.advisor.pk,), units=(house.cast.third_unit.pk,))
    receipt, thread = house.write(excluded=excluded)
    assert house.write(receipt=receipt, excluded=excluded) == (receipt, thread)


def test_of_whom_no_area_is_known_this_is_said(house):
    with translation.override("es-mx"):
        found = {each.person: each.unit for each in possible_readers(house.cast.institution, Kind.QUESTION)}
    assert found[house.cast.people["second_advisor"]] == house.cast.unit.name
    assert found[house.cast.advisor] == "área no conocida"


def test_where_nobody_is_left_to_read_nothing_is_stored(house):
    with pytest.raises(threads.NobodyReads):
        house.write(excluded=rules.Excluded(only_outside=True))
    assert not Thread.objects.exists()


def test_the_writer_goes_on_writing(house):
    receipt, thread = house.write("uno")
    found, writer = threads.find(receipt)
    keys = threads.writers_keys(found, writer)
    threads.ask_back(thread=found, keys=keys, text="dos")
    assert said(thread, house.keys("advisor", thread)) == ["uno", "dos"]


def test_a_closed_conversation_takes_nothing_more(house):
    receipt, thread = house.write()
    found, writer = threads.find(receipt)
    Thread.objects.update(state=Thread.State.CLOSED, closed_on=thread.received_on)
    with pytest.raises(threads.IsClosed):
        threads.ask_back(thread=found, keys=threads.writers_keys(found, writer), text="¿y ahora?")


def test_without_its_destructible_key_nobody_reads_a_thread(house):
    receipt, thread = house.write()
    store().destroy(thread.token)
    found, writer = threads.find(receipt)
    with pytest.raises(Destroyed):
        threads.writers_keys(found, writer)
    with pytest.raises(Destroyed):
        house.keys("advisor", thread)


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_once_it_is_one_conversation(house):
    receipt = receipts.new_receipt()
    found: list[Thread] = []

    def send() -> None:
        from django.db import connection

        try:
            found.append(house.write(receipt=receipt)[1])
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _each in range(4)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    assert len({each.pk for each in found}) == 1 and len(found) == 4
    assert Thread.objects.count() == 1
    thread, writer = threads.find(receipt)
    assert said(thread, threads.writers_keys(thread, writer))
