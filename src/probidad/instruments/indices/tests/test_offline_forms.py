"""The form for work offline: it comes back as it left, and what was typed is read as it was meant."""

import datetime as dt
import shutil
import subprocess
from functools import cache
from itertools import count
from urllib.parse import quote

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from probidad.core.files.cleaning.workbooks import book_of
from probidad.core.files.workbooks import BookCell, BookSheet, book_from
from probidad.instruments.indices.models import Answer, Evidence
from probidad.instruments.indices.models.links import FIRST_DAY
from probidad.instruments.indices.rules.offline import FilledRow, Finding, Link, LinkChange
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE
from probidad.instruments.indices.services.scoring import save_answer
from probidad.instruments.indices.tests.offline import (
    DAY,
    Spreadsheet,
    entries_of_each_sort,
    form_bytes,
    link,
    read,
    seat_of,
    uploaded,
)
from probidad.instruments.indices.tests.published import version_of
from probidad.instruments.indices.workbook import layout, reading
from probidad.instruments.indices.workbook.reading import form_from, read_form
from probidad.instruments.indices.workbook.writing import write_form

pytestmark = [pytest.mark.once, pytest.mark.django_db]

# Whatever a note may have: formulas, escapes of Excel, controls, every alphabet.
TEXTS = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [
            "=1+1",
            "+52 55 1234",
            "-",
            "@ana",
            '=HYPERLINK("x")',
            "_x0041_",
            "_x005F_x0041_",
            "a\r\nb\rc\nd",
            "\t=1",
            "'=1",
            " 12 ",
            "2026-03-02",
            "TRUE",
            "#N/A",
            "1.10",
            "\u202eal revés",
            "😀" * 1500,
            "ñ" * 4000,
            "\ud800",
            "\x00\x07",
            "]]>&<",
        ]
    ),
)
DAYS = st.dates(FIRST_DAY, DAY)


def answer(entry, level: int, part: int, whole: int, note: str) -> Answer:
    """An answer to an indicator, at one of its levels or of these quantities; not applicable for a level below all."""
    found = Answer(code=entry.code, note=note, edition=level + 2)
    if level < 0 and entry.indicator.may_not_apply:
        found.level = NOT_APPLICABLE
    elif measure := entry.indicator.measure:
        found.part, found.whole = part, whole if measure.whole else None
        found.level = entry.measured(found.part, found.whole).key
    else:
        found.level = entry.levels[level % len(entry.levels)].key
    return found


SHORT = TEXTS.map(lambda text: text[:300])
# What a row is drawn from: level or none that applies, quantities, a note, links.
ROWS = st.tuples(
    st.integers(-1, 4),
    st.integers(0, layout.LARGEST),
    st.integers(0, layout.LARGEST),
    TEXTS,
    st.lists(st.tuples(SHORT, SHORT, DAYS), max_size=14),
)
ADDRESSES = st.text(max_size=60).map(lambda text: f"https://ejemplo.mx/?q={quote(text, errors='replace')}")
VISIBLE = TEXTS.filter(lambda text: 0 < len(layout.plain_text(text)) <= 300)
GOOD_ROWS = st.tuples(
    st.integers(-1, 4),
    st.integers(0, layout.LARGEST),
    st.integers(0, layout.LARGEST),
    VISIBLE,
    st.lists(st.tuples(VISIBLE, ADDRESSES, DAYS), max_size=layout.MOST_LINKS),
)
FORMS = pytest.mark.parametrize(
    ("slug", "items", "language"),
    [
        ("icifiep", (), "es-mx"),
        ("open-government-metrics", (), "en"),
        ("action-plan-review", ("=Abrir actas", "Capacitar"), "es-mx"),
    ],
)
EXAMPLES = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))


