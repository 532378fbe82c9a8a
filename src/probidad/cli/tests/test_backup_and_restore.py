"""A backup taken while people write restores to one consistent moment, and replaces nothing unasked."""

import gzip
import os
import threading
from contextlib import closing

import pytest

from probidad.cli.backups import backup, manifest, restore
from probidad.cli.failures import Failure

# Two rows in one transaction: a copy that holds one of them without the other is of no one moment.
INSERT = "INSERT INTO django_content_type (app_label, model) VALUES ('x', '{}')"
COUNT = "SELECT count(*) FROM django_content_type WHERE app_label = 'x' AND model LIKE '{}%'"
SIGN_IN = (
    "INSERT INTO django_session (session_key, session_data, expire_date)"
    " VALUES ('stolenbackupsession', 'x', '2099-01-01')"
)


def add_pair(place, number: str) -> None:
    with place.database() as found:
        found.execute(INSERT.format(f"a{number}"))
        found.execute(INSERT.format(f"b{number}"))


def count(place, letter: str) -> int:
    return place.rows(COUNT.format(letter))[0][0]


@pytest.fixture
def writers(installed):
    """Two threads that write pairs until the test ends; the list grows with every committed pair."""
    over, written = threading.Event(), []

    def write(name: str) -> None:
        number = 0
        while not over.is_set():
            add_pair(installed, f"{name}{number}")
            written.append(number)
            number += 1
            over.wait(0.01)

    threads = [threading.Thread(target=write, args=(name,)) for name in "xy"]
    for thread in threads:
        thread.start()
    yield written
    over.set()
    for thread in threads:
        thread.join()


@pytest.mark.once
def test_one_file_is_no_plural(installed, tmp_path):
    made = installed.run("backup", str(tmp_path / "one.tar.gz"), PROBIDAD_LANG="es")
    assert "1 archivo)" in made.stdout, made.stderr


def test_a_backup_under_writes_restores_to_one_moment(installed, blank, writers, tmp_path):
    media = installed.folder / "media" / "files"
    media.mkdir(parents=True)
    (media / "0a1b2c").write_bytes(b"a clean file")
    # Somebody is uploading just now: what isn't whole may change while the archive is written.
    (media / "0d1e2f.coming").write_bytes(b"half of one")
    before = len(writers)
    made = installed.run("backup", str(tmp_path / "saved.tar.gz"))
    assert made.returncode == 0, made.stderr
    after = len(writers)
    elsewhere = blank("elsewhere")
    restored = elsewhere.run("restore", str(tmp_path / "saved.tar.gz"))
    assert restored.returncode == 0, restored.stderr
    assert count(elsewhere, "a") == count(elsewhere, "b")
    assert before <= count(elsewhere, "a") <= after + 2
    assert after > before, "nobody wrote while the backup was taken: the test shows nothing"
    assert (elsewhere.folder / "media" / "files" / "0a1b2c").read_bytes() == b"a clean file"
    assert not list((elsewhere.folder / "media").rglob("*.coming"))
    assert "everybody signs in anew" in restored.stderr
    assert (elsewhere.folder / "secret_key").read_text() != (installed.folder / "secret_key").read_text()


def test_whoever_finds_a_backup_cannot_go_on_with_somebodys_sign_in(installed, tmp_path):
    with installed.database() as found:
        found.execute(SIGN_IN)
    target = tmp_path / "saved.tar.gz"
    made = installed.run("backup", str(target))
    assert made.returncode == 0, made.stderr
    with gzip.open(target) as unpacked:
        content = unpacked.read()
    assert b"django_session" in content and b"stolenbackupsession" not in content
    assert installed.rows(
        "SELECT count(*) FROM django_session WHERE session_key = 'stolenbackupsession'"
    ) == [(1,)]


@pytest.fixture(scope="module")
def saved(template, tmp_path_factory):
    """A backup of an installation with nothing in it, without its key."""
    target = tmp_path_factory.mktemp("saved") / "saved.tar.gz"
    result = template.run("backup", str(target))
    assert result.returncode == 0 and "secret key isn't in it" in result.stdout, result.stderr
    return target


CODES = """
from django.utils import timezone
from probidad.core.institutions.models import Institution
from probidad.instruments.exercises.models import ParticipationCode, Round
today = timezone.localdate()
institution = Institution.objects.create(name="Ayuntamiento", slug="ayuntamiento")
round = Round.objects.create(institution=institution, title="Ronda", opens_on=today, closes_on=today)
for number in range(60):
    ParticipationCode.objects.create(round=round, digest=f"arrived-{number:02}")
"""


def test_a_backup_does_not_tell_in_which_order_rows_came(installed, blank, tmp_path):
    arranged = installed.run("manage", "shell", "--command", CODES)
    assert arranged.returncode == 0, arranged.stderr
    saved = installed.run("backup", str(tmp_path / "saved.tar.gz"))
    assert saved.returncode == 0, saved.stderr
    elsewhere = blank("elsewhere")
    assert elsewhere.run("restore", str(tmp_path / "saved.tar.gz")).returncode == 0
    # As they lie: a restore puts rows in the order of the dump, and SQLite's pages are copied.
    lie = "ctid" if installed.database_url else "rowid"
    for place in (installed, elsewhere):
        found = place.rows(f"SELECT id, digest FROM exercises_participationcode ORDER BY {lie}")
        assert len(found) == 60 and found == sorted(found)
        assert [digest for _key, digest in found] != sorted(digest for _key, digest in found)


