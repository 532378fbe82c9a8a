"""One way to write a day in each language, in sentences and in tables."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format

from probidad.core.ui.tables import day


@pytest.mark.parametrize(
    ("language", "sentence", "table"),
    [("es-mx", "21 de noviembre de 2026", "21 nov 2026"), ("en", "21 Nov 2026", "21 Nov 2026")],
)
def test_a_day_is_written_as_its_language_does(language, sentence, table):
    with translation.override(language):
        assert date_format(date(2026, 11, 21)) == sentence
        assert date_format(date(2026, 11, 21), "SHORT_DATE_FORMAT") == day(date(2026, 11, 21)).text == table
