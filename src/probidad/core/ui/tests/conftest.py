"""A page of the browser, for what only a browser can tell."""

import pytest


@pytest.fixture
def page(chromium, live_server):
    """A page at 360 px whose console errors fail the test."""
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, locale="es-MX"
    )
    tab = context.new_page()
    complaints = []
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on(
        "request",
        lambda request: complaints.append(request.url) if outside(request.url, live_server) else None,
    )
    yield tab
    context.close()
    assert not complaints


def outside(url: str, server) -> bool:
    return not url.startswith((server.url, "data:", "blob:"))