@pytest.mark.once
def test_the_secret_key_travels_when_asked(installed, blank, tmp_path):
    installed.run("backup", "--with-key", str(tmp_path / "with.tar.gz"))
    place = blank()
    restored = place.run("restore", str(tmp_path / "with.tar.gz"))
    assert restored.returncode == 0 and restored.stderr == ""
    assert (place.folder / "secret_key").read_text() == (installed.folder / "secret_key").read_text()
    assert os.stat(place.folder / "secret_key").st_mode & 0o777 == 0o600


def test_a_backup_replaces_no_file_unasked(tmp_path):
    (tmp_path / "saved.tar.gz").write_text("precious")
    with pytest.raises(Failure, match="--force"):
        backup.check_target(tmp_path / "saved.tar.gz", replace=False)
    backup.check_target(tmp_path / "saved.tar.gz", replace=True)


@pytest.mark.parametrize("where", ["", "missing/saved.tar.gz"])
def test_a_backup_says_where_it_cannot_write(tmp_path, where):
    with pytest.raises(Failure, match="folder"):
        backup.check_target(tmp_path / where, replace=False)


def test_a_restore_replaces_no_data_unasked_and_lays_the_old_aside(installed, tmp_path):
    target = tmp_path / "saved.tar.gz"
    add_pair(installed, "old")
    installed.run("backup", str(target))
    add_pair(installed, "new")
    refused = installed.run("restore", str(target))
    assert refused.returncode == 1 and "--force" in refused.stderr
    assert count(installed, "anew") == 1

    forced = installed.run("restore", "--force", str(target))
    assert forced.returncode == 0, forced.stderr
    assert (count(installed, "aold"), count(installed, "anew")) == (1, 0)
    [aside] = [word.rstrip(":") for word in forced.stdout.split() if word.startswith("before_restore_")]
    assert _count_aside(installed, aside) == 2
    # What is laid aside stays out of the next backup.
    assert installed.run("backup", "--force", str(target)).returncode == 0
    with gzip.open(target) as unzipped:
        assert b"before_restore_" not in unzipped.read()


def _count_aside(place, aside: str) -> int:
    import sqlite3

    if place.database_url:
        return place.rows(COUNT.format("a").replace("FROM ", f'FROM "{aside}".'))[0][0]
    with closing(sqlite3.connect(place.folder / aside / "probidad.sqlite3")) as found:
        return found.execute(COUNT.format("a")).fetchone()[0]


def test_a_damaged_backup_changes_nothing(installed, saved, tmp_path):
    target = tmp_path / "damaged.tar.gz"
    damaged = bytearray(saved.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    target.write_bytes(damaged)
    add_pair(installed, "1")
    result = installed.run("restore", "--force", str(target))
    assert result.returncode == 1 and result.stderr.count("\n") == 1
    assert count(installed, "a") == 1
    assert not list(installed.folder.glob(".*-*")) and not list(installed.folder.glob("before_restore*"))


def test_an_empty_installation_has_nothing_to_save(blank, tmp_path):
    result = blank().run("backup", str(tmp_path / "saved.tar.gz"))
    assert result.returncode == 1 and "nothing to save" in result.stderr
    assert not (tmp_path / "saved.tar.gz").exists()


@pytest.fixture
def about(db):
    """What a backup of this version and engine says of itself."""
    from django.db import connection

    engine = connection.vendor
    return {
        "format": 1,
        "probidad": "0.1.0",
        "engine": engine,
        "engine_version": "3.40.1" if engine == "sqlite" else "14.1",
        "made_on": "2025-11-22",
        "migrations": ["people.0001_initial"],
        "audit": None,
        "secret_key_sha256": "0" * 64,
        "members": [{"name": manifest.DATABASES[engine], "size": 1, "sha256": "0" * 64}],
    }


def test_a_backup_of_this_version_is_accepted(about):
    restore._acceptable(manifest.Manifest(**about | {"members": [manifest.Member(**about["members"][0])]}))


def test_a_newer_backup_is_refused(about):
    newer = about | {
        "members": (),
        "migrations": ["people.0001_initial", "people.9999_later"],
        "probidad": "9.0",
    }
    with pytest.raises(Failure, match=r"newer version of Probidad \(9\.0\)"):
        restore._acceptable(manifest.Manifest(**newer | {"members": []}))


def test_a_backup_of_the_other_database_is_refused(about):
    other = "postgresql" if about["engine"] == "sqlite" else "sqlite"
    with pytest.raises(Failure, match="DATABASE_URL"):
        restore._acceptable(manifest.Manifest(**about | {"members": [], "engine": other}))
