"""What a finder gives back."""

from typing import NamedTuple

KINDS = (
    "email",
    "url_or_handle",
    "curp",
    "rfc",
    "account",
    "phone",
    "plate",
    "address",
    "date_place",
    "post",
    "name",
)


class Span(NamedTuple):
    """A part of a text, from ``start`` up to ``end``, and what kind of detail it is."""

    start: int
    end: int
    kind: str
