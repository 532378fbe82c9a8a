"""Files on the pages of the staff: what comes with a message is downloaded, and an answer can bring some."""

import os

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from probidad.core.files.tests import hostile
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.models import Attachment, Message, Thread
from probidad.instruments.advice.services import attachments, threads
from probidad.instruments.advice.tests.conftest import PASSPHRASE
from probidad.instruments.advice.tests.test_files import upload


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.THREAD_FILES = tmp_path / "threads"


def at(thread: Thread, name: str, number: int = 1, message: int = 1) -> str:
    return reverse(f"advice-panel:{name}", args=[thread.pk, message, number])


def page(thread: Thread, name: str = "thread") -> str:
    return reverse(f"advice-panel:{name}", args=[thread.pk])


def taken(house):
    """A conversation that the advisor has, the receipt, and the advisor's browser."""
    receipt, thread = house.write()
    browser = house.browser("advisor")
    browser.post(page(thread, "take"), {"text": "Ya lo tengo."})
    return receipt, thread, browser


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_reader_downloads_the_copy_and_the_original_and_no_browser_opens_either(house):
    name = "oficio <b>Juana.jpg.EXE"
    _receipt, thread = house.write(uploads=[upload(name, hostile.photograph())])
    browser = house.browser("advisor")
    shown = browser.get(page(thread)).content.decode()
    assert "oficio bJuana" in shown and at(thread, "copy") in shown and at(thread, "original") in shown
    for which, disposition in (("original", "archivo-1-1.bin"), ("copy", "archivo-1-1-copia.jpg")):
        answer = browser.get(at(thread, which))
        assert answer["Content-Disposition"] == f'attachment; filename="{disposition}"'
        assert answer["Content-Type"] == "application/octet-stream"
        assert (
            answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
        )
        assert answer["Cache-Control"] == "private, no-store"
        content = body(answer)
        assert len(content) == int(answer["Content-Length"])
        assert (b"CamaraSecreta" in content) == (which == "original")


def test_what_cannot_be_cleaned_says_so_and_offers_no_copy(house):
    _receipt, thread = house.write(uploads=[upload("notas.docx", b"PK")])
    browser = house.browser("advisor")
    shown = browser.get(page(thread)).content.decode()
    assert at(thread, "copy") not in shown and "no se puede limpiar" in shown
    answer = browser.get(at(thread, "copy"), follow=True)
    assert answer.redirect_chain[0][0] == page(thread) and "solo el original" in answer.content.decode()


def test_a_damaged_file_is_told_and_nothing_of_it_is_sent(house):
    _receipt, thread = house.write(uploads=[upload("foto.jpg", hostile.photograph())])
    os.truncate(settings.THREAD_FILES / Attachment.objects.get().original, 1000)
    browser = house.browser("advisor")
    for which in ("original", "copy"):
        assert "está dañado" in browser.get(at(thread, which), follow=True).content.decode()


def test_whoever_has_no_key_to_the_conversation_finds_no_file(house):
    _receipt, thread = house.write(
        uploads=[upload("a.txt", b"x")], excluded=rules.Excluded(people=(house.cast.advisor.pk,))
    )
    assert house.cast.client("advisor").get(at(thread, "original")).status_code == 404
    assert house.cast.client("committee_member").get(at(thread, "original")).status_code == 404


def test_a_file_of_another_conversation_is_not_found_under_this_one(house):
    _receipt, other = house.write(uploads=[upload("a.txt", b"x")])
    _receipt, thread = house.write()
    assert house.browser("advisor").get(at(thread, "original")).status_code == 404
    assert house.browser("advisor").get(at(other, "original", number=2)).status_code == 404


def test_while_the_key_is_locked_the_passphrase_comes_first(house):
    house.share("advisor")
    _receipt, thread = house.write(uploads=[upload("a.txt", b"secreto")])
    browser = house.browser("advisor", unlocked=False)
    assert b"secreto" not in browser.get(at(thread, "original")).content
    opened = browser.post(at(thread, "original"), {"passphrase": PASSPHRASE, "unlock_again": "get"})
    assert body(browser.get(opened["Location"])) == b"secreto"


