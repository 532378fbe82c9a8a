"""Tables that are uploaded: read as rows of texts, and what one could cost is bounded, whatever is in it."""

import io
import os
import time
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from probidad.core.files import bounded, sheets
from probidad.core.files.cleaning import Reason, Refused
from probidad.core.files.cleaning import sheets as child
from probidad.core.files.tests import hostile
from probidad.core.files.tests.hostile import xlsx_bytes


def read(content: bytes) -> list[list[str]]:
    return list(sheets.read_rows(SimpleUploadedFile("tabla", content)))


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        read(content)
    return refused.value.code


def reason(content: bytes) -> Reason:
    with pytest.raises(Refused) as refused:
        child.rows_of(content)
    return refused.value.reason


def test_rows_keep_their_numbers_and_lose_what_is_empty_at_their_ends():
    rows = [["a", None, "b", None], [None, None], ["c"], [None], [None]]
    expected = [["a", "", "b"], [], ["c"]]
    assert read(xlsx_bytes(rows)) == expected
    assert read(b"a,,b,\n\nc\n,,\n\n") == expected


def test_texts_lose_what_one_does_not_see_and_are_cut():
    [[first, second, third]] = read(f"\u200bTeso\u202erería\xa0 y  más,a\x07b,{'x' * 5000}\n".encode())
    assert (first, second, third) == ("Tesorería y más", "ab", "x" * child.MAX_CELL)


def test_a_formula_is_its_text_and_is_never_computed():
    assert read(xlsx_bytes([["=1+1"], ["a"]])) == [["=1+1"], ["a"]]
    assert read(b"=1+1\n") == [["=1+1"]]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<f>A1&amp;B1</f>", "=A1&B1"),
        ('<f t="shared" ref="A1:A1" si="0">C1</f>', "=C1"),
        ('<f t="array" ref="A1">C1:C2</f>', "=C1:C2"),
        ('<f t="dataTable" ref="A1" r1="C1"/>', "="),
    ],
)
@pytest.mark.parametrize("stored", ["", "<v>ana@villa.mx</v>"])
def test_no_kind_of_formula_passes_for_an_empty_cell_or_for_what_it_last_came_to(formula, text, stored):
    assert read(workbook(f'<row r="2"><c r="A2" t="str">{formula}{stored}</c></row>'))[1] == [text]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Reason.WRONG_KIND),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Reason.WRONG_KIND),  # XLS of the nineties
        (b"PK\x03\x04 not really a zip", Reason.DAMAGED),
        (hostile.zip_bytes(), Reason.DAMAGED),
        (b'a\n"' + b"x" * 20_000 + b'"\n', Reason.LONG_CELL),
        (b"a\n" * 200_002, Reason.TOO_MANY_ROWS),
        (b"\n" * 1_048_577, Reason.TOO_MANY_ROWS),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content, expected):
    assert reason(content) == expected


