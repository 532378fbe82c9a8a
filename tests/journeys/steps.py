"""What all journeys do to a page."""

from playwright.sync_api import Locator, Page


def go(page: Page, place: Locator) -> None:
    """Click what leads to another page, and wait until that is there.

    A click alone may return while the old page still stands: what follows would be asked of that one, and an address
    that is opened at once would overtake a form that is being sent.
    """
    with page.expect_navigation():
        place.click()
