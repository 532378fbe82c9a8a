"""A head of the ethics unit fills the committee with accomplices, who want shares of readers' keys."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from probidad.core.audit.models import AuditEvent
from probidad.core.people.models import Membership
from probidad.core.people.roles import Role
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import CommitteeNotice, Offer, RecoverySet, RecoveryShare
from probidad.instruments.advice.queries import recovery as reads
from probidad.instruments.advice.services import keys, recovery
from probidad.instruments.advice.tasks import look_for_changed_committees, tell_of_committee
from probidad.instruments.advice.tests.conftest import PASSPHRASE
from probidad.instruments.advice.tests.walking import fields

ACCOMPLICES = ("first_accomplice", "second_accomplice", "third_accomplice")


@pytest.fixture
def page(house) -> str:
    return reverse("advice-panel:recovery-committee", args=[house.cast.institution.slug])


@pytest.fixture
def safe(house) -> RecoverySet:
    house.share("advisor")
    return RecoverySet.objects.get(key__person=house.cast.advisor)


def name_accomplices(house, *, days: int) -> None:
    for name in ACCOMPLICES:
        keys.make_key(person=house.cast.add(name, Role.COMMITTEE_MEMBER), passphrase=PASSPHRASE)
        house.joined(name, days)


def holders() -> set[str]:
    return {each.holder.person.name for each in RecoveryShare.objects.select_related("holder__person")}


def unlock(house, browser=None):
    _receipt, thread = house.write()
    browser = browser or house.cast.client("advisor")
    path = reverse("advice-panel:thread", args=[thread.pk])
    return browser, browser.post(path, {"passphrase": PASSPHRASE, "unlock_again": "get"})


def tell() -> None:
    look_for_changed_committees()
    for each in CommitteeNotice.objects.all():
        tell_of_committee(each.pk)


def test_opening_the_key_gives_accomplices_nothing_and_leads_to_their_names(house, safe, page):
    name_accomplices(house, days=rules.COMMITTEE_WAIT)
    browser, answer = unlock(house)
    assert answer.status_code == 302 and answer["Location"] == page
    assert holders() == {"Committee Member", "Second Member"}
    shown = browser.get(page).content.decode()
    for name in ACCOMPLICES:
        assert house.cast.people[name].name in shown and house.cast.people[name].email in shown
    assert page in browser.get(reverse("panel:desk")).content.decode()


def test_the_owner_is_led_there_once_a_session(house, safe, page):
    name_accomplices(house, days=rules.COMMITTEE_WAIT)
    browser, answer = unlock(house)
    assert answer["Location"] == page
    browser.post(reverse("advice-panel:lock"))
    assert unlock(house, browser)[1]["Location"] != page


def test_what_was_typed_before_the_key_locked_is_not_lost_over_it(house, safe, page):
    name_accomplices(house, days=rules.COMMITTEE_WAIT)
    _receipt, thread = house.write()
    note = reverse("advice-panel:note", args=[thread.pk])
    typed = {"text": "Pensarlo con calma", "passphrase": PASSPHRASE, "unlock_again": "post"}
    house.cast.client("advisor").post(note, typed)
    assert thread.notes.count() == 1 and holders() == {"Committee Member", "Second Member"}


def test_only_whom_the_owner_saw_and_confirmed_gets_a_share(house, safe, page):
    name_accomplices(house, days=rules.COMMITTEE_WAIT)
    browser, _answer = unlock(house)
    seen = fields(browser.get(page))
    late = house.cast.add("late_accomplice", Role.COMMITTEE_MEMBER)
    keys.make_key(person=late, passphrase=PASSPHRASE)
    house.joined("late_accomplice", 30)
    browser.post(page, seen)
    assert holders() == {"Committee Member", "Second Member"}
    browser.post(page, fields(browser.get(page)))
    assert len(holders()) == 6
    assert AuditEvent.objects.filter(kind="advice:key:shared").latest("pk").details == {
        "shares": 6,
        "needed": 2,
    }
    assert browser.get(page).status_code == 302  # nothing more to confirm


@pytest.mark.parametrize("forged", [{}, {"shown": "9" * 900, "needed": "2"}, {"shown": "uno", "needed": "x"}])
def test_a_forged_confirmation_gives_nobody_anything(house, safe, page, forged):
    name_accomplices(house, days=rules.COMMITTEE_WAIT)
    browser, _answer = unlock(house)
    assert browser.post(page, forged).status_code == 302
    assert holders() == {"Committee Member", "Second Member"}


def test_nobody_gets_a_share_in_the_first_days_of_membership(house, safe, page):
    name_accomplices(house, days=rules.COMMITTEE_WAIT - 1)
    browser, answer = unlock(house)
    assert answer["Location"] != page and browser.get(page).status_code == 302
    assert reads.safety_of(safe.key, safe.institution).is_current
    with pytest.raises(ValidationError):
        recovery.share(
            key=safe.key,
            reader=house.reader("advisor"),
            institution=safe.institution,
            shown=[each.pk for each in reads.safety_of(safe.key, safe.institution).committee],
            needed=2,
        )


def test_honest_members_taken_away_leave_their_shares_to_nobody(house, safe):
    name_accomplices(house, days=30)
    Membership.objects.filter(person=house.cast.committee_member).delete()
    Membership.objects.filter(person=house.cast.second_member).delete()
    browser, _answer = unlock(house)
    assert holders() == set()
    told = browser.get(reverse("advice-panel:inbox")).content.decode()
    assert "Committee Member, Second Member" in told and "quedan muy pocas personas" in told


def test_fewer_needed_than_the_owner_saw_are_not_enough(house, safe, page):
    Offer.objects.update(recovery_needed=3)
    name_accomplices(house, days=30)
    browser, _answer = unlock(house)
    seen = fields(browser.get(page))
    Offer.objects.update(recovery_needed=2)
    browser.post(page, seen)
    assert holders() == set()


def test_the_owner_is_told_by_name_the_next_morning_and_once(house, safe):
    tell()
    mail.outbox.clear()
    name_accomplices(house, days=0)
    Membership.objects.filter(person=house.cast.second_member).delete()
    tell()
    [found] = [each for each in mail.outbox if each.to == [house.cast.advisor.email]]
    for name in (*ACCOMPLICES, "second_member"):
        assert house.cast.people[name].name in found.body
    assert "Committee Member," not in found.body
    mail.outbox.clear()
    tell()
    assert not mail.outbox


def test_a_new_key_is_shared_with_nobody_unasked(house, page):
    house.cast.add("new_advisor", Role.ADVISOR)
    browser = house.cast.client("new_advisor")
    answer = browser.post(reverse("advice-panel:key"), {"new": PASSPHRASE, "repeated": PASSPHRASE})
    assert answer["Location"] == page and not RecoverySet.objects.exists()
