"""A conversation changes hands among those who may read it; whom the writer excludes is let in by nobody."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from probidad.core.audit.models import AuditEvent
from probidad.core.people.roles import Role
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.models import Assignment, Consultation, Grant, Thread
from probidad.instruments.advice.queries.staff import colleagues_for, counsel_for, successors_for
from probidad.instruments.advice.services import certificates, handling, keys, passing
from probidad.instruments.advice.tests.conftest import PASSPHRASE


def taken(house, name: str = "advisor", **given) -> tuple[Thread, object]:
    """A question that somebody has taken, and what they read it with."""
    _receipt, thread = house.write(**given)
    found = house.keys(name, thread)
    handling.take(thread=thread, keys=found, actor=house.cast.people[name], text="Ya lo tengo.")
    return thread, found


def somebody_new(house, name: str, role: str):
    house.cast.add(name, role)
    person = house.cast.people[name]
    keys.make_key(person=person, passphrase=PASSPHRASE)
    certificates.record_external(
        person=person, institution=house.cast.institution, reason="Curso", actor=house.cast.ethics_head
    )
    return person


def test_who_comes_later_gets_a_key_when_it_is_handed_over(house):
    thread, held = taken(house)
    third = somebody_new(house, "third_advisor", Role.ADVISOR)
    with pytest.raises(Grant.DoesNotExist):
        house.keys("third_advisor", thread)
    passing.hand_over(thread=thread, keys=held, actor=house.cast.advisor, to=third, text="Te la paso.")
    assert queries.holder_of(thread).person == third
    assert queries.account_of(thread, house.keys("third_advisor", thread)).answers
    event = AuditEvent.objects.get(kind="advice:thread:handed_over")
    assert event.subject.endswith(str(thread.pk)) and "Te la paso" not in str(event.details)


@pytest.mark.parametrize(
    "excludes",
    [
        lambda cast: rules.Excluded(people=(cast.second_advisor.pk,)),
        lambda cast: rules.Excluded(units=(cast.unit.pk,)),
    ],
    ids=["a person", "a unit"],
)
def test_whom_the_writer_excludes_gets_it_from_nobody(house, excludes):
    thread, held = taken(house, excluded=excludes(house.cast))
    second = house.cast.second_advisor
    excluded = queries.account_of(thread, held).excluded
    assert second not in [key.person for key in colleagues_for(thread, house.cast.advisor, excluded)]
    for act, whom in ((passing.hand_over, "to"), (passing.ask_colleague, "whom")):
        with pytest.raises(ValidationError):
            act(thread=thread, keys=held, actor=house.cast.advisor, text="Mira.", **{whom: second})
    assert not Grant.objects.filter(thread=thread, reader__person=second).exists()


def test_a_question_is_offered_to_certified_colleagues_only_and_a_claim_to_whoever_may_read_it(house):
    thread, held = taken(house)
    second = house.cast.second_advisor
    second.certificates.all().delete()
    nobody = rules.Excluded()
    assert second in [key.person for key in colleagues_for(thread, house.cast.advisor, nobody)]
    assert second not in [key.person for key in successors_for(thread, house.cast.advisor, nobody)]
    with pytest.raises(ValidationError):
        passing.hand_over(thread=thread, keys=held, actor=house.cast.advisor, to=second, text="Mira.")
    _receipt, claim = house.write(kind="claim")
    found = successors_for(claim, house.cast.committee_member, nobody)
    assert house.cast.second_member in [key.person for key in found]


def test_a_colleague_who_is_asked_answers_with_a_note(house):
    thread, held = taken(house)
    second = house.cast.second_advisor
    passing.ask_colleague(
        thread=thread, keys=held, actor=house.cast.advisor, whom=second, text="¿Cómo lo ves?"
    )
    assert Consultation.objects.get(is_open=True).person == second
    theirs = house.keys("second_advisor", thread)
    handling.write_note(thread=thread, keys=theirs, actor=second, text="Falta preguntar qué ha intentado.")
    assert not Consultation.objects.filter(is_open=True).exists()
    assert [each.remark.text for each in queries.notes_of(thread, held)] == [
        "¿Cómo lo ves?",
        "Falta preguntar qué ha intentado.",
    ]


@pytest.mark.parametrize("allows", [True, False])
def test_counsel_is_asked_in_only_where_the_writer_agreed(house, allows):
    thread, held = taken(house, allows_counsel=allows)
    counsel = house.cast.counsel
    keys.make_key(person=counsel, passphrase=PASSPHRASE)
    found = counsel_for(thread, house.cast.advisor, rules.Excluded())
    assert [key.person for key in found] == ([counsel] if allows else [])
    if allows:
        passing.ask_counsel(
            thread=thread, keys=held, actor=house.cast.advisor, whom=counsel, text="¿Qué riesgo hay?"
        )
        assert queries.account_of(thread, house.keys("counsel", thread)).answers
    else:
        with pytest.raises(ValidationError):
            passing.ask_counsel(thread=thread, keys=held, actor=house.cast.advisor, whom=counsel, text="¿?")


def test_who_recuses_loses_the_key_and_nobody_can_give_it_back(house):
    thread, _held = taken(house)
    handling.recuse(thread=thread, actor=house.cast.advisor)
    thread.refresh_from_db()
    assert thread.state == Thread.State.RECEIVED and queries.holder_of(thread) is None
    assert Assignment.objects.get().end == Assignment.End.RECUSED
    with pytest.raises(Grant.DoesNotExist):
        house.keys("advisor", thread)
    theirs = house.keys("second_advisor", thread)
    handling.take(thread=thread, keys=theirs, actor=house.cast.second_advisor, text="Sigo yo.")
    with pytest.raises(ValidationError):
        passing.hand_over(
            thread=thread, keys=theirs, actor=house.cast.second_advisor, to=house.cast.advisor, text="Toma."
        )
    assert AuditEvent.objects.filter(kind="advice:thread:recused").exists()


def test_the_last_who_can_read_it_lets_somebody_in_first(house):
    thread, _held = taken(house, excluded=rules.Excluded(people=(house.cast.second_advisor.pk,)))
    with pytest.raises(ValidationError):
        handling.recuse(thread=thread, actor=house.cast.advisor)
    assert Grant.objects.filter(thread=thread).count() == 1


def test_a_late_conversation_is_taken_over_by_whoever_reads_it(house):
    thread, _held = taken(house)
    theirs, second = house.keys("second_advisor", thread), house.cast.second_advisor
    with pytest.raises(ValidationError):
        handling.take(thread=thread, keys=theirs, actor=second, text="La tomo.")
    Thread.objects.update(waiting_since="2026-01-05")
    handling.take(thread=thread, keys=theirs, actor=second, text="La tomo.")
    assert queries.holder_of(thread).person == second
    assert queries.holder_of(thread).how == Assignment.How.ESCALATED


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_one_gets_it_and_the_other_is_told_who(house):
    _receipt, thread = house.write()
    held = {name: house.keys(name, thread) for name in ("advisor", "second_advisor")}
    told, begin = [], threading.Barrier(2)

    def take(name: str) -> None:
        try:
            begin.wait()
            handling.take(thread=thread, keys=held[name], actor=house.cast.people[name], text="Ya.")
        except ValidationError as error:
            told.append(error.messages[0])
        finally:
            connection.close()

    takers = [threading.Thread(target=take, args=[name]) for name in held]
    for each in takers:
        each.start()
    for each in takers:
        each.join()
    holder = Assignment.objects.get().person
    assert len(told) == 1 and holder.name in told[0]
    assert thread.messages.count() == 2
