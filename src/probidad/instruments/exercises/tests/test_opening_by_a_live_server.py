"""The whole way: the page of a running platform takes the key, and the process that it starts outlives the platform."""

import http.client
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from probidad.instruments.exercises.tests.conftest import PASSPHRASE
from probidad.instruments.exercises.tests.test_killed_opening import Site

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 40  # seconds
TOKEN = "t" * 32


def test_the_page_of_a_running_platform_opens_a_round_and_needs_no_more_of_it(ended_and_committed, tmp_path):
    client = ended_and_committed.cast.just_signed_in("custodian")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    site = Site(tmp_path)
    with open(tmp_path / "key", "wb+") as key_file, serving(site) as port:
        key_file.write(ended_and_committed.key_file)
        key_file.seek(0)
        form = {"csrfmiddlewaretoken": TOKEN, "key_file": key_file, "passphrase": PASSPHRASE}
        page = reverse("exercises-panel:round-close", args=[ended_and_committed.round.pk])
        assert post(port, page, session, form) == 302
    # The platform is gone by now.
    wait_for(lambda: site.rows("SELECT state FROM exercises_round") == [("closed",)])
    assert site.rows("SELECT count(*) FROM exercises_snapshot") == [(1,)]


@contextmanager
def serving(site: Site):
    """`probidad serve` on the database; the port. It is killed in the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = site.environment | {
        "PORT": str(port),
        "WEB_WORKERS": "1",
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "localhost",
    }
    command = [sys.executable, "-P", "-m", "probidad", "serve"]
    process = subprocess.Popen(command, env=environment)
    try:
        wait_for(lambda: process.poll() is not None or listens(port))
        assert process.poll() is None
        yield port
    finally:
        process.kill()
        process.wait()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def post(port: int, page: str, session: str, form: dict) -> int:
    """The status of the answer to a form that somebody sends who is signed in."""
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN}
    headers = {
        "Host": f"localhost:{port}",
        "Content-Type": MULTIPART_CONTENT,
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
    }
    found = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    found.request("POST", page, encode_multipart(BOUNDARY, form), headers)
    try:
        return found.getresponse().status
    finally:
        found.close()


def wait_for(happens) -> None:
    ends = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < ends
        time.sleep(0.05)
