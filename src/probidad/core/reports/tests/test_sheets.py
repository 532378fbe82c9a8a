"""Tables as files: nothing in them runs, and what was put in comes out again."""

import csv
import datetime
import io
import math
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from probidad.core.reports import workbooks
from probidad.core.reports.responses import pdf_response
from probidad.core.reports.sheets import Sheet, csv_response, xlsx_response

FORMULAS = [
    '=HYPERLINK("http://evil.example","x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
]


def opened(*given: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_response("x.xlsx", given).content))


def read_csv(sheet: Sheet) -> list[list[str]]:
    text = b"".join(csv_response("x.csv", sheet)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_stays_the_same_text_in_xlsx(text):
    content = xlsx_response("x.xlsx", [Sheet("T", [text], [[text]])]).content
    cell = openpyxl.load_workbook(io.BytesIO(content)).active["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    # Line ends are the only thing that XML may change.
    assert cell.value.replace("\r", "\n") == text.replace("\r", "\n")
    markup = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in markup and b"<f " not in markup


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_is_quoted_in_csv(text):
    header, row = read_csv(Sheet("T", [text], [[text]]))
    assert header == row == [f"'{text}"]


@pytest.mark.parametrize("text", ["Honradez", "a=b", "3 - 2", "#N/A", "1e5", "¿Qué harías?", "a\n=b"])
def test_ordinary_text_is_left_alone(text):
    assert read_csv(Sheet("T", ["a"], [[text]]))[1] == [text]
    cell = opened(Sheet("T", ["a"], [[text]])).active["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", False)


def test_a_semicolon_in_a_text_starts_no_cell():
    body = b"".join(csv_response("x.csv", Sheet("T", ["a"], [["hola;=1+1"]]))).decode()
    assert '"hola;=1+1"' in body


def test_numbers_dates_and_gaps_keep_their_kind_in_xlsx():
    moment = datetime.datetime(2026, 10, 30, 12, 30)
    row = [-5, 2.5, Decimal("1.25"), True, None, datetime.date(2026, 10, 30), moment]
    found = [cell.value for cell in opened(Sheet("T", ["x"] * 7, [row])).active[2]]
    assert found == [-5, 2.5, 1.25, True, None, datetime.datetime(2026, 10, 30), moment]


def test_numbers_dates_and_gaps_are_plain_in_csv():
    moment = datetime.datetime(2026, 10, 30, 12, 30)
    row = [-5, 2.5, True, None, datetime.date(2026, 10, 30), moment]
    expected = ["-5", "2.5", "TRUE", "", "2026-10-30", "2026-10-30 12:30:00"]
    assert read_csv(Sheet("T", ["x"] * 6, [row]))[1] == expected


def test_moments_with_a_time_zone_are_written_in_local_time(settings):
    settings.TIME_ZONE = "America/Mexico_City"
    noon = datetime.datetime(2026, 7, 1, 18, 0, tzinfo=datetime.UTC)
    assert opened(Sheet("T", ["x"], [[noon]])).active["A2"].value == datetime.datetime(2026, 7, 1, 12, 0)


def test_numbers_that_a_spreadsheet_would_spoil_become_text_or_nothing():
    row = [2**62 + 1, float("nan"), float("inf"), datetime.date(1857, 2, 5)]
    found = [cell.value for cell in opened(Sheet("T", ["x"] * 4, [row])).active[2]]
    assert found == [str(2**62 + 1), None, None, "1857-02-05"]


def test_control_characters_are_removed_and_long_texts_end_in_an_ellipsis():
    hostile = "a\x00\x0b\x1b\ud800\uffffb"
    page = opened(Sheet("T", ["x", "y"], [[hostile, "z" * 40_000]])).active
    assert page["A2"].value == "ab"
    assert len(page["B2"].value) == workbooks.MAX_TEXT and page["B2"].value.endswith("…")
    assert read_csv(Sheet("T", ["x"], [[hostile]]))[1] == ["ab"]


def test_rows_come_back_under_a_frozen_header_that_stands_out():
    page = opened(
        Sheet("Dilemas", ["Dilema", "Respuestas"], iter([("El regalo", 12), ("La prisa", 7)]))
    ).active
    assert [[cell.value for cell in row] for row in page.rows] == [
        ["Dilema", "Respuestas"],
        ["El regalo", 12],
        ["La prisa", 7],
    ]
    assert page.freeze_panes == "A2"
    assert page["A1"].font.bold and page["A1"].fill.fgColor.rgb == "FFE2F0EC"


def test_rows_are_as_tall_as_their_wrapped_texts_also_for_libreoffice():
    long = "palabra " * 40
    book = opened(Sheet("S", ["a", "b"], [["corto", 1], [long, "uno\ndos\ntres"], ["x" * 40_000, 2]]))
    heights = [book["S"].row_dimensions[number].height for number in (2, 3, 4)]
    assert heights == [None, 15 * math.ceil(len(long) / 60), 409]


def test_sheets_fit_the_width_of_a_page_unless_nobody_could_read_them():
    narrow, wide = Sheet("N", ["a"], [["x"]]), Sheet("W", list("abcdef"), [["x" * 60] * 6])
    book = opened(narrow, wide)
    assert [book[name].sheet_properties.pageSetUpPr.fitToPage for name in "NW"] == [True, None]


def test_a_workbook_bears_the_title_of_its_first_sheet():
    book = opened(Sheet("Respuestas\x07 por dilema " + "x" * 300, ["x"], []), Sheet("Valores", ["x"], []))
    assert book.properties.title.startswith("Respuestas por dilema ") and len(book.properties.title) == 255


def test_columns_are_as_wide_as_their_texts_within_bounds():
    page = opened(Sheet("T", ["a", "b", "c"], [["x", "y" * 30, "z" * 500]])).active
    assert [page.column_dimensions[name].width for name in "ABC"] == [9, 32, 60]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Dilemas", "Dilemas"),
        ("a/b\\c[d]e:f*g?", "a b c d e f g"),
        ("'entre comillas'", "entre comillas"),
        ("x" * 50, "x" * 31),
        ("", "1"),
        ("\x00\x07", "1"),
        ("History", "History 1"),
    ],
)
def test_titles_follow_excels_rules(title, expected):
    assert opened(Sheet(title, ["a"], [])).sheetnames == [expected]


