"""Rosters as they come from an office: columns, encodings, repetitions, size, and hostile files."""

import io
import time

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from probidad.core.files.tests.hostile import xlsx_bytes
from probidad.core.languages.words import folded
from probidad.core.reports.sheets import csv_response
from probidad.instruments.exercises import roster_file
from probidad.instruments.exercises.models import Roster, RosterEntry
from probidad.instruments.exercises.roster_file import problems as problems_module
from probidad.instruments.exercises.roster_file.template import csv_template, xlsx_template
from probidad.instruments.exercises.services import rosters

UNITS = ("Obras Públicas", "Tesorería")


def read(data, name="lista.csv"):
    if isinstance(data, str):
        data = data.encode()
    return roster_file.read_roster(SimpleUploadedFile(name, data), UNITS)


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
    found = read(xlsx_bytes([["unidad", "correo"], ["Tesorería", "a@villa.mx"], [None, None]]))
    assert found.rows == [("a@villa.mx", "tesoreria")]
    assert "=HYPERLINK" in refusal('correo,unidad\n"=HYPERLINK(1,2)",Tesorería\n')


@pytest.mark.parametrize("row", [["=CONCATENATE(B2)", "Tesorería"], ["ana@villa.mx", '=cmd|"/c calc"!A1']])
def test_a_formula_is_refused_like_its_text_and_one_is_told_what_to_do(row):
    message = problems_of(xlsx_bytes([["correo", "unidad"], row]))
    assert "“=" in message and "paste" in message


def test_a_repeated_address_counts_once_and_is_told():
    found = read("correo\na@villa.mx\nA@Villa.mx\nb@villa.mx\n")
    assert len(found.rows) == 2 and found.repeated == 1


def test_an_address_in_two_units_is_refused_with_its_line():
    message = refusal("correo,unidad\na@villa.mx,Tesorería\na@villa.mx,Obras Públicas\n")
    assert "3" in message and "a@villa.mx" in message


@pytest.mark.parametrize(
    "header",
    [
        "Correo electrónico institucional,Área de adscripción",
        "E-MAIL,Unidad administrativa",
        "correo_electronico,área_adscripción",
        "Email address,Department",
        "emailInstitucional,Departamento",
        "Mail,Adscripción",
    ],
)
def test_headings_are_recognised_as_offices_write_them(header):
    found = read(f"{header},Tarea,Comunidad\na@villa.mx,Tesorería,uno,dos\n")
    assert found.rows == [("a@villa.mx", "tesoreria")]


@pytest.mark.parametrize("header", ["nombre,area", "Contacto,Unidad", "Nombre,Comunidad"])
def test_a_file_without_a_column_of_addresses_is_refused_and_never_taken_for_people_by_card(header):
    message = refusal(f"{header}\na@villa.mx,Tesorería\n")
    assert ", ".join(header.split(",")) in message and "correo" in message


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Correo institucional,Correo personal,Unidad", "“Correo institucional”, “Correo personal”"),
        ("correo,Área,Unidad", "“Área”, “Unidad”"),
    ],
)
def test_two_columns_for_the_same_are_refused_since_nobody_can_know_which_counts(header, told):
    assert told in refusal(f"{header}\na@villa.mx,b@villa.mx,\n")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("nombre,puesto\nAna,Jefa\n", "nombre, puesto"),
        ("correo,unidad\nno-es-correo,Tesorería\n", "no-es-correo"),
        ("correo,unidad\na@villa.mx,Catastro\n", "Catastro"),
        ("correo,unidad\n", ""),
        ("", ""),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ""),
        (b"PK\x03\x04 not really a zip", ""),
        ('correo\n"' + "x" * 20_000 + '"\n', ""),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(data, told):
    assert told in refusal(data)


def problems_of(data) -> str:
    with translation.override("en"):
        return refusal(data)


def problems(data: str, language="en") -> list[str]:
    with translation.override(language), pytest.raises(ValidationError) as raised:
        read(data)
    return raised.value.messages


