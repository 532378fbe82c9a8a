"""A lost key comes back by several of the committee together, never by one, never in silence."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from probidad.core.anonymity import boxes, shares, wrapping
from probidad.core.anonymity.readers import CannotOpen, Reader, new_reader
from probidad.core.audit.models import AuditEvent
from probidad.core.people.models import Membership
from probidad.core.people.roles import Role
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.models import (
    Assignment,
    Grant,
    Offer,
    RecoveryApproval,
    RecoveryNotice,
    RecoveryRequest,
    RecoverySet,
    RecoveryShare,
)
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries import recovery as reads
from probidad.instruments.advice.services import keys, recovery
from probidad.instruments.advice.services.handling import take
from probidad.instruments.advice.tasks import ask_to_open_key, look_for_stale_shares, tell_of_recovery
from probidad.instruments.advice.tests.conftest import PASSPHRASE

NEW = "otra frase bien distinta"
State = RecoveryRequest.State


@pytest.fixture
def safe(house):
    """The advisor's key, with shares at the two members of the committee."""
    house.share("advisor")
    return RecoverySet.objects.get(key__person=house.cast.advisor)


def asked(found: RecoverySet) -> RecoveryRequest:
    return recovery.ask_for_lost(found=found, reason="La olvidé. Ext. 114.", passphrase=NEW)


def approve(house, request: RecoveryRequest, *names: str) -> None:
    """Each gives the share, once the days to object are over."""
    after_the_wait(request)
    for name in names:
        recovery.approve(request=request, actor=house.cast.people[name], reader=house.reader(name))


def after_the_wait(request: RecoveryRequest, days: int = rules.RECOVERY_WAIT + 1) -> RecoveryRequest:
    """The owner was told as many days ago."""
    request.told_on = timezone.localdate() - dt.timedelta(days=days)
    request.save(update_fields=["told_on"])
    return request


def leave(house, name: str) -> None:
    """Somebody of the cast has no role any more."""
    person = house.cast.people[name]
    Membership.objects.filter(person=person).update(until=timezone.localdate())
    person.__dict__.pop("_current_memberships", None)  # kept for a request


@pytest.fixture
def third(house):
    """A third member of the committee, who has a key before the shares are made."""
    house.cast.add("third_member", Role.COMMITTEE_MEMBER)
    house.joined("third_member", 30)
    keys.make_key(person=house.cast.third_member, passphrase=PASSPHRASE)


def test_two_of_the_committee_give_a_key_back_and_it_opens_what_was_sealed_to_it(house, safe):
    _receipt, thread = house.write("lo que leía antes")
    request = asked(safe)
    approve(house, request, "committee_member", "second_member")
    key, reader = recovery.finish_lost(request=after_the_wait(request), passphrase=NEW)
    opened = queries.conversation(thread, queries.readers_keys(thread, house.cast.advisor, reader))
    assert opened[0].said.answers["situation"] == "lo que leía antes"
    assert keys.unlock(key=key, passphrase=NEW).seed == reader.seed
    with pytest.raises(wrapping.WrongPassphrase):
        keys.unlock(key=key, passphrase=PASSPHRASE)


def test_one_share_less_than_needed_opens_nothing(house, safe):
    request = after_the_wait(asked(safe))
    approve(house, request, "committee_member")
    assert not reads.is_ready(request)
    with pytest.raises(ValidationError):
        recovery.finish_lost(request=request, passphrase=NEW)
    single = Reader(
        wrapping.unwrap(
            wrapping.Wrapped(request.salt, bytes(request.sealed_seed)),
            NEW,
            purpose=recovery._of_single(house.cast.advisor),
        )
    )
    text = single.open(
        bytes(request.approvals.get().sealed), purpose=f"probidad recovery approval 1 {request.pk}"
    )
    with pytest.raises(shares.TooFewShares):
        shares.join([text.decode()], needed=2)


