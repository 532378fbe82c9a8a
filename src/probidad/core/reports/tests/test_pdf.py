"""Documents: accessible, reproducible, in our letters, and deaf to what people write in them."""

import io

import pikepdf
import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from probidad.core.reports import pdf
from probidad.core.reports.figures import for_typst
from probidad.core.reports.lettering import REPLACEMENT, printable
from probidad.core.reports.pdf import PdfError, render_pdf
from probidad.core.reports.tests.pdf_a import faults_of_pdf_a
from probidad.core.reports.tests.reading import alternatives, fonts, lowest, opened, page_texts, roles, texts

CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 40" width="400" height="40">'
    '<rect x="100" y="10" width="200" height="20" fill="#0b6b64"/>'
    '<text x="5" y="25" font-family="Public Sans" font-size="12">Respeto</text></svg>'
)
INJECTIONS = [
    '#read("/etc/passwd")',
    '#import "/base.typ": *',
    "#panic()",
    "$x^2$ $",
    "*no* _no_ `no` ~ -- ... ---",
    r"\ \u{41} \#",
    '"; #read("base.typ"); "',
    "<label> @label [a](b) // c /* d */",
    "= no heading",
    "#{ while true {} }",
    "${x} {{ x }} {% x %}",
]


def report(**changes) -> dict:
    return {
        "lang": "es-mx",
        "title": "Lo que dicen las respuestas",
        "subtitle": "Segunda ronda",
        "institution": "Ayuntamiento de Xalapa",
        "intro": ["Aquí no se comparan personas."],
        "sections": [
            {
                "heading": "Por dilema",
                "level": 1,
                "paragraphs": ["Un párrafo."],
                "table": {
                    "columns": ["Dilema", "Respuestas"],
                    "rows": [["El regalo", 12], ["La prisa", None]],
                    "numeric": [1],
                },
            },
            {
                "heading": "Por valor",
                "level": 2,
                "figure": {"name": "valores", "alt": "Respeto: 50 %.", "caption": "Por valor."},
            },
        ],
        "notes": ["Los grupos chicos no se muestran."],
    } | changes


def made(**changes) -> bytes:
    return render_pdf("report", report(**changes), figures={"valores": CHART})


def test_a_report_is_tagged_for_screen_readers():
    found = opened(made())
    assert found.Root.MarkInfo.Marked
    assert str(found.Root.Lang) == "es-MX"
    assert str(found.docinfo.Title) == "Lo que dicen las respuestas"
    assert found.Root.ViewerPreferences.DisplayDocTitle
    assert found.open_metadata().get("pdfuaid:part") == "1"


def test_headings_tables_and_figures_keep_their_roles():
    found = roles(made())
    assert {"H1", "H2", "P", "Table", "THead", "TH", "TD", "Figure", "L", "LI"} <= set(found)
    assert found.count("TH") == 2 and found.count("TD") == 4
    assert "Respeto: 50 %." in alternatives(made())


def test_everything_in_the_data_is_printed():
    found = texts(made())
    for words in (
        "Lo que dicen las respuestas",
        "Segunda ronda",
        "Ayuntamiento de Xalapa",
        "Aquí no se comparan personas.",
        "El regalo 12",
        "La prisa",
        "Por valor.",
        "Respeto",
        "Notas",
        "Los grupos chicos no se muestran.",
        "Página 1 de 1",
    ):
        assert words in found


def test_the_frame_speaks_the_documents_language():
    found = made(lang="en")
    assert "Page 1 of 1" in texts(found) and "Notes" in texts(found)
    assert str(opened(found).Root.Lang) == "en"


def test_a_long_table_repeats_its_header_on_every_page():
    rows = [[f"Dilema número {number}", number] for number in range(120)]
    found = made(sections=[{"table": {"columns": ["Encabezado", "N"], "rows": rows, "numeric": [1]}}])
    pages = len(opened(found).pages)
    assert pages >= 3
    assert texts(found).count("Encabezado") == pages
    assert roles(found).count("THead") == 1


def test_the_same_data_gives_the_same_bytes_and_no_clock():
    assert made() == made()
    assert str(opened(made()).docinfo.CreationDate) == "D:20250101000000Z"


