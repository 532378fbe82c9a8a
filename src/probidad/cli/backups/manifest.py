"""What a backup says about itself."""

import hashlib
import re
from gettext import gettext as _
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from probidad.cli.failures import Failure

NAME = "manifest.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
SECRET_KEY = "secret_key"
MEDIA = "media/"
LARGEST = 64 * 1024 * 1024  # bytes of a manifest: some 400,000 files
_PART = re.compile(r"[^/\\\x00-\x1f]+")
CHUNK = 1024 * 1024


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Member(Model):
    """A file of the archive; its size in bytes and its SHA-256 in hexadecimal."""

    name: str
    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    @field_validator("name")
    @classmethod
    def _known_place(cls, name: str) -> str:
        if name in {*DATABASES.values(), SECRET_KEY}:
            return name
        parts = name.split("/")
        if not name.startswith(MEDIA) or len(name) > 400:
            raise ValueError("unknown member")
        if not all(_PART.fullmatch(part) and part not in {".", ".."} for part in parts):
            raise ValueError("unsafe path")
        return name


class AuditHeadEntry(Model):
    """The last link of the audit trail, written as `probidad manage verify_audit --expect` reads it."""

    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"


class Manifest(Model):
    """``engine_version`` is SQLite's or the PostgreSQL server's; ``made_on`` a UTC date.

    ``secret_key_sha256`` tells whether a key is the one that this installation had.
    """

    format: Literal[1]
    probidad: str
    engine: Literal["sqlite", "postgresql"]
    engine_version: str
    made_on: str
    migrations: list[str]
    audit: AuditHeadEntry | None
    secret_key_sha256: str
    members: list[Member]

    @field_validator("members")
    @classmethod
    def _each_once(cls, members: list[Member]) -> list[Member]:
        if len({member.name for member in members}) != len(members):
            raise ValueError("a member stands twice")
        return members

    @property
    def database(self) -> str:
        """The name of the member that holds the database."""
        return DATABASES[self.engine]

    @property
    def with_key(self) -> bool:
        return any(member.name == SECRET_KEY for member in self.members)


def read(text: bytes) -> Manifest:
    """The manifest of these bytes; Failure if they are none."""
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise Failure(
            _("The file says about itself what this version can't read; it may be newer or damaged.")
        ) from error
    if manifest.database not in {member.name for member in manifest.members}:
        raise Failure(_("The file holds no database."))
    return manifest


def describe(name: str, path: Path) -> Member:
    """The entry of a file that goes into an archive as ``name``."""
    with path.open("rb") as file:
        return Member(
            name=name, size=path.stat().st_size, sha256=hashlib.file_digest(file, "sha256").hexdigest()
        )


def key_fingerprint(key: str) -> str:
    """What tells two secret keys apart; nothing of a random key can be told from it."""
    return hashlib.sha256(b"probidad secret key\0" + key.encode()).hexdigest()
