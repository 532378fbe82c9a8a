"""Two assessors' answers become one."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from probidad.instruments.indices.models import Round
from probidad.instruments.indices.services import reconciling, replying
from probidad.instruments.indices.services.scoring import SavedMeanwhile, finish_scoring
from probidad.instruments.indices.tests.evaluations import score_all, seat_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def apart(cast, scored_apart) -> Round:
    """One of which two found different things for the first indicator."""
    entry = scored_apart.entries[0]
    score_all(seat_of(scored_apart, cast.assessor))
    score_all(seat_of(scored_apart, cast.second_assessor), but={entry.code: entry.levels[0].key})
    for person in (cast.assessor, cast.second_assessor):
        finish_scoring(seat=seat_of(scored_apart, person), actor=person)
    return Round.objects.get(pk=scored_apart.pk)


def page_of(round, place=0):
    return reverse("indices-panel:reconcile", args=[round.pk, round.entries[place].code])


def test_agreement_is_frozen_when_both_have_finished(cast, apart):
    assert apart.state == Round.State.RECONCILING
    total = len(apart.entries)
    assert (apart.agreement["compared"], apart.agreement["equal"]) == (total, total - 1)
    page = cast.client("coordinator").get(reverse("indices-panel:round", args=[apart.pk])).content.decode()
    assert f"{total - 1} de {total}" in page and "Krippendorff" in page


def test_what_is_agreed_on_later_does_not_change_the_agreement(cast, apart):
    entry, before = apart.entries[0], apart.agreement
    reconciling.agree_on(
        round=apart,
        code=entry.code,
        edition=0,
        level=entry.levels[0].key,
        reason="Falta.",
        actor=cast.assessor,
    )
    apart.refresh_from_db()
    assert apart.agreement == before


@pytest.mark.each_database
def test_both_are_seen_side_by_side_and_one_is_chosen_with_a_reason(cast, apart):
    entry, client = apart.entries[0], cast.client("assessor")
    page = client.get(page_of(apart)).content.decode()
    assert cast.assessor.name in page and cast.second_assessor.name in page
    typed = {"level": entry.levels[0].key, "note": "Se leyó el acuerdo.", "reason": "", "edition": "0"}
    refused = client.post(page_of(apart), typed)
    assert refused.status_code == 422 and "Se leyó el acuerdo." in refused.content.decode()
    assert client.post(page_of(apart), typed | {"reason": "No está publicado."}).status_code == 302
    agreed = apart.answers.get(seat=None, code=entry.code)
    assert (agreed.level, agreed.reason) == (entry.levels[0].key, "No está publicado.")


def test_of_two_who_choose_at_once_the_second_sees_what_the_first_chose(cast, apart):
    entry, client = apart.entries[0], cast.client("assessor")
    reconciling.agree_on(
        round=apart,
        code=entry.code,
        edition=0,
        level=entry.levels[0].key,
        note="Lo que escribió la otra persona.",
        reason="Así.",
        actor=cast.second_assessor,
    )
    typed = {"level": entry.levels[-1].key, "note": "Lo mío.", "reason": "Está.", "edition": "0"}
    answer = client.post(page_of(apart), typed)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Lo que escribió la otra persona." in page and "Lo mío." in page
    edition = answer.context["form"]["edition"].value()
    assert client.post(page_of(apart), typed | {"edition": edition}).status_code == 302
    assert apart.answers.get(seat=None, code=entry.code).note == "Lo mío."


def test_an_edition_that_is_old_is_refused(cast, apart):
    entry = apart.entries[1]
    with pytest.raises(SavedMeanwhile):
        reconciling.agree_on(
            round=apart,
            code=entry.code,
            edition=0,
            level=entry.levels[0].key,
            reason="Así.",
            actor=cast.assessor,
        )


def test_nothing_goes_on_while_something_is_open(cast, apart):
    with pytest.raises(ValidationError, match=r"1\.1"):
        reconciling.hand_to_review(round=apart, actor=cast.coordinator)


def test_without_the_institution_it_goes_straight_to_the_review(cast, apart):
    entry = apart.entries[0]
    reconciling.agree_on(
        round=apart, code=entry.code, edition=0, level=entry.levels[0].key, reason="Así.", actor=cast.assessor
    )
    with pytest.raises(ValidationError):
        replying.open_replies(
            round=apart, until=timezone.localdate() + dt.timedelta(days=40), actor=cast.coordinator
        )
    assert cast.client("coordinator").post(reverse("indices-panel:review-begin", args=[apart.pk])).url
    apart.refresh_from_db()
    assert apart.state == Round.State.REVIEW


def test_nobody_sees_the_others_answers_before_both_have_finished(cast, scored_apart):
    score_all(seat_of(scored_apart, cast.second_assessor))
    assert cast.client("assessor").get(page_of(scored_apart)).status_code == 404
    finding = reverse("indices-panel:finding", args=[scored_apart.pk, scored_apart.entries[0].code])
    assert cast.client("assessor").get(finding).status_code == 404


def test_what_one_scored_alone_has_nothing_to_reconcile(cast, scored):
    score_all(seat_of(scored, cast.assessor))
    finish_scoring(seat=seat_of(scored, cast.assessor), actor=cast.assessor)
    found = Round.objects.get(pk=scored.pk)
    assert found.agreement is None
    reconciling.hand_to_review(round=found, actor=cast.coordinator)


@pytest.mark.each_database
def test_who_found_a_level_stands_beside_it_once_and_on_no_other_page(cast, apart):
    client, second = cast.client("coordinator"), cast.second_assessor.name
    for _time in range(2):
        page = client.get(page_of(apart)).text
        assert page.count(f"Lo encontró: {second}.") == 1
    assert "Lo encontró" not in client.get(page_of(apart).replace("acordar", "hallazgos") + "cambiar/").text


@pytest.mark.each_database
def test_without_a_level_nothing_is_agreed_on_and_it_says_so(cast, apart):
    refused = cast.client("coordinator").post(page_of(apart), {"reason": "Se vio.", "edition": "0"})
    assert refused.status_code == 422 and "Elige lo que se acordó." in refused.text
