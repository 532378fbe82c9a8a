"""Files of a conversation: kept as they came, read by whoever reads the conversation, with a copy without metadata."""

import hashlib
import os
from datetime import date

import pytest
from django.conf import settings

from probidad.core.anonymity import receipts
from probidad.core.anonymity import vault as vaults
from probidad.core.anonymity.destructible import Destroyed
from probidad.core.anonymity.streams import Damaged
from probidad.core.files import bounded
from probidad.core.files.cleaning import Reason, Refused
from probidad.core.files.tests import hostile
from probidad.core.files.uploads import SealedUpload
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.models import Attachment, Message, Thread
from probidad.instruments.advice.services import attachments, threads
from probidad.instruments.advice.tasks import tidy_files
from probidad.instruments.advice.tests.attacks.test_stolen_at_rest import whole_database
from probidad.instruments.advice.thread_files import vault
from probidad.instruments.advice.thread_keys import store


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.THREAD_FILES = tmp_path / "threads"
    return settings.THREAD_FILES


def upload(name: str, content: bytes) -> SealedUpload:
    """A file as it comes from the handler."""
    sealed = SealedUpload(name)
    sealed.begin(vault())
    sealed.take(content)
    sealed.finish()
    return sealed


def writers(house, *files: tuple[str, bytes]):
    """A conversation that began with files, and the writer's keys."""
    receipt, _thread = house.write(uploads=[upload(*each) for each in files])
    found, writer = threads.find(receipt)
    return found, threads.writers_keys(found, writer)


def files(thread: Thread, keys) -> list[queries.OpenedFile]:
    return queries.files_of(thread.messages.last(), keys)


def whole(pieces) -> bytes:
    return b"".join(pieces)


def copy_of(file, keys) -> bytes:
    return whole(attachments.open_copy(attachments.clean(file=file, keys=keys)))


def test_what_was_sent_is_read_by_the_writer_and_by_whoever_reads_the_conversation(house):
    photo = hostile.photograph()
    thread, keys = writers(house, ("Mi foto.jpg", photo), ("notas.docx", b"PK lo que sea"))
    for reader in (keys, house.keys("advisor", thread)):
        first, second = files(thread, reader)
        assert (first.note.name, second.note.name) == ("Mi foto.jpg", "notas.docx")
        assert whole(attachments.open_original(first)) == photo
        assert first.note.sha256 == hashlib.sha256(photo).hexdigest()


def test_files_come_with_later_messages_too(house):
    thread, keys = writers(house)
    threads.ask_back(thread=thread, keys=keys, text="Aquí está", uploads=[upload("a.txt", b"uno")])
    found = queries.file_in(thread, keys, message=2, number=1)
    assert whole(attachments.open_original(found)) == b"uno"
    with pytest.raises(Attachment.DoesNotExist):
        queries.file_in(thread, keys, message=1, number=1)


def test_a_name_that_identifies_is_sealed_and_the_type_too(house):
    writers(house, ("oficio de Juana Pérez.pdf", hostile.pdf_bytes()))
    stored = whole_database()
    assert b"Juana" not in stored and b"application/pdf" not in stored
    assert not any("Juana" in name for name in os.listdir(settings.THREAD_FILES))


def test_a_name_that_holds_the_receipt_is_refused(house):
    receipt = receipts.new_receipt()
    with pytest.raises(threads.HoldsReceipt):
        house.write(receipt=receipt, uploads=[upload("-".join(receipt.words("es")) + ".txt", b"x")])
    assert not Thread.objects.exists()


def test_the_copy_of_a_photograph_has_neither_place_nor_camera(house):
    thread, keys = writers(house, ("foto.jpg", hostile.photograph()))
    [file] = files(thread, keys)
    assert file.attachment.cleaning == Attachment.Cleaning.WAITING
    cleaned = copy_of(file, house.keys("advisor", thread))
    assert cleaned.startswith(b"\xff\xd8\xff") and b"Exif" not in cleaned
    assert b"CamaraSecreta" not in cleaned and hostile.SECRET.encode() not in cleaned
    # The evidence is as it came.
    assert b"CamaraSecreta" in whole(attachments.open_original(files(thread, keys)[0]))


def test_a_copy_is_made_once(house, monkeypatch):
    thread, keys = writers(house, ("acta.pdf", hostile.pdf_bytes()))
    first = copy_of(files(thread, keys)[0], keys)
    monkeypatch.setattr(bounded, "answer", lambda *args, **kwargs: pytest.fail("cleaned again"))
    [file] = files(thread, keys)
    assert file.attachment.cleaning == Attachment.Cleaning.CLEANED
    assert copy_of(file, house.keys("advisor", thread)) == first


def test_two_who_ask_for_a_copy_at_once_get_the_same_one(house):
    thread, keys = writers(house, ("foto.png", hostile.png_with_text()))
    [before] = files(thread, keys)
    copies = {copy_of(before, keys) for _each in range(2)}
    assert len(copies) == 1 and len(os.listdir(settings.THREAD_FILES)) == 2


