"""Images: decoded, turned upright, brought to sRGB and written anew from their pixels alone."""

import io
import warnings

from PIL import Image, ImageCms, ImageFile, ImageOps

from probidad.core.files.cleaning import MAX_IMAGE_PIXELS, MAX_IMAGE_SIDE, Reason, Refused

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
OPTIONS = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "WEBP": {"quality": 90, "method": 4},
}
# Everything that a decoder may raise over a broken or hostile file.
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    IndexError,
    KeyError,
    EOFError,
    MemoryError,
    OverflowError,
)


def clean_image(content: bytes, media_type: str) -> bytes:
    """The image without EXIF, GPS, XMP, comments, colour profile or anything after its end.

    Raises :class:`Refused`. Bounds its pixels before it decodes them.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = MAX_IMAGE_PIXELS
    form = FORMATS[media_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[form]) as image:
                return _rewritten(image, form)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refused(Reason.TOO_MANY_PIXELS) from None
    except MemoryError:
        raise Refused(Reason.TOO_COMPLEX) from None
    except BROKEN:
        raise Refused(Reason.DAMAGED) from None


def _rewritten(image: Image.Image, form: str) -> bytes:
    width, height = image.size
    if width * height > MAX_IMAGE_PIXELS or max(width, height) > MAX_IMAGE_SIDE:
        raise Refused(Reason.TOO_MANY_PIXELS)
    if getattr(image, "n_frames", 1) > 1 and image.format != "MPO":
        raise Refused(Reason.ANIMATED)
    image.load()
    upright = ImageOps.exif_transpose(image)
    coloured = _to_srgb(upright, form)
    # A new picture holds the pixels and nothing else: savers copy much of `info` unasked.
    bare = Image.new(coloured.mode, coloured.size)
    bare.paste(coloured)
    stream = io.BytesIO()
    try:
        bare.save(stream, form, **OPTIONS[form])
    except BROKEN:
        # The picture was read well, so it is too much for the memory that it may take.
        raise Refused(Reason.TOO_COMPLEX) from None
    return stream.getvalue()


def _to_srgb(image: Image.Image, form: str) -> Image.Image:
    target = "RGB" if form == "JPEG" else _mode_of(image)
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image,
                source,
                ImageCms.createProfile("sRGB"),
                outputMode=target if image.mode != "RGBA" else "RGBA",
            )
        except (ImageCms.PyCMSError, *BROKEN):
            converted = None  # A broken profile isn't worth the picture: take the pixels as they are.
        image = converted or image
    if image.mode.startswith("I"):
        # 16 bits a sample: Pillow would clip, not scale.
        image = image.point(lambda value: value / 256).convert("L")
    return image if image.mode == target else image.convert(target)


def _mode_of(image: Image.Image) -> str:
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        return "RGBA"
    return "L" if image.mode in ("1", "L") or image.mode.startswith("I") else "RGB"
