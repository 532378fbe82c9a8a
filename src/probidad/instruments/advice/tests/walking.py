"""A writer's browser without a script, for tests: it sends what the page's forms hold."""

import re
from html import unescape
from html.parser import HTMLParser

from django.test import Client


class _Fields(HTMLParser):
    """The fields of a page's forms as a browser would send them, the forms that only have a button left out."""

    def __init__(self):
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self._area: str | None = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if not name:
            return
        if tag == "textarea":
            self._area = name
            self.data[name] = [""]
        elif tag == "input" and attrs.get("type") in ("checkbox", "radio"):
            if "checked" in attrs:
                self.data.setdefault(name, []).append(attrs.get("value", "on"))
        elif tag == "input":
            self.data[name] = [attrs.get("value") or ""]

    def handle_data(self, data):
        if self._area:
            self.data[self._area][0] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # The first line end after the tag isn't part of the text.
            self.data[self._area][0] = self.data[self._area][0].removeprefix("\n")
            self._area = None


def fields(response) -> dict[str, list[str]]:
    """What the page's form would send."""
    parser = _Fields()
    parser.feed(response.content.decode())
    return parser.data


def words(response) -> list[str]:
    """The words that a page shows."""
    shown = re.search(r'id="receipt".*?</ol>', response.content.decode(), re.DOTALL).group()
    return [unescape(each).strip() for each in re.findall(r"<li>(.*?)</li>", shown)]


class Walker:
    """Somebody at a browser: ``page`` is what it shows."""

    def __init__(self, *, language: str = "", **kwargs):
        self.client, self.root = Client(**kwargs), f"/{language}asesoria/"
        self.page = self.client.get(self.root)
        self.words: list[str] = []

    def begin(self, institution, kind: str = "question"):
        """Choose, and get the words."""
        self._post("escribir/", {"institution": institution.pk, "kind": kind})
        self.words = words(self.page)
        return self

    def press(self, go: str = "next", **typed):
        """Fill in the page's form and press a button of it."""
        return self._post("escribir/", fields(self.page) | typed | {"go": go})

    def confirm(self):
        """From the words to the form, typing those that are asked for."""
        self.press()
        asked = [name for name in fields(self.page) if name.startswith("word_")]
        return self.press(**{name: self.words[int(name.removeprefix("word_")) - 1] for name in asked})

    def write(self, institution, kind: str = "question", *, readers=None, **answers):
        """As far as the page that shows what will be sent."""
        self.begin(institution, kind).confirm()
        return self.press(**({"situation": "Qué hago"} | answers)).press(**(readers or {}))

    def come_back(self, typed: str | None = None, **also):
        """With the words."""
        self.page = self.client.get(self.root + "volver/")
        data = fields(self.page) | {"receipt": " ".join(self.words) if typed is None else typed} | also
        return self._post("volver/", data)

    def reply(self, text: str, **also):
        return self._post("volver/conversacion/", fields(self.page) | {"text": text} | also)

    def decide(self, what: str, **data):
        return self._post(f"volver/conversacion/{what}/", {"room": fields(self.page).get("room", "")} | data)

    def give_words(self):
        """The words, on the page that asks for them again."""
        data = fields(self.page) | {"receipt": " ".join(self.words)}
        self.page = self.client.post(self.page.request["PATH_INFO"], data, follow=True)
        return self

    def make_claim(self, **ticked):
        """From the page that names the readers of a claim."""
        self.get("volver/conversacion/denuncia/")
        return self.decide("denuncia", **(fields(self.page) | ticked))

    def get(self, path: str):
        self.page = self.client.get(self.root + path, follow=True)
        return self

    def _post(self, path: str, data: dict):
        self.page = self.client.post(self.root + path, data, follow=True)
        return self

    @property
    def text(self) -> str:
        return unescape(self.page.content.decode())

    @property
    def status(self) -> int:
        return self.page.status_code
