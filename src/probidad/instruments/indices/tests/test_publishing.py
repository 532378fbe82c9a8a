"""A published evaluation is frozen: its content, its digest, and the rows that others add up."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from probidad.instruments.indices.models import Answer, InstrumentVersion, Publication, Round
from probidad.instruments.indices.services.instruments import publish_library
from probidad.instruments.indices.services.publishing import publish_round
from probidad.instruments.indices.tests.published import OF_SCORING, published, version_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def in_review(cast):
    publish_library()
    round = Round.objects.create(
        version=InstrumentVersion.objects.get(instrument__urn="urn:probidad:index:icifiep"),
        institution=cast.institution,
        organisation=cast.organisation,
        state=Round.State.REVIEW,
        basis=Round.Basis.PUBLIC,
        starts_on=DAY,
        scored_until=DAY,
    )
    Answer.objects.bulk_create(
        Answer(round=round, code=entry.code, level=entry.levels[-1].key, seat=None) for entry in round.entries
    )
    return round


def test_all_levels_reached_are_all_points_of_the_instrument(cast, in_review):
    published = publish_round(round=in_review, reviewer=cast.coordinator)
    assert (published.gathered, published.possible, published.percent) == (240, 240, 100.0)
    assert published.current and published.latest and published.application == 1
    assert sum(row.gathered for row in published.areas.filter(kind="")) == 240
    assert sum(row.gathered for row in published.areas.filter(area="")) == 240
    assert sum(row.gathered for row in published.points.all()) == 240
    assert published.text.digest() == published.digest


def test_nothing_is_published_with_gaps(cast, in_review):
    missing = in_review.entries[3]
    in_review.answers.filter(code=missing.code).delete()
    with pytest.raises(ValidationError, match=missing.number):
        publish_round(round=in_review, reviewer=cast.coordinator)
    assert not Publication.objects.exists()


def test_what_is_published_is_not_published_again(cast, in_review):
    publish_round(round=in_review, reviewer=cast.coordinator)
    with pytest.raises(ValidationError):
        publish_round(round=in_review, reviewer=cast.coordinator)
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("slug", OF_SCORING.values())
def test_an_evaluation_of_each_scoring_is_published_whole(cast, slug):
    publication = published(
        institution=cast.institution,
        organisation=cast.organisation,
        reviewer=cast.coordinator,
        version=version_of(slug),
        with_words=True,
    )
    answers = publication.text.answers
    assert {each.code for each in answers} == set(publication.round.by_code)
    assert all(each.evidence and each.reply and each.note for each in answers)
    assert (publication.percent is None) == (slug == OF_SCORING["criteria"])
