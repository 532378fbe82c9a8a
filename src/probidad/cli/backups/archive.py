"""The file format: a .tar.gz that is written whole or not at all, and read with suspicion."""

import gzip
import hashlib
import io
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import BinaryIO

from probidad.cli.backups import manifest as manifests
from probidad.cli.backups.manifest import CHUNK, Manifest
from probidad.cli.failures import Failure, reason

COMPRESSION = 6
# What a restore leaves free on the disk, in bytes.
RESERVE = 64 * 1024 * 1024


def write(target: Path, manifest: Manifest, sources: Mapping[str, Path], *, replace: bool) -> None:
    """Write the archive beside ``target`` and give it its name when it is whole and on the disk.

    Readable by its owner alone. Failure if ``target`` exists and isn't to be replaced, or if a
    source changed since the manifest described it.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as raw:
            _write_members(raw, manifest, sources)
            raw.flush()
            os.fsync(raw.fileno())
        _publish(draft, target, replace=replace)
    finally:
        draft.unlink(missing_ok=True)


def _write_members(raw: BinaryIO, manifest: Manifest, sources: Mapping[str, Path]) -> None:
    # No name and no time in the headers: they would tell when a file was uploaded.
    with (
        gzip.GzipFile("", "wb", COMPRESSION, raw, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        text = manifest.model_dump_json(indent=1).encode()
        tar.addfile(_header(manifests.NAME, len(text)), io.BytesIO(text))
        for member in manifest.members:
            _add(tar, member, sources[member.name])


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, 0o600
    return header


class _Hashing(io.RawIOBase):
    """Reads a file and remembers the digest of what was read."""

    def __init__(self, file):
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size=-1):
        data = self.file.read(size)
        self.digest.update(data)
        return data


def _add(tar: tarfile.TarFile, member: manifests.Member, path: Path) -> None:
    with path.open("rb") as file:
        source = _Hashing(file)
        tar.addfile(_header(member.name, member.size), source)
    if source.digest.hexdigest() != member.sha256:
        raise Failure(_("{path} changed while it was copied: try again.").format(path=path))


def _publish(draft: Path, target: Path, *, replace: bool) -> None:
    if replace:
        os.replace(draft, target)
    else:
        try:
            os.link(draft, target)
        except FileExistsError as error:
            raise Failure(already_there(target)) from error
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def already_there(target: Path) -> str:
    return _("{path} exists already: choose another name, or add --force to replace it.").format(path=target)


def unpack(source: Path, into: Path, accept: Callable[[Manifest], None]) -> Manifest:
    """Unpack the archive into an empty folder, checking every byte; return its manifest.

    ``accept`` sees the manifest before anything is written and raises Failure to refuse. Failure
    too for a damaged, cut or foreign file, and for members that the manifest doesn't name.
    """
    try:
        with gzip.open(source, "rb") as zipped:
            with tarfile.open(fileobj=zipped, mode="r|") as tar:
                manifest = _read_manifest(tar)
                _check_space(manifest, into)
                accept(manifest)
                _unpack_members(tar, manifest, into)
            # To the end, where gzip compares its own checksum of the whole.
            while zipped.read(CHUNK):
                pass
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, UnicodeError) as error:
        raise Failure(
            _("{path} is damaged, cut short, or no backup of Probidad.").format(path=source)
        ) from error
    except OSError as error:
        raise Failure(
            _("{path} can't be unpacked: {reason}.").format(path=source, reason=reason(error))
        ) from error
    return manifest


def _read_manifest(tar: tarfile.TarFile) -> Manifest:
    header = tar.next()
    if (
        header is None
        or header.name != manifests.NAME
        or not header.isreg()
        or header.size > manifests.LARGEST
    ):
        raise tarfile.ReadError("no manifest")
    return manifests.read(tar.extractfile(header).read())


def _check_space(manifest: Manifest, into: Path) -> None:
    needed = sum(member.size for member in manifest.members)
    free = shutil.disk_usage(into).free
    if needed + RESERVE > free:
        raise Failure(
            _("What is in the file takes {needed} MB, and {folder} has room for {free} MB.").format(
                needed=needed // 10**6, folder=into.parent, free=max(0, free - RESERVE) // 10**6
            )
        )


def _unpack_members(tar: tarfile.TarFile, manifest: Manifest, into: Path) -> None:
    """Only what the manifest names, in its order: its names are checked, so no path leads outside."""
    for member in manifest.members:
        header = tar.next()
        if header is None:
            raise tarfile.ReadError("members are missing")
        if header.name != member.name or not header.isreg() or header.size != member.size:
            raise Failure(_("The file holds something that its manifest doesn't name; nothing was changed."))
        _unpack_member(tar.extractfile(header), member, into / member.name)
    if tar.next() is not None:
        raise Failure(_("The file holds something that its manifest doesn't name; nothing was changed."))


def _unpack_member(source, member: manifests.Member, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as file:
        while data := source.read(CHUNK):
            digest.update(data)
            file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != member.sha256:
        raise Failure(
            _("{name} isn't what was saved: its checksum differs. Nothing was changed.").format(
                name=member.name
            )
        )
