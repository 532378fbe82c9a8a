"""Destroyed keys are gone from the file; those that are kept tell nothing of when they were made."""

import secrets
import sqlite3
import threading
import time

import pytest

from probidad.core.anonymity import destructible
from probidad.core.anonymity.destructible import Destroyed, KeyStore, Unreachable


@pytest.fixture
def store(tmp_path) -> KeyStore:
    return KeyStore(tmp_path / "keys" / "threads.sqlite3")


def files_of(tmp_path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted((tmp_path / "keys").iterdir()))


def test_a_key_is_there_until_it_is_destroyed_and_then_nowhere_in_the_files(store, tmp_path):
    keys = {secrets.token_hex(8): secrets.token_bytes(32) for _each in range(40)}
    for token, key in keys.items():
        store.keep(token, key)
    assert all(store.key(token) == key for token, key in keys.items())
    [gone, *others] = keys
    assert keys[gone] in files_of(tmp_path)
    store.destroy(gone)
    store.destroy("never made")
    with pytest.raises(Destroyed):
        store.key(gone)
    assert keys[gone] not in files_of(tmp_path)
    assert all(store.key(token) == keys[token] for token in others)


def test_the_same_key_may_be_kept_again_and_another_one_may_not(store):
    store.keep("token", b"k" * 32)
    store.keep("token", b"k" * 32)
    with pytest.raises(ValueError):
        store.keep("token", b"o" * 32)
    assert store.key("token") == b"k" * 32


def test_rows_stand_in_the_order_of_their_random_tokens(store, tmp_path):
    tokens = [secrets.token_hex(8) for _each in range(20)]
    for token in tokens:
        store.keep(token, b"k" * 32)
    with sqlite3.connect(tmp_path / "keys" / "threads.sqlite3") as database:
        rows = [token for (token,) in database.execute("SELECT token FROM keys")]
        with pytest.raises(sqlite3.OperationalError):
            database.execute("SELECT rowid FROM keys")
    database.close()
    assert rows == sorted(tokens) != tokens


def test_nobody_else_may_read_the_file_or_its_copy(store, tmp_path):
    store.keep("token", b"k" * 32)
    copy = tmp_path / "copy.sqlite3"
    store.copy_to(copy)
    store.keep("later", b"l" * 32)
    store.destroy("token")
    store.copy_to(copy)
    for path in (tmp_path / "keys" / "threads.sqlite3", copy):
        assert path.stat().st_mode & 0o077 == 0
    assert KeyStore(copy).key("later") == b"l" * 32
    with pytest.raises(Destroyed):
        KeyStore(copy).key("token")
    assert b"k" * 32 not in copy.read_bytes()


def test_many_at_once_lose_nothing(store):
    made = {f"{number:04}": secrets.token_bytes(32) for number in range(24)}
    threads = [threading.Thread(target=store.keep, args=item) for item in made.items()]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {token: store.key(token) for token in made} == made


def refused_within(store, seconds: float) -> None:
    """Each use of a store that can't be used says so soon."""
    for use in (lambda: store.key("token"), lambda: store.keep("other", b"o" * 32), store.tokens):
        begun = time.monotonic()
        with pytest.raises(Unreachable):
            use()
        assert time.monotonic() - begun < seconds


def test_a_disk_that_is_gone_or_a_damaged_file_is_told_at_once(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "damaged").write_bytes(b"no database " * 1000)
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "file" / "keys", tmp_path / "damaged", tmp_path / "folder"):
        refused_within(KeyStore(path), 1)


def test_a_store_that_another_program_holds_is_told_after_some_patience_and_then_soon(
    store, tmp_path, monkeypatch
):
    monkeypatch.setattr(destructible, "_PATIENCE", 1.5)
    monkeypatch.setattr(destructible, "_SHORT", 0.1)
    monkeypatch.setattr(KeyStore, "_in_vain", float("-inf"))
    store.keep("token", b"k" * 32)
    with sqlite3.connect(tmp_path / "keys" / "threads.sqlite3") as holds:
        holds.execute("PRAGMA locking_mode=EXCLUSIVE")
        holds.execute("BEGIN IMMEDIATE")
        holds.execute("DELETE FROM keys")
        begun = time.monotonic()
        with pytest.raises(Unreachable):
            store.key("token")
        assert time.monotonic() - begun > 1.4
        refused_within(store, 1)
        holds.rollback()
    holds.close()
    assert store.key("token") == b"k" * 32


def test_nobody_waits_long_for_another_program():
    assert destructible._PATIENCE <= 10 and destructible._SHORT < 1