def test_three_whole_days_pass_after_the_owner_was_told_before_a_share_is_given(house, safe):
    request, member = asked(safe), house.cast.committee_member
    request.asked_on = timezone.localdate() - dt.timedelta(days=30)
    request.save(update_fields=["asked_on"])
    assert not reads.may_approve(member, request)  # the mail to the owner hasn't left
    for notice in request.notices.exclude(person=house.cast.advisor):
        tell_of_recovery(notice.pk)
    request.refresh_from_db()
    assert request.told_on is None
    tell_of_recovery(request.notices.get(person=house.cast.advisor).pk)
    request.refresh_from_db()
    assert request.told_on == timezone.localdate()
    for days in range(rules.RECOVERY_WAIT + 1):
        assert not reads.may_approve(member, after_the_wait(request, days))
    assert reads.may_approve(member, after_the_wait(request))


def test_stored_rows_open_nothing(house, safe):
    """Whoever has all rows has no share: each is sealed to its holder, for this key and no other use."""
    request = asked(safe)
    approve(house, request, "committee_member", "second_member")
    seed, stolen = house.reader("advisor").seed, new_reader()
    sealed = [*RecoveryShare.objects.values_list("sealed", flat=True)]
    sealed += RecoveryApproval.objects.values_list("sealed", flat=True)
    for each in map(bytes, sealed):
        assert seed not in each
        for purpose in (recovery._of_share(safe), recovery._of_approval(request)):
            with pytest.raises(CannotOpen):
                stolen.open(each, purpose=purpose)
    assert seed not in bytes(safe.sealed_seed)
    with pytest.raises(wrapping.WrongPassphrase):
        recovery.finish_lost(request=after_the_wait(request), passphrase=PASSPHRASE)


def test_whoever_it_belongs_to_stops_it_and_what_was_approved_is_gone(house, safe):
    request = asked(safe)
    approve(house, request, "committee_member", "second_member")
    recovery.stop(request=request, actor=house.cast.advisor)
    request.refresh_from_db()
    assert request.state == State.STOPPED and not bytes(request.sealed_seed)
    assert {bytes(each.sealed) for each in request.approvals.all()} == {b""}
    assert not reads.is_ready(after_the_wait(request))
    assert keys.unlock(key=safe.key, passphrase=PASSPHRASE)


def test_the_committee_and_the_person_are_told_at_once_and_all_of_it_is_audited(house, safe):
    request = asked(safe)
    told = {house.cast.people[each] for each in ("advisor", "committee_member", "second_member")}
    assert {each.person for each in RecoveryNotice.objects.all()} == told
    for each in RecoveryNotice.objects.all():
        tell_of_recovery(each.pk)
        tell_of_recovery(each.pk)
    assert {each.to[0] for each in mail.outbox} == {each.email for each in told} and len(mail.outbox) == 3
    approve(house, request, "committee_member", "second_member")
    recovery.finish_lost(request=after_the_wait(request), passphrase=NEW)
    kinds = list(AuditEvent.objects.filter(kind__startswith="advice:recovery").values_list("kind", flat=True))
    assert sorted(kinds) == [
        "advice:recovery:approved",
        "advice:recovery:approved",
        "advice:recovery:asked",
        "advice:recovery:done",
    ]
    assert RecoveryNotice.objects.filter(state=State.DONE).count() == 3


def test_with_fewer_than_two_others_in_the_committee_there_are_no_shares(house):
    house.share("committee_member")
    assert not RecoverySet.objects.exists()
    page = house.cast.client("committee_member", language="en").get(reverse("advice-panel:recovery"))
    assert "Nobody could give it back" in page.content.decode()


def test_an_institution_asks_for_more_and_never_for_one(house, safe):
    Offer.objects.update(recovery_needed=3)
    recovery.renew(key=safe.key, reader=house.reader("advisor"))
    assert not RecoverySet.objects.exists()
    with pytest.raises(ValueError, match="1 of 3"):
        shares.split(bytes(32), needed=1, count=3)