def filled(seat, rows) -> layout.Contents:
    """All that the seat scores, answered as was drawn, again and again."""
    answers, links, keys = {}, {}, count(1)
    for place, entry in enumerate(scored(seat)):
        level, part, whole, note, brought = rows[place % len(rows)]
        answers[entry.code] = answer(entry, level, min(part, whole), whole, note)
        links[entry.code] = [
            Evidence(pk=next(keys), title=title, url=url, seen_on=day)
            for title, url, day in brought[: layout.MOST_LINKS]
        ]
    return layout.Contents(answers, links)


def scored(seat):
    return [entry for entry in seat.round.entries if seat.scores(entry)]


@pytest.fixture
def shared_seat(cast):
    """A seat for all examples of a test; of an institution, two areas."""

    @cache
    def made(slug, items):
        seat = seat_of(cast, version=version_of(slug), items=list(items))
        seat.groups = [] if items else [area.key for area in seat.round.version.text.areas[1:3]]
        return seat

    return made


@FORMS
@EXAMPLES
@given(rows=st.lists(ROWS, min_size=1, max_size=9))
def test_what_nobody_touched_changes_nothing_whatever_it_is(shared_seat, slug, items, language, rows):
    seat = shared_seat(slug, items)
    with translation.override(language):
        assert read(seat, write_form(seat, filled(seat, rows))).rows == ()


@FORMS
@EXAMPLES
@given(rows=st.lists(GOOD_ROWS, min_size=1, max_size=9))
def test_what_is_written_comes_back_the_same(shared_seat, slug, items, language, rows):
    seat = shared_seat(slug, items)
    contents = filled(seat, rows)
    with translation.override(language):
        book = book_from(book_of(write_form(seat, contents)))
    said = {row.code: row for row in form_from([*book[:-1], left_empty(book[-1])], seat).rows}
    for entry in scored(seat):
        row = said[entry.code]
        assert row.finding == layout.finding_of(entry, contents.answers[entry.code])
        assert [change.link for change in row.links] == [
            layout.link_of(each) for each in contents.links[entry.code]
        ]


def left_empty(hidden: BookSheet) -> BookSheet:
    """The hidden sheet of a form that left without answers: so all of it is new."""
    identity = reading._identity(hidden)
    identity.answers, identity.links = dict.fromkeys(identity.answers, (0, "none")), {}
    cells = {
        (row, column): BookCell("text", text)
        for row, texts in enumerate(identity.rows(), start=1)
        for column, text in enumerate(texts, start=1)
        if text
    }
    return BookSheet(hidden.title, cells)


def test_what_is_typed_is_read_as_it_was_meant(cast):
    seat = seat_of(cast)
    chosen, measured, optional = entries_of_each_sort(seat)
    form = Spreadsheet(seat)
    form.type(
        chosen,
        level=" b ",
        note="=no es fórmula",
        link_1_title="Acta",
        link_1_url="https://ejemplo.mx/a",
        link_1_seen_on=dt.datetime(2026, 3, 1),
    )
    form.cell(chosen, "note").data_type = "s"
    form.type(measured, part="12", whole=40.0)
    form.type(optional, level="Doesn't apply", note=2026)
    rows = {row.code: row for row in form.read().rows}
    assert rows[chosen.code] == FilledRow(
        code=chosen.code,
        finding=Finding(level=chosen.levels[1].key, note="=no es fórmula"),
        links=(LinkChange(link=Link(title="Acta", url="https://ejemplo.mx/a", seen_on=dt.date(2026, 3, 1))),),
    )
    assert rows[measured.code].finding == Finding(part=12, whole=40)
    assert rows[optional.code].finding == Finding(level=NOT_APPLICABLE, note="2026")
    assert len(rows) == 3


def test_columns_are_found_by_their_heading_wherever_they_stand(cast):
    seat = seat_of(cast)
    chosen, *_others = entries_of_each_sort(seat)
    form = Spreadsheet(seat)
    form.type(chosen, note="Aquí")
    sheet = form.sheet_of(chosen)
    sheet.insert_cols(1)
    sheet["A1"], sheet["A2"] = "Mis apuntes", "=1+1"
    [row] = form.read().rows
    assert (row.code, row.finding.note) == (chosen.code, "Aquí")


