"""A PDF as somebody reads it: its pages with what was filled in and noted on them, and nothing that it could do.

Where `pdf` refuses a document for what it carries, here that is left out: programs, attached files, signatures, forms,
links, bookmarks. The result goes through `pdf` all the same.
"""

import io

import pikepdf
from pikepdf import Dictionary, Object

from probidad.core.files.cleaning import MAX_PDF_OBJECTS, MAX_PDF_PAGES, Reason, Refused
from probidad.core.files.cleaning.pdf import clean_pdf

# What a document and a page keep (ISO 32000-2, tables 29 and 31): how it looks, and in which order.
DOCUMENT_KEYS = {"/Type", "/Pages", "/Version", "/OCProperties", "/PageLabels", "/ViewerPreferences"}
PAGE_KEYS = {
    *("/Type", "/Parent", "/Resources", "/Contents", "/Group", "/Rotate", "/UserUnit"),
    *("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"),
}


def flattened_pdf(content: bytes) -> bytes:
    """The pages alone, without metadata. Raises :class:`Refused`: encrypted, damaged, too complex."""
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            if len(pdf.objects) > MAX_PDF_OBJECTS:
                raise Refused(Reason.TOO_COMPLEX)
            if len(pdf.pages) > MAX_PDF_PAGES:
                raise Refused(Reason.TOO_MANY_PAGES)
            _flatten(pdf)
            stream = io.BytesIO()
            pdf.save(stream, encryption=False)
    except pikepdf.PasswordError:
        raise Refused(Reason.ENCRYPTED) from None
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError):
        raise Refused(Reason.DAMAGED) from None
    return clean_pdf(stream.getvalue())


def _flatten(pdf: pikepdf.Pdf) -> None:
    if "/AcroForm" in pdf.Root:
        # A dynamic form (XFA) has its fields in XML; what is drawn of them is what there is to keep.
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")
    _keep(pdf.Root, DOCUMENT_KEYS)
    for page in pdf.pages:
        _keep(page.obj, PAGE_KEYS)


def _keep(item: Object, keys: set[str]) -> None:
    if not isinstance(item, Dictionary):
        raise Refused(Reason.DAMAGED)
    for key in set(item.keys()) - keys:
        del item[key]