def test_a_leavers_share_stops_working_at_the_next_opening_and_nobody_new_gets_one(house, third, safe):
    before = {each.holder_id: bytes(each.sealed) for each in safe.shares.all()}
    leave(house, "second_member")
    assert safe.key in reads.stale_keys()
    house.write()
    house.browser("advisor")  # gives the passphrase
    safe.refresh_from_db()
    assert holders(safe) == {house.cast.committee_member, house.cast.third_member}
    seed = bytes(safe.sealed_seed)
    old = [
        house.reader(name).open(
            before[keys.key_in_use(house.cast.people[name]).pk], purpose=recovery._of_share(safe)
        )
        for name in ("second_member", "committee_member")
    ]
    secret = shares.join([each.decode() for each in old], needed=2)
    with pytest.raises(boxes.WrongKey):
        boxes.opened(seed, secret, bound=recovery._of_seed(safe.key, safe.institution).encode())
    events = AuditEvent.objects.filter(kind="advice:key:shared")
    assert events.latest("pk").details == {"shares": 2, "needed": 2}


def test_where_too_few_stay_there_are_no_shares_and_that_is_audited(house, safe):
    leave(house, "second_member")
    recovery.renew(key=safe.key, reader=house.reader("advisor"))
    assert not RecoverySet.objects.exists() and not RecoveryShare.objects.exists()
    assert AuditEvent.objects.filter(kind="advice:key:shares_gone").exists()


def test_where_more_are_needed_shares_are_made_anew_unasked_and_where_fewer_are_the_owner_is_asked(
    house, third, safe
):
    Offer.objects.update(recovery_needed=3)
    recovery.renew(key=safe.key, reader=house.reader("advisor"))
    safe.refresh_from_db()
    assert safe.needed == 3 and safe.shares.count() == 3
    Offer.objects.update(recovery_needed=2)
    recovery.renew(key=safe.key, reader=house.reader("advisor"))
    safe.refresh_from_db()
    assert safe.needed == 3 and reads.safety_of(safe.key, safe.institution).needs_less
    house.share("advisor")
    safe.refresh_from_db()
    assert safe.needed == 2


def test_while_the_key_is_asked_for_its_shares_stay_and_whoever_left_gives_none(house, third, safe):
    request = asked(safe)
    leave(house, "second_member")
    recovery.renew(key=safe.key, reader=house.reader("advisor"))
    assert safe.shares.count() == 3
    with pytest.raises(ValidationError):
        approve(house, request, "second_member")
    recovery.stop(request=request, actor=house.cast.advisor)
    recovery.renew(key=safe.key, reader=house.reader("advisor"))
    assert holders(safe) == {house.cast.committee_member, house.cast.third_member}


def holders(found: RecoverySet) -> set:
    return {each.holder.person for each in found.shares.select_related("holder__person")}


def test_once_a_week_whoever_has_shares_with_others_than_todays_committee_is_told(house, safe):
    look_for_stale_shares()
    assert not mail.outbox
    leave(house, "second_member")
    for key in reads.stale_keys():
        ask_to_open_key(key.pk)
    assert house.cast.advisor.email in {each.to[0] for each in mail.outbox}


def test_nobody_approves_alone_twice_or_from_outside_the_committee(house, safe):
    request = asked(safe)
    approve(house, request, "committee_member")
    for name in ("committee_member", "advisor", "second_advisor"):
        assert not reads.may_approve(house.cast.people[name], request)
    leave(house, "second_member")
    assert not reads.may_approve(house.cast.second_member, request)


def test_what_somebody_who_left_could_read_goes_to_a_successor_but_not_where_the_writer_excludes(
    house, third, safe
):
    cast = house.cast
    cast.add("successor", Role.ADVISOR)
    _receipt, read = house.write("para quien siga")
    _receipt, barred = house.write("menos tú", excluded=rules.Excluded(people=(cast.successor.pk,)))
    take(thread=read, keys=house.keys("advisor", read), actor=cast.advisor, text="Lo tengo.")
    keys.make_key(person=cast.successor, passphrase=PASSPHRASE)
    assert not reads.left_behind([cast.institution]).exists()
    leave(house, "advisor")
    request = recovery.ask_for_left(
        found=safe, actor=cast.committee_member, successor=cast.successor, reason="Cambió de puesto."
    )
    approve(house, request, "second_member", "third_member")
    handed = recovery.finish_left(
        request=after_the_wait(request), actor=cast.successor, reader=house.reader("successor")
    )
    assert (handed.given, handed.withheld) == (1, 1)
    assert (
        queries.conversation(read, house.keys("successor", read))[0].said.answers["situation"]
        == "para quien siga"
    )
    with pytest.raises(Grant.DoesNotExist):
        house.keys("successor", barred)
    assert not Assignment.objects.filter(thread=read, until=None, person=cast.advisor).exists()


