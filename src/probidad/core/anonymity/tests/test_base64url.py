"""Bytes in JSON have one text."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probidad.core.anonymity.base64url import decode, encode

pytestmark = pytest.mark.once
ALPHABET = string.ascii_letters + string.digits + "-_"


@given(st.binary(max_size=300))
def test_what_was_written_is_read(data):
    assert decode(encode(data)) == data


@given(st.text(ALPHABET + "+/= \né", max_size=12))
def test_no_other_text_is_read_as_the_same_bytes(text):
    try:
        data = decode(text)
    except ValueError:
        return
    assert encode(data) == text


@pytest.mark.parametrize(
    "text", ["AA==", "AB", "AAB", "A", "AAAAA", "+/++", "AAA\n", " AAAA", "éAAA", "\ud800AAA"]
)
def test_a_text_that_was_written_otherwise_is_refused(text):
    with pytest.raises(ValueError, match="not base64url"):
        decode(text)


@pytest.mark.parametrize("value", [None, 1, b"AAAA", ["AAAA"]])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(ValueError, match="not base64url"):
        decode(value)
