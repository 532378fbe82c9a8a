"""Whoever holds the database's files, not only its rows, learns neither the order of arrival nor what was deleted."""

import sqlite3
import threading
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction

from probidad.core.database import rewriting
from probidad.core.tasks.tasks import rewrite_anonymous_tables
from probidad.core.tasks.worker import run_due
from probidad.instruments.exercises import rehearsal
from probidad.instruments.exercises.models import (
    Ballot,
    CardBatch,
    ParticipationCode,
    PrintedCode,
    RosterEntry,
)
from probidad.instruments.exercises.services import ballots
from probidad.instruments.exercises.services.rounds import end_round
from probidad.instruments.exercises.tests.conftest import PASSPHRASE

# Rewriting can't be done in a transaction, and on SQLite it shows in a file only.
pytestmark = pytest.mark.django_db(transaction=True)
TABLES = [model for model in rewriting.tables() if model._meta.app_label == "exercises"]


@pytest.fixture
def disk(transactional_db, tmp_path):
    """On SQLite, a file in place of the database in memory."""
    if connection.vendor != "sqlite":
        yield
        return
    memory, name = connection.connection, connection.settings_dict["NAME"]
    file = tmp_path / "probidad.sqlite3"
    with closing(sqlite3.connect(file)) as target:
        memory.backup(target)
    connection.connection, connection.settings_dict["NAME"] = None, file
    connection.connect()
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = memory, name


@pytest.fixture
def answered(disk, committed):
    """A round in which everybody answered and most commented, one person after the other."""
    for number in range(len(committed.codes)):
        for exercise in committed.exercises:
            ballots.cast_answer(who=committed.participant(number), exercise=exercise, option="a")
            if number % 3:
                ballots.cast_comment(who=committed.participant(number), exercise=exercise, text="x" * number)
    return committed


