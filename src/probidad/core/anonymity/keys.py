"""Keys of rows that must not tell when they were written."""

import secrets

from django.db import models


def random_key() -> int:
    """A random positive 63-bit integer."""
    return secrets.randbelow(2**63 - 1) + 1


class RandomKeyField(models.BigIntegerField):
    """A primary key that is random, and on SQLite the rowid itself.

    SQLite keeps rows in the order of a hidden rowid. Only a column of the exact type ``INTEGER``
    stands for it; Django's ``bigint`` (as a UUID or a binary key) would leave the rowid as the exact
    order of arrival.
    """

    def __init__(self, *args, **kwargs):
        kwargs |= {"primary_key": True, "default": random_key, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("primary_key", "default", "editable"):
            del kwargs[fixed]
        return name, path, args, kwargs

    def db_type(self, connection):
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)
