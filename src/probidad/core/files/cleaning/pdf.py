"""PDFs: refused if they can do anything but be read, then written anew without their metadata."""

import io
import zlib
from urllib.parse import urlsplit

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from probidad.core.files.cleaning import (
    MAX_PDF_BYTES,
    MAX_PDF_DEPTH,
    MAX_PDF_OBJECTS,
    MAX_PDF_PAGES,
    Reason,
    Refused,
)
from probidad.core.files.cleaning.embedded import strip_jpeg, strip_jpeg2000

# Keys that give a document something to do or to carry (ISO 32000-2, sections 7.11, 12.6, 12.7, 13).
FORBIDDEN_KEYS = {
    "/JS": Reason.SCRIPT,
    "/JavaScript": Reason.SCRIPT,
    "/XFA": Reason.DYNAMIC_FORM,
    "/EF": Reason.ATTACHMENT,
    "/RF": Reason.ATTACHMENT,
    "/EmbeddedFiles": Reason.ATTACHMENT,
    "/AF": Reason.ATTACHMENT,
    "/Collection": Reason.ATTACHMENT,
    "/RichMediaContent": Reason.MULTIMEDIA,
    "/RichMediaSettings": Reason.MULTIMEDIA,
    "/Renditions": Reason.MULTIMEDIA,
    "/Perms": Reason.SIGNED,
}
FORBIDDEN_ACTIONS = {
    "/JavaScript": Reason.SCRIPT,
    "/Launch": Reason.ACTION,
    "/SubmitForm": Reason.ACTION,
    "/ImportData": Reason.ACTION,
    "/GoToR": Reason.ACTION,
    "/GoToE": Reason.ATTACHMENT,
    "/GoToDp": Reason.ACTION,
    "/Rendition": Reason.MULTIMEDIA,
    "/RichMediaExecute": Reason.MULTIMEDIA,
    "/Movie": Reason.MULTIMEDIA,
    "/Sound": Reason.MULTIMEDIA,
    "/GoTo3DView": Reason.MULTIMEDIA,
}
FORBIDDEN_ANNOTATIONS = {
    "/FileAttachment": Reason.ATTACHMENT,
    "/RichMedia": Reason.MULTIMEDIA,
    "/Movie": Reason.MULTIMEDIA,
    "/Screen": Reason.MULTIMEDIA,
    "/Sound": Reason.MULTIMEDIA,
    "/3D": Reason.MULTIMEDIA,
}
FORBIDDEN_TYPES = {"/EmbeddedFile": Reason.ATTACHMENT, "/Sig": Reason.SIGNED, "/DocTimeStamp": Reason.SIGNED}
LINK_SCHEMES = {"http", "https", "mailto", ""}
# What tells of the author, the tools and the times, or acts on opening.
STRIPPED_KEYS = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/Thumb",
    "/OpenAction",
    "/AA",
    "/SpiderInfo",
    "/URI",
)
AUTHOR_KEYS = ("/T", "/M", "/CreationDate", "/NM")


def clean_pdf(content: bytes) -> bytes:
    """The document without metadata, opening actions, thumbnails or unreferenced remains.

    Raises :class:`Refused` for encryption, signatures, scripts, actions that reach outside,
    attachments, multimedia, dynamic forms, or a structure that doesn't hold together.
    """
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
            _check_bounds(pdf)
            for item in pdf.objects:
                _inspect(item, 0)
            _strip(pdf)
            return _saved(pdf)
    except pikepdf.PasswordError:
        raise Refused(Reason.ENCRYPTED) from None
    except (pikepdf.PdfError, pikepdf.DataDecodingError, RecursionError, ValueError, TypeError, KeyError):
        raise Refused(Reason.DAMAGED) from None


