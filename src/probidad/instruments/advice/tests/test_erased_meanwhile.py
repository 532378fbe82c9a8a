"""A page is asked for while another tab, or the night, erases the conversation: it says so, and is no error."""

import pytest
from django.test import TestCase
from django.urls import reverse

from probidad.core.files import bounded
from probidad.core.files.tests import hostile
from probidad.instruments.advice import queries
from probidad.instruments.advice.models import Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.services import erasure, threads, writers
from probidad.instruments.advice.tests.test_files import upload
from probidad.instruments.advice.tests.test_staff_pages import at
from probidad.instruments.advice.tests.walking import Walker, fields

TYPED = "Lo que pensé durante una hora entera."


def erasing(found):
    """A function that finds what opens a conversation, which is erased right after."""

    def found_and_erased(thread, *given):
        keys = found(thread, *given)
        erasure.erase(thread=thread)
        return keys

    return found_and_erased


@pytest.mark.usefixtures("no_wait")
@pytest.mark.parametrize(
    "page", ["", "denuncia/", "borrar/", "cerrar/", "proteccion/", "represalias/", "identidad/"]
)
@pytest.mark.parametrize("kind", Kind.values)
def test_a_writers_page_of_what_another_tab_erases_says_so(house, monkeypatch, page, kind):
    walker = Walker().write(house.cast.institution, kind).press().come_back()
    monkeypatch.setattr(threads, "writers_keys", erasing(threads.writers_keys))
    walker.get("volver/conversacion/" + page)
    assert walker.status in (200, 404, 410)
    assert walker.get("volver/conversacion/").status in (200, 410) and "Qué hago" not in walker.text


@pytest.mark.usefixtures("no_wait")
def test_the_writer_is_told_that_it_was_erased_and_the_visit_ends(house, monkeypatch):
    walker = Walker().write(house.cast.institution).press().come_back()
    monkeypatch.setattr(threads, "writers_keys", erasing(threads.writers_keys))
    assert walker.get("volver/conversacion/").status == 410 and "Se borró" in walker.text
    assert not any(each.value for name, each in walker.client.cookies.items() if name.startswith("asesoria"))


@pytest.mark.usefixtures("no_wait")
@pytest.mark.parametrize("page", ["", "proteccion/", "represalias/", "identidad/", "denuncia/"])
def test_what_another_device_erased_before_is_said_too(house, page):
    walker = Walker().write(house.cast.institution, "claim").press().come_back()
    erasure.erase(thread=Thread.objects.get())
    walker._post("volver/conversacion/" + page, fields(walker.page) | {"text": TYPED})
    assert walker.status == 410 and TYPED in walker.text and "otro dispositivo" in walker.text


STAFF = [
    "thread",
    "worksheet",
    "compose",
    "close",
    "recuse",
    "hand-over",
    "ask-colleague",
    "ask-counsel",
    "claim",
    "claim-propose",
    "claim-refer",
    "claim-step",
    "claim-measure",
    "claim-attend",
    "claim-lesson",
    "claim-export",
    "hold",
]


@pytest.mark.parametrize("page", STAFF)
@pytest.mark.parametrize("sends", [False, True], ids=["get", "post"])
def test_a_staffs_page_of_what_is_erased_at_this_moment_says_so(house, monkeypatch, page, sends):
    _receipt, thread = house.write(kind=Kind.CLAIM)
    browser = house.browser("committee_member")
    monkeypatch.setattr(queries, "readers_keys", erasing(queries.readers_keys))
    answer = browser.post(at(thread, page), {"text": TYPED}) if sends else browser.get(at(thread, page))
    # A page that shows nothing of the conversation is shown; what it sends is refused, and kept on it.
    assert answer.status_code in (200, 302, 410, 422)
    if page == "thread":
        assert answer.status_code == 410 and "se borró" in answer.content.decode()


@pytest.mark.parametrize("name", ["take", "reply", "note"])
def test_what_the_staff_sends_to_what_is_erased_at_this_moment_is_shown_back(house, monkeypatch, name):
    _receipt, thread = house.write()
    browser = house.browser("advisor")
    monkeypatch.setattr(queries, "readers_keys", erasing(queries.readers_keys))
    answer = browser.post(at(thread, name), {"text": TYPED})
    assert answer.status_code == 410 and TYPED in answer.content.decode()


def test_what_the_staff_sends_to_what_was_erased_an_hour_ago_is_shown_back(house):
    _receipt, thread = house.write()
    browser = house.browser("advisor")
    erasure.erase(thread=thread)
    answer = browser.post(at(thread, "reply"), {"text": TYPED})
    text = answer.content.decode()
    assert answer.status_code == 404 and TYPED in text and "No hay aquí una conversación así" in text


def test_the_same_is_said_of_what_is_somebody_elses_and_of_what_never_was(house):
    _receipt, thread = house.write()
    _receipt, claim = house.write(kind=Kind.CLAIM)
    browser = house.browser("advisor", unlocked=False)
    erasure.erase(thread=thread)
    for page in (at(thread), at(claim), reverse("advice-panel:thread", args=[1])):
        answer = browser.get(page)
        assert answer.status_code == 404 and "No hay aquí una conversación así" in answer.content.decode()


def test_who_makes_a_claim_of_it_at_this_moment_takes_the_advisors_key_and_no_page_breaks(house, monkeypatch):
    _receipt, thread = house.write()
    browser = house.browser("advisor")
    found = queries.readers_keys

    def found_and_made_a_claim(thread, person, reader):
        writers.make_claim(thread=thread, keys=found(thread, person, reader))
        return found(thread, person, reader)

    monkeypatch.setattr(queries, "readers_keys", found_and_made_a_claim)
    assert browser.get(at(thread)).status_code == 404


def test_the_copy_of_a_file_that_is_erased_while_it_is_made_is_kept_nowhere(
    house, monkeypatch, settings, tmp_path
):
    settings.THREAD_FILES = tmp_path / "threads"
    _receipt, thread = house.write(uploads=[upload("foto.jpg", hostile.photograph())])
    browser, flatten = house.browser("advisor"), bounded.answer

    def flattened_and_erased(*given, **also):
        erasure.erase(thread=thread)
        return flatten(*given, **also)

    monkeypatch.setattr(bounded, "answer", flattened_and_erased)
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = browser.get(reverse("advice-panel:copy", args=[thread.pk, 1, 1]))
    assert answer.status_code == 410
    assert not [each for each in settings.THREAD_FILES.rglob("*") if each.is_file()]


def test_a_writer_who_sends_the_form_again_while_another_tab_erases_is_told(house, monkeypatch):
    receipt, _thread = house.write()
    monkeypatch.setattr(threads, "writers_keys", erasing(threads.writers_keys))
    with pytest.raises(threads.WasErased):
        house.write(receipt=receipt)