def test_an_emptied_link_is_taken_away_and_a_new_one_is_new(cast):
    seat = seat_of(cast)
    chosen, measured, _optional = entries_of_each_sort(seat)
    gone, kept = link(seat, chosen.code), link(seat, measured.code, title="+52 = título")
    form = Spreadsheet(seat)
    form.type(chosen, link_1_title=None, link_1_url=" ", link_1_seen_on=None)
    form.type(measured, link_1_title="Otro título")
    rows = {row.code: row for row in form.read().rows}
    assert rows[chosen.code].links == (LinkChange(evidence=gone.pk),)
    assert rows[measured.code].links == (
        LinkChange(evidence=kept.pk, link=layout.link_of(kept).model_copy(update={"title": "Otro título"})),
    )


def test_the_form_is_locked_but_for_what_is_typed_and_frozen_at_its_headings(cast):
    seat = seat_of(cast)
    chosen, measured, _optional = entries_of_each_sort(seat)
    form = Spreadsheet(seat)
    sheet = form.sheet_of(chosen)
    assert sheet.protection.sheet and sheet.freeze_panes == "C2"
    assert not form.cell(chosen, "level").protection.locked and form.cell(chosen, "part").protection.locked
    assert (
        not form.cell(measured, "part").protection.locked and form.cell(measured, "level").protection.locked
    )
    assert form.cell(chosen, "question").protection.locked and form.cell(chosen, "code").protection.locked
    assert form.cell(chosen, "level").coordinate in " ".join(
        str(rule.sqref) for rule in sheet.data_validations.dataValidation if rule.type == "list"
    )
    hidden = {each.title for each in form.book.worksheets if each.sheet_state == "hidden"}
    assert hidden == {layout.IDENTITY_SHEET, layout.CHOICES_SHEET}


def test_a_form_has_the_sheets_of_its_seat_alone(cast):
    seat = seat_of(cast)
    areas = [area.key for area in seat.round.version.text.areas]
    seat.groups = areas[2:4]
    form = Spreadsheet(seat)
    assert [sheet.title.partition(".")[0] for sheet in form.book.worksheets[1:-2]] == ["3", "4"]


def test_the_process_that_bounds_it_reads_the_same(cast):
    seat = seat_of(cast)
    chosen, *_others = entries_of_each_sort(seat)
    form = Spreadsheet(seat)
    form.type(chosen, note="ñandú 😀")
    assert read_form(uploaded(form.saved()), seat) == form.read()


@pytest.mark.each_database
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (libreoffice-calc-nogui)")
def test_a_form_that_libreoffice_saved_says_what_was_typed_and_nothing_else(cast, tmp_path):
    seat = seat_of(cast)
    chosen, measured, optional = entries_of_each_sort(seat)
    save_answer(
        seat=seat, code=optional.code, edition=0, level=optional.levels[0].key, note="=1+1\nDos líneas"
    )
    link(seat, chosen.code)
    spreadsheet = Spreadsheet(seat, saved_by_libreoffice(form_bytes(seat), tmp_path))
    assert not spreadsheet.read().rows
    spreadsheet.type(chosen, level="A", note="Se vio en la oficina")
    spreadsheet.type(measured, part=3, whole=4)
    again = read(seat, saved_by_libreoffice(spreadsheet.saved(), tmp_path))
    found = {row.code: row.finding for row in again.rows}
    assert found == {
        chosen.code: Finding(level=chosen.levels[0].key, note="Se vio en la oficina"),
        measured.code: Finding(part=3, whole=4),
    }


def saved_by_libreoffice(content: bytes, folder) -> bytes:
    """The workbook as LibreOffice writes it once it opened it."""
    (folder / "in.xlsx").write_bytes(content)
    (folder / "out").mkdir(exist_ok=True)
    home = f"-env:UserInstallation=file://{folder}/home"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", "out", "in.xlsx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / "out" / "in.xlsx").read_bytes()
