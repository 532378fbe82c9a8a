"""What of PDF/A-2a (ISO 19005-2:2011, conformance level A) can be checked without a validator of it: none is on PyPI or in
Debian (veraPDF needs Java, and is neither). Clauses by number; what isn't here is Typst's to keep."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream

# 6.5.1: actions that an archived document may not have.
FORBIDDEN = {
    "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState", "/Rendition", "/Trans",
    "/GoTo3DView", "/JavaScript",
}  # fmt: skip
PRINT, HIDDEN = 0b100, 0b100010  # of an annotation's flags; the second one is hidden or seen on no screen


def faults_of_pdf_a(content: bytes) -> list[str]:
    """What breaks which clause; empty where nothing was found."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [*_file(content, pdf), *_colours(pdf), *_objects(pdf), *_metadata(pdf), *_tags(pdf)]


def _file(content: bytes, pdf: Pdf) -> Iterator[str]:
    comment = content.split(b"\n", 2)[1]
    if not (comment.startswith(b"%") and len(comment) > 4 and all(each > 127 for each in comment[1:5])):
        yield "6.1.2 the second line isn't a comment of four bytes above 127"
    if "/ID" not in pdf.trailer or pdf.is_encrypted:
        yield "6.1.3 no identity, or encrypted"
    if "/EmbeddedFiles" in pdf.Root.get("/Names", {}) or "/AF" in pdf.Root:
        yield "6.8 embedded files"
    if (
        "/JavaScript" in pdf.Root.get("/Names", {})
        or "/AA" in pdf.Root
        or "/XFA" in pdf.Root.get("/AcroForm", {})
    ):
        yield "6.5 something that acts by itself"


def _colours(pdf: Pdf) -> Iterator[str]:
    profiles = [
        each.get("/DestOutputProfile")
        for each in pdf.Root.get("/OutputIntents", [])
        if each.get("/S") == "/GTS_PDFA1"
    ]
    if len(profiles) != 1 or profiles[0] is None:
        yield "6.2.3 no output intent for PDF/A"
    elif profiles[0].read_bytes()[36:40] != b"acsp":
        yield "6.2.3 its profile is no ICC profile"


def _objects(pdf: Pdf) -> Iterator[str]:
    for each in pdf.objects:
        if isinstance(each, Stream):
            yield from _stream(each)
        elif isinstance(each, Dictionary):
            yield from _dictionary(each)


def _stream(stream: Stream) -> Iterator[str]:
    filters = stream.get("/Filter", [])
    if "/LZWDecode" in (filters if isinstance(filters, pikepdf.Array) else [filters]):
        yield "6.1.7.2 LZW"
    if "/F" in stream:
        yield "6.1.7.1 a stream outside of the file"
    is_image = stream.get("/Subtype") == "/Image"
    if is_image and (stream.get("/Interpolate") or "/Alternates" in stream or "/OPI" in stream):
        yield "6.2.8 an image with alternatives"


def _dictionary(found: Dictionary) -> Iterator[str]:
    if found.get("/S") in FORBIDDEN or "/AA" in found:
        yield f"6.5.1 an action: {found.get('/S')}"
    if found.get("/Type") == Name.Font:
        yield from _font(found)
    if found.get("/Type") == Name.Annot and found.get("/Subtype") != Name.Popup:
        flags = int(found.get("/F", 0))
        if not flags & PRINT or flags & HIDDEN:
            yield "6.3.2 an annotation that isn't printed, or is hidden"


def _font(font: Dictionary) -> Iterator[str]:
    if font.Subtype == Name.Type0:
        if "/ToUnicode" not in font:
            yield f"6.2.11.7.2 {font.BaseFont} says no letters"
    elif font.Subtype != Name.Type3:
        descriptor = font.get("/FontDescriptor", {})
        if not any(each in descriptor for each in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"6.2.11.4.1 {font.BaseFont} isn't embedded"


def _metadata(pdf: Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root or "/Filter" in pdf.Root.Metadata:
        yield "6.6.2.1 no metadata in clear"
        return
    with pdf.open_metadata(set_pikepdf_as_editor=False) as told:
        if (told.get("pdfaid:part"), told.get("pdfaid:conformance")) != ("2", "A"):
            yield "6.6.4 it doesn't say that it is PDF/A-2a"
        if told.get("dc:title") != str(pdf.docinfo.get("/Title", "")):
            yield "6.6.3 two titles"


def _tags(pdf: Pdf) -> Iterator[str]:
    if not pdf.Root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in pdf.Root:
        yield "6.7.2 not tagged"
    if not str(pdf.Root.get("/Lang", "")):
        yield "6.7.4 no language"
