"""The intake: what passes is clean, what can't be cleaned is refused with its reason."""

import io

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from probidad.core.files import bounded, intake, sheets, workbooks
from probidad.core.files.cleaning import Reason, Refused
from probidad.core.files.cleaning.__main__ import clean
from probidad.core.files.tests import hostile


def upload(content: bytes, name="foto.jpg", declared="image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=declared)


def reason_for(content: bytes) -> Reason:
    with pytest.raises(Refused) as refused:
        clean(content)
    return refused.value.reason


def test_a_photograph_loses_camera_place_and_comment():
    dirty = hostile.photograph()
    assert b"CamaraSecreta" in dirty and hostile.SECRET.encode() in dirty
    cleaned = intake.clean_upload(upload(dirty))
    assert b"CamaraSecreta" not in cleaned.content and hostile.SECRET.encode() not in cleaned.content
    assert not Image.open(io.BytesIO(cleaned.content)).getexif()
    assert cleaned.media_type == "image/jpeg"


def test_a_photograph_stays_upright_without_its_orientation_tag():
    cleaned = Image.open(io.BytesIO(clean(hostile.photograph(orientation=6))))
    assert cleaned.size == (40, 60)


def test_a_png_loses_its_texts():
    cleaned = clean(hostile.png_with_text())
    assert hostile.SECRET.encode() not in cleaned and Image.open(io.BytesIO(cleaned)).info == {}


def test_transparency_is_kept():
    stream = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(stream, "PNG")
    assert Image.open(io.BytesIO(clean(stream.getvalue()))).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16", "CMYK", "RGBA"])
def test_every_colour_mode_passes(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    stream = io.BytesIO()
    Image.new(mode, (8, 8)).save(stream, form)
    assert Image.open(io.BytesIO(clean(stream.getvalue()))).size == (8, 8)


def test_sixteen_bit_greys_are_scaled_not_clipped():
    stream = io.BytesIO()
    Image.new("I;16", (2, 2), 32768).save(stream, "PNG")
    assert Image.open(io.BytesIO(clean(stream.getvalue()))).convert("L").getpixel((0, 0)) == pytest.approx(
        128, abs=1
    )


def test_what_follows_an_image_is_dropped():
    cleaned = clean(hostile.image_bytes("PNG") + hostile.zip_bytes())
    assert b"payload.html" not in cleaned


def test_a_file_that_is_both_image_and_pdf_becomes_the_image_alone():
    assert b"%PDF" not in clean(hostile.image_bytes("JPEG") + hostile.pdf_bytes())


@pytest.mark.parametrize(("width", "height"), [(100_000, 100_000), (7000, 7000), (30_000, 10)])
def test_a_decompression_bomb_is_refused_before_it_is_decoded(width, height):
    assert reason_for(hostile.png_claiming(width, height)) == Reason.TOO_MANY_PIXELS


def test_a_truncated_image_is_refused():
    content = hostile.image_bytes("PNG", size=(300, 300))
    assert reason_for(content[: len(content) // 2]) == Reason.DAMAGED


def test_an_animation_is_refused():
    stream = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(stream, "PNG", save_all=True, append_images=frames[1:])
    assert reason_for(stream.getvalue()) == Reason.ANIMATED


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (hostile.zip_bytes(), Reason.WRONG_KIND),
        (b"MZ" + b"\0" * 100, Reason.WRONG_KIND),
        (b"<html><script>alert(1)</script>", Reason.WRONG_KIND),
        (b"\n%PDF-1.7 not at the start", Reason.WRONG_KIND),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', Reason.SVG),
        (b"\0\0\0\x18ftypheic" + b"\0" * 50, Reason.HEIC),
        (b"\xff\xd8\xff", Reason.DAMAGED),
        (b"%PDF-1.7\n", Reason.DAMAGED),
    ],
)
def test_what_it_is_is_decided_by_content(content, reason):
    assert reason_for(content) == reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (hostile.script_in_names_tree, Reason.SCRIPT),
        (hostile.script_on_opening, Reason.SCRIPT),
        (hostile.script_of_page, Reason.SCRIPT),
        (hostile.script_of_annotation, Reason.SCRIPT),
        (hostile.script_after_an_action, Reason.SCRIPT),
        (hostile.launch, Reason.ACTION),
        (hostile.submit, Reason.ACTION),
        (hostile.script_link, Reason.LINK),
        (hostile.file_link, Reason.LINK),
        (hostile.rich_media, Reason.MULTIMEDIA),
        (hostile.attachment, Reason.ATTACHMENT),
        (hostile.dynamic_form, Reason.DYNAMIC_FORM),
        (hostile.signature, Reason.SIGNED),
        (hostile.deep, Reason.TOO_COMPLEX),
    ],
)
def test_a_pdf_that_can_do_something_is_refused(change, reason):
    assert reason_for(hostile.pdf_bytes(change)) == reason


