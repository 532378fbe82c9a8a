"""Somebody without an account attaches files: to the first message, to later ones, and nothing is left out unsaid."""

import os
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from probidad.core.files import uploads
from probidad.core.files.tests import hostile
from probidad.instruments.advice import floods, queries
from probidad.instruments.advice.models import Attachment, Message, Thread
from probidad.instruments.advice.services import erasure, threads
from probidad.instruments.advice.tests.walking import Walker, fields, words

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("no_wait")]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.THREAD_FILES = tmp_path / "threads"
    return settings.THREAD_FILES


def files(*named: tuple[str, bytes]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, content) for name, content in named]


def names(thread: Thread, keys, message: int) -> list[str]:
    found = thread.messages.get(number=message)
    return [each.note.name for each in queries.files_of(found, keys)]


def get_file(walker: Walker):
    """The answer to the button of the first file of the page."""
    return walker.client.post(
        "/asesoria/volver/conversacion/archivos/1/1/", {"room": fields(walker.page)["room"]}
    )


def stored(folder) -> list[str]:
    return os.listdir(folder) if folder.exists() else []


@pytest.mark.each_database
@pytest.mark.django_db(transaction=True)
def test_files_come_with_the_first_message_and_with_a_later_one(house):
    walker = Walker().write(house.cast.institution)
    photo = hostile.photograph()
    walker.press(files=files(("foto.jpg", photo), ("notas.docx", b"PK")))
    assert "Ha llegado" in walker.text
    walker.come_back()
    assert "foto.jpg" in walker.text and "sin copia limpia" in walker.text
    walker.reply("Otra cosa", files=files(("otra.txt", b"contenido")))
    assert "otra.txt" in walker.text
    thread = Thread.objects.get()
    keys = house.keys("advisor", thread)
    assert names(thread, keys, 1) == ["foto.jpg", "notas.docx"] and names(thread, keys, 2) == ["otra.txt"]
    own = get_file(walker)
    assert b"".join(own.streaming_content) == photo
    assert own["Content-Disposition"] == 'attachment; filename="archivo-1-1.jpg"'
    assert own["Cache-Control"] == "no-store"


@pytest.mark.each_database
def test_without_a_visit_no_file_is_found_and_the_page_of_the_words_says_that_it_was_over(house):
    walker = Walker().write(house.cast.institution).press(files=files(("a.txt", b"x")))
    assert Attachment.objects.count() == 1
    walker.get("volver/conversacion/archivos/1/1/")
    assert walker.page.request["PATH_INFO"] == "/asesoria/volver/" and "Tu visita terminó" in walker.text
    assert "Tu visita terminó" not in walker.get("volver/").text


def test_another_writer_s_file_is_not_found(house):
    Walker().write(house.cast.institution).press(files=files(("a.txt", b"x")))
    other = Walker().write(house.cast.institution).press().come_back()
    assert get_file(other).status_code == 404


@pytest.mark.each_database
@pytest.mark.django_db(transaction=True)
def test_a_file_asked_for_in_a_tab_of_another_conversation_is_not_the_other_ones(house):
    walker = Walker().write(house.cast.institution).press(files=files(("a.txt", b"first"))).come_back()
    page, first = walker.page, walker.words
    walker.write(house.cast.institution).press(files=files(("b.txt", b"second"))).come_back()
    walker.page = page
    assert get_file(walker).status_code == 409
    # With the words of its own, the conversation is there again, and its file.
    walker.page, walker.words = get_file(walker), first
    walker.give_words()
    assert "a.txt" in walker.text and b"".join(get_file(walker).streaming_content) == b"first"


@pytest.mark.each_database
def test_a_file_asked_for_after_the_visit_ended_in_another_tab_waits_for_the_words(house):
    walker = Walker().write(house.cast.institution).press(files=files(("a.txt", b"x"))).come_back()
    page = walker.page
    walker._post("volver/salir/", {})
    walker.page = page
    walker.page = get_file(walker)
    assert walker.status == 401 and "Escribe tus palabras de nuevo" in walker.text
    assert "a.txt" in walker.give_words().text


@pytest.mark.each_database
def test_a_file_of_what_another_tab_erased_is_told(house):
    walker = Walker().write(house.cast.institution).press(files=files(("a.txt", b"x"))).come_back()
    erasure.erase(thread=Thread.objects.get())
    walker.page = get_file(walker)
    assert walker.status == 410 and "se borró" in walker.text.lower()


def test_too_much_is_told_beside_the_field_and_nothing_is_sent(house, monkeypatch, folder):
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
    walker = Walker().write(house.cast.institution, situation="Me ofrecieron un regalo")
    walker.press(files=files(("grande.bin", bytes(2000))))
    assert walker.status == 422 and "grande.bin" in walker.text and "Me ofrecieron un regalo" in walker.text
    assert not Thread.objects.exists() and not stored(folder)
    walker.press()
    assert "Ha llegado" in walker.text


def test_a_name_that_holds_the_receipt_is_refused(house):
    walker = Walker().write(house.cast.institution)
    walker.press(files=files(("-".join(walker.words) + ".txt", b"x")))
    assert walker.status == 422 and "está en un archivo" in walker.text and not Thread.objects.exists()
    walker.press().come_back().reply("Aquí", files=files((" ".join(walker.words[3:]) + ".txt", b"x")))
    assert walker.status == 422 and Message.objects.count() == 1


