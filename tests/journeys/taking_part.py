"""What somebody does who takes part with a script, as steps for the journeys."""

from playwright.sync_api import Page

# A browser without Web Crypto, as on an address without https.
CANNOT_SEAL = "Object.defineProperty(crypto, 'subtle', {value: undefined})"


def enter(page: Page, code: str) -> list[str]:
    """From the code to the twelve words."""
    page.goto("/ejercicios/")
    page.fill("#id_code", code)
    page.click("form[data-form=code] button")
    return words_of(page)


def wait_for_bare_address(page: Page) -> None:
    """Until the script has taken a link's code or words out of the address bar."""
    # Not wait_for_function: it polls with eval, which the pages' policy refuses.
    page.wait_for_url(lambda url: "#" not in url)


def words_of(page: Page) -> list[str]:
    page.wait_for_selector(".words li")
    return page.locator(".words li").all_inner_texts()


def begin(page: Page) -> None:
    """From the words to the list of dilemmas."""
    page.check("#id_written")
    page.locator("form[data-form=words] button").first.click()
    page.wait_for_selector(".exercise-list")


def go_on(page: Page) -> None:
    page.locator("[data-next] a, [data-no-next] a").locator("visible=true").first.click()


def choose(page: Page, option: int) -> None:
    page.wait_for_selector("form[data-form=choose]")
    page.locator("input[name=option]").nth(option).check()
    page.click("form[data-form=choose] button")


def seal(page: Page) -> None:
    page.click("form[data-form=seal] button")
    page.wait_for_selector(".insight")


def answer(page: Page, option: int = 0) -> None:
    """From a dilemma to what speaks for and against."""
    choose(page, option)
    seal(page)
