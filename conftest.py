"""Fixtures that every test may use, those in `tests/` as well as those beside the code."""

import os

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils import translation

from probidad.core.anonymity import custody
from tests.cast import Cast, make_cast

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture
def cast(db) -> Cast:
    """Named people with roles in an invented institution; see `tests/cast.py`."""
    return make_cast()


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, headless, for tests marked `browser`; one for the whole run."""
    from playwright.sync_api import sync_playwright

    # Playwright's loop makes Django believe that it runs in async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def first_language(settings):
    """Each test begins in Spanish: a request in another language leaves its thread in that one."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True, scope="session")
def real_cost():
    """What a guess at a key file's passphrase costs: here such files open at once, and passwords too."""
    cost = custody.COST
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 2)
        patch.setattr(custody, "COST", 2)
        yield cost
