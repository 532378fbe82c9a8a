"""Fixtures that every test may use, those in `tests/` as well as those beside the code."""

import functools
import gc
import gettext
import itertools
import os
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import management
from django.db import transaction
from django.utils import translation

from probidad.core.anonymity import blind, custody, stretching
from probidad.instruments.exercises.queries import manifests
from probidad.instruments.exercises.services import launching, mandates, opening
from probidad.instruments.indices.services import instruments
from tests import tables
from tests.cast import Cast, make_cast

# The shell is the same browser without a window of its own: the tests take two thirds of the processor's time.
CHROMIUM = next(
    (path for path in ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium") if os.path.exists(path)), ""
)
MAKE_KEY = blind.new_private_key
# Whoever asks for one of these meets a database: the test's own, or that of an installation of its own.
MEETS_DATABASE = {"db", "transactional_db", "server", "blank", "installed"}

# A property is whether it holds: how long an example takes says how busy the machine is.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")


def pytest_addoption(parser):
    parser.addoption(
        "--only-database",
        action="store_true",
        help="leave out what no database can change, and what is marked `once`",
    )


def pytest_collection_modifyitems(config, items):
    if config.getoption("--only-database"):
        config.hook.pytest_deselected(items=[each for each in items if not _depends_on_database(each)])
        items[:] = [each for each in items if _depends_on_database(each)]
    # What a module keeps stays in its database to its end: tests that begin with less come before.
    modules = itertools.groupby(items, key=lambda each: each.path)
    items[:] = [each for _path, tests in modules for each in sorted(tests, key=_kept)]


def _kept(item) -> int:
    return sum(name.startswith("kept_") for name in item.fixturenames)


def _depends_on_database(item) -> bool:
    if item.get_closest_marker("once") and not item.get_closest_marker("each_database"):
        return False
    asks = MEETS_DATABASE & set(item.fixturenames)
    return bool(asks) or item.get_closest_marker("django_db") is not None


def pytest_collection_finish():
    """Modules and tests stay to the end: without them a collection of garbage is a tenth of the work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session")
def blank_tables(tmp_path_factory) -> Path:
    """On SQLite a database file with all tables and nothing in them: `tools/test.py` says where its suites share it."""
    shared = os.environ.get("TEST_TABLES")
    return Path(shared) if shared else tmp_path_factory.mktemp("tables") / "probidad.sqlite3"


@pytest.fixture(scope="session")
def django_db_setup(request, blank_tables):
    """pytest-django's, with tables that the migrations make once: they take seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(management, "call_command", tables.kept_in(blank_tables))
        request.getfixturevalue("django_db_setup")


@pytest.fixture
def cast(db) -> Cast:
    """Named people with roles in an invented institution; see `tests/cast.py`."""
    return make_cast()


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, headless, for tests marked `browser`; one for the whole run."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(
        timeout=30_000
    )  # ms, as Playwright waits otherwise: the other suites run beside this one
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


@pytest.fixture
def own_language(monkeypatch):
    """Whoever calls the command in the tests' own process: it makes its process speak a language."""
    monkeypatch.setenv("LANGUAGE", "en")
    spoken = gettext.textdomain()
    yield
    gettext.textdomain(spoken)


@pytest.fixture(scope="session")
def rsa_keys() -> list[bytes]:
    """RSA keys that were made in this run: each takes a tenth of a second, and no test needs its own."""
    return []


@pytest.fixture(autouse=True)
def keys_at_once(rsa_keys, monkeypatch):
    """Issuing keys come from those that earlier tests have made; a test gets none twice."""
    for remembered in manifests.REMEMBERED:
        remembered.cache_clear()
    monkeypatch.setattr(blind, "new_private_key", _one_after_the_other(rsa_keys))


def _one_after_the_other(keys: list[bytes]) -> Callable[[], bytes]:
    given = itertools.count()

    def next_key() -> bytes:
        number = next(given)
        if number == len(keys):
            keys.append(MAKE_KEY())
        return keys[number]

    return next_key


@pytest.fixture(scope="session")
def keep(django_db_setup, django_db_blocker):
    """What is written inside ``with keep():`` stays for a module's tests, each of which runs in a savepoint.

    For fixtures of a module that are called ``kept_…``. A test that commits can't use them.
    """
    # Not those that tests get: a test may add keys to what is kept.
    keys: list[bytes] = []

    @contextmanager
    def kept():
        with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(blind, "new_private_key", _one_after_the_other(keys))
            patch.setattr(launching, "launch", _in_this_process)
            translation.activate(settings.LANGUAGE_CODE)
            yield
            transaction.set_rollback(True)

    return kept


@pytest.fixture(autouse=True)
def opened_at_once(monkeypatch):
    """Whoever brings a round's key waits for the end: tests have no second process on their database."""
    monkeypatch.setattr(launching, "launch", _in_this_process)


def _in_this_process(mandate, keys) -> None:
    with suppress(opening.Stopped, mandates.Superseded):
        opening.carry_out(mandate=mandate, keys=keys)


@pytest.fixture(autouse=True, scope="session")
def keys_of_threads(tmp_path_factory):
    """The destructible keys and the files of this run's conversations lie in a folder of the run's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "THREAD_FILES", tmp_path_factory.mktemp("files") / "threads")
        patch.setattr(settings, "THREAD_KEYS_FILE", tmp_path_factory.mktemp("keys") / "thread-keys.sqlite3")
        patch.setattr(settings, "THREAD_KEYS_COPIES", tmp_path_factory.mktemp("copies"))
        yield


@pytest.fixture(autouse=True, scope="session")
def real_cost():
    """What a guess at a key file's passphrase costs: here such files open at once, passwords too."""
    cost = custody.COST
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 2)
        patch.setattr(custody, "COST", 2)
        yield cost


@pytest.fixture(autouse=True, scope="session")
def real_stretching():
    """The memory and passes of Argon2id: here a key follows from a receipt or a passphrase at once."""
    real = stretching.MEMORY, stretching.PASSES
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretching, "MEMORY", 16 * 1024)
        patch.setattr(stretching, "PASSES", 1)
        yield real


@pytest.fixture(autouse=True, scope="session")
def shipped_instruments_read_once():
    """The files of instruments don't change while the tests run: reading all seven takes a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(instruments, "read_instrument", functools.cache(instruments.read_instrument))
        yield
