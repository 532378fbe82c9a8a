"""Every page of the site, looked at once: what is wrong with it is kept by kind, for the tests to read."""

import json
from collections import defaultdict
from dataclasses import dataclass

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import BrowserContext, Error, Page, TimeoutError

from probidad.core.anonymity import codes
from probidad.core.people.roles import Role
from probidad.instruments.exercises.models import SignedManifest
from probidad.web import demonstration
from tests.architecture.access_table import TABLE
from tests.architecture.world import PASSPHRASE
from tests.authenticator import code_of_the_app
from tests.cast import SIGNED_IN
from tests.journeys import custody, survey_advice, survey_advice_states, survey_indices, taking_part
from tests.journeys.site import DESKTOP, PHONE, Site, sign_in_with_password
from tests.journeys.steps import go
from tests.journeys.watch import Watch

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
MAXIMUM_HTML = 100_000  # bytes as the server wrote them, before any compression
# Forms of the panel that are sent empty, to see what they say of it.
REFUSING = (
    "institutions-panel:create",
    "institutions-panel:rename",
    "institutions-panel:add-unit",
    "taxonomy-panel:add-own-value",
    "people:invite",
    "people:account",
    "exercises-panel:dilemmas-import",
    "exercises-panel:dilemma-withdraw",
    "exercises-panel:draft-return",
    "exercises-panel:round-new",
    "exercises-panel:roster",
    "exercises-panel:key",
    "exercises-panel:round-close",
    "advice-panel:case-new",
    "advice-panel:certificate-external",
    "indices-panel:round-prepare",
    "indices-panel:round-abandon",
    "indices-panel:seat-new",
    "indices-panel:form",
    "indices-panel:received-decline",
    "indices-panel:received-contest",
    "indices-panel:finding-change",
    "indices-panel:dispute-decide",
    "indices-panel:correction-new",
    "indices-panel:instrument-import",
    "indices-panel:commitment",
)
_RUN = """options => axe.run(document, {...options, resultTypes: ["violations"], preload: false}).then(
    found => found.violations.map(each => [each.id, each.nodes.map(node => node.html.slice(0, 140)).slice(0, 4)]))"""
_STRUCTURE = """() => ({
    headings: document.querySelectorAll("h1").length,
    title: document.title.trim(),
    language: document.documentElement.lang,
    main: document.querySelectorAll("main").length,
    bytes: performance.getEntriesByType("navigation")[0].decodedBodySize,
})"""
# What a rule of style can tell apart: an element and its parent, by tag, class and state.
_STYLED = """() => [...document.querySelectorAll("body *")].map(each => [each.parentElement, each].map(
    one => `${one.tagName}.${one.getAttribute("class") || ""} ${one.getAttribute("aria-current") || ""} ${one.disabled || ""}`
).join(" > "))"""
_WIDER = "() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth"
_EMPTIED = """form => {
    for (const field of form.querySelectorAll("input:not([type=hidden]), textarea, select")) {
        if (field.type === "checkbox" || field.type === "radio") field.checked = false;
        else field.value = "";
    }
    form.noValidate = true;
}"""


