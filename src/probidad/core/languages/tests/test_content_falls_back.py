"""A text in two languages is shown in the reader's, else in the one that exists."""

import pytest
from django.template import Context, Template
from django.utils import translation

from probidad.core.languages.text import language_of, localized

BOTH = {"es": "Obsequio", "en": "Gift"}


@pytest.mark.parametrize(
    ("language", "expected"), [("es", "Obsequio"), ("es-mx", "Obsequio"), ("en", "Gift"), ("fr", "Obsequio")]
)
def test_the_given_language_wins(language, expected):
    assert localized(BOTH, language) == expected


def test_the_active_language_is_the_default():
    with translation.override("en"):
        assert localized(BOTH) == "Gift"
    with translation.override("es-mx"):
        assert localized(BOTH) == "Obsequio"


def test_a_missing_or_empty_language_falls_back_to_the_other():
    assert localized({"en": "Gift"}, "es-mx") == "Gift"
    assert localized({"es": "Obsequio", "en": ""}, "en") == "Obsequio"
    assert language_of({"es": "Obsequio", "en": ""}, "en") == "es"


@pytest.mark.parametrize("nothing", [None, "", {}, {"es": "", "en": ""}])
def test_nothing_stays_nothing(nothing):
    assert localized(nothing, "es") == ""


def test_plain_text_passes():
    assert localized("Obsequio", "en") == "Obsequio"
    assert language_of("Obsequio") == ""


def test_the_filter_escapes_what_users_wrote():
    page = Template("{% load languages %}<p>{{ x|localized:'en' }}</p>")
    assert page.render(Context({"x": {"en": "<b>Gift</b>"}})) == "<p>&lt;b&gt;Gift&lt;/b&gt;</p>"
