"""Published answers are added up again, and compared with what was published."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from probidad.instruments.indices.models import PublishedPoints
from probidad.instruments.indices.models.frozen import FROZEN
from probidad.instruments.indices.queries.sums import sums
from probidad.instruments.indices.tests.published import OF_SCORING, published, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def all_scorings(cast):
    return [
        published(
            institution=cast.institution,
            organisation=cast.organisation,
            reviewer=cast.coordinator,
            version=version_of(slug),
        )
        for slug in OF_SCORING.values()
    ]


def test_answers_add_up_to_what_was_published(all_scorings, capsys, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = sums()
    assert found == {each.pk: (each.gathered, each.possible) for each in all_scorings}
    call_command("verify_scores")
    assert "4" in capsys.readouterr().out


@pytest.fixture
def unguarded(all_scorings):
    """The same, in a database whose owner has dropped the triggers."""
    connection.check_constraints()  # PostgreSQL: those that wait for the end would stand in the way
    FROZEN.remove(connection)
    return all_scorings


def test_what_was_tampered_with_is_told(unguarded, capsys):
    all_scorings = unguarded
    row = PublishedPoints.objects.filter(publication=all_scorings[0], gathered__gt=0).first()
    PublishedPoints.objects.filter(pk=row.pk).update(gathered=row.gathered + 1)
    with pytest.raises(CommandError, match="1"):
        call_command("verify_scores")
    told = capsys.readouterr().err
    assert all_scorings[0].urn in told and all_scorings[1].urn not in told


def test_without_its_rows_a_publication_does_not_add_up(unguarded):
    PublishedPoints.objects.filter(publication=unguarded[0]).delete()
    with pytest.raises(CommandError):
        call_command("verify_scores")