@dataclass
class Survey:
    """Looks at pages; ``wrong`` says of each kind of fault on which page it is and what."""

    site: Site

    def __post_init__(self):
        self.wrong: dict[str, list[str]] = defaultdict(list)
        self.seen: list[str] = []
        self._styled: set[str] = set()

    def window(self, context) -> Page:
        page = context.new_page()
        page.watch = Watch(page, self.site.url)
        return page

    def open(self, page: Page, name: str, url: str) -> None:
        page.goto(url)
        self.look(page, name)

    def look(self, page: Page, name: str) -> None:
        """Look at the page that is open: everything on a phone in light; on a desk, in dark, its width and contrast.

        Contrast, which costs most of a survey, is looked at where something stands that stood on no page before.
        Which screen comes first depends on where the page before was left: each change lays it out anew.
        """
        page.wait_for_load_state()
        self.seen.append(name)
        self._structure(page, name)
        new = set(page.evaluate(_STYLED)) - self._styled
        self._styled |= new
        page.evaluate(AXE_SCRIPT)
        screens = [self._on_a_phone, self._on_a_desk]
        for look in reversed(screens) if page.viewport_size == DESKTOP else screens:
            look(page, name, bool(new))
        self.wrong["misbehaviour"] += [f"{name}: {each}" for each in page.watch.take()]

    def _on_a_phone(self, page: Page, name: str, contrast: bool) -> None:
        self._at(page, PHONE, "light")
        self._width(page, f"{name}, 360 px")
        options = {"runOnly": WCAG, "rules": {"color-contrast": {"enabled": contrast}}}
        self._axe(page, f"{name}, 360 px", options)

    def _on_a_desk(self, page: Page, name: str, contrast: bool) -> None:
        self._at(page, DESKTOP, "dark")
        self._width(page, f"{name}, 1280 px")
        if contrast:
            options = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
            self._axe(page, f"{name}, 1280 px, dark", options)

    def _at(self, page: Page, screen: dict, scheme: str) -> None:
        if page.viewport_size != screen:
            page.set_viewport_size(screen)
        page.emulate_media(color_scheme=scheme)

    def refuse(self, page: Page, name: str) -> None:
        """Send the page's form with nothing in it, and look at what it says of that."""
        page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
        form = page.locator("main form[method=post]:not([action*=bloquear]):visible").first
        form.evaluate(_EMPTIED)
        form.locator("button[type=submit]").first.click()
        try:
            page.wait_for_selector(".error-summary")
        except TimeoutError:
            self.wrong["structure"].append(f"{name}: an empty form isn't told what is wrong")
        self.look(page, f"{name} refused")

    def _structure(self, page: Page, name: str) -> None:
        found = page.evaluate(_STRUCTURE)
        if found["headings"] != 1 or found["main"] != 1:
            self.wrong["structure"].append(f"{name}: {found}")
        language = "en" if "/en/" in page.url else "es-mx"
        if found["language"] != language or not found["title"] or found["title"].startswith("·"):
            self.wrong["structure"].append(f"{name}: {found}")
        if not 0 < found["bytes"] < MAXIMUM_HTML:
            self.wrong["weight"].append(f"{name}: {found['bytes']} bytes")

    def _width(self, page: Page, name: str) -> None:
        if (over := page.evaluate(_WIDER)) > 0:
            self.wrong["width"].append(f"{name}: {over} px too wide")

    def _axe(self, page: Page, name: str, options: dict) -> None:
        for rule, nodes in page.evaluate(_RUN, options):
            self.wrong["accessibility"].append(f"{name}: {rule} {json.dumps(nodes, ensure_ascii=False)}")


def survey(site: Site) -> Survey:
    """Look at everything."""
    found = Survey(site)
    _pages_of_the_table(found)
    _taking_part(found)
    _taking_part_with_a_script(found)
    survey_advice.writers_pages(found)
    survey_advice.readers_pages(found)
    survey_advice_states.writers_states(found)
    survey_advice_states.public_states(found)
    survey_advice_states.staffs_states(found)
    survey_indices.working_pages(found)
    _custody(found)
    _checking(found)
    _outside(found)
    _demonstration(found)
    _accounts(found)
    return found


def _pages_of_the_table(found: Survey) -> None:
    """Each address that answers with a page, as the first who may see it; the first locked key is opened on the way."""
    windows = {}
    for name, row in TABLE.items():
        # Visitors first: what they may see needs no account. Pages of participants have their own walk.
        who = next((each for each in ("visitor", *SIGNED_IN) if row.answers[each] == 200), None)
        if who is None:
            continue
        if who not in windows:
            windows[who] = found.window(_context(found.site, who))
        with translation.override("es-mx"):
            url = reverse(name, args=row.args(found.site.world))
        if _shows_a_page(windows[who], url):
            survey_advice.open_key(windows[who], PASSPHRASE)
            found.look(windows[who], name)
            if name in REFUSING:
                found.refuse(windows[who], name)