def test_only_our_letters_are_embedded():
    names = fonts(made())
    assert names and all(name.startswith("PublicSans") for name in names)


@pytest.mark.parametrize("text", INJECTIONS)
def test_typst_in_the_data_is_printed_and_not_run(text):
    table = {"columns": [text], "rows": [[text]]}
    section = {"heading": text, "level": 1, "paragraphs": [text], "table": table}
    everywhere = made(
        title=text, subtitle=text, institution=text, intro=[text], notes=[text], sections=[section]
    )
    # Headings may break lines within a text, so white space is left out of the comparison.
    found = texts(everywhere).replace(" ", "")
    assert found.count(text.replace(" ", "")) >= 9
    assert "root:" not in found


def test_a_very_tall_figure_stays_on_its_page():
    tall = CHART.replace('viewBox="0 0 400 40" width="400" height="40"', 'viewBox="0 0 400 4000"')
    tall = tall.replace("</svg>", '<text x="5" y="3990" font-size="12">Al pie</text></svg>')
    found = render_pdf("report", report(), figures={"valores": tall})
    assert "Al pie" in texts(found)
    assert lowest(found) == lowest(made()) > 30, "something hangs below the footer"


def test_figures_can_neither_read_files_nor_answer_to_odd_names():
    hostile = CHART.replace("<rect", '<image href="/base.typ" width="9" height="9"/><rect')
    with pytest.raises(PdfError, match="image"):
        render_pdf("report", report(), figures={"valores": hostile})
    with pytest.raises(PdfError, match="name a figure"):
        render_pdf("report", report(), figures={"../main": CHART})


def test_a_template_sees_nothing_outside_of_its_folder(monkeypatch, tmp_path):
    folder = tmp_path / "typst"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    for number, path in enumerate(("/etc/passwd", "../secret.txt", "/../secret.txt")):
        (folder / f"nosy{number}.typ").write_text(f'#let document(data) = read("{path}")')
    monkeypatch.setattr(pdf, "TEMPLATES", folder)
    for number in range(3):
        with pytest.raises(PdfError, match=r"not found|escape"):
            render_pdf(f"nosy{number}", {"lang": "en", "title": "x"})


@pytest.mark.parametrize("name", ["missing", "../pdf", "base.typ", "", "/etc/passwd"])
def test_only_our_templates_can_be_asked_for(name):
    with pytest.raises(PdfError, match="no document template"):
        render_pdf(name, report())


def test_what_cannot_be_made_says_why():
    with pytest.raises(PdfError, match="title"):
        render_pdf("report", report(title=""))
    with pytest.raises(PdfError, match="JSON"):
        made(sections=[float("nan")])
    with pytest.raises(PdfError, match="otra"):
        made(sections=[{"figure": {"name": "otra", "alt": "x"}}])
    with pytest.raises(PdfError, match=r"(?i)alt"):
        made(sections=[{"figure": {"name": "valores", "alt": ""}}])


def test_a_document_beyond_all_measure_is_refused_before_it_costs_anything(monkeypatch):
    monkeypatch.setattr(pdf.typst, "compile", lambda *_args, **_options: pytest.fail("it was begun"))
    with pytest.raises(PdfError, match="texts and numbers"):
        made(notes=["x"] * (pdf.MAX_VALUES + 1))
    with pytest.raises(PdfError, match="letters"):
        made(intro=["x" * (pdf.MAX_LETTERS + 1)])
    with pytest.raises(PdfError, match="figures"):
        render_pdf("report", report(), figures={"valores": CHART + " " * pdf.MAX_DRAWN})


def test_documents_wait_for_each_other_but_not_for_ever(monkeypatch):
    monkeypatch.setattr(pdf, "_PATIENCE", 0.01)
    with pdf._one_at_a_time(), pytest.raises(PdfError, match="still being made"):
        made()
    assert made()


def test_a_document_that_fails_blocks_no_other():
    for _time in range(2):
        with pytest.raises(PdfError, match="otra"):
            made(sections=[{"figure": {"name": "otra", "alt": "x"}}])


