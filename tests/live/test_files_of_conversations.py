"""`probidad serve` while somebody sends files: none in clear anywhere, memory flat, and killed at any moment all or nothing."""

import http.client
import itertools
import os
import signal
import threading
from pathlib import Path

import pytest
from django.urls import reverse

from probidad.core.anonymity.conversations import ThreadKeys, granted_to
from probidad.core.anonymity.destructible import KeyStore
from probidad.core.anonymity.readers import SEED, Reader
from probidad.core.anonymity.receipts import Receipt
from probidad.core.anonymity.stretching import Salt, stretched
from probidad.core.anonymity.vault import COMING, Vault
from probidad.instruments.advice import floods, queries
from probidad.instruments.advice.models import Attachment
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.participation import drafts
from probidad.instruments.advice.queries.questions import MAIN
from probidad.instruments.advice.queries.readers import readers_for
from probidad.instruments.advice.rules import Excluded
from probidad.instruments.advice.tests.conftest import house  # noqa: F401 the fixture
from probidad.instruments.exercises.tests.test_killed_opening import Site
from probidad.instruments.exercises.tests.test_opening_by_a_live_server import (
    listens,
    serving,
    wait_for,
)

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = b"lo que nadie debe hallar en ningun disco|"
MEGABYTE = 1024 * 1024
BOUNDARY = "fin"


