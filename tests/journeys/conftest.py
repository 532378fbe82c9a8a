"""One site for all journeys, filled once: a browser test is slow enough without inventing a state anew."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.core.management import call_command
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from probidad.core.people.models import Person
from probidad.web import demonstration
from tests.architecture.world import make_world
from tests.cast import make_cast
from tests.journeys.site import Site


@pytest.fixture(scope="package")
def _running(django_db_setup, django_db_blocker, chromium, tmp_path_factory):
    """The server and its database. Not pytest-django's `live_server`, which empties it after each test."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder, API_RATE=0):
        demonstration.build(lambda _step: None)
        _give_second_factors()
        world = make_world(make_cast())
        server = LiveServer("localhost")
        with server._live_server_modified_settings:
            yield Site(server.url, world, chromium)
            # Not `stop`: a thread that still hangs on a kept-alive connection would complain of its end.
            server.thread.terminate()
        call_command("flush", interactive=False, verbosity=0)


def _give_second_factors() -> None:
    """Here the demonstration's people work on a real installation, where their roles need one."""
    Authenticator.objects.bulk_create(
        Authenticator(user=person, type=Authenticator.Type.TOTP, data={"secret": generate_totp_secret()})
        for person in Person.objects.all()
    )


@pytest.fixture(autouse=True)
def keys_at_once():
    """In place of the one that lends each test the same keys: here all tests share a database that has each once."""


@pytest.fixture
def _django_db_helper(_running):
    """In place of pytest-django's, which would empty the database after each of these tests."""


@pytest.fixture
def site(_running) -> Site:
    yield _running
    _running.close_windows()