def test_a_script_hidden_in_compressed_objects_and_escaped_names_is_found():
    content = hostile.pdf_bytes(hostile.script_of_page, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"JavaScript" not in content and reason_for(content) == Reason.SCRIPT
    plain = hostile.pdf_bytes(hostile.script_of_page, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    # `#4aS` is `JS` to every reader.
    escaped = plain.replace(b"/JS (app.alert", b"/#4aS(pp.alert")
    assert b"/#4aS" in escaped and reason_for(escaped) == Reason.SCRIPT


@pytest.mark.parametrize("password", ["", "clave"])
def test_an_encrypted_pdf_is_refused_even_with_an_empty_password(password):
    content = hostile.pdf_bytes(encryption=pikepdf.Encryption(user=password, owner="otra"))
    assert reason_for(content) == Reason.ENCRYPTED


def test_a_truncated_pdf_is_refused():
    content = hostile.pdf_bytes()
    assert reason_for(content[:-80]) == Reason.DAMAGED


def test_a_pdf_of_too_many_pages_is_refused():
    assert reason_for(hostile.pdf_bytes(pages=501)) == Reason.TOO_MANY_PAGES


def test_a_pdf_loses_author_times_thumbnails_and_opening_actions():
    dirty = hostile.pdf_bytes(hostile.opens_at_a_page, compress_streams=False)
    assert hostile.SECRET.encode() in dirty
    with pikepdf.open(io.BytesIO(clean(dirty))) as pdf:
        assert "/Metadata" not in pdf.Root and "/OpenAction" not in pdf.Root and "/Info" not in pdf.trailer
        assert "/Thumb" not in pdf.pages[0].obj and "/PieceInfo" not in pdf.pages[0].obj
        assert len(pdf.pages) == 1


def test_a_comment_in_a_pdf_loses_its_author_but_not_its_text():
    with pikepdf.open(io.BytesIO(clean(hostile.pdf_bytes(hostile.comment)))) as pdf:
        note = pdf.pages[0].obj.Annots[0]
        assert "/T" not in note and "/M" not in note and str(note.Contents) == "visible"


def test_a_web_link_in_a_pdf_stays():
    with pikepdf.open(io.BytesIO(clean(hostile.pdf_bytes(hostile.web_link)))) as pdf:
        assert str(pdf.pages[0].obj.Annots[0].A.URI) == "https://www.gob.mx/ley"


def test_a_photograph_inside_a_pdf_loses_its_place_too():
    dirty = hostile.pdf_bytes(hostile.with_photograph)
    assert b"CamaraSecreta" in dirty
    cleaned = clean(dirty)
    assert b"CamaraSecreta" not in cleaned and hostile.SECRET.encode() not in cleaned
    with pikepdf.open(io.BytesIO(cleaned)) as pdf:
        raw = pdf.pages[0].obj.Resources.XObject.Im0.read_raw_bytes()
    assert Image.open(io.BytesIO(raw)).convert("RGB").getpixel((5, 5))[0] > 180


def test_cleaning_the_same_pdf_twice_gives_the_same_bytes():
    content = hostile.pdf_bytes()
    assert clean(content) == clean(content)


def test_neither_name_nor_declared_type_is_believed():
    cleaned = intake.clean_upload(
        upload(hostile.image_bytes("PNG"), "C:\\fotos\\cédula.pdf.exe", "application/pdf")
    )
    assert (cleaned.media_type, cleaned.name) == ("image/png", "cédula.pdf.png")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("fac\u202etura\x00.png", "factura.png"),
        ("a" * 500 + ".png", "a" * 120 + ".png"),
        ("", "archivo.png"),
        ("...", "archivo.png"),
        ('x"; filename="y.html', "x filename=y.png"),
    ],
)
def test_names_are_made_harmless(name, expected):
    with translation.override("es-mx"):
        assert intake.safe_name(name, "image/png") == expected


def test_an_empty_file_is_refused():
    with pytest.raises(ValidationError) as refused:
        intake.clean_upload(upload(b""))
    assert refused.value.code == Reason.EMPTY


@pytest.mark.parametrize(("kinds", "limit"), [({"image"}, 5), ({"pdf"}, 20)])
def test_too_big_a_file_is_refused_unread(kinds, limit):
    content = hostile.image_bytes() if "image" in kinds else hostile.pdf_bytes()
    with pytest.raises(ValidationError) as refused:
        intake.clean_upload(upload(content + b"\0" * limit * 1024 * 1024), kinds)
    assert refused.value.code == Reason.TOO_BIG


def test_an_image_may_not_use_the_pdfs_larger_limit():
    with pytest.raises(ValidationError) as refused:
        intake.clean_upload(upload(hostile.image_bytes() + b"\0" * 6 * 1024 * 1024))
    assert refused.value.code == Reason.TOO_BIG


def test_only_the_kinds_asked_for_pass():
    with pytest.raises(ValidationError) as refused:
        intake.clean_upload(upload(hostile.pdf_bytes()), {"image"})
    assert refused.value.code == Reason.WRONG_KIND


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(intake, "TIMEOUT", 0.001)
    with pytest.raises(ValidationError) as refused:
        intake.clean_upload(upload(hostile.image_bytes()))
    assert refused.value.code == Reason.TOO_SLOW


def test_a_crash_of_the_decoder_is_a_refusal_not_an_error(monkeypatch):
    monkeypatch.setattr(bounded.sys, "executable", "/bin/false")
    with pytest.raises(ValidationError) as refused:
        intake.clean_upload(upload(hostile.image_bytes()))
    assert refused.value.code == Reason.TOO_COMPLEX


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_every_reason_has_its_words(language):
    with translation.override(language):
        of_tables = set(sheets.MESSAGES) | set(workbooks.MESSAGES)
        reasons = set(Reason) - (of_tables - set(intake.MESSAGES) - {Reason.WRONG_KIND})
        texts = {reason: intake._message(reason, {"image", "pdf"}) for reason in reasons}
    assert len(set(texts.values())) == len(reasons)
