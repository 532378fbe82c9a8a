"""Encrypted files in a folder: read as they came or not at all, and telling little by their names, sizes and times."""

import errno
import os
import shutil
from collections import namedtuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probidad.core.anonymity import vault as vaults
from probidad.core.anonymity.streams import Damaged
from probidad.core.anonymity.vault import NoRoom, Vault, stepped

PLAIN = b"lo que nadie debe hallar en el disco " * 9000
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def vault(tmp_path) -> Vault:
    return Vault(tmp_path / "files")


def stored(vault: Vault, plain: bytes = PLAIN, piece: int = 50_000):
    deposit = vault.begin()
    for start in range(0, len(plain), piece):
        deposit.write(plain[start : start + piece])
    deposit.finish()
    return deposit


def path(vault: Vault, deposit):
    return vault._folder / deposit.name


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 300_000])
def test_a_file_is_read_as_it_came(vault, size):
    deposit = stored(vault, PLAIN[:size])
    assert b"".join(vault.read(deposit.name, deposit.key, deposit.size)) == PLAIN[:size]
    vault.check(deposit.name, deposit.key, deposit.size)


def test_nothing_of_it_is_in_clear_and_nobody_else_reads_the_folder(vault):
    deposit = stored(vault)
    assert PLAIN[:30] not in path(vault, deposit).read_bytes()
    assert path(vault, deposit).stat().st_mode & 0o777 == 0o600
    assert vault._folder.stat().st_mode & 0o777 == 0o700


def cut(path):
    os.truncate(path, path.stat().st_size - 100)


def cut_between_chunks(path):
    os.truncate(path, 24 + 2 * (64 * 1024 + 17))


def change(path):
    content = bytearray(path.read_bytes())
    content[200_000] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    "harm", [cut, cut_between_chunks, change, os.unlink, lambda path: path.write_bytes(b"")]
)
def test_a_file_that_was_harmed_is_told_before_anybody_gets_half_of_it(vault, harm):
    deposit = stored(vault)
    harm(path(vault, deposit))
    with pytest.raises(Damaged):
        vault.check(deposit.name, deposit.key, deposit.size)


def test_one_file_cannot_stand_in_for_another(vault):
    one, other = stored(vault), stored(vault)
    shutil.copy(path(vault, one), path(vault, other))
    for key in (one.key, other.key):
        with pytest.raises(Damaged):
            vault.check(other.name, key, other.size)


@given(st.integers(0, 2**40))
def test_the_size_on_the_disk_has_few_values_and_wastes_little(size):
    step = stepped(size)
    assert step >= size and stepped(step) == step
    assert step == vaults.SMALLEST or step <= size * 1.125


def test_two_files_of_about_one_length_look_alike(vault):
    sizes = {path(vault, stored(vault, PLAIN[:size])).stat().st_size for size in (290_000, 291_500, 294_000)}
    assert len(sizes) == 1


def test_a_file_s_time_is_not_the_hour_at_which_it_came(vault):
    assert {path(vault, stored(vault)).stat().st_mtime for _each in range(2)} == {946_684_800}


def test_tidying_takes_what_nothing_names_since_a_day_and_leaves_the_rest(vault, monkeypatch):
    named, orphan = stored(vault), stored(vault)
    vault.tidy(lambda names: {named.name})
    assert path(vault, orphan).exists()  # its row may be about to be written
    monkeypatch.setattr(vaults, "GRACE", -1)
    assert vault.tidy(lambda names: {named.name} & set(names)) == 1
    assert path(vault, named).exists() and not path(vault, orphan).exists()


def test_tidying_a_folder_that_was_never_made_does_nothing(vault):
    assert vault.tidy(lambda names: set()) == 0


def test_tidying_takes_away_the_hours_that_the_system_notes(vault):
    files = [path(vault, stored(vault)) for _each in range(3)]
    before = max(each.stat().st_ctime_ns for each in files)
    vault.tidy(set)
    assert min(each.stat().st_ctime_ns for each in files) >= before


def test_a_nearly_full_disk_takes_no_file(vault, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(10**12, 10**12, vaults.RESERVE - 1))
    with pytest.raises(NoRoom):
        vault.begin()


def test_a_disk_that_becomes_full_is_told_and_keeps_nothing(vault):
    class Full:
        def write(self, data):
            raise OSError(errno.ENOSPC, "no space")

        def close(self):
            raise OSError(errno.ENOSPC, "no space")

    deposit = vault.begin()
    deposit._file.close()
    deposit._file = Full()
    with pytest.raises(NoRoom):
        deposit.write(PLAIN)
    deposit.discard()
    assert not path(vault, deposit).exists()
