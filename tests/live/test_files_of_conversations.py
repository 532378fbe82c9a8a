"""`probidad serve` while somebody sends files: none in clear anywhere, memory flat, and killed at any moment all or nothing."""

import http.client
import os
import shutil
import signal
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from probidad.core.anonymity.vault import COMING, Vault
from probidad.instruments.advice import queries
from probidad.instruments.advice.models import Attachment
from probidad.instruments.advice.tests.conftest import house  # noqa: F401 the fixture
from probidad.instruments.advice.unlocking import COOKIE
from probidad.instruments.exercises.tests.test_killed_opening import Site
from probidad.instruments.exercises.tests.test_opening_by_a_live_server import (
    TOKEN,
    listens,
    serving,
    wait_for,
)

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = b"lo que nadie debe hallar en ningun disco|"
MEGABYTE = 1024 * 1024
BOUNDARY = "fin"


class Sender:
    """An advisor who has taken a conversation and answers with files, on a running platform."""

    def __init__(self, house, folder: Path):  # noqa: F811
        _receipt, self.thread = house.write()
        browser = house.browser("advisor")
        page = reverse("advice-panel:take", args=[self.thread.pk])
        browser.post(page, {"text": "Ya lo tengo."})
        self.keys = house.keys("advisor", self.thread)
        self.page = reverse("advice-panel:reply", args=[self.thread.pk])
        names = (settings.SESSION_COOKIE_NAME, COOKIE)
        self.cookies = "; ".join(
            [
                *(f"{name}={browser.cookies[name].value}" for name in names),
                f"{settings.CSRF_COOKIE_NAME}={TOKEN}",
            ]
        )
        shutil.copy(settings.THREAD_KEYS_FILE, folder / "thread-keys.sqlite3")
        self.site, self.vault = Site(folder), Vault(folder / "media" / "threads")
        self.site.environment["TMPDIR"] = str(folder / "tmp")
        (folder / "tmp").mkdir()

    def form(self, text: str, *sizes: int) -> bytes:
        """A form with a text and files of such sizes, as a browser sends it."""
        parts = [_part("csrfmiddlewaretoken", TOKEN.encode()), _part("text", text.encode())]
        for number, size in enumerate(sizes):
            content = (SECRET * (size // len(SECRET) + 1))[:size]
            parts.append(_part("files", content, f"{number}.txt"))
        return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()

    def send(self, port: int, form: bytes, *, pause=lambda: None) -> int:
        """The status of the answer, 0 where the connection ended before; ``pause`` is called in the middle."""
        found = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
        try:
            found.putrequest("POST", self.page, skip_host=True)
            found.putheader("Host", f"localhost:{port}")
            found.putheader("Cookie", self.cookies)
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

    def stored(self) -> dict[str, list[int]]:
        """Each answer's text and the sizes of its files, all of which were read to their end."""
        if connection.vendor == "sqlite":
            connection.close()
        found = {}
        for number, sealed in self.site.rows(
            "SELECT number, sealed FROM advice_message WHERE from_staff ORDER BY number"
        ):
            said = self.keys.open(bytes(sealed), place=f"message {number}").decode()
            found[said] = [note.size for note in self._whole(number)]
        return found

    def _whole(self, message: int):
        rows = self.site.rows(
            "SELECT a.number, a.sealed, a.original FROM advice_attachment a JOIN advice_message m "
            f"ON m.id = a.message_id WHERE m.number = {message} ORDER BY a.number"
        )
        for number, sealed, original in rows:
            note = queries.note_of(Attachment(number=number, sealed=sealed), message, self.keys)
            self.vault.check(original, bytes.fromhex(note.key), note.size)
            yield note


def _part(name: str, content: bytes, filename: str = "") -> bytes:
    disposition = f'form-data; name="{name}"' + (f'; filename="{filename}"' if filename else "")
    return f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\n\r\n".encode() + content + b"\r\n"


@pytest.fixture
def sender(house, tmp_path) -> Sender:  # noqa: F811
    return Sender(house, tmp_path)


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
        assert sender.send(port, sender.form("pequeño", 1000)) == 302

        def look() -> None:
            wait_for(lambda: list((tmp_path / "media" / "threads").glob(f"*{COMING}")))
            seen.extend(holds_secret(tmp_path))
            for pid in workers(port):
                seen.extend(held_in_clear(pid))

        before = {pid: most_memory(pid) for pid in workers(port)}
        form = sender.form("grande", 45 * MEGABYTE, 45 * MEGABYTE)
        assert sender.send(port, form, pause=look) == 302
        grown = max(most_memory(pid) - before[pid] for pid in before)
    assert seen == [] and grown < 25 * MEGABYTE
    assert holds_secret(tmp_path) == [] and holds_secret(Path("/dev/shm")) == []
    sizes = sender.stored()
    assert sorted(map(tuple, sizes.values())) == [(), (1000,), (45 * MEGABYTE, 45 * MEGABYTE)]


def test_killed_at_any_moment_an_answer_is_there_with_all_its_files_or_not_at_all(sender, tmp_path):
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
        if sender.send(port, sender.form(f"respuesta {number}", *sizes), **how) == 302:
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
    stored = sender.stored()
    answers = {number: stored.get(f'{{"text":"respuesta {number}"}}') for number in range(4)}
    assert answers[0] == sizes and answers[1] is None and answers[2] in (None, sizes) and told[-1:] == [3]
    assert all(answers[number] == sizes for number in told)
