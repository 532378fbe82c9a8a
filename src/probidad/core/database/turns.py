"""Whose turn it is to write."""

from contextlib import AbstractContextManager, nullcontext

from django.db import connection


def turn() -> AbstractContextManager:
    """Around one statement that writes outside a transaction: on SQLite the process's writers take turns."""
    return connection.turn() if connection.vendor == "sqlite" else nullcontext()
