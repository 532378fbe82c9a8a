"""On SQLite, whoever wants to write gets the turn at once when it is given back, however it is given back."""

import threading
import time

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def connections(tmp_path):
    """Connections to a file of the test's own; each thread gets one."""
    return ConnectionHandler(
        {
            "default": {
                "ENGINE": "probidad.core.database.sqlite",
                "NAME": tmp_path / "turns.sqlite3",
                "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 5},
            }
        }
    )


def begin(connection) -> None:
    """What ``atomic`` does at its start."""
    connection.ensure_connection()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def writes_after(connections, release) -> float:
    """Begin here, let another thread wait, ``release`` here: seconds until the other one writes."""
    mine, waits, wrote = connections["default"], threading.Event(), []

    def other() -> None:
        waits.set()
        begin(connections["default"])
        wrote.append(time.monotonic())
        connections["default"].rollback()
        connections["default"].close()

    begin(mine)
    thread = threading.Thread(target=other)
    thread.start()
    waits.wait(5)
    time.sleep(0.25)  # SQLite alone would by now look every 50 ms at most
    assert not wrote
    released = time.monotonic()
    release(mine)
    thread.join(5)
    return wrote[0] - released


@pytest.mark.parametrize("how", ["commit", "rollback", "close"])
def test_the_next_one_writes_at_once(connections, how):
    assert min(writes_after(connections, lambda mine: _end(mine, how)) for _each in range(5)) < 0.02


def _end(connection, how: str) -> None:
    getattr(connection, how)()
    if how != "close":
        connection.set_autocommit(True)


def test_a_transaction_that_fails_to_begin_gives_its_turn_back(connections, monkeypatch):
    mine = connections["default"]
    mine.ensure_connection()
    with monkeypatch.context() as patch:
        patch.setattr(mine, "transaction_mode", "NONSENSE")
        with pytest.raises(OperationalError):
            begin(mine)
    assert writes_after(connections, lambda mine: mine.close()) < 1


def test_waiting_ends_with_the_error_that_sqlite_would_give(connections):
    errors = []

    def other() -> None:
        connection = connections["default"]
        connection.settings_dict["OPTIONS"] = connection.settings_dict["OPTIONS"] | {"timeout": 0.1}
        try:
            begin(connection)
        except OperationalError as error:
            errors.append(str(error))
        connection.close()

    begin(connections["default"])
    thread = threading.Thread(target=other)
    thread.start()
    thread.join(5)
    connections["default"].close()
    assert errors == ["database is locked"]


def test_a_statement_outside_a_transaction_waits_for_its_turn_too(connections):
    mine, wrote = connections["default"], []

    def other() -> None:
        with connections["default"].turn():
            wrote.append(True)

    begin(mine)
    with mine.turn():  # one's own transaction has it already
        pass
    thread = threading.Thread(target=other)
    thread.start()
    thread.join(0.1)
    assert not wrote
    mine.rollback()
    thread.join(5)
    assert wrote
