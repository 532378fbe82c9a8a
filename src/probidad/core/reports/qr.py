"""QR codes as SVG: one path of dark modules, so that hundreds of them stay small and quick to draw."""

from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_M

# Light modules around the code, which readers need (ISO/IEC 18004).
QUIET_ZONE = 4


def modules(text: str) -> list[list[bool]]:
    """The rows of the QR code of the text, dark modules true, without quiet zone. Error correction M."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make()
    return code.get_matrix()


def svg(text: str) -> str:
    """The QR code of the text as SVG, black on white, quiet zone included."""
    rows = modules(text)
    side = len(rows) + 2 * QUIET_ZONE
    path = "".join(_runs(row, QUIET_ZONE + y) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
    )


def _runs(row: list[bool], y: int) -> str:
    """The row's dark runs, each a rectangle."""
    found, x = [], QUIET_ZONE
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            found.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(found)
