"""Takes metadata out of JPEG and JPEG 2000 data without decoding the picture."""

from probidad.core.files.cleaning import Reason, Refused

START_OF_SCAN = 0xDA
APP0, ADOBE, COMMENT = 0xE0, 0xEE, 0xFE
WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}


def strip_jpeg(data: bytes) -> bytes:
    """The JPEG without comments and application segments, but JFIF's and Adobe's, which say how
    its colours are to be read. Raises :class:`Refused` if its segments don't hold together."""
    if data[:2] != b"\xff\xd8":
        raise Refused(Reason.DAMAGED)
    kept, position = [b"\xff\xd8"], 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            raise Refused(Reason.DAMAGED)
        marker = data[position + 1]
        if marker == 0xFF:  # fill byte
            position += 1
            continue
        if marker == START_OF_SCAN:
            return b"".join([*kept, _until_end(data, position)])
        length = 0 if marker in WITHOUT_LENGTH else int.from_bytes(data[position + 2 : position + 4], "big")
        end = position + 2 + length
        if end > len(data) or (length < 2 and marker not in WITHOUT_LENGTH):
            raise Refused(Reason.DAMAGED)
        is_metadata = marker == COMMENT or (APP0 < marker <= 0xEF and marker != ADOBE)
        if not is_metadata:
            kept.append(data[position:end])
        position = end
    raise Refused(Reason.DAMAGED)


def _until_end(data: bytes, position: int) -> bytes:
    """The scans, without what somebody appended after the end-of-image marker."""
    end = data.rfind(b"\xff\xd9")
    return data[position : end + 2] if end > position else data[position:]


def strip_jpeg2000(data: bytes) -> bytes:
    """The JPEG 2000 file without its XML and UUID boxes (EXIF, XMP); a bare codestream as it is."""
    if data[:4] == b"\xff\x4f\xff\x51":
        return data
    kept, position = [], 0
    while position + 8 <= len(data):
        length, kind = int.from_bytes(data[position : position + 4], "big"), data[position + 4 : position + 8]
        if length == 1:
            length = int.from_bytes(data[position + 8 : position + 16], "big")
        end = len(data) if length == 0 else position + length
        if end > len(data) or end < position + 8:
            raise Refused(Reason.DAMAGED)
        if kind not in (b"xml ", b"uuid", b"uinf"):
            kept.append(data[position:end])
        position = end
    if position != len(data):
        raise Refused(Reason.DAMAGED)
    return b"".join(kept)