def test_every_reason_has_its_words():
    """Of those that the reader gives, or the process that bounds it."""
    assert {
        Reason.TOO_BIG,
        Reason.WRONG_KIND,
        Reason.DAMAGED,
        Reason.LONG_CELL,
        Reason.TOO_MANY_ROWS,
        Reason.UNPACKED,
        Reason.TOO_COMPLEX,
        Reason.TOO_SLOW,
    } == set(sheets.MESSAGES)
    assert refusal(b"\0") == Reason.WRONG_KIND
    assert refusal(b"a," * (sheets.MAX_BYTES // 2 + 1)) == Reason.TOO_BIG


def test_an_empty_file_has_no_rows():
    assert read(b"") == []


# Workbooks made to cost


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'


def workbook(rows: str = "", *, shared: str = "", fonts: str = "", after: str = "", names: str = "") -> bytes:
    """A workbook with these parts, and half a megabyte that can't be packed: so that it packs as an honest one."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        + "".join(
            f'<Override PartName="/xl/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            f'spreadsheetml.{kind}+xml"/>'
            for part, kind in {
                "workbook": "sheet.main",
                "worksheets/sheet1": "worksheet",
                "sharedStrings": "sharedStrings",
                "styles": "styles",
            }.items()
        )
        + "</Types>",
        "_rels/.rels": _links(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{LINKS}"><sheets><sheet name="a" sheetId="1" '
        f'r:id="worksheet"/></sheets>{names}</workbook>',
        "xl/_rels/workbook.xml.rels": _links(
            worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml", styles="styles.xml"
        ),
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>{SHEET}{rows}</sheetData>{after}</worksheet>",
        "xl/sharedStrings.xml": f"<sst {MAIN}>{shared}</sst>",
        "xl/styles.xml": f"<styleSheet {MAIN}>{fonts}</styleSheet>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        archive.writestr("xl/unused", os.urandom(500_000), zipfile.ZIP_STORED)
    return stream.getvalue()


def _links(**targets: str) -> str:
    links = "".join(
        f'<Relationship Id="{kind}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'


def test_a_workbook_of_these_parts_is_read_where_nothing_is_wrong_with_it():
    assert read(workbook('<row r="3"><c r="B3"><v>7</v></c></row>')) == [["a"], [], ["", "7"]]


def test_a_sheet_that_claims_to_reach_the_last_cell_costs_nothing():
    assert read(workbook(after='<dimension ref="A1:XFD1048576"/>')) == [["a"]]
    assert read(workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')) == [["a"]]
    assert refusal(workbook('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')) == Reason.TOO_MANY_ROWS


def test_merged_ranges_are_not_filled():
    merged = "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(2, 20_000))
    assert read(workbook(after=f"<mergeCells>{merged}</mergeCells>")) == [["a"]]


def test_one_long_text_in_every_cell_is_not_multiplied():
    row = "<row>" + '<c t="s"><v>0</v></c>' * 50 + "</row>"
    assert refusal(workbook(row * 5_000, shared=f"<si><t>{'x' * 32_000}</t></si>")) == Reason.TOO_COMPLEX


def test_entities_are_not_expanded():
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">]>'
    stream = io.BytesIO(workbook())
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(hostile_stream := io.BytesIO(), "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(
                name, bomb.encode() + text.replace(b"<t>a</t>", b"<t>&x;</t>") if "sheet1" in name else text
            )
    assert refusal(hostile_stream.getvalue()) == Reason.DAMAGED


@pytest.mark.parametrize("what", ["memory", "time"])
def test_a_workbook_that_takes_more_than_it_may_ends_with_its_process(what, monkeypatch):
    """Formats take memory, empty cells of one row take time: neither the server's."""
    hungry = {"fonts": f"<cellXfs>{'<xf/>' * 7_500_000}</cellXfs>"} if what == "memory" else {}
    slow = "" if hungry else f"<row>{'<c/>' * 4_000_000}</row>"
    content = workbook(slow, **hungry)
    if what == "time":
        monkeypatch.setattr(sheets, "TIMEOUT", 0.5)
    own = time.process_time()
    assert refusal(content) == (Reason.TOO_COMPLEX if hungry else Reason.TOO_SLOW)
    assert time.process_time() - own < 1


def test_a_table_that_has_to_wait_gives_its_thread_back_in_a_few_seconds():
    """There are eight threads a process: rosters that wait must not stop those who answer."""
    assert sheets.PATIENCE <= 5


def test_one_table_is_read_at_a_time(monkeypatch):
    monkeypatch.setattr(sheets, "PATIENCE", 0.01)
    sheets._desk.acquire()
    try:
        assert refusal(b"a\n") == "busy"
    finally:
        sheets._desk.release()
    assert read(b"a\n") == [["a"]]


def test_a_sheet_that_packs_far_too_well_or_unpacks_to_too_much_is_refused_unread(monkeypatch):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 1_000_000)
    assert len(stream.getvalue()) < 50_000
    assert reason(stream.getvalue()) == Reason.UNPACKED
    monkeypatch.setattr(child, "MAX_UNPACKED", 1_000)
    assert reason(xlsx_bytes([["a"]])) == Reason.UNPACKED


def test_the_process_knows_its_tasks_only():
    with pytest.raises(Refused):
        bounded.answer("os.system", b"", timeout=30)
