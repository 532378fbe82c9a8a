"""A box opens with its key, in its place, as it was."""

import pytest

from probidad.core.anonymity import boxes

KEY = b"k" * boxes.KEY


def test_a_box_opens_only_with_its_key_in_its_place_and_whole():
    box = boxes.sealed(b"secret", KEY, bound=b"place")
    assert boxes.opened(box, KEY, bound=b"place") == b"secret" and b"secret" not in box
    assert boxes.opened(memoryview(box), KEY, bound=b"place") == b"secret"  # as PostgreSQL's driver gives it
    altered = box[:-1] + bytes([box[-1] ^ 1])
    for wrong in (
        (box, b"o" * boxes.KEY, b"place"),
        (box, b"no key", b"place"),
        (box, KEY, b"another place"),
        (altered, KEY, b"place"),
        (box[:20], KEY, b"place"),
        (b"", KEY, b"place"),
    ):
        with pytest.raises(boxes.WrongKey):
            boxes.opened(wrong[0], wrong[1], bound=wrong[2])


def test_the_same_is_never_sealed_alike():
    assert len({boxes.sealed(b"secret", KEY, bound=b"") for _each in range(100)}) == 100
