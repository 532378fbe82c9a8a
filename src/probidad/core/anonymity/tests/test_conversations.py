"""What reads a conversation, and what doesn't: other readers, other places, one key without the other."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probidad.core.anonymity import conversations, readers, streams, stretching, wrapping
from probidad.core.anonymity.conversations import CannotRead, ThreadKeys, granted_to, new_thread_keys
from probidad.core.anonymity.readers import CannotOpen, NotAPublicKey, PublicReader, new_reader

PASSPHRASE = "una frase que nadie más sabe"


def test_what_is_asked_for_is_the_second_recommended_option_of_rfc_9106(real_stretching):
    assert real_stretching == (64 * 1024 * 1024, 3)
    assert stretching.new_salt().is_current


@given(st.binary(max_size=5000))
def test_whoever_was_granted_the_key_reads(text):
    keys, reader = new_thread_keys("token"), new_reader()
    sealed = keys.seal(text, place="message 1")
    theirs = granted_to(reader, keys.grant(reader.public), destructible=keys.destructible, token="token")
    assert theirs.open(sealed, place="message 1") == text
    assert (len(sealed) - 12 - 16) % conversations.BLOCK == 0


def test_nobody_else_opens_a_grant_nor_one_of_another_thread():
    keys, reader = new_thread_keys("token"), new_reader()
    grant = keys.grant(reader.public)
    with pytest.raises(CannotOpen):
        granted_to(new_reader(), grant, destructible=keys.destructible, token="token")
    with pytest.raises(CannotOpen):
        granted_to(reader, grant, destructible=keys.destructible, token="other")
    with pytest.raises(CannotOpen):
        granted_to(reader, grant[:-1], destructible=keys.destructible, token="token")


@pytest.mark.parametrize("lost", ["key", "destructible"])
def test_one_key_without_the_other_reads_nothing(lost):
    keys = new_thread_keys("token")
    sealed = keys.seal(b"texto", place="message 1")
    fresh = new_thread_keys("token")
    left = {"key": keys.key, "destructible": keys.destructible, "token": "token"} | {
        lost: getattr(fresh, lost)
    }
    with pytest.raises(CannotRead):
        ThreadKeys(**left).open(sealed, place="message 1")


def test_a_text_put_into_anothers_place_does_not_read():
    keys = new_thread_keys("token")
    sealed = keys.seal(b"texto", place="message 1")
    for place in ("message 2", "worksheet 1"):
        with pytest.raises(CannotRead):
            keys.open(sealed, place=place)
    with pytest.raises(CannotRead):
        ThreadKeys(keys.key, keys.destructible, "other").open(sealed, place="message 1")
    with pytest.raises(CannotRead):
        keys.open(b"", place="message 1")


@pytest.mark.parametrize("public", [b"", b"x" * 100, b"\xff" * readers.PUBLIC])
def test_bytes_that_are_no_key_are_refused(public):
    with pytest.raises(NotAPublicKey):
        PublicReader(public).seal(b"x", purpose="p")


def test_the_same_seed_gives_the_same_reader():
    one = new_reader()
    again = readers.Reader(one.seed)
    assert again.public == one.public
    sealed = PublicReader(one.public).seal(b"x", purpose="p")
    assert again.open(sealed, purpose="p") == b"x"
    assert one.seed.hex() not in repr(one) + repr(new_thread_keys("t"))


def test_a_passphrase_opens_what_it_wrapped_and_only_for_its_owner():
    wrapped = wrapping.wrap(b"secret", PASSPHRASE, purpose="advisor 1")
    assert wrapping.unwrap(wrapped, PASSPHRASE, purpose="advisor 1") == b"secret"
    assert b"secret" not in wrapped.sealed
    for passphrase, purpose in ((PASSPHRASE + " ", "advisor 1"), (PASSPHRASE, "advisor 2")):
        with pytest.raises(wrapping.WrongPassphrase):
            wrapping.unwrap(wrapped, passphrase, purpose=purpose)


def test_a_passphrase_is_the_same_however_its_accents_are_typed():
    wrapped = wrapping.wrap(b"secret", "frase con año y canción", purpose="p")
    assert wrapping.unwrap(wrapped, "frase con an\u0303o y cancio\u0301n", purpose="p") == b"secret"


def test_what_was_wrapped_cheaper_than_today_still_opens_and_says_so(monkeypatch):
    wrapped = wrapping.wrap(b"secret", PASSPHRASE, purpose="p")
    assert wrapped.is_current
    monkeypatch.setattr(stretching, "PASSES", 2)
    assert not wrapped.is_current
    assert wrapping.unwrap(wrapped, PASSPHRASE, purpose="p") == b"secret"


@pytest.mark.parametrize(
    "stored",
    ["", "argon2id$1$1", f"argon2i$65536$1${'00' * 16}", f"argon2id$65536$1${'00' * 8}", "argon2id$x$1$zz"]
    + [f"argon2id${memory}${passes}${'00' * 16}" for memory, passes in ((2**40, 1), (65536, 1000), (0, 1))],
)
def test_a_stored_salt_that_keeps_the_server_busy_or_is_none_is_refused(stored):
    with pytest.raises(stretching.Foreign):
        stretching.Salt.read(stored)


@pytest.mark.parametrize(("processes", "at_once"), [(1, 3), (2, 1), (3, 1), (8, 1)])
def test_processes_side_by_side_derive_no_more_at_once_than_there_are_cores(monkeypatch, processes, at_once):
    running, most = [], []

    def kdf(*_values, **_costs) -> bytes:
        running.append(1)
        most.append(len(running))
        time.sleep(0.02)
        running.pop()
        return b""

    monkeypatch.setattr(stretching, "CORES", 3)
    monkeypatch.setattr(stretching, "_threads", None)
    monkeypatch.setattr(stretching.argon2id, "kdf", kdf)
    stretching.share_cores(processes)
    with ThreadPoolExecutor(9) as pool:
        list(pool.map(lambda _each: stretching.stretched(b"x", stretching.new_salt(), 32), range(9)))
    assert max(most) == at_once


SIZES = st.sampled_from([0, 1, streams.CHUNK - 1, streams.CHUNK, streams.CHUNK + 1, 3 * streams.CHUNK + 7])


def encrypted(data: bytes, key: bytes, step: int) -> bytes:
    stream = streams.Encrypting(key, bound="file 1")
    return b"".join(stream.take(data[at : at + step]) for at in range(0, len(data), step)) + stream.end()


@settings(max_examples=30)
@given(SIZES, st.integers(1000, 200_000), st.integers(1000, 200_000))
def test_a_file_comes_back_however_it_came_in_pieces(size, step, back):
    key, data = bytes(range(32)), bytes(size % 251 for _each in range(size))
    stored = encrypted(data, key, step)
    pieces = [stored[at : at + back] for at in range(0, len(stored), back)]
    assert b"".join(streams.decrypted(pieces, key, bound="file 1")) == data
    assert size < 16 or data[:16] not in stored


def damaged(stored: bytes) -> dict[str, bytes]:
    sealed = streams.CHUNK + 17
    head, first, second, rest = (
        stored[:24],
        stored[24 : 24 + sealed],
        stored[24 + sealed : 24 + 2 * sealed],
        stored[24 + 2 * sealed :],
    )
    return {
        "nothing": b"",
        "the header alone": head,
        "the last chunk cut off": head + first + second,
        "the last byte cut off": stored[:-1],
        "chunks in another order": head + second + first + rest,
        "something after its end": stored + b"x",
        "a bit": stored[:100] + bytes([stored[100] ^ 1]) + stored[101:],
    }


@pytest.mark.parametrize("what", damaged(bytes(200_000)))
def test_a_file_that_was_cut_or_altered_does_not_read(what):
    key = bytes(range(32))
    stored = encrypted(b"a" * (2 * streams.CHUNK + 10), key, 50_000)
    with pytest.raises(streams.Damaged):
        list(streams.decrypted([damaged(stored)[what]], key, bound="file 1"))


def test_a_file_put_into_anothers_place_does_not_read():
    key = bytes(range(32))
    stored = encrypted(b"a", key, 10)
    for other, bound in ((key, "file 2"), (bytes(32), "file 1")):
        with pytest.raises(streams.Damaged):
            list(streams.decrypted([stored], other, bound=bound))
