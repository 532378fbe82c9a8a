"""Somebody takes part in a browser that seals by itself: what is sent, what is kept, and the ways back."""

import datetime as dt
import io
import json
from itertools import pairwise

import pytest
import zxingcpp
from django.core.signals import request_started
from mnemonic import Mnemonic
from PIL import Image
from playwright.sync_api import expect

from probidad.core.people.roles import Role
from probidad.instruments.exercises.models import Ballot, Round
from tests.journeys.site import sign_in_with_password
from tests.journeys.taking_part import (
    CANNOT_SEAL,
    answer,
    begin,
    choose,
    enter,
    go_on,
    seal,
    wait_for_bare_address,
)
from tests.journeys.watch import Watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STORED = "() => JSON.stringify([{...localStorage}, {...sessionStorage}])"


@pytest.fixture
def page(site):
    return site.visitor().new_page()


def held(page) -> list[dict]:
    """The credentials that the browser keeps."""
    [[round], _session] = [list(each.values()) or [None] for each in json.loads(page.evaluate(STORED))]
    return json.loads(round)["credentials"]


def test_from_the_code_to_the_summary_on_one_page(site, page):
    watch = Watch(page, site.url)
    ballots = Ballot.objects.count()
    enter(page, site.code())
    page.locator("form[data-form=words] button").first.click()
    # The words are to be written down, or left on purpose.
    expect(page.locator(".error-summary")).to_be_visible()
    begin(page)
    dilemmas = page.locator("[data-position]").count()
    for number in range(dilemmas):
        go_on(page)
        answer(page, number % 2)
        expect(page.locator(".insight--chosen")).to_have_count(1)
        expect(page.locator("h1")).to_be_focused()  # the new view is read out
    page.fill("textarea", "Nos falta una regla clara.")
    page.click("form[data-form=comment] button")
    page.wait_for_selector("[data-commented]:not([hidden])")
    go_on(page)
    page.wait_for_selector(".value-summary li")
    page.locator("input[name=level]").first.check()
    page.click("form[data-form=rate] button")
    page.wait_for_selector("[data-rated]:not([hidden])")
    assert Ballot.objects.count() - ballots == dilemmas + 2
    assert watch.complaints == [] and page.context.cookies() == []


def test_the_back_button_leads_through_the_views_and_an_answer_is_not_asked_again(site, page):
    enter(page, site.code())
    begin(page)
    go_on(page)
    choose(page, 1)
    page.wait_for_selector(".chosen")
    page.go_back()
    page.wait_for_selector("form[data-form=choose]")
    expect(page.locator("input[name=option]").nth(1)).to_be_checked()  # what was chosen is still there
    page.click("form[data-form=choose] button")
    seal(page)
    page.go_back()
    page.wait_for_url("**/#1-insight")
    expect(page.locator(".insight--chosen")).to_have_count(1)
    page.goto(page.url.partition("#")[0] + "#1")
    page.wait_for_url("**/#1-insight")


def test_a_seized_device_holds_neither_answer_nor_seed_nor_what_was_cast_with(site, page):
    words = enter(page, site.code())
    begin(page)
    before = held(page)
    go_on(page)
    sent = []
    page.on("request", lambda request: sent.append(request.post_data) if request.post_data else None)
    answer(page, 1)
    page.fill("textarea", "Esto no debe quedarse aquí.")
    page.click("form[data-form=comment] button")
    page.wait_for_selector("[data-commented]:not([hidden])")
    stored = page.evaluate(STORED)
    cast = [json.loads(each) for each in sent]
    assert [each["key"] for each in cast] == [
        each["key"]
        for kind in ("answer", "comment")
        for each in before
        if (each["kind"], each.get("position")) == (kind, 1)
    ]
    assert {each["key"] for each in held(page)} == {each["key"] for each in before} - {
        each["key"] for each in cast
    }
    assert not [each for ballot in cast for each in ballot.values() if each in stored]
    # Two neighbours: one word of the list may stand in a page's text by chance.
    assert not [pair for pair in pairwise(words) if " ".join(pair) in stored] and "quedarse" not in stored
    assert {*json.loads(json.loads(stored)[0][next(iter(json.loads(stored)[0]))])} == {
        "title", "closes", "fingerprint", "restored", "credentials",
    }  # fmt: skip
    assert {name for each in held(page) for name in each} == {
        "kind", "position", "key", "message", "signature", "nullifier", "unit", "proof",
    }  # fmt: skip


