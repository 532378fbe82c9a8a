"""What somebody does who writes a question or a claim, as steps for the journeys."""

from playwright.sync_api import Page, expect

from tests.journeys.steps import go


def begin(page: Page, institution: str, kind: str = "question", *, root: str = "/asesoria/") -> list[str]:
    """From the entrance to the words."""
    page.goto(root)
    page.select_option("select[name=institution]", label=institution)
    page.check(f"input[name=kind][value={kind}]")
    go(page, page.locator("main form button[type=submit]"))
    return [each.strip() for each in page.locator("#receipt li").all_inner_texts()]


def go_on(page: Page) -> None:
    """The step's button."""
    go(page, page.locator("main button[name=go][value=next]"))


def confirm(page: Page, words: list[str]) -> None:
    """From the words to the form."""
    go_on(page)
    for field in page.locator("input[name^=word_]").all():
        field.fill(words[int(field.get_attribute("name").removeprefix("word_")) - 1].upper())
    go_on(page)


def solved(page: Page) -> None:
    """Wait until the script has solved the page's puzzle."""
    expect(page.locator("input[name=solution]")).not_to_have_value("")


def come_back(page: Page, words: list[str], *, with_a_script: bool = True, root: str = "/asesoria/") -> None:
    """Open the conversation."""
    page.goto(f"{root}volver/")
    page.fill("#id_receipt", " ".join(words))
    if with_a_script:
        solved(page)
    go(page, page.locator("main form button[type=submit]"))
