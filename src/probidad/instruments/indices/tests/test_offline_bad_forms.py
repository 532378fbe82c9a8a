"""Forms that can't be taken: each with a message that names sheet and cell and what to do, and nothing stored."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from probidad.core.files.cleaning import Reason, Refused
from probidad.core.files.cleaning import workbooks as child
from probidad.core.files.workbooks import MAX_BYTES, MESSAGES, read_book
from probidad.instruments.indices.tests.offline import (
    Spreadsheet,
    entries_of_each_sort,
    form_bytes,
    link,
    read,
    seat_of,
    uploaded,
)
from probidad.instruments.indices.tests.published import version_of
from probidad.instruments.indices.workbook import layout

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def messages(form: Spreadsheet) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        form.read()
    return refused.value.messages


@pytest.fixture
def seat(cast):
    with translation.override("en"):
        yield seat_of(cast)


@pytest.fixture
def form(seat):
    return Spreadsheet(seat)


@pytest.mark.parametrize(
    ("sort", "key", "value", "told"),
    [
        (0, "level", "Excelente", "“Excelente” is no level of indicator"),
        (0, "level", "=A1", "it has a formula"),
        (0, "note", "=1+1", "it has a formula"),
        (0, "note", "x" * 4001, "it has 4,001 characters; it may have 4,000"),
        (0, "note", "#N/A", "it has an error (#N/A)"),
        (1, "part", "doce", "“doce” is no whole number"),
        (1, "part", -3, "“-3” is no whole number"),
        (1, "part", 1.5, "“1.5” is no whole number"),
        (1, "part", 10**13, "is no whole number"),
        (1, "whole", "=2*2", "it has a formula"),
        (0, "link-1-url", "ftp://ejemplo.mx/a", "“ftp://ejemplo.mx/a” is no address of a page"),
        (0, "link-1-url", "javascript:alert(1)", "is no address of a page"),
        (0, "link-1-seen_on", "2/3/26", "“2/3/26” is no day"),
        (0, "link-1-seen_on", "2999-01-01", "the day is still to come"),
        (0, "link-1-title", "x" * 301, "it may have 300"),
        (0, "code", "no-such", "there is no indicator “no-such” in this form"),
    ],
)
def test_a_wrong_cell_is_named_with_its_sheet_and_what_to_do(form, seat, sort, key, value, told):
    entry = entries_of_each_sort(seat)[sort]
    if key.startswith("link"):
        good = {"link-1-title": "Acta", "link-1-url": "https://ejemplo.mx", "link-1-seen_on": "2026-03-01"}
        for column, text in good.items():
            form.cell(entry, column).value = text
    cell, sheet = form.cell(entry, key), form.sheet_of(entry)
    cell.value = value
    [message, *_more] = messages(form)
    assert message.startswith(f"Sheet “{sheet.title}”, cell {cell.coordinate}: ")
    assert told in message


def test_a_link_that_is_not_whole_says_what_it_lacks(form, seat):
    entry, *_others = entries_of_each_sort(seat)
    form.type(entry, link_1_url="https://ejemplo.mx")
    told = " ".join(messages(form))
    assert "the link has no title" in told and "the link has no day" in told


def test_more_than_the_whole_and_quantities_of_what_does_not_apply_are_refused(form, seat):
    measured = next(
        e
        for e in seat.round.entries
        if e.indicator.measure and e.indicator.measure.whole and e.indicator.may_not_apply
    )
    form.type(measured, part=5, whole=4)
    assert "more than the quantity beside it" in messages(form)[0]
    form.type(measured, part=4, level="Doesn't apply", note="No hay")
    assert "and there are quantities" in messages(form)[0]
    form.type(measured, part=None, whole=None, note=None)
    assert "say why the indicator doesn't apply" in messages(form)[0]


def test_sheets_columns_and_rows_that_are_not_as_they_were(form, seat):
    first, *_others = entries_of_each_sort(seat)
    sheet = form.sheet_of(first)
    title, coordinate = sheet.title, form.cell(first, "note").coordinate
    sheet.merge_cells(f"{coordinate}:{coordinate[0]}{sheet.max_row}")
    assert messages(form) == [
        f"Sheet “{title}”, cell {coordinate}:{coordinate[0]}{sheet.max_row}: these cells are merged. Separate them again."
    ]
    form = Spreadsheet(seat)
    sheet = form.book[title]
    heading = sheet.cell(1, form.column(sheet, "note"))
    heading.value = "Apuntes"
    assert messages(form) == [
        f"Sheet “{title}”: row 1 lacks the heading “Note”. Write it back above its column."
    ]
    heading.value = "Quantity"
    assert f"Sheet “{title}”: two columns are headed “Quantity”. Leave one." in messages(form)
    form = Spreadsheet(seat)
    form.book[title].title = "Otra"
    [message] = messages(form)
    assert message.startswith(f"Sheet “{title}”: it is missing.") and "“Otra”" in message
    form = Spreadsheet(seat)
    del form.book[title]
    assert messages(form)[0].startswith(f"Sheet “{title}”: it is missing. Download")
    form = Spreadsheet(seat)
    form.book[title].delete_rows(2)
    assert "The rows of these indicators are missing" in messages(form)[0]
    form = Spreadsheet(seat)
    sheet = form.book[title]
    sheet.cell(sheet.max_row + 1, form.column(sheet, "note")).value = "de más"
    assert "the row is of no indicator" in messages(form)[0]


def test_very_many_rows_and_very_many_mistakes_end_soon(form, seat):
    first, *_others = entries_of_each_sort(seat)
    sheet = form.sheet_of(first)
    for row in range(2, sheet.max_row + 1):
        for number in (1, 2, 3):
            sheet.cell(row, form.column(sheet, f"link-{number}-url")).value = "x"
    told = messages(form)
    assert len(told) == 21 and "things more" in told[-1]
    form = Spreadsheet(seat)
    sheet = form.sheet_of(first)
    for row in range(100, 100_000):
        sheet.cell(row, 1).value = row
    assert messages(form) == [
        f"Sheet “{sheet.title}”: it has more than 2,000 rows. Delete those below the last indicator."
    ]


@pytest.mark.each_database
def test_a_form_of_another_instrument_version_evaluation_or_person_is_told_by_its_name(cast, seat, form):
    other = seat_of(cast, version=version_of("merit"))
    with pytest.raises(ValidationError, match="another instrument: “"):
        read(other, form.saved())
    seat.round.version.content["version"] = 2
    newer = seat.round.version.instrument.versions.create(
        version=2, revision=1, content=seat.round.version.content, digest="0" * 64
    )
    with pytest.raises(ValidationError, match=r"is of version 1\.1 .* applies version 2\.1"):
        read(seat_of(cast, version=newer), form.saved())
    again = seat_of(
        cast,
        institution=cast.other_institution,
        version=seat.round.version.instrument.versions.get(version=1),
    )
    with pytest.raises(ValidationError, match=f"another evaluation: “{seat.round}”"):
        read(again, form.saved())
    beside = seat.round.seats.create(person=cast.coordinator, part="assessor")
    beside.round = seat.round
    with pytest.raises(ValidationError, match=f"This form is {cast.assessor.name}'s"):
        read(beside, form.saved())


def test_a_hidden_sheet_that_was_changed_or_deleted_is_no_form(form, seat):
    hidden = form.book[layout.IDENTITY_SHEET]
    hidden["B2"] = "urn:probidad:index:merit"
    assert "was changed" in messages(form)[0]
    del form.book[layout.IDENTITY_SHEET]
    assert "no form of this platform" in messages(form)[0]


def test_messages_are_in_the_readers_language(form, seat):
    entry = entries_of_each_sort(seat)[1]
    form.type(entry, part="doce")
    content = form.saved()
    with translation.override("es-mx"), pytest.raises(ValidationError) as refused:
        read(seat, content)
    assert "no es un número entero" in refused.value.messages[0]


def test_what_stood_there_already_is_not_held_against_the_form(seat):
    """A link of before a rule, say: only what somebody typed is checked."""
    entry, *_others = entries_of_each_sort(seat)
    link(seat, entry.code, url="ftp://antes.mx")
    assert Spreadsheet(seat).read().rows == ()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The file with parts more."""
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_bin", ".bin"), part)
    return file.getvalue()


def reason(content: bytes) -> Reason:
    with pytest.raises(Refused) as refused:
        child.book_of(content)
    return refused.value.reason


def test_files_that_are_no_plain_workbook_are_refused_whole(seat):
    content = form_bytes(seat)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert reason(repacked(content, xl__vbaProject_bin=b"x")) == Reason.MACROS
    assert reason(old) == Reason.WRONG_KIND
    assert reason(old + "EncryptedPackage".encode("utf-16-le")) == Reason.ENCRYPTED
    assert reason(b"a,b\n1,2\n") == Reason.WRONG_KIND
    assert reason(content[: len(content) // 2]) == Reason.DAMAGED
    form = Spreadsheet(seat)
    for _number in range(child.MAX_SHEETS):
        form.book.create_sheet()
    assert reason(form.saved()) == Reason.TOO_MANY_SHEETS


def test_the_door_says_why_in_words(seat):
    for content, code in [(b"", "empty"), (b"PK\x03\x04 no", "damaged"), (b"x" * (MAX_BYTES + 1), "too-big")]:
        with pytest.raises(ValidationError) as refused:
            read_book(uploaded(content))
        assert refused.value.code == code
        assert refused.value.messages == [str(MESSAGES[Reason(code)])]
