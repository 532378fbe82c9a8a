"""In Chromium: accessibility, widths, the keyboard, dialogs and passkeys."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    "/",
    "/en/",
    "/componentes/?errores=1",
    "/no-such-page/",
    "/panel/cuenta/login/",
    "/panel/cuenta/login/code/",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TOUCHABLE = "a.button, button:not([hidden]), .site-nav a, .panel-menu a, input:not([type=hidden]), select, .choice label"


def violations(page) -> list:
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
    found = Axe().run(page, options=options).response["violations"]
    return [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]


def sign_in(page, person) -> None:
    person.set_password("una frase muy larga 9")
    person.save()
    page.goto("/panel/cuenta/login/")
    page.fill("#id_login", person.email)
    page.fill("#id_password", "una frase muy larga 9")
    with page.expect_navigation():
        page.click("form.card button[type=submit]")


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 768), ("light", 1280)])
def test_pages_are_accessible_and_fit(chromium, live_server, scheme, width):
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        locale="es-MX",
    )
    page = context.new_page()
    wrong = {}
    for path in PAGES:
        page.goto(path)
        if found := violations(page):
            wrong[path] = found
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong[f"{path} is too wide"] = width
    context.close()
    assert not wrong


def test_everything_to_touch_is_big_enough(page):
    page.goto("/componentes/?errores=1")
    small = page.eval_on_selector_all(
        TOUCHABLE,
        """all => all.filter(e => e.checkVisibility()).map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
            .filter(([html, box]) => box.height < 43.5 && !/type="(radio|checkbox)"/.test(html))
            .map(([html, box]) => `${html} ${box.height}`)""",
    )
    assert not small


def test_the_keyboard_reaches_the_content_first_and_its_place_can_be_seen(page):
    page.goto("/componentes/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    style = page.evaluate("(s => [s.outlineStyle, s.outlineWidth])(getComputedStyle(document.activeElement))")
    assert style == ["solid", "3px"]


def test_a_refused_form_begins_with_what_is_wrong(page):
    page.goto("/componentes/?errores=1")
    expect(page.locator("#error-summary")).to_be_focused()


def test_the_menu_opens_and_closes_on_a_phone(page):
    page.goto("/")
    expect(page.locator("#site-menu")).to_be_hidden()
    page.click(".menu-button")
    expect(page.locator("#site-menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#site-menu")).to_be_hidden()
    expect(page.locator(".menu-button")).to_be_focused()


def test_a_confirmation_opens_as_a_dialog_and_gives_the_focus_back(page):
    page.goto("/componentes/")
    page.click("a[data-dialog]")
    expect(page.locator("dialog[open] [data-dialog-close]")).to_be_focused()
    assert not violations(page)
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    expect(page.locator("a[data-dialog]").first).to_be_focused()


def test_without_javascript_a_confirmation_is_a_page_and_the_menu_still_opens(chromium, live_server):
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto("/componentes/")
    page.click("a[data-dialog]")
    page.wait_for_url("**/componentes/confirmar/")
    expect(page.locator("form[data-confirm]")).to_have_count(1)
    page.click(".menu-button")
    expect(page.locator("#site-menu")).to_be_visible()
    context.close()


def test_a_passkey_is_added_and_then_signs_in_under_our_policy(page, cast):
    cast.without_second_factor("facilitator")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, cast.facilitator)
    page.goto("/panel/cuenta/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.fill("#id_password", "una frase muy larga 9")
        with page.expect_navigation():
            page.click("form.card button[type=submit]")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")
    assert Authenticator.objects.filter(user=cast.facilitator, type=Authenticator.Type.WEBAUTHN).exists()
    assert not violations(page)

    with page.expect_navigation():
        page.click("header form[action*=logout] button")
    page.goto("/panel/cuenta/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/panel/")
    assert cast.facilitator.name in page.content()
