"""Ballots come out of the database as they went in."""

import secrets

import pytest
from django.db import DatabaseError
from django.db.models.expressions import RawSQL

from probidad.core.database.reading import read_rows
from probidad.instruments.exercises.models import Ballot
from probidad.instruments.exercises.queries.openings import ballots_in_chunks

pytestmark = pytest.mark.django_db
KEY = "ab" * 16


def test_every_ballot_of_a_key_is_read_once_byte_for_byte_by_its_nullifier():
    cast = {secrets.token_hex(16): sealed for sealed in (bytes(range(256)), b"\\x00", b"", b"\0")}
    for mark, sealed in cast.items():
        Ballot.objects.create(key=KEY, nullifier=mark, sealed=sealed)
    Ballot.objects.create(key="cd" * 16, nullifier=secrets.token_hex(16), sealed=b"of another key")
    chunks = list(ballots_in_chunks(KEY, 3))
    assert [len(chunk.ballots) for chunk in chunks] == [3, 1]
    assert [ballot for chunk in chunks for ballot in chunk.ballots] == sorted(cast.items())


def test_a_database_that_fails_while_it_is_read_raises_what_the_opening_knows():
    broken = Ballot.objects.annotate(missing=RawSQL("no_such_column", ()))
    with pytest.raises(DatabaseError):
        read_rows(broken.values_list("nullifier", "missing"))
