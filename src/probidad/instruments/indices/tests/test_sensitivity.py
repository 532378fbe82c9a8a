"""How firm a score is: other weights, and what is contested."""

from unittest import mock

import pytest
from django.test import Client
from hypothesis import given

from probidad.instruments.indices.models import Dispute
from probidad.instruments.indices.rules import sensitivity
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE, score
from probidad.instruments.indices.rules.sensitivity import contested_range, weighed_range
from probidad.instruments.indices.services.publishing import publish_round
from probidad.instruments.indices.tests.published import in_review, version_of
from probidad.instruments.indices.tests.test_scoring import answered, area, calmly, indicator, instrument

TWO = instrument(area("a", indicator("one", (0, 1))), area("b", indicator("two", (0, 1))))
ENTRIES = TWO.entries()


def weighed(content, found):
    entries = content.entries()
    return weighed_range(content, entries, score(content, entries, found))


def test_where_all_areas_are_alike_weights_change_nothing():
    assert weighed(TWO, {"one": "l1", "two": "l1"}) == (100, 100)


def test_of_two_areas_one_may_count_up_to_four_times_the_other():
    low, high = weighed(TWO, {"one": "l1", "two": "l0"})
    # Weights from 1/2 to 2: the one that is met is from 1/5 to 4/5 of the whole.
    assert 20 <= low < 35 and 65 < high <= 80


def test_one_area_alone_and_nothing_at_all_have_no_range():
    assert weighed(TWO, {"one": "l1", "two": NOT_APPLICABLE}) is None
    assert weighed(TWO, {}) is None


def test_what_is_contested_is_shown_at_its_lowest_and_its_highest_level():
    found = {"one": "l1", "two": "l0"}
    assert contested_range(TWO, ENTRIES, found, {"one"}) == (0, 50)
    assert contested_range(TWO, ENTRIES, found, {"one", "two"}) == (0, 100)
    assert contested_range(TWO, ENTRIES, found, set()) is None
    assert contested_range(TWO, ENTRIES, found | {"one": NOT_APPLICABLE}, {"one"}) is None


@calmly
@given(answered())
def test_the_score_itself_lies_within_both_ranges(case):
    content, entries, found = case
    result = score(content, entries, found)
    if between := weighed_range(content, entries, result):
        assert between[0] - 1e-6 <= result.percent <= between[1] + 1e-6
        assert between == weighed_range(content, entries, result)
        # No weights bring more than the best area, or less than the worst.
        assert between[0] >= -1e-6 and between[1] <= 100 + 1e-6
    some = [entry.code for entry in entries[:3] if found[entry.code]]
    if between := contested_range(content, entries, found, some):
        assert between[0] <= result.percent <= between[1]


@calmly
@given(case=answered())
def test_weights_that_are_not_moved_give_the_very_percentage(case):
    content, entries, found = case
    result = score(content, entries, found)
    with mock.patch.object(sensitivity, "moved_weights", lambda weights: [weights]):
        between = weighed_range(content, entries, result)
    if between:
        assert between == pytest.approx((result.percent, result.percent))


@pytest.mark.django_db
def test_the_page_says_between_what_the_score_lies(cast):
    version = version_of("icifiep")
    [first, *_others] = version.text.entries()
    round = in_review(institution=cast.institution, organisation=cast.organisation, version=version)
    Dispute.objects.create(
        round=round,
        code=first.code,
        side="institution",
        claimed_level=first.levels[-1].key,
        reason="Está publicado",
        decision=Dispute.Decision.UPHELD,
        decision_reason="No se encontró",
        raised_on=round.starts_on,
        decided_on=round.starts_on,
    )
    publish_round(round=round, reviewer=cast.coordinator)
    page = Client().get(f"/indices/icifiep/{cast.institution.slug}/").content.decode()
    assert "Si cada área contara hasta el doble o hasta la mitad" in page
    assert "Se disputa o se disputó 1 indicador" in page
