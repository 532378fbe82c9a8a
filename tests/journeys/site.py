"""The site that the browser visits: the demonstration, and the world of the access table beside it."""

from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from probidad.core.anonymity import codes
from probidad.core.people.models import Membership, Person
from probidad.instruments.exercises.models import ParticipationCode, Round, RoundUnit
from tests.architecture.world import World
from tests.cast import BACKEND
from tests.journeys.steps import go

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
PASSWORD = "una frase muy larga 9"


def sign_in_with_password(page: Page, person: Person) -> None:
    """Through the sign-in page, up to what comes after the password."""
    page.goto("/panel/cuenta/login/")
    page.fill("#id_login", person.email)
    page.fill("#id_password", PASSWORD)
    go(page, page.get_by_role("button", name="Entrar", exact=True))
    assert not page.url.endswith("/login/")


@dataclass
class Site:
    """A running site and who is in it. All tests of this folder share it: each brings its own people."""

    url: str
    world: World
    browser: Browser
    _contexts: list[BrowserContext] = field(default_factory=list)

    def visitor(self, viewport: dict = PHONE, **options) -> BrowserContext:
        """A browser without any cookie, with a phone's screen unless told; closed after the test."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport=viewport,
            locale="es-MX",
            timezone_id="America/Mexico_City",
            reduced_motion="reduce",
            **options,
        )
        self._contexts.append(context)
        return context

    def signed_in(self, person: Person, viewport: dict = DESKTOP, **options) -> BrowserContext:
        """A browser that is signed in as the person, as if the sign-in pages had been passed."""
        client = Client()
        client.force_login(person, backend=BACKEND)
        # The test client says "/"; the site says PANEL_PATH, and a test signs in by the pages to see that.
        client.cookies[settings.SESSION_COOKIE_NAME]["path"] = settings.PANEL_PATH
        return self.with_cookies_of(client, viewport, **options)

    def with_cookies_of(self, client: Client, viewport: dict = DESKTOP, **options) -> BrowserContext:
        """A browser that holds what a test client holds."""
        context = self.visitor(viewport, **options)
        context.add_cookies(
            [
                {"name": name, "value": cookie.value, "domain": "localhost", "path": cookie["path"]}
                for name, cookie in client.cookies.items()
            ]
        )
        return context

    def code(self) -> str:
        """A code for the open round that nobody has used."""
        code, round = codes.new_code(), self.world.open
        unit = RoundUnit.objects.reporting().filter(round=round).first()
        ParticipationCode.objects.create(round=round, unit=unit, digest=codes.digest(code))
        return code

    def person(self, short: str) -> Person:
        """Somebody of the demonstration, by the short name in web/demonstration.py."""
        return Person.objects.get(email=f"{short.replace('_', '.')}@demo.example")

    def member(self, name: str, role: str | None) -> Person:
        """Somebody new with a password, no second factor, and a role in the cast's institution."""
        person = Person.objects.create_user(email=f"{name}@ejemplo.mx", name=name.title(), password=PASSWORD)
        if role:
            Membership.objects.create(person=person, role=role, institution=self.world.cast.institution)
        return person

    def closed_round(self) -> Round:
        """The demonstration's newest closed round."""
        return Round.objects.filter(state=Round.State.CLOSED, title="Segunda ronda 2026").get()

    def close_windows(self) -> None:
        while self._contexts:
            self._contexts.pop().close()