def _rows(sql: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def files_of(model) -> list[bytes]:
    """What is on the disk: on SQLite all of it, on PostgreSQL a table with its indexes and long values."""
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        return [path.read_bytes() for path in map(Path, (name, f"{name}-wal")) if path.exists()]
    _execute("CHECKPOINT")
    return [
        bytes(content)
        for (content,) in _rows(
            "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class"
            " WHERE oid = %s::regclass OR oid = (SELECT reltoastrelid FROM pg_class WHERE oid = %s::regclass)"
            " OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = %s::regclass)",
            *[model._meta.db_table] * 3,
        )
    ]


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def places() -> dict[int, int | None]:
    """Where each ballot stands in the table's file, by its key."""
    if connection.vendor == "sqlite":
        _execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [content, *_log] = files_of(Ballot)
        return {key: content.find(bytes(sealed)[:64]) for key, sealed in _sealed()}
    return {
        key: number for number, (key,) in enumerate(_rows("SELECT id FROM exercises_ballot ORDER BY ctid"))
    }


def _sealed() -> list[tuple]:
    return list(Ballot.objects.order_by("pk").values_list("pk", "sealed"))


def _arrive(rows: list[Ballot]) -> None:
    Ballot.objects.all().delete()
    for row in rows:
        row.save(force_insert=True)


def test_after_a_rewrite_a_ballots_place_does_not_depend_on_its_arrival(answered):
    rows = list(Ballot.objects.order_by("nullifier"))
    found = []
    for arrival in (rows, rows[::-1]):
        _arrive(arrival)
        before = places()
        rewrite_anonymous_tables()
        found.append((before, places()))
    (first, first_rewritten), (second, second_rewritten) = found
    assert first != second, "the order of arrival never showed: the test shows nothing"
    assert first_rewritten == second_rewritten


@pytest.fixture
def postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL's files")


def test_after_a_rewrite_transaction_numbers_tell_nothing(postgresql, answered):
    def numbers(model) -> int:
        return _rows(f"SELECT count(DISTINCT xmin::text) FROM {model._meta.db_table}")[0][0]

    assert numbers(Ballot) == Ballot.objects.count()
    rewrite_anonymous_tables()
    assert all(numbers(model) <= 1 for model in TABLES)


def long_values() -> list[int]:
    """The keys of the ballots whose sealed bytes stand apart (TOAST), by the number that they have there."""
    [(apart,)] = _rows(
        "SELECT reltoastrelid::regclass::text FROM pg_class WHERE oid = 'exercises_ballot'::regclass"
    )
    keys = {bytes(sealed)[:64]: key for key, sealed in _sealed()}
    chunks = _rows(f"SELECT chunk_data FROM {apart} WHERE chunk_seq = 0 ORDER BY chunk_id")
    return [keys[bytes(chunk)[:64]] for (chunk,) in chunks]


def test_after_a_rewrite_the_numbers_of_long_values_tell_nothing(postgresql, answered):
    before = long_values()
    rewrite_anonymous_tables()
    assert len(before) > 20 and before != sorted(before)
    assert long_values() == sorted(before)


@pytest.mark.parametrize("left", [0, 1])
def test_after_a_rewrite_the_planner_keeps_no_sample_of_what_was_deleted(postgresql, answered, left):
    gone = set(Ballot.objects.order_by("pk").values_list("nullifier", flat=True)[left:])

    def samples() -> str:
        return str(_rows("SELECT histogram_bounds FROM pg_stats WHERE tablename = %s", Ballot._meta.db_table))

    _execute("ANALYZE exercises_ballot")
    assert any(mark in samples() for mark in gone), "it had no samples: the test shows nothing"
    Ballot.objects.filter(nullifier__in=gone).delete()
    rewrite_anonymous_tables()
    assert not any(mark in samples() for mark in gone)


def test_after_tidying_the_files_hold_nothing_of_a_round(answered):
    play = answered
    never_activated = CardBatch.objects.create(round=play.round, cards=1)
    secrets = {
        PrintedCode: [
            PrintedCode.objects.create(batch=never_activated, digest="c0ffee" * 10 + "feed").digest
        ],
        RosterEntry: [entry.email for entry in RosterEntry.objects.all()],
        ParticipationCode: ParticipationCode.objects.values_list("digest", flat=True),
        Ballot: Ballot.objects.values_list("nullifier", flat=True),
    }
    needles = {model: [text.encode() for text in texts] for model, texts in secrets.items()}
    needles[Ballot] += [bytes(sealed)[:64] for _key, sealed in _sealed()]

    def kept() -> dict[type, int]:
        found = {model: files_of(model) for model in needles}
        return {
            model: sum(any(each in content for content in found[model]) for each in needles[model])
            for model in needles
        }

    assert all(kept().values()), "nothing of the round is in the files even before: the test shows nothing"
    with _somebody_connected():
        play.round = end_round(round=play.round, actor=play.cast.ethics_head)
        rehearsal.close(
            round=play.round, key_file=play.key_file, passphrase=PASSPHRASE, actor=play.cast.custodian
        )
        run_due()
        assert not any(kept().values())


@contextmanager
def _somebody_connected(sql: str = "SELECT count(*) FROM exercises_ballot"):
    """Another process's connection, which has read and stays open, as those of the web server do."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(
            connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False
        )
    else:
        found = connection.settings_dict
        names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
        other = psycopg.connect(
            **{name: found[key] for name, key in names.items() if found[key]}, autocommit=True
        )
    with closing(other):
        other.execute(sql).fetchall()
        yield other


def test_a_rewrite_waits_for_a_reader_and_says_so_when_it_waits_in_vain(answered, monkeypatch):
    monkeypatch.setattr(rewriting, "PATIENCE", 0.3)
    monkeypatch.setattr(rewriting, "LOCK_WAIT", 50)
    with _somebody_connected() as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM exercises_ballot").fetchall()
        with pytest.raises(rewriting.StillBusy):
            rewrite_anonymous_tables()
        assert Ballot.objects.count() == len(_sealed()) > 50
        monkeypatch.setattr(rewriting, "PATIENCE", 20)
        timer = threading.Timer(0.7, other.rollback)
        timer.start()
        rewrite_anonymous_tables()
        timer.join()


def test_a_rewrite_loses_and_changes_no_row(answered):
    before = [list(model.objects.order_by("pk").values()) for model in TABLES]
    rewrite_anonymous_tables()
    assert [list(model.objects.order_by("pk").values()) for model in TABLES] == before


def test_within_a_transaction_a_rewrite_waits_for_the_commit(answered):
    order = places()
    with transaction.atomic():
        rewrite_anonymous_tables()
        if connection.vendor == "postgresql":
            assert places() == order
    assert places() != order
