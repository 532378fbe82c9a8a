"""What a page must not do while somebody uses it."""

from playwright.sync_api import Page


class Watch:
    """Gathers complaints about a page: errors in its console, parts that fail, requests to other hosts.

    A violation of the content security policy is an error in the console.
    """

    def __init__(self, page: Page, home: str):
        self.complaints: list[str] = []
        self._home = home
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def take(self) -> list[str]:
        """The complaints since the last call."""
        taken, self.complaints = self.complaints, []
        return taken

    def _console(self, message) -> None:
        # Chromium says so of every 4xx page, which is the answer that we want; parts are seen below.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text}")

    def _request(self, request) -> None:
        if not request.url.startswith((f"{self._home}/", "data:", "blob:")):
            self.complaints.append(f"another host is asked: {request.url}")

    def _response(self, response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.complaints.append(f"{response.status} for {response.url}")
