"""An attacker becomes a reader between the page that names the readers and the sending, or between two looks at it."""

import pytest

from probidad.core.people.models import Membership
from probidad.core.people.roles import Role
from probidad.instruments.advice.models import Grant, Thread
from probidad.instruments.advice.services import keys, threads
from probidad.instruments.advice.tests.conftest import PASSPHRASE
from probidad.instruments.advice.tests.walking import Walker, fields

pytestmark = pytest.mark.usefixtures("no_wait")

CHANGED = "Cambió quién lo leería"


def intrude(house, role: Role = Role.ADVISOR) -> None:
    """Somebody gets a role and makes a key."""
    keys.make_key(person=house.cast.add("intruder", role), passphrase=PASSPHRASE)


def leave(house, name: str) -> None:
    Membership.objects.filter(person=house.cast.people[name]).delete()


def readers() -> set[str]:
    return {each.reader.person.name for each in Grant.objects.select_related("reader__person")}


def test_a_key_made_after_the_review_gets_nothing_until_the_writer_saw_whose_it_is(house):
    walker = Walker().write(house.cast.institution, situation="Lo mío")
    assert "Intruder" not in walker.text
    intrude(house)
    walker.press()
    assert walker.status == 409 and not Thread.objects.exists()
    assert CHANGED in walker.text and "Intruder" in walker.text and "Lo mío" in walker.text
    walker.press("readers").press(people=[house.cast.intruder.pk]).press()
    assert "Ha llegado" in walker.text and readers() == {"Advisor", "Second Advisor"}


def test_whoever_sends_all_the_same_having_seen_it_is_read_by_them_all(house):
    walker = Walker().write(house.cast.institution)
    intrude(house)
    walker.press().press()
    assert readers() == {"Advisor", "Second Advisor", "Intruder"}


def test_to_whoever_left_after_the_review_nothing_is_sealed_and_the_writer_is_told(house):
    walker = Walker().write(house.cast.institution)
    leave(house, "second_advisor")
    walker.press()
    assert walker.status == 409 and not Thread.objects.exists()
    assert CHANGED in walker.text and "Second Advisor" in walker.text
    walker.press()
    assert "Ha llegado" in walker.text and readers() == {"Advisor"}


def test_whoever_excludes_others_by_choice_is_told_of_no_change(house):
    walker = Walker().write(house.cast.institution)
    walker.press("readers").press(people=[house.cast.second_advisor.pk])
    assert CHANGED not in walker.text
    walker.press()
    assert readers() == {"Advisor"}


def test_what_was_sent_is_not_asked_again_where_readers_changed_afterwards(house):
    walker = Walker().write(house.cast.institution)
    review = walker.page
    walker.press()
    intrude(house)
    walker.page = review
    walker.press()
    assert "Ha llegado" in walker.text and "Intruder" not in readers()


def test_a_claim_made_of_a_question_is_read_by_those_whom_its_page_named(house):
    walker = Walker().write(house.cast.institution)
    walker.press().come_back()
    walker.get("volver/conversacion/denuncia/")
    seen = fields(walker.page)
    intrude(house, Role.COMMITTEE_MEMBER)
    walker.decide("denuncia", **seen)
    assert walker.status == 409 and Thread.objects.get().kind == "question"
    assert CHANGED in walker.text and "Intruder" in walker.text
    walker.decide("denuncia", **fields(walker.page) | {"people": [house.cast.intruder.pk]})
    assert readers() == {"Committee Member", "Second Member"}


def test_an_altered_list_of_those_who_were_shown_counts_as_none(house):
    walker = Walker().write(house.cast.institution)
    walker.press().come_back()
    walker.get("volver/conversacion/denuncia/")
    for forged in ("", "[1]", "9" * 40):
        walker.decide("denuncia", **fields(walker.page) | {"shown": forged})
        assert walker.status == 409 and Thread.objects.get().kind == "question"


def test_the_service_seals_to_none_but_those_who_were_shown(house):
    seen = [keys.key_in_use(house.cast.advisor).pk]
    with pytest.raises(threads.ReadersChanged):
        house.write(shown=seen)
    assert not Thread.objects.exists()