def test_the_key_of_somebody_who_still_reads_is_asked_for_by_nobody_else(house, safe):
    page = reverse("advice-panel:recovery-left", args=[safe.pk])
    assert house.cast.client("committee_member").get(page).status_code == 404
    lost = reverse("advice-panel:recovery-lost", args=[safe.pk])
    assert house.cast.client("second_advisor").get(lost).status_code == 404


def test_on_the_pages_from_asking_to_the_open_key(house, safe):
    _receipt, thread = house.write("sellado")
    owner = house.cast.client("advisor")
    ask = reverse("advice-panel:recovery-lost", args=[safe.pk])
    assert owner.post(ask, {"reason": "", "new": NEW, "repeated": NEW}).status_code == 422
    assert owner.post(ask, {"reason": "La olvidé", "new": NEW, "repeated": NEW}).status_code == 302
    request = RecoveryRequest.objects.get()
    at = {
        name: reverse(f"advice-panel:recovery-{name}", args=[request.pk])
        for name in ("request", "approve", "finish")
    }
    assert owner.get(at["finish"]).status_code == 302  # not yet
    after_the_wait(request)
    for name in ("committee_member", "second_member"):
        member = house.cast.client(name)
        assert at["request"] in member.get(reverse("panel:desk")).content.decode()
        assert "La olvidé" in member.get(at["request"]).content.decode()
        locked = member.post(at["approve"])
        assert not RecoveryApproval.objects.filter(holder__person=house.cast.people[name]).exists()
        assert "passphrase" in locked.content.decode()
        assert (
            member.post(at["approve"], {"passphrase": PASSPHRASE, "unlock_again": "post"}).status_code == 302
        )
    assert owner.post(at["finish"], {"passphrase": "no era esta"}).status_code == 422
    assert owner.post(at["finish"], {"passphrase": NEW}).status_code == 302
    page = owner.get(reverse("advice-panel:thread", args=[thread.pk]))
    assert "sellado" in page.content.decode()


def test_a_claim_stays_with_the_committee_whoever_left(house, third):
    """The successor of an advisor gets no claims, whatever the key could open."""
    house.share("advisor")
    _receipt, thread = house.write()
    type(thread).objects.update(kind=Kind.CLAIM)
    safe = RecoverySet.objects.get(key__person=house.cast.advisor)
    leave(house, "advisor")
    request = recovery.ask_for_left(
        found=safe, actor=house.cast.committee_member, successor=house.cast.second_advisor, reason="x"
    )
    Grant.objects.filter(reader__person=house.cast.second_advisor).delete()
    approve(house, request, "second_member", "third_member")
    handed = recovery.finish_left(
        request=after_the_wait(request),
        actor=house.cast.second_advisor,
        reader=house.reader("second_advisor"),
    )
    assert handed.given == 0


def test_whoever_asks_and_whoever_takes_over_do_not_count_as_approvals(house, third, safe):
    cast = house.cast
    leave(house, "advisor")
    request = recovery.ask_for_left(
        found=safe, actor=cast.committee_member, successor=cast.second_member, reason="x"
    )
    for name in ("committee_member", "second_member"):
        with pytest.raises(ValidationError):
            approve(house, request, name)
    approve(house, request, "third_member")
    assert not reads.is_ready(after_the_wait(request))


@pytest.mark.parametrize("name", ["advisor", "second_member"])
def test_who_left_without_any_role_now_and_each_of_the_committee_stop_a_succession(house, safe, name):
    cast = house.cast
    leave(house, "advisor")
    request = recovery.ask_for_left(
        found=safe, actor=cast.committee_member, successor=cast.second_advisor, reason="x"
    )
    browser = cast.client(name)
    page = reverse("advice-panel:recovery-request", args=[request.pk])
    stop = reverse("advice-panel:recovery-stop", args=[request.pk])
    assert stop in browser.get(page).content.decode()
    assert browser.post(stop).status_code == 302
    request.refresh_from_db()
    assert request.state == State.STOPPED
