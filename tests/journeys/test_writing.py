"""Somebody writes without giving a name, comes back with eleven words, and has everything erased."""

import re

import pytest
from playwright.sync_api import expect

from probidad.core.api.throttle import Bucket
from probidad.core.files.tests.hostile import photograph
from probidad.instruments.advice import floods
from tests.journeys import writing
from tests.journeys.steps import go
from tests.journeys.watch import Watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INSTITUTION = "Municipio de San Isidro del Valle"
TEXT = "Me pidieron adelantar el trámite de un familiar"
PHOTO = {"name": "foto del expediente.jpg", "mimeType": "image/jpeg", "buffer": photograph()}


def test_on_a_phone_without_javascript_one_writes_comes_back_and_erases(site, monkeypatch):
    monkeypatch.setattr(floods, "PATIENCE", 0)
    monkeypatch.setattr(floods, "_unsolved", Bucket(0))
    page = site.visitor(java_script_enabled=False).new_page()
    words = writing.begin(page, INSTITUTION)
    assert len(words) == 11
    writing.confirm(page, words)
    page.fill("textarea[name=situation]", TEXT)
    writing.go_on(page)
    writing.go_on(page)
    expect(page.get_by_text(TEXT)).to_be_visible()
    assert page.context.cookies() == []
    page.set_input_files("input[name=files]", [PHOTO])
    writing.go_on(page)
    expect(page.get_by_role("heading", name="Ha llegado")).to_be_visible()

    writing.come_back(page, words, with_a_script=False)
    expect(page.get_by_text(TEXT)).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("button", name=PHOTO["name"]).click()
    assert downloading.value.suggested_filename == "archivo-1-1.jpg"
    assert downloading.value.path().read_bytes() == PHOTO["buffer"]
    # The language changes on the way: the same visit.
    page.locator("a.language").click()
    page.wait_for_url("**/en/asesoria/volver/conversacion/")
    page.fill("textarea[name=text]", "One more thing")
    go(page, page.get_by_role("button", name="Send", exact=True))
    expect(page.get_by_text("One more thing")).to_be_visible()
    go(page, page.get_by_role("link", name="Erase everything"))
    go(page, page.get_by_role("button", name="Yes, erase everything"))
    expect(page.get_by_role("heading", name="Everything was erased")).to_be_visible()
    assert page.context.cookies() == []


def test_with_a_script_the_puzzle_is_solved_meanwhile_and_nobody_waits(site):
    page = site.visitor().new_page()
    watch = Watch(page, site.url)
    words = writing.begin(page, INSTITUTION, "claim")
    writing.confirm(page, words)
    page.fill("textarea[name=situation]", TEXT)
    writing.go_on(page)
    writing.go_on(page)
    writing.solved(page)
    writing.go_on(page)
    expect(page.get_by_role("heading", name="Ha llegado")).to_be_visible()
    writing.come_back(page, words)
    expect(page.get_by_text(TEXT)).to_be_visible()
    assert watch.take() == []


def test_leaving_quickly_takes_the_pages_place_in_the_history(site):
    context = site.visitor()
    page = context.new_page()
    # Where it leads from there is tested without a browser: no test asks another host.
    context.route("**/asesoria/salida/", lambda route: route.fulfill(body="El tiempo"))
    page.goto("/asesoria/duda-o-denuncia/")
    page.goto("/asesoria/volver/")
    go(page, page.get_by_role("link", name="Salir rápido"))
    expect(page.get_by_text("El tiempo")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("/asesoria/duda-o-denuncia/"))


def test_the_back_button_brings_the_typed_text_back(site):
    page = site.visitor().new_page()
    words = writing.begin(page, INSTITUTION)
    writing.confirm(page, words)
    page.fill("textarea[name=situation]", TEXT)
    writing.go_on(page)
    go(page, page.get_by_role("button", name="Paso anterior"))
    expect(page.locator("textarea[name=situation]")).to_have_value(TEXT)