def test_what_is_said_of_a_figure_stays_on_its_page():
    box = 'viewBox="0 0 400 40" width="400" height="40"'
    tall = CHART.replace(box, 'viewBox="0 0 400 300" width="400" height="300"')
    section = {"heading": "Por año", "paragraphs": ["Se lee así."], "figure": {"name": "valores", "alt": "x"}}
    for lines in range(10, 34, 4):
        before = {"paragraphs": ["Relleno."] * lines}
        found = render_pdf("report", report(sections=[before, section], notes=[]), figures={"valores": tall})
        [page] = [page for page in page_texts(found) if "Se lee" in page]
        assert "Respeto" in page and "Por año" in page


def test_lazy_texts_are_printed_in_the_current_language():
    with translation.override("es-mx"):
        assert "lunes" in texts(made(subtitle=gettext_lazy("Monday"))).lower()


def test_signs_that_the_font_lacks_cost_nobody_a_report():
    chart = CHART.replace("Respeto", "Respeto &#128512; 中 ＜b＞")
    data = report(subtitle="Bien \U0001f44d\U0001f3fd a → b \u202e\u0007 中文")
    found = texts(render_pdf("report", data, figures={"valores": chart}))
    assert "Bien" in found and "a -> b" in found
    assert f"Respeto {REPLACEMENT}" in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ñandú — «áéíóúü» ¿?¡! 50 %", "Ñandú — «áéíóúü» ¿?¡! 50 %"),
        ("n\u0303", "ñ"),
        ("\u200b\u202ea\x00", "a"),
        ("＝１", "=1"),
        ("☃", REPLACEMENT),
    ],
)
def test_letters_are_kept_where_the_font_has_them(text, expected):
    assert printable(text) == expected


@pytest.mark.parametrize(
    ("attribute", "weight"),
    [("", 400), ('font-weight="400"', 400), ('font-weight="650"', 650), ('font-weight="bold"', 700)],
)
def test_weights_in_a_figure_are_drawn_as_they_are_meant(attribute, weight):
    """Typst's SVG reader alone draws 400 and 650 as Thin."""
    start = '<svg xmlns="http://www.w3.org/2000/svg">'
    found = for_typst(f"{start}<g {attribute}><text>a<tspan>b</tspan></text></g></svg>")
    assert found.count(f"'wght' {weight}") == 2


def test_text_in_a_figure_inherits_the_weight_around_it():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg"><g font-weight="700"><text>a</text></g><text>b</text></svg>'
    )
    bold, regular = for_typst(svg).split("<text")[1:]
    assert "'wght' 700" in bold and "'wght' 400" in regular


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "hola",
        "<svg/>",
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><use href="https://example.org/x.svg#a"/></svg>',
    ],
)
def test_what_is_no_drawing_of_its_own_is_refused(svg):
    with pytest.raises(PdfError, match="The figure 'valores'"):
        render_pdf("report", report(), figures={"valores": svg})


def test_what_is_made_for_the_archive_breaks_no_clause_of_it_that_can_be_checked_here():
    kept = render_pdf("report", report(), figures={"valores": CHART}, archival=True)
    assert faults_of_pdf_a(kept) == []


def test_the_check_for_the_archive_finds_what_an_archive_refuses():
    """Else it would show nothing: the same document not made for the archive, and one that was tampered with."""
    found = faults_of_pdf_a(render_pdf("report", report(), figures={"valores": CHART}))
    assert any(each.startswith("6.2.3") for each in found) and any(each.startswith("6.6.4") for each in found)
    with pikepdf.open(
        io.BytesIO(render_pdf("report", report(), figures={"valores": CHART}, archival=True))
    ) as pdf:
        pdf.Root.OpenAction = pdf.make_indirect(
            pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        )
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == pikepdf.Name.FontDescriptor:
                for key in ("/FontFile2", "/FontFile3"):
                    if key in each:
                        del each[key]
        pdf.save(changed := io.BytesIO())
    found = " ".join(faults_of_pdf_a(changed.getvalue()))
    assert "6.5.1" in found and "6.2.11.4.1" in found
