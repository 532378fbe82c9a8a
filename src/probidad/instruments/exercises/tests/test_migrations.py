"""Migrations of data: what an installation had before is what it has afterwards."""

import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db(transaction=True)


def migrated(name: str):
    """The exercises' models as they are after this migration, with the database brought there."""
    MigrationExecutor(connection).migrate([("exercises", name)])
    return MigrationExecutor(connection).loader.project_state([("exercises", name)]).apps


def migrate_fully() -> None:
    """Bring the database to where every app's newest migration leaves it."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture
def before_batches(cast):
    """The database as it was when cards were counted; afterwards it is what it was."""
    yield migrated("0001_initial")
    migrate_fully()


def test_cards_that_were_counted_become_active_batches_and_back(before_batches, cast):
    old = before_batches
    round = old.get_model("exercises", "Round").objects.create(
        institution_id=cast.institution.pk,
        title="Ronda",
        opens_on=dt.date(2026, 1, 1),
        closes_on=dt.date(2026, 1, 31),
        cards_printed=3,
    )
    units = [
        old.get_model("exercises", "RoundUnit").objects.create(
            round=round, unit_id=unit.pk, name=unit.name, cards_printed=printed
        )
        for unit, printed in ((cast.unit, 12), (cast.other_unit, 0))
    ]
    batches = migrated("0002_card_batches").get_model("exercises", "CardBatch").objects
    assert set(batches.values_list("unit", "cards", "state")) == {
        (None, 3, "active"),
        (units[0].pk, 12, "active"),
    }
    batches.create(round_id=round.pk, unit_id=units[1].pk, cards=4, state="pending")
    batches.create(round_id=round.pk, unit_id=units[0].pk, cards=5, state="active", control=123_456)
    back = migrated("0001_initial")
    assert back.get_model("exercises", "Round").objects.get().cards_printed == 3
    printed = (
        back.get_model("exercises", "RoundUnit")
        .objects.order_by("pk")
        .values_list("cards_printed", flat=True)
    )
    assert list(printed) == [17, 0]


def test_earlier_rounds_stay_off_the_programmes_page_and_comments_are_reviewed_again(cast):
    old = migrated("0002_card_batches")
    try:
        round = old.get_model("exercises", "Round").objects.create(
            institution_id=cast.institution.pk,
            title="Ronda",
            opens_on=dt.date(2026, 1, 1),
            closes_on=dt.date(2026, 1, 31),
            state="closed",
            public_key=b"key",
            key_proved=True,
        )
        dilemma = old.get_model("exercises", "Dilemma").objects.create(urn="urn:probidad:dilemma:x")
        version = dilemma.versions.create(version=1, revision=1, content={})
        exercise = round.exercises.create(position=1, dilemma_version=version)
        results = round.results.create(complete=True, figures={})
        results.comments.create(exercise=exercise, text="La directora Ana", state="released")
        new = migrated("0005_what_rounds_and_comments_must_say")
        kept = new.get_model("exercises", "Round").objects.get()
        assert (kept.in_programme, kept.closed_on) == (False, dt.date(2026, 1, 31))
        assert new.get_model("exercises", "Comment").objects.get().state == "pending"
    finally:
        migrate_fully()
