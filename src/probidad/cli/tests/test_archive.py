"""A backup's file is whole or refused, and can't write outside its folder."""

import gzip
import io
import json
import shutil
import tarfile

import pytest

from probidad.cli.backups import archive, manifest
from probidad.cli.failures import Failure

FILES = {"database.sqlite3": b"rows " * 40_000, "media/files/0a1b": b"an image", "secret_key": b"k" * 60}


def accept(_manifest) -> None:
    """Anything goes."""


@pytest.fixture
def saved(tmp_path):
    """A small archive, well made."""
    sources = {}
    for number, (name, content) in enumerate(FILES.items()):
        sources[name] = tmp_path / f"source{number}"
        sources[name].write_bytes(content)
    about = manifest.Manifest(
        format=1,
        probidad="0.1.0",
        engine="sqlite",
        engine_version="3.40.1",
        made_on="2025-11-22",
        migrations=["people.0001_initial"],
        audit=None,
        secret_key_sha256="0" * 64,
        members=[manifest.describe(name, path) for name, path in sources.items()],
    )
    target = tmp_path / "saved.tar.gz"
    archive.write(target, about, sources, replace=False)
    return target


@pytest.fixture
def into(tmp_path):
    folder = tmp_path / "into"
    folder.mkdir()
    return folder


def rewritten(saved, edit_manifest=None, edit_header=None, extra=None):
    """The archive with its manifest or a member's header changed, packed anew without a flaw."""
    with tarfile.open(saved) as tar:
        members = [(header, tar.extractfile(header).read()) for header in tar.getmembers()]
    with tarfile.open(saved, "w:gz") as tar:
        for header, content in members:
            if header.name == manifest.NAME and edit_manifest:
                said = json.loads(content)
                edit_manifest(said)
                content = json.dumps(said).encode()
            elif edit_header:
                edit_header(header)
            header.size = len(content) if header.isreg() else 0
            tar.addfile(header, io.BytesIO(content) if header.isreg() else None)
        if extra:
            header = tarfile.TarInfo(extra)
            header.size = 1
            tar.addfile(header, io.BytesIO(b"x"))


def test_what_was_saved_comes_back(saved, into):
    archive.unpack(saved, into, accept)
    found = {
        path.relative_to(into).as_posix(): path.read_bytes() for path in into.rglob("*") if path.is_file()
    }
    assert found == FILES


def test_only_its_owner_can_read_it_and_it_tells_no_times(saved):
    assert saved.stat().st_mode & 0o777 == 0o600
    with tarfile.open(saved) as tar:
        assert {(header.mtime, header.uid, header.uname) for header in tar.getmembers()} == {(0, 0, "")}
    assert saved.read_bytes()[4:8] == bytes(4), "gzip's own header has a time as well"


def test_it_never_replaces_a_file_unasked(saved, tmp_path):
    with pytest.raises(Failure, match="--force"):
        archive._publish(tmp_path / "source0", saved, replace=False)


def test_a_failed_write_leaves_nothing_behind(saved, tmp_path):
    with tarfile.open(saved) as tar:
        about = manifest.read(tar.extractfile(manifest.NAME).read())
    changed = {name: tmp_path / "source1" for name in FILES}
    with pytest.raises((Failure, OSError)):
        archive.write(tmp_path / "other.tar.gz", about, changed, replace=False)
    assert not list(tmp_path.glob("*other*")) and not list(tmp_path.glob(".other*"))


def test_every_flipped_byte_is_found(saved, into):
    whole = saved.read_bytes()
    # The gzip header's bytes 3 to 9 (flags, time, system) say nothing about the content.
    for place in [0, *range(10, len(whole), max(1, len(whole) // 60)), len(whole) - 1]:
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        saved.write_bytes(damaged)
        with pytest.raises(Failure):
            archive.unpack(saved, into, accept)
        shutil.rmtree(into)
        into.mkdir()


@pytest.mark.parametrize("kept", [0.0, 0.2, 0.9, 0.999])
def test_a_file_cut_short_is_found(saved, into, kept):
    whole = saved.read_bytes()
    saved.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(Failure, match="damaged"):
        archive.unpack(saved, into, accept)


def test_a_member_that_differs_is_found_though_the_packing_is_whole(saved, into):
    def lie(said):
        said["members"][0]["sha256"] = "1" * 64

    rewritten(saved, lie)
    with pytest.raises(Failure, match="checksum"):
        archive.unpack(saved, into, accept)


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/etc/passwd",
        "media/../../outside",
        "media//x",
        "media/./x",
        "media/a\\b",
        "media/",
        "else",
        "media/\0",
    ],
)
def test_no_name_leads_outside(saved, into, name):
    def lie(said):
        said["members"][1]["name"] = name

    rewritten(saved, lie)
    with pytest.raises(Failure):
        archive.unpack(saved, into, accept)
    assert not list(into.rglob("*outside*"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_links_and_devices_are_refused(saved, into, kind):
    def turn(header):
        if header.name.startswith("media/"):
            header.type, header.linkname = kind, "/etc/passwd"

    rewritten(saved, edit_header=turn)
    with pytest.raises(Failure):
        archive.unpack(saved, into, accept)


def test_what_the_manifest_does_not_name_is_refused(saved, into):
    rewritten(saved, extra="media/files/more")
    with pytest.raises(Failure, match="doesn't name"):
        archive.unpack(saved, into, accept)


def test_a_member_that_stands_twice_is_refused(saved, into):
    rewritten(saved, lambda said: said["members"].append(said["members"][0]))
    with pytest.raises(Failure):
        archive.unpack(saved, into, accept)


def test_what_has_no_room_is_refused_before_it_is_written(saved, into):
    def lie(said):
        said["members"][0]["size"] = 10**15

    rewritten(saved, lie)
    with pytest.raises(Failure, match="has room for"):
        archive.unpack(saved, into, accept)
    assert not list(into.iterdir())


@pytest.mark.parametrize("content", [b"", b"not a backup", gzip.compress(b"nor is this")])
def test_a_foreign_file_is_refused(into, tmp_path, content):
    (tmp_path / "foreign").write_bytes(content)
    with pytest.raises(Failure, match="no backup of Probidad"):
        archive.unpack(tmp_path / "foreign", into, accept)


def test_nothing_is_written_before_the_manifest_is_accepted(saved, into):
    def refuse(_manifest):
        raise Failure("newer")

    with pytest.raises(Failure, match="newer"):
        archive.unpack(saved, into, refuse)
    assert not list(into.iterdir())
