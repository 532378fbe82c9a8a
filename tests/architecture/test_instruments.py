"""Every instrument is whole: documented, in the demonstration, in both languages, with known permissions."""

import re
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import translation

import probidad
from probidad.core import registry
from probidad.core.people.roles import Role

ROOT = Path(probidad.__file__).parent.parent.parent
INSTRUMENTS = registry.instruments()
each_instrument = pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda each: each.name)
PERMISSION = re.compile(r"[a-z_]+:[a-z_]+:[a-z_-]+")


def test_there_is_an_instrument():
    assert "exercises" in {each.name for each in INSTRUMENTS}


@each_instrument
def test_an_instrument_is_documented(instrument):
    page = ROOT / "docs" / "instruments" / f"{instrument.name}.md"
    assert page.exists(), (
        f"write docs/instruments/{instrument.name}.md: who uses it, what it promises, its rules"
    )
    assert len(page.read_text(encoding="utf-8").split()) > 150


@each_instrument
def test_an_instrument_seeds_a_demonstration(instrument):
    assert callable(instrument.seed_demo), "an empty instrument explains nothing: give it a seed_demo"


@each_instrument
def test_an_instrument_has_its_names_in_both_languages(instrument):
    for text in (instrument.title, instrument.summary):
        said = {}
        for language in ("es-mx", "en"):
            with translation.override(language):
                said[language] = str(text)
        assert said["es-mx"] and said["es-mx"] != said["en"]


@each_instrument
def test_grants_name_real_roles_and_well_formed_permissions(instrument):
    assert set(instrument.grants) <= set(Role.values)
    for permissions in instrument.grants.values():
        for permission in permissions:
            assert PERMISSION.fullmatch(str(permission))
            assert str(permission).startswith(f"{instrument.name}:")


@each_instrument
def test_the_menu_leads_to_pages_that_somebody_may_open(instrument):
    granted = {str(permission) for permissions in instrument.grants.values() for permission in permissions}
    for item in instrument.menu:
        try:
            reverse(item.url_name)
        except NoReverseMatch:
            pytest.fail(f"the menu of {instrument.name} leads to {item.url_name}, which isn't there")
        assert str(item.permission) in granted, f"nobody holds {item.permission}"