def _context(site: Site, who: str) -> BrowserContext:
    return site.visitor() if who == "visitor" else site.signed_in(site.world.cast.people[who])


def _shows_a_page(page: Page, url: str) -> bool:
    """Open an address, and say whether it is a page: a file is downloaded, and data is shown as it is."""
    try:
        answer = page.goto(url)
    except Error as error:
        if "Download is starting" in error.message:
            return False
        raise
    is_page = answer.headers["content-type"].startswith("text/html")
    if not is_page:
        page.watch.take()  # the browser shows data in a style of its own, which our policy refuses
    return is_page


def _taking_part(found: Survey) -> None:
    """Without Web Crypto: the server seals."""
    page = found.window(found.site.visitor())
    page.add_init_script(taking_part.CANNOT_SEAL)
    submit = page.locator("main form button[type=submit]").first
    page.goto("/ejercicios/")
    page.fill("#id_code", "K7QM")
    go(page, submit)
    found.look(page, "garbled code")
    page.fill("#id_code", codes.grouped(codes.new_code()))
    go(page, submit)
    found.look(page, "unknown code")
    found.open(page, "without a code", "/ejercicios/ronda/")
    page.fill("#id_code", found.site.code())
    go(page, submit)
    found.look(page, "overview")
    found.open(page, "dilemma", "/ejercicios/dilema/1/")
    go(page, submit)
    page.wait_for_selector(".error-summary")
    found.look(page, "nothing chosen")
    page.locator("input[name=option]").first.check()
    go(page, submit)
    found.look(page, "confirmation")
    go(page, page.locator("button[name=confirmed]"))
    found.look(page, "insight")
    go(page, submit)
    page.wait_for_selector(".error-summary")
    found.look(page, "empty comment")
    found.open(page, "summary", "/ejercicios/resumen/")
    found.open(page, "insight in English", "/en/ejercicios/dilema/1/orientacion/")
    found.open(page, "summary in English", "/en/ejercicios/resumen/")
    go(page, page.locator(".leave button"))
    found.look(page, "left")


def _taking_part_with_a_script(found: Survey) -> None:
    page = found.window(found.site.visitor())
    words = taking_part.enter(page, found.site.code())
    page.click("[data-qr] summary")
    page.click(".fingerprint summary")
    page.wait_for_selector("svg.qr")
    found.look(page, "words")
    page.locator("form[data-form=words] button").first.click()
    page.wait_for_selector(".error-summary")
    found.look(page, "words not written down")
    taking_part.begin(page)
    found.look(page, "overview in the browser")
    taking_part.go_on(page)
    page.click("form[data-form=choose] button")
    page.wait_for_selector(".error-summary")
    found.look(page, "nothing chosen in the browser")
    taking_part.choose(page, 0)
    page.wait_for_selector(".chosen")
    found.look(page, "confirmation in the browser")
    taking_part.seal(page)
    page.click("form[data-form=comment] button")
    page.wait_for_selector(".error-summary")
    found.look(page, "insight in the browser, empty comment")
    page.goto(page.url.partition("#")[0] + "#summary")
    page.wait_for_selector(".value-summary")
    page.click("form[data-form=rate] button")
    page.wait_for_selector(".error-summary")
    found.look(page, "summary in the browser, nothing chosen")
    page.goto("/ejercicios/")
    page.wait_for_selector("[data-held] a")
    page.locator("details summary").last.click()
    page.fill("#id_words", " ".join(words[:11]))
    page.click("form[data-form=words] button")
    page.wait_for_selector(".error-summary")
    found.look(page, "eleven words")
    page.click("[data-held] a")
    page.wait_for_selector(".exercise-list")
    page.click("form[data-form=forget] button")
    page.wait_for_selector("form[data-form=forget]", state="detached")
    found.look(page, "left in the browser")