def test_titles_that_excel_takes_for_the_same_get_numbers():
    names = opened(*(Sheet(title, ["a"], []) for title in ("Área", "área", "y" * 40, "Y" * 40))).sheetnames
    assert names == ["Área", "área (2)", "y" * 31, "Y" * 27 + " (2)"]


@pytest.mark.parametrize("make", [xlsx_response, csv_response, pdf_response])
def test_filenames_can_neither_leave_their_header_nor_their_folder(make):
    sheet = Sheet("T", ["a"], [])
    given = {xlsx_response: [sheet], csv_response: sheet, pdf_response: b"%PDF-"}[make]
    header = make('../../a"\r\nSet-Cookie: x=1\u202excod.año.x', given)["Content-Disposition"]
    assert header.startswith("attachment; filename")
    assert not any(sign in header for sign in ("\r", "\n", "/", "\\", "%2F", "%0D", "%E2%80%AE"))


def test_a_pdf_is_kept_nowhere_unless_it_may_be():
    response = pdf_response("tarjetas.pdf", b"%PDF-1")
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "no-store")
    assert response["Content-Disposition"] == 'attachment; filename="tarjetas.pdf"'
    assert response.content == b"%PDF-1"
    assert "Cache-Control" not in pdf_response("informe.pdf", b"%PDF-1", store=True)


def test_csv_is_utf8_with_the_mark_that_excel_needs():
    response = csv_response("x.csv", Sheet("T", ["Área"], []))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert b"".join(response) == b'\xef\xbb\xbf"\xc3\x81rea"\r\n'


def test_csv_rows_are_made_while_they_are_sent():
    made = []

    def rows():
        for number in range(2000):
            made.append(number)
            yield [number]

    response = csv_response("x.csv", Sheet("T", ["n"], rows()))
    assert response.streaming and not made
    parts = iter(response)
    next(parts), next(parts)
    assert 0 < len(made) < 2000
    assert len(b"".join(parts).splitlines()) + 499 == 2000


def test_csv_keeps_the_language_of_the_page_that_asked():
    with translation.override("es-mx"):
        response = csv_response("x.csv", Sheet("T", ["a"], [[gettext_lazy("Monday")]]))
    with translation.override("en"):
        assert "lunes" in b"".join(response).decode().lower()


def test_a_workbook_needs_a_sheet():
    with pytest.raises(ValueError, match="at least one"):
        xlsx_response("x.xlsx", [])


def test_a_table_longer_than_excels_is_refused_instead_of_cut(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_ROWS", 3)
    assert opened(Sheet("T", ["a"], [[1], [2]])).active.max_row == 3
    with pytest.raises(ValueError, match="at most 2 rows"):
        xlsx_response("x.xlsx", [Sheet("T", ["a"], [[1], [2], [3]])])
