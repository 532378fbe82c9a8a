"""A download is named so that people find it again, in letters that every system takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probidad.core.reports.responses import file_name


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("informe", "villa-clara", "Segunda ronda 2026", "2026-03"), "informe-villa-clara-segunda-ronda-2026-2026-03.pdf"),
        (("Informe", "", "Año de la niñez: ¡Órgano!"), "informe-ano-de-la-ninez-organo.pdf"),
        (("informe", "第二轮", "2026-03"), "informe-2026-03.pdf"),
        (("../../etc/passwd", "a\r\nb"), "etcpasswd-a-b.pdf"),
    ],
)  # fmt: skip
def test_it_says_what_it_is_in_plain_letters(parts, expected):
    assert file_name(*parts, ending="pdf") == expected


@given(st.lists(st.text(max_size=300), max_size=5))
def test_whatever_people_write_it_is_short_and_ascii(parts):
    name = file_name("informe", *parts, ending="pdf")
    assert name.isascii() and len(name) < 255 and name.startswith("informe") and name.endswith(".pdf")
    assert not set(name) & set(' /\\:*?"<>|')