def test_what_many_rows_have_wrong_is_said_once_with_the_rows_and_as_the_file_spells_it():
    rows = ["a{}@villa.mx,Tesorería"] * 60
    for row in (3, 7, *range(12, 41), 50, 52, 54, 56, 58):
        rows[row - 2] = "a{}@villa.mx,Obras  públiques"
    text = "correo,unidad\n" + "\n".join(row.format(n) for n, row in enumerate(rows))
    assert problems(text) == [
        "Rows 3, 7, 12–40, 50, 52 and 3 more: there is no unit “Obras públiques”. Did you mean “Obras Públicas”?"
    ]
    assert "Renglones 3, 7, 12–40, 50, 52 y 3 más" in problems(text, "es-mx")[0]


def test_each_kind_of_problem_is_said_once():
    rows = ["uno", "dos", "tres", "cuatro", "b@villa.mx,Zzz", "c@villa.mx,Tesorería", "c@villa.mx"]
    assert problems("correo,unidad\n" + "\n".join(rows)) == [
        "Row 6: there is no unit “Zzz”.",
        "Rows 2–5: these are not email addresses: “uno”, “dos”, “tres”, ….",
        "Row 8: “c@villa.mx” stands in row 7 with another unit.",
    ]


def test_a_file_of_nothing_but_mistakes_gets_a_short_answer():
    found = problems("correo,unidad\n" + "".join(f"malo{n},Unidad {n}\n" for n in range(5_000)))
    assert len(found) == problems_module.UNITS_TOLD + 2
    assert sum(map(len, found)) < 2_000


def test_two_hundred_thousand_rows_are_read_in_seconds_and_one_more_is_refused():
    rows = "".join(f"p{n}@villa.mx,Tesorería\n" for n in range(200_000))
    began = time.process_time()
    assert len(read("correo,unidad\n" + rows).rows) == 200_000
    assert time.process_time() - began < 20
    assert "200,000" in refusal("correo\n" + "a\n" * 200_001)


@pytest.mark.parametrize(
    "other",
    ["ANA@villa.mx", " ana@VILLA.MX ", "ana@villa.mx\u200b", "\ufeffana@villa.mx", "ana@vil\u202ela.mx"],
)
def test_one_address_however_it_is_written_is_on_the_roster_once(other):
    found = read(f"correo\nana@villa.mx\n{other}\n")
    assert found.rows == [("ana@villa.mx", "")] and found.repeated == 1


def test_an_international_domain_and_its_ascii_form_are_one_address():
    found = read("correo\nana@peña.mx\nana@xn--pea-8ma.mx\n")
    assert found.rows == [("ana@xn--pea-8ma.mx", "")] and found.repeated == 1


def test_a_plus_makes_another_address_as_mail_servers_treat_it():
    assert len(read("correo\nana@villa.mx\nana+uno@villa.mx\n").rows) == 2


@pytest.mark.parametrize(
    "typed", ["ana@vil\u202ella..mx", "ana\0@villa.mx@x.mx", "ana@villa..mx", "@", "a" * 400 + "@x.mx"]
)
def test_an_address_that_deceives_is_none(typed):
    message = refusal(f'correo\n"{typed}"\n')
    assert not set(message) & {"\u202e", "\0", "\u200b"} and len(message) < 200


def test_what_one_does_not_see_in_a_units_name_does_not_matter():
    found = read(
        "correo,unidad\na@villa.mx,\u200bTesorer\u00eda\u00a0\nb@villa.mx,Tesoreri\u0301a\nc@villa.mx,\u202etesorería\n"
    )
    assert {unit for _email, unit in found.rows} == {"tesoreria"}


@pytest.mark.parametrize("language", ["es-mx", "en"])
@pytest.mark.parametrize("units", [UNITS, ("=1+1", "Tesorería"), ()])
def test_the_template_is_accepted_once_it_is_filled_in(language, units):
    with translation.override(language):
        book = openpyxl.load_workbook(io.BytesIO(xlsx_template(units)))
        sheet = csv_template(units)
        with pytest.raises(ValidationError):  # nothing but the example in it
            roster_file.read_roster(uploaded(book), units)
        book.worksheets[0].append(["ana@villa.mx", units[-1] if units else None])
        assert [cell.value for cell in book.worksheets[0][1]] == list(sheet.columns)
        found = roster_file.read_roster(uploaded(book), units)
        text = (
            "".join(csv_response("lista.csv", sheet).getvalue().decode())
            + f"ana@villa.mx,{units[-1] if units else ''}\n"
        )
        assert (
            roster_file.read_roster(SimpleUploadedFile("lista.csv", text.encode()), units).rows == found.rows
        )
    assert found.rows == [("ana@villa.mx", folded(units[-1]) if units else "")]