class Sender:
    """Somebody without an account, who sends questions with files to a running platform."""

    def __init__(self, institution, folder: Path):
        self.institution, self.page = institution, reverse("advice:write")
        self.receipts: dict[int, Receipt] = {}
        self.site, self.vault = Site(folder), Vault(folder / "media" / "threads")
        self.keys = KeyStore(folder / "thread-keys.sqlite3")
        self.site.environment["TMPDIR"] = str(folder / "tmp")
        (folder / "tmp").mkdir()

    def form(self, number: int, *sizes: int) -> bytes:
        """A submission with files of such sizes, as a browser sends its last page, the puzzle solved."""
        draft = drafts.begin(institution=self.institution.pk, kind=Kind.QUESTION)
        shown = [each.pk for each in readers_for(self.institution, Kind.QUESTION, Excluded())]
        draft = draft.but(confirmed=True, answers={MAIN: f"duda {number}"}, shown=tuple(shown))
        self.receipts[number] = draft.receipt
        solution = next(str(each) for each in itertools.count() if floods.solves(draft.turn, str(each)))
        fields = {"draft": draft.sealed(), "step": "review", "go": "next", "solution": solution}
        parts = [_part(name, value.encode()) for name, value in fields.items()]
        for place, size in enumerate(sizes):
            content = (SECRET * (size // len(SECRET) + 1))[:size]
            parts.append(_part("files", content, f"{place}.txt"))
        return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()

    def send(self, port: int, form: bytes, *, pause=lambda: None) -> int:
        """The status of the answer, 0 where the connection ended before; ``pause`` is called in the middle."""
        found = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
        try:
            found.putrequest("POST", self.page, skip_host=True)
            found.putheader("Host", f"localhost:{port}")
            found.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
            found.putheader("Content-Length", str(len(form)))
            found.endheaders()
            found.send(form[: len(form) // 2])
            pause()
            found.send(form[len(form) // 2 :])
            return found.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            found.close()

    def stored(self, number: int) -> list[int] | None:
        """What the words of a submission open: the sizes of its files, all read to their end; None for nothing."""
        receipt = self.receipts[number]
        rows = self.site.rows(
            f"SELECT id, token, salt, writer_grant FROM advice_thread WHERE locator = {receipt.locator}"
        )
        if not rows:
            return None
        [(thread, token, salt, grant)] = rows
        writer = Reader(stretched(receipt.secret, Salt.read(salt), SEED))
        keys = granted_to(writer, bytes(grant), destructible=self.keys.key(token), token=token)
        [(message, sealed)] = self.site.rows(
            f"SELECT id, sealed FROM advice_message WHERE thread_id = {thread}"
        )
        assert f"duda {number}" in keys.open(bytes(sealed), place="message 1").decode()
        return [note.size for note in self._whole(message, keys)]

    def _whole(self, message: int, keys: ThreadKeys):
        rows = self.site.rows(
            "SELECT number, sealed, original FROM advice_attachment "
            f"WHERE message_id = {message} ORDER BY number"
        )
        for number, sealed, original in rows:
            note = queries.note_of(Attachment(number=number, sealed=sealed), 1, keys)
            self.vault.check(original, bytes.fromhex(note.key), note.size)
            yield note


def _part(name: str, content: bytes, filename: str = "") -> bytes:
    disposition = f'form-data; name="{name}"' + (f'; filename="{filename}"' if filename else "")
    return f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\n\r\n".encode() + content + b"\r\n"


@pytest.fixture
def sender(house, tmp_path) -> Sender:  # noqa: F811
    return Sender(house.cast.institution, tmp_path)


def holds_secret(folder: Path) -> list[Path]:
    """Files of a folder in which a piece of what was sent is in clear."""
    found = []
    for path in folder.rglob("*"):
        try:
            if path.is_file() and SECRET in path.read_bytes():
                found.append(path)
        except OSError:  # it went meanwhile
            continue
    return found


def workers(port: int) -> list[int]:
    """The processes that listen on a port."""
    inodes = {
        line.split()[9]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
    }
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            links = {os.readlink(each) for each in (process / "fd").iterdir()}
        except OSError:
            continue
        if any(f"socket:[{inode}]" in links for inode in inodes):
            found.append(int(process.name))
    return found


def most_memory(pid: int) -> int:
    """The most that a process has had, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def held_in_clear(pid: int) -> list[Path]:
    """The files that a process has open, deleted ones included, in which a piece of what was sent is in clear."""
    return [
        each for each in Path(f"/proc/{pid}/fd").iterdir() if each.is_file() and SECRET in each.read_bytes()
    ]


@pytest.mark.once
def test_while_files_come_nothing_is_in_clear_anywhere_and_memory_stays_flat(sender, tmp_path):
    seen: list[Path] = []
    with serving(sender.site) as port:
        assert sender.send(port, sender.form(0, 1000)) == 200

        def look() -> None:
            wait_for(lambda: list((tmp_path / "media" / "threads").glob(f"*{COMING}")))
            seen.extend(holds_secret(tmp_path))
            for pid in workers(port):
                seen.extend(held_in_clear(pid))

        before = {pid: most_memory(pid) for pid in workers(port)}
        form = sender.form(1, 45 * MEGABYTE, 45 * MEGABYTE)
        assert sender.send(port, form, pause=look) == 200
        grown = max(most_memory(pid) - before[pid] for pid in before)
    assert seen == [] and grown < 25 * MEGABYTE
    assert holds_secret(tmp_path) == [] and holds_secret(Path("/dev/shm")) == []
    assert sender.stored(0) == [1000] and sender.stored(1) == [45 * MEGABYTE, 45 * MEGABYTE]


def test_killed_at_any_moment_a_submission_is_there_with_all_its_files_or_not_at_all(sender, tmp_path):
    """Of what was told to be there nothing is missing; of what is there no file is."""
    folder, sizes, told = tmp_path / "media" / "threads", [2 * MEGABYTE, MEGABYTE, 500], []

    def whole() -> int:
        return len([each for each in os.listdir(folder) if not each.endswith(COMING)])

    def kill() -> None:
        for pid in workers(port):
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not listens(port))  # until the supervisor starts the next one, a second later

    def kill_while_they_come() -> None:
        wait_for(lambda: list(folder.glob(f"*{COMING}")))
        kill()

    def send(number: int, **how) -> None:
        wait_for(lambda: listens(port))
        if sender.send(port, sender.form(number, *sizes), **how) == 200:
            told.append(number)

    with serving(sender.site) as port:
        send(0)
        send(1, pause=kill_while_they_come)
        wait_for(lambda: listens(port))
        before = whole()
        sending = threading.Thread(target=send, args=[2])
        sending.start()
        wait_for(lambda: whole() == before + len(sizes))  # the rows are being written
        kill()
        sending.join()
        send(3)
        kill()
    answers = {number: sender.stored(number) for number in range(4)}
    assert answers[0] == sizes and answers[1] is None and answers[2] in (None, sizes) and told[-1:] == [3]
    assert all(answers[number] == sizes for number in told)