def test_no_cookie_comes_with_a_ballot_though_somebody_is_signed_in(site, page):
    sign_in_with_password(page, site.member("participante", Role.FACILITATOR))
    came = []

    def note(environ, **kwargs):
        came.append((environ["PATH_INFO"], environ["REQUEST_METHOD"], environ.get("HTTP_COOKIE", "")))

    request_started.connect(note)
    try:
        enter(page, site.code())
        begin(page)
        go_on(page)
        answer(page)
        page.goto("/panel/")
    finally:
        request_started.disconnect(note)
    assert [each for each in came if each[:2] == ("/ejercicios/urna/", "POST")]
    assert [each for each in came if each[0].startswith("/ejercicios/") and each[2]] == []
    assert [each for each in came if each[0] == "/panel/" and "probidad_panel=" in each[2]], (
        "the panel does get it"
    )


def test_whoever_kept_the_words_goes_on_in_another_browser(site, page):
    words = enter(page, site.code())
    page.click("[data-qr] summary")
    picture = page.locator("svg.qr").screenshot()
    begin(page)
    go_on(page)
    answer(page)

    other = site.visitor().new_page()
    other.goto(_read(picture))
    wait_for_bare_address(other)
    expect(other.locator("#id_words")).to_have_value(" ".join(_plain(word)[:4] for word in words))
    other.fill("#id_words", _in_another_order(words))
    other.click("form[data-form=words] button")
    expect(other.locator(".error-summary")).to_contain_text("no van juntas")
    other.fill("#id_words", " ".join(words).upper())
    other.click("form[data-form=words] button")
    other.wait_for_selector(".exercise-list")
    ballots = Ballot.objects.count()
    go_on(other)
    answer(other, 1)
    expect(other.locator("[data-too-late]")).to_be_visible()
    assert Ballot.objects.count() == ballots
    go_on(other)
    answer(other, 1)
    assert Ballot.objects.count() == ballots + 1


def _in_another_order(words: list[str]) -> str:
    """Two neighbours have changed places. One swap in sixteen fits the four bits of the checksum: not that one."""
    swapped = (
        " ".join([*words[:at], words[at + 1], words[at], *words[at + 2 :]]) for at in range(len(words) - 1)
    )
    return next(each for each in swapped if not Mnemonic("spanish").check(each))


def _read(picture: bytes) -> str:
    return zxingcpp.read_barcode(Image.open(io.BytesIO(picture))).text


def _plain(word: str) -> str:
    return word.translate(str.maketrans("áéíóúüñ", "aeiouun"))


def test_what_fails_is_said_beside_the_button_and_counts_once_when_it_is_tried_again(site, page):
    enter(page, site.code())
    begin(page)
    go_on(page)
    choose(page, 0)
    ballots = Ballot.objects.count()
    page.context.set_offline(True)
    page.click("form[data-form=seal] button")
    expect(page.locator("form[data-form=seal] .callout--bad")).to_contain_text("No hay conexión")
    page.context.set_offline(False)

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/urna/", lose)  # it arrives, and the answer to it is lost
    page.click("form[data-form=seal] button")
    page.wait_for_selector("form[data-form=seal] .callout--bad")
    page.unroute("**/urna/")
    seal(page)
    expect(page.locator(".insight--chosen")).to_have_count(1)
    expect(page.locator("[data-too-late]")).to_be_hidden()
    assert Ballot.objects.count() == ballots + 1


@pytest.mark.parametrize("spoil", ["another key", "another signature"])
def test_keys_that_the_custodian_did_not_sign_are_not_used(site, page, spoil):
    code = site.code()

    def answer_otherwise(route):
        response = route.fetch()
        body, headers = response.text(), dict(response.headers)
        if spoil == "another key":
            body = body.replace('"size"', '"Size"', 1)
        else:
            headers["probidad-signature"] = "A" * 86
        route.fulfill(body=body, headers=headers)

    page.route("**/acta/*/", answer_otherwise)
    page.goto("/ejercicios/")
    page.fill("#id_code", code)
    page.click("form[data-form=code] button")
    expect(page.locator(".callout--bad")).to_contain_text("no firmó")
    page.unroute("**/acta/*/")
    page.get_by_role("button", name="Intentar de nuevo").click()
    page.wait_for_selector(".words li")