def uploaded(book) -> SimpleUploadedFile:
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("lista.xlsx", stream.getvalue())


def test_the_template_lets_one_choose_among_the_units_and_holds_no_formula():
    names = [f"Unidad {n}" for n in range(300)] + ["=HYPERLINK(1,2)"]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_template(names)))
    roster, units = book.worksheets
    assert [cell.value for cell in units["A"]] == names
    assert all(cell.data_type == "s" for cell in units["A"])
    [choice] = roster.data_validations.dataValidation
    assert choice.type == "list" and choice.formula1 == f"'{units.title}'!$A$1:$A$301"
    assert "B2" in choice.sqref and "B10001" in choice.sqref and "A2" not in choice.sqref


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize(("language", "name"), [("es-mx", "lista-de-participantes"), ("en", "roster")])
def test_the_template_is_there_for_whoever_prepares_the_round(prepare, cast, kind, language, name):
    play = prepare(opened=False)
    address = f"/panel/ejercicios/{play.round.pk}/lista/"
    client = cast.client("ethics_head", language=language)
    assert f"plantilla.{kind}" in client.get(address).text
    answer = client.get(f"{address}plantilla.{kind}")
    assert f'filename="{name}.{kind}"' in answer["Content-Disposition"]
    assert cast.client("other_ethics_head").get(f"{address}plantilla.{kind}").status_code == 404


@pytest.mark.django_db
def test_what_is_wrong_with_a_file_stands_beside_the_field_and_nowhere_else(prepare, cast):
    play = prepare(opened=False)
    upload = SimpleUploadedFile("lista.csv", b"correo,unidad\na@villa.mx,Catastro\n")
    page = cast.client("ethics_head").post(f"/panel/ejercicios/{play.round.pk}/lista/", {"file": upload})
    assert page.text.count("Catastro") == 1
    summary = page.text.partition('id="error-summary"')[2].partition("</div>")[0]
    assert 'href="#id_file"' in summary and "Catastro" not in summary


@pytest.mark.django_db
def test_who_uploads_a_roster_reads_how_many_get_a_mail_and_how_many_a_card(prepare, cast):
    play = prepare(opened=False)
    text = "correo,unidad\n,Tesorería\na@villa.mx,Tesorería\nb@villa.mx,\nB@villa.mx,\n"
    page = cast.client("ethics_head").post(
        f"/panel/ejercicios/{play.round.pk}/lista/",
        {"file": SimpleUploadedFile("lista.csv", text.encode())},
        follow=True,
    )
    assert "La lista tiene 3 personas: 2 con código por correo, 1 con tarjeta." in page.text


@pytest.mark.django_db
def test_a_roster_of_one_person_is_told_as_one(prepare, cast):
    play = prepare(opened=False)
    page = cast.client("ethics_head").post(
        f"/panel/ejercicios/{play.round.pk}/lista/",
        {"file": SimpleUploadedFile("lista.csv", "correo,unidad\na@villa.mx,Tesorería\n".encode())},
        follow=True,
    )
    assert "La lista tiene 1 persona: 1 con código por correo, 0 con tarjeta." in page.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "warned"),
    [("correo,Lugar\na@villa.mx,Tesorería\n", True), ("correo,unidad\na@villa.mx,Tesorería\n", False)],
)
def test_who_uploads_a_roster_without_units_is_told_what_it_costs(prepare, cast, text, warned):
    play = prepare(opened=False)
    page = cast.client("ethics_head").post(
        f"/panel/ejercicios/{play.round.pk}/lista/",
        {"file": SimpleUploadedFile("lista.csv", text.encode())},
        follow=True,
    )
    assert ("Nadie en la lista tiene unidad" in page.text) is warned


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
