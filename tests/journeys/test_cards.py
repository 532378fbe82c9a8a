"""Cards as they are handed out: printed, activated with the number on the paper, and used without an account."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from probidad.core.reports.tests.reading import page_texts
from tests.journeys.steps import go
from tests.journeys.test_taking_part import begin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE = re.compile(r"\b(?:[0-9A-Z]{4} ){3}[0-9A-Z]{4}\b")


def download(page) -> tuple[str, list[str]]:
    """The control number and the codes of a new PDF; the page stays where it is."""
    with page.expect_download() as found:
        page.get_by_role("button", name="Descargar el PDF").click()
    control_sheet, *sheets = page_texts(Path(found.value.path()).read_bytes())
    return re.search(r"\b\d{6}\b", control_sheet).group(), CODE.findall(" ".join(sheets))


def activate(page, control: str) -> None:
    page.fill("#id_control", control)
    go(page, page.get_by_role("button", name="Activar las tarjetas"))


def test_a_card_works_once_its_batch_is_active_and_never_from_a_pdf_that_was_replaced(site):
    batch = site.world.cards
    page = site.signed_in(site.world.cast.ethics_head, java_script_enabled=False).new_page()
    page.goto(f"/panel/ejercicios/{batch.round_id}/tarjetas/{batch.pk}/")
    jammed, [void] = download(page)
    control, [code] = download(page)

    phone = site.visitor(java_script_enabled=False).new_page()
    begin(phone, code)
    expect(phone.get_by_text("todavía no es válida").first).to_be_visible()

    activate(page, jammed)
    expect(page.get_by_text("No es el número del PDF más reciente").first).to_be_visible()
    activate(page, control)
    expect(page.get_by_text("Las tarjetas están activas")).to_be_visible()

    begin(phone, void)
    expect(phone.get_by_text("Ninguna ronda abierta conoce este código").first).to_be_visible()
    begin(phone, code)
    phone.wait_for_url("**/ejercicios/ronda/")