def _check_bounds(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise Refused(Reason.ENCRYPTED)
    if len(pdf.objects) > MAX_PDF_OBJECTS:
        raise Refused(Reason.TOO_COMPLEX)
    if len(pdf.pages) > MAX_PDF_PAGES:
        raise Refused(Reason.TOO_MANY_PAGES)
    if len(pdf.pages) == 0:
        raise Refused(Reason.DAMAGED)


def _inspect(item: Object, depth: int) -> None:
    """Look through one object and all that is written inside it (references are met on their own)."""
    if depth > MAX_PDF_DEPTH:
        raise Refused(Reason.TOO_COMPLEX)
    if isinstance(item, Array):
        for child in item:
            if isinstance(child, Object) and not child.is_indirect:
                _inspect(child, depth + 1)
    elif isinstance(item, Dictionary | Stream):
        _inspect_dictionary(item, depth)


def _inspect_dictionary(item: Object, depth: int) -> None:
    dictionary = item.stream_dict if isinstance(item, Stream) else item
    for key, value in dictionary.items():
        if key in FORBIDDEN_KEYS:
            raise Refused(FORBIDDEN_KEYS[key])
        if isinstance(value, Object) and not value.is_indirect:
            _inspect(value, depth + 1)
    _refuse_named(dictionary.get("/S"), FORBIDDEN_ACTIONS)
    _refuse_named(dictionary.get("/Subtype"), FORBIDDEN_ANNOTATIONS)
    _refuse_named(dictionary.get("/Type"), FORBIDDEN_TYPES)
    if dictionary.get("/FT") == Name.Sig and "/V" in dictionary:
        raise Refused(Reason.SIGNED)
    if dictionary.get("/S") == Name.URI:
        _check_link(dictionary.get("/URI"))


def _refuse_named(value, refusals: dict[str, Reason]) -> None:
    if isinstance(value, Name) and str(value) in refusals:
        raise Refused(refusals[str(value)])


def _check_link(target) -> None:
    try:
        scheme = urlsplit(str(target).strip()).scheme.lower()
    except ValueError:
        raise Refused(Reason.LINK) from None
    if scheme not in LINK_SCHEMES:
        raise Refused(Reason.LINK)


def _strip(pdf: pikepdf.Pdf) -> None:
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for item in pdf.objects:
        _strip_object(item, 0)


def _strip_object(item: Object, depth: int) -> None:
    if isinstance(item, Array):
        children = list(item)
    elif isinstance(item, Dictionary | Stream):
        _strip_keys(item)
        if isinstance(item, Stream):
            _strip_picture(item)
        children = [value for _key, value in item.items()]
    else:
        return
    for child in children:
        if isinstance(child, Object) and not child.is_indirect and depth < MAX_PDF_DEPTH:
            _strip_object(child, depth + 1)


def _strip_keys(item: Object) -> None:
    is_link = item.get("/S") == Name.URI
    for key in STRIPPED_KEYS:
        if key in item and not (key == "/URI" and is_link):
            del item[key]
    if "/Rect" in item and "/Subtype" in item and item.get("/Subtype") != Name.Widget:
        for key in AUTHOR_KEYS:
            if key in item:
                del item[key]


def _strip_picture(stream: Stream) -> None:
    """Photographs keep their own EXIF inside a PDF: take it out, without touching the pixels."""
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)]
    for codec, strip in (("/DCTDecode", strip_jpeg), ("/JPXDecode", strip_jpeg2000)):
        if codec not in names:
            continue
        raw = stream.read_raw_bytes()
        if names == ["/FlateDecode", codec]:
            raw = _inflated(raw)
        elif names != [codec]:
            raise Refused(Reason.TOO_COMPLEX)
        parameters = stream.get("/DecodeParms")
        if isinstance(parameters, Array):
            parameters = parameters[-1]
        stream.write(strip(raw), filter=Name(codec), decode_parms=parameters)


def _inflated(raw: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(raw, 4 * MAX_PDF_BYTES)
    except zlib.error:
        raise Refused(Reason.DAMAGED) from None
    if inflater.unconsumed_tail:
        raise Refused(Reason.TOO_COMPLEX)
    return content


def _saved(pdf: pikepdf.Pdf) -> bytes:
    stream = io.BytesIO()
    # The file's identifier would otherwise carry over from the original or be made of the time.
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]
    pdf.save(
        stream,
        deterministic_id=True,
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    return stream.getvalue()
