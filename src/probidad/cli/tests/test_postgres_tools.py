"""Backups use the tools that match the server."""

import pytest

from probidad.cli.backups import postgres
from probidad.cli.failures import Failure


@pytest.fixture
def tools(tmp_path, monkeypatch):
    """pg_dump of some major versions, and nothing else."""

    def make(*majors: int):
        for major in majors:
            place = tmp_path / str(major) / "bin"
            place.mkdir(parents=True)
            (place / "pg_dump").write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {major}.4 (Debian)'\n")
            (place / "pg_dump").chmod(0o755)
        monkeypatch.setattr(postgres, "PLACES", (f"{tmp_path}/*/bin",))
        monkeypatch.setenv("PATH", "/nowhere")
        return tmp_path

    return make


def test_the_same_major_version_comes_first(tools):
    place = tools(14, 15, 16)
    assert postgres.tool("pg_dump", 15) == place / "15" / "bin" / "pg_dump"


def test_a_newer_one_will_do(tools):
    place = tools(14, 16, 17)
    assert postgres.tool("pg_dump", 15) == place / "16" / "bin" / "pg_dump"


def test_an_older_one_will_not(tools):
    tools(13, 14)
    with pytest.raises(Failure, match="postgresql-client-15"):
        postgres.tool("pg_dump", 15)