@pytest.mark.parametrize("content", [b"PK\x03\x04 un documento", b"", b"MZ", b"<svg xmlns='x'/>"])
def test_what_is_of_no_kind_that_can_be_cleaned_says_so_at_once(house, content):
    thread, keys = writers(house, ("algo.pdf", content))
    [file] = files(thread, keys)
    assert not file.can_be_cleaned
    with pytest.raises(attachments.CannotBeCleaned):
        attachments.clean(file=file, keys=keys)
    assert whole(attachments.open_original(file)) == content


def test_what_proves_impossible_to_clean_says_so_from_then_on(house, monkeypatch):
    thread, keys = writers(house, ("acta.pdf", b"%PDF-1.7 y nada"))
    [file] = files(thread, keys)
    assert file.can_be_cleaned
    with pytest.raises(attachments.CannotBeCleaned):
        attachments.clean(file=file, keys=keys)
    assert not files(thread, keys)[0].can_be_cleaned


def test_what_took_too_long_may_be_tried_again(house, monkeypatch):
    def slow(*args, **kwargs):
        raise Refused(Reason.TOO_SLOW)

    thread, keys = writers(house, ("acta.pdf", hostile.pdf_bytes()))
    monkeypatch.setattr(bounded, "answer", slow)
    with pytest.raises(attachments.Busy):
        attachments.clean(file=files(thread, keys)[0], keys=keys)
    assert files(thread, keys)[0].can_be_cleaned


def test_while_one_is_cleaned_the_next_is_asked_to_wait(house, monkeypatch):
    thread, keys = writers(house, ("acta.pdf", hostile.pdf_bytes()))
    monkeypatch.setattr(attachments, "PATIENCE", 0)
    with attachments._desk, pytest.raises(attachments.Busy):
        attachments.clean(file=files(thread, keys)[0], keys=keys)


def test_a_file_that_was_cut_on_the_disk_is_told_before_anybody_gets_half_of_it(house):
    thread, keys = writers(house, ("a.txt", b"x" * 200_000))
    [file] = files(thread, keys)
    os.truncate(settings.THREAD_FILES / file.attachment.original, 100_000)
    with pytest.raises(Damaged):
        attachments.open_original(file)


def test_a_conversation_has_so_much_of_files_and_no_more(house, monkeypatch):
    monkeypatch.setattr(rules, "FILE_BYTES", 1000)
    thread, keys = writers(house, ("a.txt", bytes(700)))
    with pytest.raises(attachments.TooMuch):
        threads.ask_back(thread=thread, keys=keys, text="más", uploads=[upload("b.txt", bytes(301))])
    assert thread.messages.count() == 1
    threads.ask_back(thread=thread, keys=keys, text="más", uploads=[upload("b.txt", bytes(300))])
    assert queries.bytes_of_files(thread, keys) == 1000


def test_a_submission_that_has_too_much_stores_nothing(house, monkeypatch):
    monkeypatch.setattr(rules, "FILES", 1)
    receipt = receipts.new_receipt()
    with pytest.raises(attachments.TooMuch):
        house.write(receipt=receipt, uploads=[upload("a", b"x"), upload("b", b"x")])
    assert not Thread.objects.exists() and not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_files_stay_only_if_the_conversation_does(house, monkeypatch):
    kept, lost = upload("a.txt", b"x"), upload("b.txt", b"x")
    receipt, _thread = house.write(uploads=[kept])
    assert kept.is_kept
    # Sent again: the first submission stands, with its files.
    house.write(receipt=receipt, uploads=[lost])
    assert not lost.is_kept


def test_without_its_destructible_key_nobody_reads_a_file(house):
    thread, _keys = writers(house, ("a.txt", b"x"))
    store().destroy(thread.token)
    with pytest.raises(Destroyed):
        house.keys("advisor", thread)


def test_files_of_a_submission_that_never_ended_go_and_those_of_conversations_stay(house, monkeypatch):
    thread, keys = writers(house, ("foto.jpg", hostile.photograph()))
    copy_of(files(thread, keys)[0], keys)
    upload("nunca.txt", b"x")
    vault().begin()  # the process was killed here
    assert len(os.listdir(settings.THREAD_FILES)) == 4
    monkeypatch.setattr(vaults, "GRACE", -1)
    tidy_files()
    assert len(os.listdir(settings.THREAD_FILES)) == 2
    [file] = files(thread, keys)
    whole(attachments.open_original(file)), copy_of(file, keys)


def test_files_of_an_erased_conversation_go(house, monkeypatch):
    thread, _keys = writers(house, ("a.txt", b"x"))
    thread.messages.all().delete()
    monkeypatch.setattr(vaults, "GRACE", -1)
    tidy_files()
    assert not os.listdir(settings.THREAD_FILES)


def test_no_time_of_a_file_is_the_day_of_its_writer(house):
    writers(house, ("a.txt", b"x"))
    [name] = os.listdir(settings.THREAD_FILES)
    assert date.fromtimestamp((settings.THREAD_FILES / name).stat().st_mtime).year in (1999, 2000)
