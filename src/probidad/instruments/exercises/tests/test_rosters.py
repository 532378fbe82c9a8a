"""Rosters as they come from an office: columns, encodings, repetitions, size, and hostile files."""

import io
import time
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from probidad.instruments.exercises import roster_file
from probidad.instruments.exercises.models import Roster, RosterEntry
from probidad.instruments.exercises.services import rosters

UNITS = ("Obras Públicas", "Tesorería")


def read(data, name="lista.csv"):
    if isinstance(data, str):
        data = data.encode()
    return roster_file.read_roster(SimpleUploadedFile(name, data), UNITS)


def xlsx(rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def refusal(data) -> str:
    with pytest.raises(ValidationError) as raised:
        read(data)
    return " ".join(raised.value.messages)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_understood_in_the_encodings_and_delimiters_that_excel_writes(encoding, delimiter):
    text = delimiter.join(["Nombre", "CORREO ELECTRÓNICO", "Área"]) + "\r\n"
    text += delimiter.join(["Íñigo Muñoz", "Inigo@Villa.mx", "obras publicas"]) + "\r\n"
    text += delimiter.join(["María", "", "Tesorería"]) + "\r\n"
    assert read(text.encode(encoding)).rows == [("inigo@villa.mx", "obras publicas"), ("", "tesoreria")]


def test_xlsx_is_understood_and_nothing_in_it_is_evaluated():
    found = read(xlsx([["unidad", "correo"], ["Tesorería", "a@villa.mx"], [None, None]]))
    assert found.rows == [("a@villa.mx", "tesoreria")]
    assert "=hyperlink" in refusal('correo,unidad\n"=HYPERLINK(1,2)",Tesorería\n')


def test_a_repeated_address_counts_once_and_is_told():
    found = read("correo\na@villa.mx\nA@Villa.mx\nb@villa.mx\n")
    assert len(found.rows) == 2 and found.repeated == 1


def test_an_address_in_two_units_is_refused_with_its_line():
    message = refusal("correo,unidad\na@villa.mx,Tesorería\na@villa.mx,Obras Públicas\n")
    assert "3" in message and "a@villa.mx" in message


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("nombre,puesto\nAna,Jefa\n", "nombre, puesto"),
        ("correo,unidad\nno-es-correo,Tesorería\n", "no-es-correo"),
        ("correo,unidad\na@villa.mx,Catastro\n", "catastro"),
        ("correo,unidad\n", ""),
        ("", ""),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ""),
        (b"PK\x03\x04 not really a zip", ""),
        ('correo\n"' + "x" * 20_000 + '"\n', ""),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(data, told):
    assert told in refusal(data)


def test_only_the_first_problems_are_listed():
    message = refusal("correo\n" + "malo\n" * 5000)
    assert message.count("malo") == roster_file.MAXIMUM_PROBLEMS


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(roster_file, "MAXIMUM_UNPACKED", 10_000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 1_000_000)
    assert refusal(stream.getvalue())


def test_two_hundred_thousand_rows_are_read_in_seconds_and_one_more_is_refused():
    rows = "".join(f"p{n}@villa.mx,Tesorería\n" for n in range(roster_file.MAXIMUM_ROWS))
    began = time.monotonic()
    assert len(read("correo,unidad\n" + rows).rows) == 200_000
    assert time.monotonic() - began < 20
    assert "200,000" in refusal("correo,unidad\n" + rows + "uno@mas.mx,Tesorería\n")


@pytest.mark.django_db
def test_a_new_roster_replaces_the_former_and_no_row_of_it_stays(prepare, cast):
    play = prepare(opened=False)
    content = roster_file.RosterFile([("solo@villa.mx", "tesoreria")])
    rosters.store_roster(round=play.round, content=content, actor=cast.ethics_head)
    assert list(RosterEntry.objects.values_list("email", flat=True)) == ["solo@villa.mx"]


@pytest.mark.django_db
def test_an_upload_that_stops_half_way_leaves_the_former_roster(prepare, cast, monkeypatch):
    play = prepare(opened=False)
    size = Roster.objects.get(complete=True).size
    monkeypatch.setattr(rosters, "ROWS_AT_ONCE", 1)
    monkeypatch.setattr(rosters, "_complete", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        content = roster_file.RosterFile([("a@villa.mx", ""), ("b@villa.mx", "")])
        rosters.store_roster(round=play.round, content=content, actor=cast.ethics_head)
    assert Roster.objects.get(complete=True).size == size


@pytest.mark.django_db
def test_the_roster_is_fixed_once_the_round_is_open(play, cast):
    with pytest.raises(ValidationError):
        rosters.store_roster(
            round=play.round, content=roster_file.RosterFile([("x@villa.mx", "")]), actor=cast.ethics_head
        )


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "told"), [("es-mx", "primera línea"), ("en", "first line")])
def test_a_wrong_file_is_told_beside_its_field(prepare, cast, language, told):
    play = prepare(opened=False)
    client = cast.client("ethics_head", language=language)
    upload = SimpleUploadedFile("lista.csv", b"nombre\nAna\n")
    page = client.post(f"/panel/ejercicios/{play.round.pk}/lista/", {"file": upload})
    assert page.status_code == 422
    assert told in page.text


def test_units_whose_names_differ_in_accents_only_are_told_apart_by_nobody():
    with pytest.raises(ValidationError):
        roster_file.read_roster(
            SimpleUploadedFile("lista.csv", b"correo\na@villa.mx\n"), ("Tesorería", "TESORERIA")
        )


def test_a_spreadsheet_that_packs_far_too_well_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 1_000_000)
    assert len(stream.getvalue()) < 50_000
    assert refusal(stream.getvalue())
