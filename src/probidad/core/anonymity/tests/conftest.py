"""A page that may load our modules: under the site's policy, with its static files, without a server."""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from probidad.core.ui.middleware import CONTENT_SECURITY_POLICY

HEADERS = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}


def _answer(route) -> None:
    path = urlsplit(route.request.url).path
    if path == "/":
        route.fulfill(body="<!doctype html><title>modules</title>", content_type="text/html", headers=HEADERS)
        return
    file = Path(finders.find(path.removeprefix("/static/")))
    route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file)[0], headers=HEADERS)


@pytest.fixture(scope="module")
def in_browser(chromium):
    """Runs ``script``, the body of an async function of ``given``, with the modules as ``m.blind``, ``m.seal`` …"""
    page = chromium.new_page()
    page.route("http://localhost/**", _answer)
    page.goto("http://localhost/")
    names = ["blind", "bytes", "credentials", "keyfile", "qr", "seal", "verify", "words"]

    def run(script: str, **given):
        loading = ", ".join(f"{name}: await import('/static/anonymity/{name}.js')" for name in names)
        return page.evaluate(f"async given => {{ const m = {{{loading}}}; {script} }}", given)

    yield run
    page.close()
