"""Somebody with a code and a phone takes part, and stays unknown. With a script: test_with_a_script.py."""

import json

import pytest
from django.core.signals import request_started
from playwright.sync_api import expect

from probidad.core.anonymity import codes
from probidad.core.people.roles import Role
from tests.journeys import taking_part
from tests.journeys.site import sign_in_with_password
from tests.journeys.steps import go
from tests.journeys.watch import Watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def begin(page, code: str) -> None:
    page.goto("/ejercicios/")
    page.fill("#id_code", codes.grouped(codes.normalise(code)).lower())
    go(page, page.locator("main form button[type=submit]").first)


def answer(page, option: int, go_on: str, seal: str) -> None:
    page.locator("input[name=option]").nth(option).check()
    go(page, page.get_by_role("button", name=go_on))
    go(page, page.get_by_role("button", name=seal))


def test_on_a_phone_without_javascript_one_comes_from_the_code_to_the_summary(site):
    page = site.visitor(java_script_enabled=False).new_page()
    begin(page, site.code())
    go(page, page.get_by_role("link", name="Primer dilema"))
    answer(page, 1, "Continuar", "Sí, sellar mi respuesta")
    page.wait_for_url("**/dilema/1/orientacion/")

    # The language changes half-way: the same page, and the same pass.
    page.locator("a.language").click()
    page.wait_for_url("**/en/ejercicios/dilema/1/orientacion/")
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator(".insight--chosen")).to_have_count(1)
    go(page, page.get_by_role("link", name="Next dilemma"))
    answer(page, 0, "Go on", "Yes, seal my answer")
    page.fill("textarea", "We lack clear rules.")
    go(page, page.get_by_role("button", name="Send the comment"))
    go(page, page.get_by_role("link", name="My summary"))

    expect(page.locator(".value-summary li").first).to_be_visible()
    page.locator("input[name=level]").first.check()
    go(page, page.get_by_role("button", name="Send", exact=True))
    expect(page.get_by_text("Thank you.")).to_be_visible()
    go(page, page.get_by_role("button", name="Leave and forget"))
    assert page.context.cookies() == []


def test_the_back_button_after_an_answer_leads_to_what_speaks_for_and_against(site):
    page = site.visitor(java_script_enabled=False).new_page()
    begin(page, site.code())
    page.goto("/ejercicios/dilema/1/")
    answer(page, 1, "Continuar", "Sí, sellar mi respuesta")
    page.wait_for_url("**/orientacion/")
    page.go_back()
    # A page, not the browser's own error.
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    page.goto("/ejercicios/dilema/1/")
    assert page.url.endswith("/dilema/1/orientacion/"), "an answer given is not asked again"


def test_a_second_link_opened_in_the_same_tab_leaves_no_code_in_the_address_bar(site):
    page, code = site.visitor().new_page(), codes.grouped(site.code())
    page.goto("/ejercicios/")
    page.goto(f"/ejercicios/#{code}")  # the browser stays on the page
    taking_part.wait_for_bare_address(page)
    expect(page.locator("#id_code")).to_have_value(code)


def test_the_code_of_a_link_fills_the_field_and_no_address_or_cookie_carries_it(site):
    page, code = site.visitor().new_page(), codes.grouped(site.code())
    arrived: list[str] = []

    def note(environ, **kwargs):
        arrived.append(repr({name: value for name, value in environ.items() if isinstance(value, str)}))

    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.post_data or ""))
    request_started.connect(note)
    try:
        page.goto(f"/ejercicios/#{code}")
        taking_part.wait_for_bare_address(page)
        expect(page.locator("#id_code")).to_have_value(code)
        assert page.url == f"{site.url}/ejercicios/"
        assert not any(posted)
        page.click("main form button[type=submit]")
        page.wait_for_selector(".words li")
        page.reload()
    finally:
        request_started.disconnect(note)
    plain = code.replace("-", "")
    assert arrived and not [each for each in arrived if code in each or plain in each]
    assert {json.loads(each)["code"] for each in posted if each} == {plain}
    assert plain not in page.url and page.context.cookies() == []


def test_anonymous_pages_set_no_cookie_but_the_pass_and_ask_nobody_else(site):
    context = site.visitor(java_script_enabled=False)
    page = context.new_page()
    watch = Watch(page, site.url)
    for path in ("/", "/instituciones/", "/en/", "/ejercicios/"):
        page.goto(path)
    assert context.cookies() == []
    begin(page, site.code())
    page.wait_for_url("**/ejercicios/ronda/")
    passes = context.cookies()
    assert {(each["name"], each["path"]) for each in passes} == {
        ("participacion_es-mx", "/ejercicios/"),
        ("participacion_en", "/en/ejercicios/"),
    }
    assert all(each["httpOnly"] and each["sameSite"] == "Strict" and each["expires"] == -1 for each in passes)
    assert watch.complaints == []


def test_the_sign_in_cookie_does_not_reach_anonymous_or_public_pages(site):
    person = site.member("viajera", Role.FACILITATOR)
    context = site.visitor()
    page = context.new_page()
    sign_in_with_password(page, person)
    assert {each["path"] for each in context.cookies()} == {"/panel/"}
    requests = []
    page.on("request", lambda request: requests.append(request))
    for path in ("/ejercicios/", "/en/ejercicios/", "/", "/instituciones/"):
        page.goto(path)
        assert person.name not in page.content()
    assert len(requests) > 4 and [each.url for each in requests if "cookie" in each.all_headers()] == []
    answer_of_panel = page.goto("/panel/")
    assert "probidad_panel=" in answer_of_panel.request.all_headers()["cookie"], "the panel does get it"
