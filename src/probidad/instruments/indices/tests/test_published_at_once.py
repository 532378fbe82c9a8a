"""Two evaluations of one institution that are published in the same moment: one is first, the other second, one counts."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from probidad.instruments.indices.models import Publication
from probidad.instruments.indices.services.publishing import publish_round
from probidad.instruments.indices.tests.published import in_review, version_of


@pytest.mark.each_database
@pytest.mark.django_db(transaction=True)
def test_of_two_published_at_once_one_is_first_and_the_other_counts(cast):
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time by SQLite's own lock; its test database is in memory")
    version = version_of("merit")
    rounds = [
        in_review(institution=cast.institution, organisation=organisation, version=version)
        for organisation in (cast.organisation, cast.institution)
    ]
    both_are_ready = Barrier(2)

    def publish(round):
        try:
            both_are_ready.wait(timeout=30)
            publish_round(round=round, reviewer=cast.coordinator)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(publish, rounds))
    found = Publication.objects.order_by("application")
    assert [(each.application, each.current) for each in found] == [(1, False), (2, True)]
