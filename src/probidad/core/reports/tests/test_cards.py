"""Participation cards: every card carries its code, and every QR leads where it should."""

import io
import time

import pytest
import typst
import zxingcpp
from PIL import Image

from probidad.core.anonymity.codes import grouped, new_code
from probidad.core.reports import pdf, qr
from probidad.core.reports.cards import ControlSheet, cards_pdf
from probidad.core.reports.tests.reading import alternatives, fonts, opened, page_texts, texts

CONTROL = ControlSheet(
    "Hoja de control", ("Tesorería",), "Número de control", "482113", ("Cuenta las tarjetas.",)
)
ADDRESS = "https://probidad.example.gob.mx/ejercicios/"


def pairs(count: int) -> list[tuple[str, str]]:
    return [(grouped(code), f"{ADDRESS}#{code}") for code in (new_code() for _each in range(count))]


def made(cards, **changes) -> bytes:
    given = {
        "title": "Ejercicios de decisión ética",
        "institution": "Ayuntamiento de Xalapa",
        "round_title": "Segunda ronda 2026",
        "until": "30 de octubre de 2026",
        "address": ADDRESS,
        "control": CONTROL,
        "language": "es-mx",
    }
    return cards_pdf(cards=cards, **(given | changes))


@pytest.fixture
def page(monkeypatch) -> list[Image.Image]:
    """Pages of cards as pictures of 150 dots an inch, as a printer would put them on paper."""
    pages: list[Image.Image] = []
    compile_pdf = typst.compile

    def also_as_picture(files, **options):
        options |= {"format": "png", "ppi": 150}
        del options["pdf_standards"]
        found = compile_pdf(files, **options)
        pages.extend(
            Image.open(io.BytesIO(each)) for each in ([found] if isinstance(found, bytes) else found)
        )
        return b""

    monkeypatch.setattr(pdf.typst, "compile", also_as_picture)
    return pages


def test_phones_read_every_qr_of_a_printed_page(page):
    cards = pairs(10)
    made(cards)
    assert [each.size for each in page] == [(1275, 1650)] * 3
    # Only QR codes, as a phone looks for: among cutting lines the reader now and then sees a bar code.
    kind = zxingcpp.BarcodeFormat.QRCode
    found = [code.text for each in page for code in zxingcpp.read_barcodes(each.convert("L"), formats=kind)]
    assert sorted(found) == sorted(link for _code, link in cards)


def test_the_drawing_has_exactly_the_modules_of_the_code():
    link = f"{ADDRESS}#0123456789ABCDEF"
    rows = qr.modules(link)
    side = len(rows) + 2 * qr.QUIET_ZONE
    svg = qr.svg(link)
    assert f'viewBox="0 0 {side} {side}"' in svg
    drawn = set()
    for run in svg.rpartition('d="')[2].partition('"')[0].split("M")[1:]:
        start, _h, rest = run.partition("h")
        x, y = map(int, start.split())
        drawn |= {
            (y - qr.QUIET_ZONE, x - qr.QUIET_ZONE + step) for step in range(int(rest.partition("v")[0]))
        }
    assert drawn == {(y, x) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


def test_each_card_says_all_that_is_needed_in_both_languages():
    cards = pairs(3)
    found = texts(made(cards))
    for code, _link in cards:
        assert code.replace("-", " ") in found
    for words in (
        "Ayuntamiento de Xalapa",
        "Ejercicios de decisión ética",
        "Segunda ronda 2026",
        "Participa hasta el 30 de octubre de 2026",
        ADDRESS,
        "Escanea el código QR",
        "Scan the QR code",
        "no lleva tu nombre",
    ):
        assert found.count(words) == 3, words


def test_one_more_line_fits_beside_the_qr_however_long_the_names_are():
    long = {"title": "Ejercicios " * 9, "institution": "Ayuntamiento " * 9, "round_title": "Ronda " * 30}
    for names in ({}, long):
        found = made(pairs(8), note="Los dilemas llegan uno a uno: guarda tu tarjeta.", **names)
        assert len(opened(found).pages) == 2
        read = texts(found)
        assert read.count("guarda tu tarjeta.") == read.count("30 de octubre de 2026") == 8


def test_the_control_sheet_stands_before_the_cards_and_bears_no_code():
    cards = pairs(2)
    first, second = page_texts(made(cards))
    for words in ("Hoja de control", "Tesorería", "482113", "Cuenta las tarjetas."):
        assert words in first
        assert words not in second
    assert not any(code[:4] in first for code, _link in cards)


def test_eight_cards_fill_a_letter_page():
    found = opened(made(pairs(17)))
    assert len(found.pages) == 1 + 3
    assert [float(side) for side in found.pages[0].MediaBox] == [0, 0, 612, 792]


def test_cards_are_tagged_in_their_language_with_the_code_beside_each_picture():
    cards = pairs(2)
    found = made(cards, language="en", title="Ethical decision exercises")
    assert opened(found).Root.MarkInfo.Marked
    assert str(opened(found).Root.Lang) == "en"
    assert [each.replace("\u00a0", "-").split()[-1] for each in alternatives(found)] == [
        code for code, _link in cards
    ]
    assert all(name.startswith("PublicSans") for name in fonts(found))


def test_long_names_are_shortened_and_the_code_and_address_never_are():
    address = "https://probidad.contraloria-ciudadana.san-pedro-tlaquepaque.gob.mx/integridad/ejercicios/"
    cards = [("WWWW-WWWW-WWWW-WWWW", f"{address}#WWWWWWWWWWWWWWWW")] * 9
    long = "Un nombre que nadie debería escribir " * 20
    found = made(cards, title=long, institution=long, round_title="X" * 300, address=address)
    assert len(opened(found).pages) == 1 + 2
    read = texts(found)
    assert read.count("WWWW WWWW WWWW WWWW") == 9
    assert read.replace(" ", "").count(address) == 9
    assert "…" in read


def test_markup_in_names_is_printed_and_not_run():
    found = texts(made(pairs(1), title='#read("/etc/passwd")', round_title="$x$ *b* \\ <a>"))
    assert '#read("/etc/passwd")' in found and "$x$ *b* \\ <a>" in found


def test_five_hundred_cards_are_ready_while_somebody_waits():
    cards = pairs(500)
    start = time.process_time()
    found = made(cards)
    # 2.6 s on the two shared cores this was built on; the bound only catches a change of order.
    assert time.process_time() - start < 15
    assert len(found) < 4_000_000
    assert len(opened(found).pages) == 1 + 63