@pytest.mark.django_db(transaction=True)
def test_an_answer_brings_files_to_the_writer(house):
    (receipt, thread, browser), pdf = taken(house), hostile.pdf_bytes()
    sent = browser.post(
        page(thread, "reply"),
        {"text": "Aquí está el formato.", "files": [SimpleUploadedFile("formato.pdf", pdf)]},
    )
    assert sent.status_code == 302
    found, writer = threads.find(receipt)
    file = queries.file_in(found, threads.writers_keys(found, writer), message=3, number=1)
    assert file.note.name == "formato.pdf"
    assert b"".join(attachments.open_original(file)) == pdf


@pytest.mark.parametrize(
    "typed", [{"text": ""}, {"text": "¿Cómo te llamas y en qué área trabajas?"}], ids=["empty", "asks who"]
)
def test_where_an_answer_is_not_sent_its_files_are_to_be_chosen_again(house, typed):
    _receipt, thread, browser = taken(house)
    answer = browser.post(page(thread, "reply"), typed | {"files": [SimpleUploadedFile("a.txt", b"x")]})
    assert answer.status_code == 422 and "vuelve a elegirlos" in answer.content.decode()
    assert typed["text"] in answer.content.decode() and not os.listdir(settings.THREAD_FILES)


def test_files_that_came_when_the_key_was_locked_are_never_left_out_unsaid(house):
    _receipt, thread, browser = taken(house)
    browser.post(reverse("advice-panel:lock"))
    typed = {"text": "Mira el archivo."}
    asked = browser.post(page(thread, "reply"), typed | {"files": [SimpleUploadedFile("a.txt", b"x")]})
    assert 'name="files-lost"' in asked.content.decode()
    again = typed | {"files-lost": "1", "passphrase": PASSPHRASE, "unlock_again": "post"}
    answer = browser.post(page(thread, "reply"), again)
    assert answer.status_code == 422 and "vuelve a elegirlos" in answer.content.decode()
    assert Message.objects.filter(from_staff=True).count() == 1
    # With the text alone, or with the files chosen again, it goes.
    assert browser.post(page(thread, "reply"), typed).status_code == 302


def test_with_too_much_the_text_is_kept(house, monkeypatch):
    monkeypatch.setattr(rules, "FILE_BYTES", 10)
    _receipt, thread, browser = taken(house)
    answer = browser.post(
        page(thread, "reply"), {"text": "Lo que pensé.", "files": [SimpleUploadedFile("a.txt", bytes(11))]}
    )
    assert answer.status_code == 422
    assert "100 MB" in answer.content.decode() and "Lo que pensé." in answer.content.decode()


@pytest.mark.parametrize("first", [hostile.photograph(), hostile.pdf_bytes()], ids=["photograph", "document"])
def test_a_file_of_two_kinds_is_cleaned_of_the_second(house, first):
    """A picture, or a document, at whose end an archive hangs: whoever reads the copy gets the first alone."""
    payload = hostile.zip_bytes()
    _receipt, thread = house.write(uploads=[upload("foto.zip.html", first + payload)])
    browser = house.browser("advisor")
    copied, original = body(browser.get(at(thread, "copy"))), browser.get(at(thread, "original"))
    assert copied and b"payload.html" not in copied and b"PK\x03\x04" not in copied
    assert body(original) == first + payload and original["Content-Type"] == "application/octet-stream"
    assert "html" not in original["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("factura.pdf.exe", b"MZ\x90\x00"),
        ("eicar.com", b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"),
        ("../../informe\u202egpj.scr", b"MZ"),
        ("muchas.zip", hostile.zip_bytes()),
        ("enorme.png", hostile.png_claiming(60_000, 60_000)),
    ],
)
def test_what_could_harm_a_reader_is_kept_as_it_came_and_opened_by_nothing_here(house, name, content):
    _receipt, thread = house.write(uploads=[upload(name, content)])
    browser = house.browser("advisor")
    assert "traer un virus" in browser.get(page(thread)).content.decode()
    answer = browser.get(at(thread, "original"))
    assert body(answer) == content and answer["X-Content-Type-Options"] == "nosniff"
    told = answer["Content-Disposition"]
    assert told.startswith("attachment") and not any(each in told for each in (".exe", ".com", ".scr", "/"))
    # Nothing cleans it, or what it claims to be is refused before it is decoded.
    assert browser.get(at(thread, "copy"), follow=True).status_code in (200, 404, 422)
    assert browser.get(page(thread)).status_code == 200
