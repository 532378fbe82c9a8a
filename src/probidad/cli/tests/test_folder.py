"""The data folder is its owner's alone, and one command at a time replaces what is in it."""

import errno
import os
import stat
import subprocess
import sys

import pytest

from probidad.cli import folder
from probidad.cli.failures import Failure, reason


@pytest.fixture(autouse=True)
def no_key_in_the_environment(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_may_read_the_folder_and_its_key(tmp_path):
    place = tmp_path / "deep" / "data"
    folder.prepare(place)
    assert mode(place) == 0o700
    assert mode(place / "secret_key") == 0o600
    assert len((place / "secret_key").read_text()) >= 50


def test_what_is_written_later_is_the_owners_alone(tmp_path):
    folder.prepare(tmp_path / "data")
    (tmp_path / "data" / "later").write_text("x")
    assert mode(tmp_path / "data" / "later") == 0o600


def test_an_empty_folder_that_stood_open_is_closed(tmp_path):
    place = tmp_path / "data"
    place.mkdir(mode=0o755)
    folder.prepare(place)
    assert mode(place) == 0o700


def test_the_secret_key_stays(tmp_path):
    folder.prepare(tmp_path)
    first = (tmp_path / "secret_key").read_text()
    folder.prepare(tmp_path)
    assert (tmp_path / "secret_key").read_text() == first
    assert not list(tmp_path.glob("secret_key.*"))


def test_a_full_disk_leaves_no_half_of_a_key(tmp_path, monkeypatch):
    def full(path, *args, **kwargs):
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    with pytest.raises(Failure):
        folder.prepare(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_key_of_the_environment_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "from elsewhere")
    folder.prepare(tmp_path / "data")
    assert not (tmp_path / "data" / "secret_key").exists()


def test_a_folder_in_use_cannot_be_replaced(tmp_path):
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, pathlib; from probidad.cli import folder\n"
            "folder.share(pathlib.Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()",
            str(tmp_path),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Failure, match="is running"):
            folder.seize(tmp_path)
    finally:
        holder.kill()
        holder.communicate()
    folder.seize(tmp_path)
    os.close(folder._held.pop())


@pytest.mark.once
def test_why_a_folder_cannot_be_used_is_said_in_the_operators_language(blank):
    place = blank()
    place.folder.write_text("a file where the folder should be")
    result = place.run("doctor", PROBIDAD_LANG="es")
    served = place.run("serve", PROBIDAD_LANG="es")
    assert served.returncode == 1 and "ya hay un archivo con ese nombre" in served.stderr
    for said in (result.stderr, served.stderr):
        assert "File exists" not in said and "Not a directory" not in said


def test_a_reason_without_words_of_ours_keeps_the_systems():
    assert reason(OSError(errno.EMFILE, "Too many open files")) == "Too many open files"
    assert reason(OSError("odd")) == "odd"
