"""A document becomes its pages: what it could do or tell besides is gone, and it is still read."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from probidad.core.files import bounded
from probidad.core.files.cleaning import Reason, Refused
from probidad.core.files.cleaning.flattening import flattened_pdf
from probidad.core.files.cleaning.pdf import clean_pdf
from probidad.core.files.tests import hostile


def filled_in(pdf):
    """A form with a field that somebody filled in, drawn by nobody yet."""
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("queja"),
            V=String("Lo que escribieron"),
            DA=String("/Helv 12 Tf 0 g"),
            Rect=Array([10, 10, 190, 40]),
        )
    )
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]),
        NeedAppearances=True,
        DA=String("/Helv 12 Tf 0 g"),
        DR=Dictionary(Font=Dictionary(Helv=font)),
    )


CARRIES = [
    *(hostile.script_in_names_tree, hostile.script_on_opening, hostile.script_of_page),
    *(hostile.script_of_annotation, hostile.launch, hostile.submit, hostile.file_link, hostile.rich_media),
    *(hostile.attachment, hostile.signature, hostile.dynamic_form, hostile.comment, hostile.opens_at_a_page),
]


@pytest.mark.parametrize("change", CARRIES, ids=lambda change: getattr(change, "__name__", "change"))
def test_what_a_document_carries_is_left_out(change):
    flat = flattened_pdf(hostile.pdf_bytes(change))
    with pikepdf.open(io.BytesIO(flat)) as pdf:
        assert set(pdf.Root.keys()) <= {"/Type", "/Pages", "/Version"}
        assert "/Annots" not in pdf.pages[0] and "/Info" not in pdf.trailer and not pdf.attachments
        whole = b"".join(repr(each).encode() for each in pdf.objects)
    assert hostile.SECRET.encode() not in whole
    clean_pdf(flat)


def test_what_was_filled_in_stays_to_be_read():
    with pikepdf.open(io.BytesIO(flattened_pdf(hostile.pdf_bytes(filled_in)))) as pdf:
        drawn = [each.read_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream)]
    assert any(b"Lo que escribieron" in each for each in drawn)


def test_a_document_that_only_forbids_copying_can_be_cleaned():
    """Of an owner's password, not a reader's: whoever has the file reads it."""
    locked = hostile.pdf_bytes(encryption=pikepdf.Encryption(owner="dueña", user=""))
    with pikepdf.open(io.BytesIO(flattened_pdf(locked))) as pdf:
        assert not pdf.is_encrypted and len(pdf.pages) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (hostile.pdf_bytes(encryption=pikepdf.Encryption(owner="a", user="b")), Reason.ENCRYPTED),
        (b"%PDF-1.7 and nothing of one", Reason.DAMAGED),
        (hostile.pdf_bytes(hostile.deep)[:400], Reason.DAMAGED),
    ],
    ids=["a password", "no document", "half of one"],
)
def test_what_cannot_be_read_is_refused(content, reason):
    with pytest.raises(Refused) as refused:
        flattened_pdf(content)
    assert refused.value.reason == reason


def test_photographs_and_documents_pass_through_a_process_of_their_own():
    for content in (
        hostile.photograph(),
        hostile.png_with_text(),
        hostile.pdf_bytes(hostile.with_photograph),
    ):
        flat = bounded.answer("flatten", content, timeout=30)
        assert flat and hostile.SECRET.encode() not in flat and b"CamaraSecreta" not in flat
    with pytest.raises(Refused):
        bounded.answer("flatten", hostile.zip_bytes(), timeout=30)
