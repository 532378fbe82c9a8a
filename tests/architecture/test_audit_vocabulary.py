"""Every event of the audit trail says how its personal data goes, and is documented."""

from pathlib import Path

import pytest
from django.utils import translation

import probidad
from probidad.core import registry
from probidad.core.audit.events import Erasure, kinds

PAGE = Path(probidad.__file__).parent.parent.parent / "docs" / "audit-events.md"
KINDS = kinds()
each_kind = pytest.mark.parametrize("kind", KINDS, ids=str)


def test_core_and_every_instrument_have_words_of_their_own():
    scopes = {kind.split(":")[0] for kind in KINDS}
    assert {"core", *(each.name for each in registry.instruments())} <= scopes


@each_kind
def test_an_event_says_what_becomes_of_personal_data(kind):
    assert isinstance(kind.erasure, Erasure)
    assert kind.erasure.years == 0 or kind.erasure.allows_personal


@each_kind
def test_an_event_is_named_in_both_languages(kind):
    said = {}
    for language in ("es-mx", "en"):
        with translation.override(language):
            said[language] = str(kind.label)
    assert said["en"] and said["es-mx"] and said["en"] != said["es-mx"]


def test_the_documentation_lists_exactly_the_events_that_exist():
    from tools import audit_events

    assert PAGE.read_text(encoding="utf-8") == audit_events.page(), (
        "run `.venv/bin/python tools/audit_events.py`: it writes docs/audit-events.md"
    )
