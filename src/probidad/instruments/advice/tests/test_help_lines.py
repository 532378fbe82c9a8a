"""Whoever needs help at once reads numbers that somebody looked up, and one of the institution's own."""

import pytest
from django.urls import reverse
from django.utils import timezone

from probidad.instruments.advice.models import Offer
from probidad.instruments.advice.queries.help_lines import help_lines
from probidad.instruments.advice.tests.walking import Walker

OWN = {
    "name_es": "Línea municipal",
    "name_en": "Municipal line",
    "number": "55 1234 5678",
    "says_es": "De lunes a viernes.",
    "says_en": "Monday to Friday.",
}


def address(house) -> str:
    return reverse("advice-panel:lines", args=[house.cast.institution.slug])


def test_each_line_has_a_source_and_says_whether_it_was_read():
    for line in help_lines():
        assert line["source"].startswith("https://") and line["number"]
        assert line["read_on"] is None or line["read_on"] <= timezone.localdate()
        assert set(line["name"]) == set(line["says"]) == {"es", "en"}


def test_a_line_that_was_read_in_no_source_is_marked_until_then(house, monkeypatch):
    unread = [line for line in help_lines() if line["read_on"] is None]
    text = house.cast.client("ethics_head").get(address(house)).content.decode()
    assert text.count("Sin verificar") == len(unread)
    assert all(line["number"] in text and line["source"] in text for line in help_lines())


def test_the_offer_reminds_until_the_lines_are_confirmed_and_again_once_they_change(house):
    head = house.cast.client("ethics_head")
    offer = reverse("advice-panel:offer", args=[house.cast.institution.slug])
    reminder = "Nadie ha confirmado las líneas de ayuda"
    assert reminder in head.get(offer).content.decode()
    assert head.post(address(house), {"confirmed": "on"}).status_code == 302
    assert Offer.objects.get().lines_confirmed_on == timezone.localdate()
    assert reminder not in head.get(offer).content.decode()
    head.post(address(house), OWN)
    assert reminder in head.get(offer).content.decode()


@pytest.mark.parametrize("wrong", [{"number": "llámanos"}, {"number": "1" * 60}, {"says_en": ""}])
def test_half_a_line_is_refused_with_what_was_typed(house, wrong):
    answer = house.cast.client("ethics_head").post(address(house), OWN | wrong)
    assert answer.status_code == 422 and "Línea municipal" in answer.content.decode()
    assert Offer.objects.get().own_line == {}


def test_whoever_writes_reads_the_institutions_own_line_on_each_page(house):
    browser = house.cast.client("ethics_head")
    browser.post(address(house), OWN | {"number": "<b>911</b>"})
    assert Offer.objects.get().own_line == {}
    browser.post(address(house), OWN)
    walker = Walker()
    walker.begin(house.cast.institution)
    assert OWN["number"] in walker.text
    walker.press()
    assert OWN["number"] in walker.text
    browser.post(address(house), {})
    assert Offer.objects.get().own_line == {}


@pytest.mark.parametrize(
    ("path", "said"), [("/asesoria/", "No pudimos verificar"), ("/en/asesoria/", "verify this number")]
)
def test_a_number_that_nobody_read_in_a_source_says_so_at_the_entrance(client, db, path, said):
    unread = [line for line in help_lines() if line["read_on"] is None]
    assert client.get(path).content.decode().count(said) == len(unread) > 0
