"""Writers of one process take turns.

SQLite lets one transaction write at a time. Who finds the door shut sleeps (1, 2, 5 … 100 ms) and
tries again, so under load some wait a second while the disk is idle. A lock of the process lets the
next one in at once. Other processes, such as the worker, still meet at SQLite's own door.
"""

import threading
from collections import defaultdict
from contextlib import contextmanager

from django.db import OperationalError
from django.db.backends.sqlite3 import base

_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
DEFAULT_TIMEOUT = 5.0  # seconds, as of Python's sqlite3


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions wait for their turn, as long as SQLite would (``timeout``)."""

    _has_turn = False

    def _start_transaction_under_autocommit(self):
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_turn()
            raise

    def _commit(self):
        super()._commit()
        self._give_turn()

    def _rollback(self):
        super()._rollback()
        self._give_turn()

    def _close(self):
        try:
            super()._close()
        finally:
            self._give_turn()

    @contextmanager
    def turn(self):
        """One's turn for a statement outside a transaction, which would meet the others at SQLite's door."""
        if self._has_turn:
            yield
            return
        self._take_turn()
        try:
            yield
        finally:
            self._give_turn()

    @property
    def _turn(self) -> threading.Lock:
        return _turns[str(self.settings_dict["NAME"])]

    def _take_turn(self) -> None:
        timeout = float(self.settings_dict["OPTIONS"].get("timeout", DEFAULT_TIMEOUT))
        if not self._turn.acquire(timeout=timeout):
            raise OperationalError("database is locked")  # what SQLite says in that case
        self._has_turn = True

    def _give_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._turn.release()
