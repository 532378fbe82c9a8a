"""Without a mouse: everything can be reached, seen and done."""

import pytest
from playwright.sync_api import expect

from probidad.core.anonymity import codes
from tests.journeys import writing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What has the focus, whether one sees that it has, and whether it is on the screen.
FOCUS = """() => {
  const it = document.activeElement;
  const marks = element => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  };
  const box = it.getBoundingClientRect();
  const seen = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 20) / 2);
  return {
    what: it.outerHTML.slice(0, 120),
    marked: it.matches(":focus-visible") && (marks(it) || (it.labels ? [...it.labels].some(marks) : false)
      || Boolean(it.closest(".choice") && marks(it.closest(".choice")))),
    onScreen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: !(seen && (it.contains(seen) || seen.contains(it))),
  };
}"""


def tab_to(page, selector: str) -> None:
    """Press Tab until the element has the focus; each stop on the way must be seen."""
    for _stop in range(40):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["marked"] and focus["onScreen"] and not focus["covered"], focus
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def test_choosing_confirming_and_going_on_works_with_the_keyboard_alone(site):
    page = site.visitor().new_page()
    page.goto("/ejercicios/")
    tab_to(page, "#id_code")
    page.keyboard.type(codes.grouped(site.code()))
    page.keyboard.press("Enter")
    page.wait_for_selector(".words li")
    tab_to(page, "#id_written")
    page.keyboard.press("Space")
    tab_to(page, "form[data-form=words] button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".exercise-list")
    tab_to(page, "a.button")
    page.keyboard.press("Enter")
    page.wait_for_selector("form[data-form=choose]")
    tab_to(page, "input[type=radio]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=option]").nth(1)).to_be_checked()
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector("form[data-form=seal]")
    tab_to(page, "form[data-form=seal] button")
    page.keyboard.press("Space")
    page.wait_for_selector(".insight")
    tab_to(page, "main .actions a.button[href$='#2']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#2")


def press(page, selector: str, key: str = "Enter") -> None:
    """With the keyboard alone to what leads to another page, and on."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press(key)


def test_writing_and_coming_back_work_with_the_keyboard_alone(site):
    page = site.visitor().new_page()
    page.goto("/asesoria/")
    tab_to(page, "select[name=institution]")
    page.keyboard.type("Municipio de San")
    tab_to(page, "input[name=kind]")
    page.keyboard.press("Space")
    press(page, "main form button")
    words = page.get_by_role("list", name="Tu frase secreta").locator("li").all_inner_texts()
    press(page, "button[name=go]")
    for asked in page.locator("input[name^=word_]").all():
        name = asked.get_attribute("name")
        tab_to(page, f"[name={name}]")
        page.keyboard.type(words[int(name.removeprefix("word_")) - 1].strip())
    press(page, "button[name=go][value=next]")
    tab_to(page, "textarea[name=situation]")
    page.keyboard.type("Me pidieron adelantar un expediente")
    press(page, "button[name=go][value=next]")
    tab_to(page, "input[name=people]")
    page.keyboard.press("Space")
    press(page, "button[name=go][value=next]")
    tab_to(page, "input[type=file]")
    writing.solved(page)
    press(page, "button[name=go][value=next]")
    press(page, "main a.button")
    tab_to(page, "#id_receipt")
    page.keyboard.type(" ".join(each.strip() for each in words))
    writing.solved(page)
    press(page, "main form button")
    tab_to(page, "textarea[name=text]")
    page.keyboard.type("Una cosa más")
    press(page, "main form button")
    expect(page.get_by_text("Una cosa más")).to_be_visible()
    # The way out is the first thing after the languages, on each of these pages.
    page.goto("/asesoria/volver/")
    tab_to(page, "[data-elsewhere]")
    expect(page.get_by_role("link", name="Salir rápido")).to_be_focused()


@pytest.mark.parametrize(
    ("path", "field"), [("/ejercicios/", "#id_code"), ("/panel/ejercicios/nueva/villa-clara/", "#id_title")]
)
def test_after_an_error_the_focus_is_on_what_is_wrong_and_leads_to_the_field(site, path, field):
    page = site.signed_in(site.world.cast.ethics_head).new_page()
    page.goto(path)
    page.focus(field)
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    tab_to(page, "#error-summary a")
    page.keyboard.press("Enter")
    expect(page.locator(field)).to_be_focused()
    described = page.get_attribute(field, "aria-describedby").split()
    assert any(page.locator(f"[id='{each}']").inner_text() for each in described if "error" in each)
    assert page.get_attribute(field, "aria-invalid") == "true"