def test_the_list_of_words_that_was_downloaded_is_not_taken_as_a_file(house, folder):
    walker = Walker().begin(house.cast.institution)
    draft = fields(walker.page)["draft"][0]
    downloaded = walker.client.post("/asesoria/escribir/lista/", {"draft": draft}).content
    walker.confirm().press(situation="Qué hago").press()
    walker.press(files=files(("lista.txt", downloaded)))
    assert walker.status == 422 and "está en un archivo" in walker.text and not stored(folder)
    walker.press().come_back().reply("Aquí", files=files(("lista.txt", downloaded)))
    assert walker.status == 422 and Message.objects.count() == 1 and not stored(folder)


@pytest.mark.each_database
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_words_are_noticed_in_whichever_way_an_editor_wrote_them(house, folder, encoding, language):
    walker = Walker(language="" if language == "es" else "en/").begin(house.cast.institution)
    listed = "Mis palabras:\r\n" + "\r\n".join(walker.words)
    walker.confirm().press(situation="Qué hago").press()
    walker.press(files=files(("lista.txt", listed.encode(encoding))))
    assert walker.status == 422 and not stored(folder) and not Thread.objects.exists()


@pytest.mark.each_database
def test_that_a_picture_of_the_words_is_not_noticed_is_said_beside_the_files(house):
    walker = Walker().write(house.cast.institution)
    assert "en una imagen no podemos" in walker.text
    walker.press().come_back()
    assert "en una imagen no podemos" in walker.text


def test_going_back_from_the_last_step_needs_no_files(house, folder):
    walker = Walker().write(house.cast.institution)
    walker.press("account", files=files(("a.txt", b"x")))
    assert "situation" in fields(walker.page) and not stored(folder)
    walker.press().press()
    assert "vuelve a elegirlos" in walker.text


@pytest.mark.parametrize("refused", [threads.NobodyReads, threads.ReceiptTaken, OperationalError])
def test_where_sending_leads_to_another_step_the_files_are_never_left_out_unsaid(house, monkeypatch, refused):
    walker = Walker().write(house.cast.institution)

    def refuse(**_given):
        raise refused

    with monkeypatch.context() as patch:
        patch.setattr(threads, "submit", refuse)
        walker.press(files=files(("a.txt", b"x")))
    while "step" in fields(walker.page) and fields(walker.page)["step"] != ["review"]:
        if fields(walker.page)["step"] == ["receipt"]:
            walker.words = words(walker.page)
            walker.confirm()
        else:
            walker.press()
    assert "vuelve a elegirlos" in walker.text
    if button := re.search(
        'name="go" value="(review)"', walker.text
    ):  # of the page that says that it wasn't stored
        walker.press(button[1])
    assert "vuelve a elegirlos" in walker.text and not Thread.objects.exists()


def test_whoever_has_to_wait_is_told_that_the_files_are_to_be_chosen_again(house, monkeypatch, folder):
    def wait(*_given):
        raise floods.Wait(9)

    walker = Walker().write(house.cast.institution)
    with monkeypatch.context() as patch:
        patch.setattr(floods, "_admit", wait)
        walker.press(files=files(("a.txt", b"x")))
    assert walker.status == 429 and "vuelve a elegirlos" in walker.text and not stored(folder)


def test_sent_again_with_files_that_are_not_there_it_says_so(house):
    walker = Walker().write(house.cast.institution)
    review = walker.page
    walker.press(files=files(("a.txt", b"x")))
    walker.page = review
    assert "Ha llegado" in walker.press(files=files(("a.txt", b"x"))).text
    walker.page = review
    walker.press(files=files(("otro.txt", b"y")))
    assert walker.status == 409 and "Lo que enviaste primero" in walker.text
    assert Attachment.objects.count() == 1


def test_the_same_message_sent_twice_is_kept_once_and_one_with_other_files_is_another(house):
    walker = Walker().write(house.cast.institution).press().come_back()
    page = walker.page
    for content in (b"x", b"x", b"y"):
        walker.page = page
        walker.reply("Aquí está", files=files(("a.txt", content)))
    assert Message.objects.count() == 3


def test_a_visit_that_ended_keeps_the_text_and_says_that_files_are_to_be_chosen_again(house):
    walker = Walker().write(house.cast.institution).press().come_back()
    walker.client.cookies.clear()
    walker.reply("Lo que escribí", files=files(("a.txt", b"x")))
    assert walker.status == 401 and "no se conservaron" in walker.text
    walker.give_words()
    assert walker.status == 422 and "vuelve a elegirlos" in walker.text and "Lo que escribí" in walker.text
    assert Message.objects.count() == 1
    walker.reply("Lo que escribí", files=files(("a.txt", b"x")))
    assert Message.objects.count() == 2 and Attachment.objects.count() == 1


@pytest.mark.each_database
@pytest.mark.django_db(transaction=True)
def test_erasing_reaches_the_files_at_once(house, folder):
    Walker().write(house.cast.institution).press(files=files(("a.txt", b"x"))).come_back()
    assert len(stored(folder)) == 1
    erasure.erase(thread=Thread.objects.get())
    assert not stored(folder)
