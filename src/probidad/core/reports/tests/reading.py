"""Reading PDFs in tests."""

import io

import pikepdf
import pypdf


def texts(pdf: bytes) -> str:
    """All the text of the document, white space reduced to single spaces."""
    return " ".join(page_texts(pdf))


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, white space reduced to single spaces."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(page.extract_text().replace("\u00a0", " ").split()) for page in pages]


def lowest(pdf: bytes) -> float:
    """The height of the lowest letter of the document over its page's lower edge, in points."""
    found = []

    def visit(text, transformation, _matrix, _font, _size):
        if text.strip():
            found.append(transformation[5])

    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=visit)
    return min(found)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def fonts(pdf: bytes) -> set[str]:
    """The names of the embedded fonts without the tags of their subsets."""
    found = set()
    document = opened(pdf)
    for each in document.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor":
            assert any(key in each for key in ("/FontFile", "/FontFile2", "/FontFile3")), "not embedded"
            found.add(str(each.FontName).rpartition("+")[2].lstrip("/"))
    return found


def roles(pdf: bytes) -> list[str]:
    """The structure elements' kinds in reading order: H1, P, Table, TH …"""
    document = opened(pdf)
    return [str(element.S).lstrip("/") for element in _elements(document.Root.StructTreeRoot)]


def alternatives(pdf: bytes) -> list[str]:
    """The alternative texts of figures, in reading order."""
    document = opened(pdf)
    return [str(each.Alt) for each in _elements(document.Root.StructTreeRoot) if "/Alt" in each]


def _elements(parent):
    kids = parent.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)