def test_a_code_is_exchanged_once_and_nobody_is_thrown_out_unasked(site, page):
    code, another = site.code(), site.code()
    enter(page, code)
    begin(page)
    other = site.visitor().new_page()
    other.goto("/ejercicios/")
    other.fill("#id_code", code)
    other.click("form[data-form=code] button")
    expect(other.locator(".error-summary")).to_contain_text("doce palabras")
    page.goto(f"/ejercicios/#{code}")
    page.click("form[data-form=code] button")
    expect(page.locator(".error-summary")).to_contain_text("continúa abajo")
    page.click("[data-held] a")
    page.wait_for_selector(".exercise-list")
    page.goto("/ejercicios/")
    page.fill("#id_code", another)
    page.click("form[data-form=code] button")
    page.wait_for_selector("form[data-form=replace]")
    page.get_by_role("link", name="Continuar con lo que guarda").click()
    page.wait_for_selector(".exercise-list")
    page.click("form[data-form=forget] button")
    expect(page.locator("h1")).to_have_text("Ya saliste")
    assert page.evaluate(STORED) == "[{},{}]"


@pytest.mark.parametrize("scripts", [True, False], ids=["no Web Crypto", "no scripts"])
def test_a_browser_that_cannot_seal_says_so_and_goes_on_without(site, scripts):
    page = site.visitor(java_script_enabled=scripts).new_page()
    page.add_init_script(CANNOT_SEAL)
    page.goto("/ejercicios/")
    expect(page.get_by_text("tienes menos protección")).to_be_visible()
    page.fill("#id_code", site.code())
    page.click("form[data-form=code] button")
    page.wait_for_url("**/ejercicios/ronda/")
    expect(page.get_by_role("link", name="Primer dilema")).to_be_visible()


def test_neither_code_nor_words_ever_stand_in_an_address(site, page):
    """Browsers remember addresses, also those that a script replaces at once. (A link that somebody follows does.)"""
    addresses = []
    page.on("framenavigated", lambda frame: addresses.append(frame.url))
    code = site.code()
    words = enter(page, code)
    begin(page)
    other = site.visitor().new_page()
    other.on("framenavigated", lambda frame: addresses.append(frame.url))
    other.goto("/ejercicios/")
    other.locator("summary").last.click()
    other.fill("#id_words", " ".join(words))
    other.click("form[data-form=words] button")
    other.wait_for_selector(".exercise-list")
    assert len({*addresses}) == 2 and not [each for each in addresses if "#" in each]
    other.go_back()
    other.wait_for_selector("#id_code")


def test_a_round_that_begins_later_says_when(site, page):
    round = site.world.open
    code, first_day = site.code(), round.opens_on
    try:
        Round.objects.filter(pk=round.pk).update(opens_on=first_day + dt.timedelta(days=3))
        page.goto("/ejercicios/")
        page.fill("#id_code", code)
        page.click("form[data-form=code] button")
        expect(page.get_by_text("no recibe respuestas hoy").first).to_be_visible()
        expect(page.get_by_text("Empieza el")).to_be_visible()
    finally:
        Round.objects.filter(pk=round.pk).update(opens_on=first_day)


def test_what_is_held_is_forgotten_once_the_server_says_that_the_round_is_over_whatever_the_devices_clock(
    site, page
):
    round = site.world.open
    enter(page, site.code())
    begin(page)
    before = held(page)
    page.clock.set_fixed_time(dt.datetime.now() + dt.timedelta(days=400))

    def look() -> None:
        with page.expect_response(f"**/ronda/{round.token}/"):  # the page asks whether it is over
            page.goto("/ejercicios/")

    look()
    expect(page.locator("[data-held] a")).to_have_count(1)
    assert before and held(page) == before
    Round.objects.filter(pk=round.pk).update(state=Round.State.ENDED)
    try:
        look()
        expect(page.locator("[data-held]")).to_be_hidden()
        assert page.evaluate(STORED) == "[{},{}]"
    finally:
        Round.objects.filter(pk=round.pk).update(state=Round.State.OPEN)