def _custody(found: Survey) -> None:
    page = found.window(found.site.signed_in(found.site.world.cast.custodian))
    page.goto(f"{custody.round_with_roster(found.site)}llave/")
    page.click("[data-make] button")
    page.wait_for_selector(".field--error")
    found.look(page, "key without a passphrase")
    custody.make_key(page)
    found.look(page, "key made")
    go(page, page.locator("[data-made] form button"))
    found.look(page, "keys being made")
    custody.look_at_manifest(page)
    found.look(page, "manifest to sign")
    page.click("[data-open] button")
    page.wait_for_selector(".field--error")
    found.look(page, "manifest to sign, no file")


def _checking(found: Survey) -> None:
    page = found.window(found.site.visitor())
    found.open(page, "check a closed round", f"/en/ejercicios/comprobar/{found.site.world.closed.token}/")
    page.goto("/ejercicios/comprobar/")
    page.fill("#id_text", SignedManifest.objects.first().document + " ")
    go(page, page.locator("main form button").first)
    found.look(page, "another manifest than is published")


def _outside(found: Survey) -> None:
    page = found.window(found.site.visitor())
    for path in (
        "/en/",
        "/en/ejercicios/",
        "/en/instituciones/",
        "/en/ejercicios/programa/",
        "/en/asesoria/",
        "/componentes/?errores=1",
        "/no-existe/",
        "/?q=%00",
        "/panel/no-existe/",
    ):
        found.open(page, path, path)


def _demonstration(found: Survey) -> None:
    """Desks of all roles, and pages with as much in them as in real life."""
    site = found.site
    closed, desk = site.closed_round().pk, reverse("panel:desk")
    more = {
        "etica": [
            f"/panel/ejercicios/{closed}/informe/",
            f"/panel/ejercicios/{closed}/informe/sumas/",
            f"/panel/ejercicios/{closed}/informe/unidades/",
            f"/panel/ejercicios/{closed}/informe/dilemas/",
            f"/panel/ejercicios/{closed}/informe/guia/",
            f"/panel/ejercicios/{closed}/comentarios/",
            f"/panel/ejercicios/{closed}/",
            "/panel/ejercicios/",
            "/panel/personas/institucion/san-isidro-del-valle/",
        ],
        "titular": [f"/panel/ejercicios/{closed}/informe/", f"/panel/ejercicios/{closed}/informe/guia/"],
        "auditora": ["/panel/bitacora/"],
        "operadora": ["/panel/instituciones/", "/instituciones/?q=altavista"],
    }
    roles = set()
    for door in demonstration.doors():
        short = door.person.email.partition("@")[0].replace(".", "_")
        if door.role in roles:
            continue
        roles.add(door.role)
        page = found.window(site.signed_in(door.person))
        found.open(page, f"desk of {door.role}", desk)
        for path in more.get(short, []):
            found.open(page, f"{short} at {path}", path)
        page.context.close()


def _accounts(found: Survey) -> None:
    """States of the sign-in and of the second step that the cast, which has both, never sees."""
    person = found.site.member("revisora", Role.CUSTODIAN)
    page = found.window(found.site.visitor())
    page.goto("/panel/cuenta/login/")
    page.fill("#id_login", person.email)
    page.fill("#id_password", "no es esta, seguro")
    go(page, page.locator("main form button[type=submit]").first)
    page.wait_for_selector("[role=alert]")
    found.look(page, "wrong password")
    sign_in_with_password(page, person)
    found.look(page, "second step wanted")
    found.open(page, "who are you, again", "/panel/cuenta/reauthenticate/")
    found.open(page, "passkey", "/panel/cuenta/2fa/webauthn/add/")
    found.open(page, "second step set up", "/panel/cuenta/2fa/totp/activate/")
    page.fill("#id_code", "000000")
    go(page, page.locator("main form button[type=submit]").first)
    page.wait_for_selector("[role=alert]")
    found.look(page, "second step refused")
    page.fill("#id_code", code_of_the_app(page.locator("#totp-secret").text_content()))
    page.click("main form button[type=submit]")
    page.wait_for_url("**/recovery-codes/")
    found.look(page, "recovery codes")
    found.open(page, "change password", "/panel/cuenta/password/change/")
