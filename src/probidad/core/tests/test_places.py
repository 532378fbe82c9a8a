"""Many requests may wait at once, and few work: nobody's wait keeps the others from working."""

import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest

from probidad.core import places
from probidad.core.anonymity import stretching

WITHIN = 10  # seconds
ROOM = places.Bodies(100)

pytestmark = pytest.mark.once


class Working:
    """An application that counts who works at once, and goes on when ``go`` is set."""

    def __init__(self, before=lambda: None):
        self.go, self.begun, self.at_once, self._running = threading.Event(), threading.Semaphore(0), [], []
        self._before = before

    def __call__(self, request, _start_response):
        self._before()
        self._running.append(1)
        self.at_once.append(len(self._running))
        self.begun.release()
        assert self.go.wait(WITHIN)
        self._running.pop()
        return [request["wsgi.input"].read()]


def send(application, body: bytes = b"", stream=None, size: int | None = None):
    length = str(len(body) if size is None else size)
    return application({"wsgi.input": stream or BytesIO(body), "CONTENT_LENGTH": length}, None)


def test_no_more_work_at_once_than_there_are_places():
    working = Working()
    application = places.in_turns(working, places.Places(3), ROOM)
    with ThreadPoolExecutor(9) as pool:
        answers = [pool.submit(send, application, b"option=a") for _each in range(9)]
        for _each in range(3):
            assert working.begun.acquire(timeout=WITHIN)
        assert not working.begun.acquire(timeout=0.2)
        working.go.set()
        assert [each.result(WITHIN) for each in answers] == [[b"option=a"]] * 9
    assert max(working.at_once) == 3


def test_who_waits_for_a_derivation_leaves_the_place_to_others(monkeypatch):
    others = threading.Event()
    monkeypatch.setattr(stretching.argon2id, "kdf", lambda *_given, **_costs: others.wait(WITHIN) and b"key")

    def derive(_request, _start_response):
        return stretching.stretched(b"x", stretching.new_salt(), 32)

    free = places.Places(1)
    with ThreadPoolExecutor(2) as pool:
        deriving = pool.submit(send, places.in_turns(derive, free, ROOM))
        answer = pool.submit(send, places.in_turns(lambda *_given: [b"page"], free, ROOM))
        assert answer.result(WITHIN) == [b"page"]
        others.set()
        assert deriving.result(WITHIN) == b"key"
    assert free.free == 1, "a place was given back twice, or not at all"


class Silent:
    """A connection that begins to send and then says nothing."""

    def __init__(self):
        self.asked, self.ends = threading.Event(), threading.Event()

    def read(self, _size: int = -1) -> bytes:
        self.asked.set()
        assert self.ends.wait(WITHIN)
        return b""


@pytest.mark.parametrize("size", [100, places.READ_FIRST + 1])
def test_a_connection_that_says_nothing_holds_no_place(size):
    silent, free = Silent(), places.Places(1)
    application = places.in_turns(lambda request, _start: [request["wsgi.input"].read()], free, ROOM)
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(send, application, stream=silent, size=size)
        assert silent.asked.wait(WITHIN)
        assert pool.submit(send, application, b"hola").result(WITHIN) == [b"hola"]
        silent.ends.set()
        assert waiting.result(WITHIN) == [b""]


def test_an_error_gives_the_place_back():
    free = places.Places(1)

    def fails(*_given):
        raise RuntimeError

    for _each in range(3):
        with pytest.raises(RuntimeError):
            send(places.in_turns(fails, free, ROOM))
    assert free.free == 1


@pytest.mark.parametrize(("size", "room"), [(100, 4), (places.READ_FIRST + 1, 1)])
def test_no_more_wait_for_what_they_bring_than_there_is_room_for_and_whoever_reads_gets_an_answer(size, room):
    bodies, silent = places.Bodies(5), [Silent() for _each in range(room)]

    def answer(request, _start):
        return [b"too many" if places.TOO_MANY in request else request["wsgi.input"].read() or b"page"]

    application = places.in_turns(answer, places.Places(2), bodies)
    with ThreadPoolExecutor(room + 1) as pool:
        waiting = [pool.submit(send, application, stream=each, size=size) for each in silent]
        assert all(each.asked.wait(WITHIN) for each in silent)
        unread = Silent()
        assert pool.submit(send, application, stream=unread, size=size).result(WITHIN) == [b"too many"]
        assert not unread.asked.is_set()
        assert pool.submit(send, application).result(WITHIN) == [b"page"]
        for each in silent:
            each.ends.set()
        assert [each.result(WITHIN) for each in waiting]
        assert send(application, b"x" * size) == [b"x" * size]


def test_files_that_come_slowly_keep_no_text_from_being_sent():
    silent, bodies = Silent(), places.Bodies(5)
    application = places.in_turns(
        lambda request, _start: [request["wsgi.input"].read()], places.Places(2), bodies
    )
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(send, application, stream=silent, size=places.READ_FIRST + 1)
        assert silent.asked.wait(WITHIN)
        assert pool.submit(send, application, b"hola").result(WITHIN) == [b"hola"]
        silent.ends.set()
        assert waiting.result(WITHIN) == [b""]


@pytest.mark.parametrize(
    ("path", "said"), [("/asesoria/escribir/", "demasiados"), ("/en/asesoria/escribir/", "Too many")]
)
def test_whoever_is_not_read_is_told_in_their_language(client, path, said):
    answer = client.post(path, {"draft": "x"}, **{places.TOO_MANY: True})
    assert answer.status_code == 429 and answer["Retry-After"] and said in answer.content.decode()
