"""Disputes decided, findings changed in the open, the signature, corrections; and that nothing published changes."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from probidad.instruments.indices.models import Dispute, FormerAnswer, Publication, Round, Seat
from probidad.instruments.indices.services import correcting, reconciling, replying, reviewing
from probidad.instruments.indices.services.publishing import publish_correction, publish_round
from probidad.instruments.indices.tests.test_replying import accepted, url

pytestmark = pytest.mark.django_db
State, Decision = Round.State, Dispute.Decision


@pytest.fixture
def round(cast) -> Round:
    """In review: the coordinator reviews, the assessor scored; all at the lowest level."""
    round = accepted(cast, State.REVIEW, share=0)
    Seat.objects.create(round=round, person=cast.coordinator, part=Seat.Part.REVIEWER)
    Seat.objects.create(round=round, person=cast.assessor, part=Seat.Part.ASSESSOR)
    return round


@pytest.fixture
def published(cast, round) -> Round:
    reviewing.sign(round=round, actor=cast.coordinator)
    round.refresh_from_db()
    return round


def contested(cast, round, place=0) -> Dispute:
    return Dispute.objects.create(
        round=round,
        code=round.entries[place].code,
        side="institution",
        claimed_level=round.entries[place].levels[-1].key,
        reason="Está publicado.",
        raised_by=cast.ethics_head,
    )


def changed(cast, round, place=0, **values):
    entry = round.entries[place]
    given = {"edition": 1, "level": entry.levels[-1].key, "reason": "Llegó la evidencia."}
    return reviewing.change_finding(round=round, code=entry.code, actor=cast.assessor, **given | values)


def test_a_finding_that_changes_keeps_what_it_was(cast, round):
    entry, client = round.entries[0], cast.client("assessor")
    typed = {"level": entry.levels[-1].key, "note": "", "reason": "Llegó la evidencia.", "edition": "1"}
    assert client.post(url("finding-change", round), typed).status_code == 302
    former = FormerAnswer.objects.get()
    assert (former.level, former.reason) == (entry.levels[0].key, "Llegó la evidencia.")
    assert round.answers.get(code=entry.code).level == entry.levels[-1].key
    published = reviewing.sign(round=round, actor=cast.coordinator)
    answer = published.text.answers[0]
    assert [each.level for each in answer.changes] == [entry.levels[0].key]


def test_a_change_that_changes_nothing_is_refused(cast, round):
    with pytest.raises(ValidationError):
        changed(cast, round, level=round.entries[0].levels[0].key)
    assert round.answers.get(code=round.entries[0].code).edition == 1


def test_while_the_institution_reads_findings_stay(cast):
    with pytest.raises(ValidationError):
        changed(cast, accepted(cast, share=0))


@pytest.mark.parametrize("decision", [Decision.UPHELD, Decision.CHANGED])
def test_a_dispute_is_decided_with_a_reason(cast, round, decision):
    dispute, client, entry = contested(cast, round), cast.client("assessor"), round.entries[0]
    here = reverse("indices-panel:dispute-decide", args=[round.pk, dispute.pk])
    typed = {"decision": decision, "level": entry.levels[-1].key, "note": "", "reason": "", "edition": "1"}
    assert client.post(here, typed).status_code == 422
    assert client.post(here, typed | {"reason": "Se vio el periódico oficial."}).status_code == 302
    dispute.refresh_from_db()
    assert (dispute.decision, dispute.decision_reason) == (decision, "Se vio el periódico oficial.")
    level = round.answers.get(code=entry.code).level
    assert level == entry.levels[-1 if decision == Decision.CHANGED else 0].key


def test_of_two_who_decide_at_once_the_second_sees_the_decision_and_loses_nothing(cast, round):
    dispute = contested(cast, round)
    reviewing.decide_dispute(
        dispute=dispute, decision=Decision.UPHELD, reason="Fuera de plazo.", actor=cast.coordinator
    )
    here = reverse("indices-panel:dispute-decide", args=[round.pk, dispute.pk])
    typed = {
        "decision": Decision.CHANGED,
        "level": round.entries[0].levels[-1].key,
        "note": "",
        "reason": "Lo mío.",
        "edition": "1",
    }
    answer = cast.client("assessor").post(here, typed)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Fuera de plazo." in page and "Lo mío." in page
    assert round.answers.get(code=round.entries[0].code).level == round.entries[0].levels[0].key


def test_the_reviewer_is_told_what_stands_against_signing(cast, round):
    contested(cast, round, 3)
    round.answers.filter(code=round.entries[5].code).delete()
    page = cast.client("coordinator").get(reverse("indices-panel:round", args=[round.pk])).content.decode()
    sign = reverse("indices-panel:round-sign", args=[round.pk])
    assert url("finding", round, 3) in page and url("finding-change", round, 5) in page and sign not in page
    cast.client("coordinator").post(sign)
    assert not Publication.objects.exists()


def test_whoever_scored_does_not_sign(cast, round):
    with pytest.raises(ValidationError):
        reviewing.sign(round=round, actor=cast.assessor)
    assert (
        cast.client("assessor").get(reverse("indices-panel:round-sign", args=[round.pk])).status_code == 404
    )


def test_what_the_reviewer_returned_is_signed_only_once_it_is_back(cast, round):
    client = cast.client("coordinator")
    here = reverse("indices-panel:round-return", args=[round.pk])
    assert client.post(here, {"text": ""}).status_code == 422
    assert client.post(here, {"text": "Revisen 1.1."}).status_code == 302
    assert "Revisen 1.1." in client.get(reverse("indices-panel:round", args=[round.pk])).content.decode()
    with pytest.raises(ValidationError):
        reviewing.sign(round=round, actor=cast.coordinator)
    client.post(reverse("indices-panel:round-hand-back", args=[round.pk]))
    assert reviewing.sign(round=round, actor=cast.coordinator).number == 1


def test_a_correction_is_a_new_publication_and_the_earlier_stays(cast, published):
    entry = published.entries[0]
    first = Publication.objects.get()
    correcting.begin_correction(round=published, reason="Se leyó mal el acuerdo.", actor=cast.coordinator)
    with pytest.raises(ValidationError):
        correcting.sign_correction(round=published, actor=cast.coordinator)
    changed(cast, published)
    second = correcting.sign_correction(round=published, actor=cast.coordinator)
    first.refresh_from_db()
    assert (second.number, second.reason, second.latest) == (2, "Se leyó mal el acuerdo.", True)
    assert not first.latest and first.text.answers[0].level == entry.levels[0].key
    assert first.text.digest() == first.digest
    assert second.gathered > first.gathered and second.application == first.application


def test_a_correction_is_given_up_only_while_nothing_changed(cast, published):
    correcting.begin_correction(round=published, reason="Por si acaso.", actor=cast.coordinator)
    with pytest.raises(ValidationError):
        correcting.begin_correction(round=published, reason="Otra vez.", actor=cast.coordinator)
    changed(cast, published)
    with pytest.raises(ValidationError):
        correcting.withdraw_correction(round=published, actor=cast.coordinator)
    changed(cast, published, edition=2, level=published.entries[0].levels[0].key, reason="Estaba bien.")
    correcting.withdraw_correction(round=published, actor=cast.coordinator)
    with pytest.raises(ValidationError):
        changed(cast, published, edition=3)


def test_a_dispute_after_publishing_is_kept_beside_what_is_published(cast, published):
    frozen = Publication.objects.get()
    dispute = replying.raise_dispute(
        round=published,
        code=published.entries[0].code,
        claimed_level=published.entries[0].levels[-1].key,
        reason="Lo publicamos antes.",
        actor=cast.ethics_head,
    )
    assert dispute.publication == frozen
    unchanged = Publication.objects.get()
    assert (unchanged.content, unchanged.digest) == (frozen.content, frozen.digest)
    with pytest.raises(ValidationError):
        reviewing.decide_dispute(
            dispute=dispute,
            decision=Decision.CHANGED,
            level=published.entries[0].levels[-1].key,
            edition=1,
            reason="Sí.",
            actor=cast.assessor,
        )
    correcting.begin_correction(round=published, reason="La institución tiene razón.", actor=cast.coordinator)
    reviewing.decide_dispute(
        dispute=dispute,
        decision=Decision.CHANGED,
        level=published.entries[0].levels[-1].key,
        edition=1,
        reason="Sí.",
        actor=cast.assessor,
    )
    second = correcting.sign_correction(round=published, actor=cast.coordinator)
    assert [each.decision for each in second.text.answers[0].disputes] == ["changed"]


def test_no_service_changes_what_is_published(cast, published):
    before = list(Publication.objects.values())
    answers = list(published.answers.order_by("pk").values())
    entry, later = published.entries[0], timezone.localdate() + dt.timedelta(days=30)
    found = {"code": entry.code, "edition": 1, "level": entry.levels[-1].key, "reason": "Así."}
    attempts = [
        lambda: reconciling.agree_on(round=published, actor=cast.assessor, **found),
        lambda: reviewing.change_finding(round=published, actor=cast.assessor, **found),
        lambda: reconciling.hand_to_review(round=published, actor=cast.coordinator),
        lambda: replying.open_replies(round=published, until=later, actor=cast.coordinator),
        lambda: replying.extend_replies(round=published, until=later, actor=cast.coordinator),
        lambda: replying.close_replies(round=published, actor=cast.coordinator),
        lambda: replying.write_reply(
            round=published, code=entry.code, edition=0, agrees=True, text="", actor=cast.ethics_head
        ),
        lambda: reviewing.return_round(round=published, text="No.", actor=cast.coordinator),
        lambda: reviewing.hand_back(round=published, actor=cast.coordinator),
        lambda: reviewing.sign(round=published, actor=cast.coordinator),
        lambda: publish_round(round=published, reviewer=cast.coordinator),
        lambda: publish_correction(round=published, reviewer=cast.coordinator, reason=""),
        lambda: correcting.sign_correction(round=published, actor=cast.coordinator),
        lambda: correcting.withdraw_correction(round=published, actor=cast.coordinator),
    ]
    for attempt in attempts:
        with pytest.raises(ValidationError):
            attempt()
    assert list(Publication.objects.values()) == before
    assert list(published.answers.order_by("pk").values()) == answers


def test_the_panel_shows_publications_and_the_open_correction(cast, published):
    client, here = cast.client("coordinator"), reverse("indices-panel:round", args=[published.pk])
    assert Publication.objects.get().digest in client.get(here).content.decode()
    client.post(reverse("indices-panel:correction-new", args=[published.pk]), {"reason": "Se leyó mal."})
    assert "Se leyó mal." in client.get(here).content.decode()
    changed(cast, published)
    page = client.get(here).content.decode()
    assert reverse("indices-panel:correction-sign", args=[published.pk]) in page
    client.post(reverse("indices-panel:correction-sign", args=[published.pk]))
    assert Publication.objects.get(latest=True).number == 2


def test_the_page_of_a_review_costs_the_same_however_much_was_said(
    cast, round, django_assert_max_num_queries
):
    for place in range(30):
        contested(cast, round, place)
    client, here = cast.client("coordinator"), reverse("indices-panel:round", args=[round.pk])
    client.get(here)
    with django_assert_max_num_queries(18):
        client.get(here)


def test_everybody_reads_what_is_contested_after_publishing(cast, published, client):
    dispute = replying.raise_dispute(
        round=published,
        code=published.entries[0].code,
        claimed_level=published.entries[0].levels[-1].key,
        reason="Lo publicamos antes.",
        actor=cast.ethics_head,
    )
    group = published.entries[0].group
    here = reverse("indices:publication-group", args=["icifiep", cast.institution.slug, 1, 1, group])
    assert "Lo publicamos antes." in client.get(here).content.decode()
    reviewing.decide_dispute(
        dispute=dispute, decision=Decision.UPHELD, reason="Es posterior al corte.", actor=cast.assessor
    )
    page = client.get(here).content.decode()
    assert "Lo publicamos antes." in page and "Es posterior al corte." in page


def test_a_dispute_that_is_decided_leads_to_its_finding(cast, round):
    dispute = contested(cast, round)
    reviewing.decide_dispute(
        dispute=dispute, decision="upheld", reason="No llegó nada nuevo.", actor=cast.coordinator
    )
    answer = cast.client("coordinator").get(
        reverse("indices-panel:dispute-decide", args=[round.pk, dispute.pk])
    )
    assert answer["Location"] == reverse("indices-panel:finding", args=[round.pk, dispute.code])


def test_the_page_of_a_published_evaluation_leads_to_what_everybody_reads(cast, published):
    page = cast.client("coordinator").get(reverse("indices-panel:round", args=[published.pk])).text
    found = published.publications.get()
    slug = published.version.instrument.slug
    assert reverse("indices:evaluation", args=[slug, cast.institution.slug]) in page
    address = [slug, cast.institution.slug, found.application, found.number]
    assert reverse("indices:publication", args=address) in page
