"""The institution reads the findings and replies, until a day."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from probidad.core.audit.models import AuditEvent
from probidad.instruments.indices.models import Reply, Round
from probidad.instruments.indices.services import replying
from probidad.instruments.indices.tasks import close_replies
from probidad.instruments.indices.tests.published import in_review

pytestmark = pytest.mark.django_db
State = Round.State


def accepted(cast, state=State.REPLY, days=10, **fields) -> Round:
    """An evaluation that the cast's institution accepted."""
    round = in_review(
        institution=cast.institution,
        organisation=cast.organisation,
        basis=Round.Basis.ACCEPTED,
        consent=Round.Consent.ACCEPTED,
        **fields,
    )
    round.state = state
    round.replies_until = timezone.localdate() + dt.timedelta(days=days)
    round.save()
    return round


def url(name, round, place=0):
    args = [round.pk] if place is None else [round.pk, round.entries[place].code]
    return reverse(f"indices-panel:{name}", args=args)


def test_the_coordinator_shows_the_findings_until_a_day(cast):
    round = accepted(cast, State.RECONCILING)
    client = cast.client("coordinator")
    assert cast.client("ethics_head").get(url("received-findings", round, None)).status_code == 404
    late = client.post(url("replies-open", round, None), {"until": timezone.localdate().isoformat()})
    assert late.status_code == 422
    day = timezone.localdate() + dt.timedelta(days=20)
    assert client.post(url("replies-open", round, None), {"until": day.isoformat()}).status_code == 302
    round.refresh_from_db()
    assert (round.state, round.replies_until) == (State.REPLY, day)
    assert cast.client("ethics_head").get(url("received-findings", round, None)).status_code == 200


def test_a_reply_stands_beside_the_finding_and_may_change(cast):
    round, client = accepted(cast), cast.client("ethics_head")
    typed = {"agrees": "no", "text": "", "edition": "0"}
    assert client.post(url("received-finding", round), typed).status_code == 422
    assert client.post(url("received-finding", round), typed | {"text": "Ya se publicó."}).status_code == 302
    second = {"agrees": "yes", "text": "Tienen razón.", "edition": "1"}
    assert client.post(url("received-finding", round), second).status_code == 302
    reply = round.replies.get()
    assert (reply.agrees, reply.text, reply.edition) == (True, "Tienen razón.", 2)
    assert "Tienen razón." in cast.client("coordinator").get(url("finding", round)).content.decode()


def test_of_two_who_reply_at_once_the_second_sees_the_first_and_loses_nothing(cast):
    round, client = accepted(cast), cast.client("ethics_head")
    code = round.entries[0].code
    replying.write_reply(
        round=round, code=code, edition=0, agrees=True, text="La primera.", actor=cast.ethics_head
    )
    answer = client.post(
        url("received-finding", round), {"agrees": "no", "text": "La segunda.", "edition": "0"}
    )
    page = answer.content.decode()
    assert answer.status_code == 409 and "La primera." in page and "La segunda." in page
    assert Reply.objects.get().text == "La primera."


def test_a_reply_after_the_day_is_refused_with_the_day_and_the_text_is_kept(cast):
    round = accepted(cast, days=-1)
    answer = cast.client("ethics_head").post(
        url("received-finding", round), {"agrees": "no", "text": "Llegó tarde.", "edition": "0"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and "Llegó tarde." in page and str(round.replies_until.year) in page
    assert not Reply.objects.exists()


def test_more_time_is_audited(cast):
    round, client = accepted(cast), cast.client("coordinator")
    earlier = {"until": (round.replies_until - dt.timedelta(days=1)).isoformat()}
    assert client.post(url("replies-extend", round, None), earlier).status_code == 422
    later = round.replies_until + dt.timedelta(days=5)
    assert client.post(url("replies-extend", round, None), {"until": later.isoformat()}).status_code == 302
    round.refresh_from_db()
    assert round.replies_until == later
    assert AuditEvent.objects.filter(subject=round.urn).last().details["day"] == later.isoformat()


def test_a_finding_is_contested_once_at_a_time(cast):
    round, client = accepted(cast, share=0), cast.client("ethics_head")
    entry = round.entries[0]
    same = {"claimed_level": entry.levels[0].key, "reason": "Porque sí."}
    refused = client.post(url("received-contest", round), same)
    assert refused.status_code == 422 and "Porque sí." in refused.content.decode()
    right = same | {"claimed_level": entry.levels[-1].key}
    assert client.post(url("received-contest", round), right).status_code == 302
    assert client.post(url("received-contest", round), right).status_code == 422
    assert round.disputes.count() == 1


def test_replies_close_by_night_once_the_day_is_over(cast):
    over = accepted(cast, days=-1)
    close_replies()
    over.refresh_from_db()
    assert over.state == State.REVIEW


def test_replies_do_not_close_on_their_last_day(cast):
    round = accepted(cast, days=0)
    close_replies()
    round.refresh_from_db()
    assert round.state == State.REPLY


def test_the_coordinator_closes_them_before_the_day_only_when_all_have_a_reply(cast):
    round = accepted(cast)
    with pytest.raises(ValidationError):
        replying.close_replies(round=round, actor=cast.coordinator)
    for entry in round.entries:
        Reply.objects.create(round=round, code=entry.code, agrees=True)
    assert replying.close_replies(round=round, actor=cast.coordinator).state == State.REVIEW


def test_who_declined_reads_no_findings(cast):
    round = accepted(cast)
    Round.objects.filter(pk=round.pk).update(consent=Round.Consent.DECLINED)
    assert cast.client("ethics_head").get(url("received-findings", round, None)).status_code == 404
    assert cast.client("other_ethics_head").get(url("received-findings", round, None)).status_code == 404


def test_the_desk_says_until_when(cast):
    round = accepted(cast)
    page = cast.client("ethics_head").get(reverse("panel:desk")).content.decode()
    assert url("received-findings", round, None) in page


def test_a_page_of_findings_costs_the_same_however_many(cast, django_assert_max_num_queries):
    round, client = accepted(cast), cast.client("ethics_head")
    client.get(url("received-findings", round, None))
    for entry in round.entries:
        Reply.objects.create(round=round, code=entry.code, agrees=True)
    with django_assert_max_num_queries(16):
        client.get(url("received-findings", round, None))
