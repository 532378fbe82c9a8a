"""Which characters our documents' font can print, and what stands for those that it can't.

PDF/UA refuses a document with a single character that has no glyph. People write emoji in names and
comments; that must not cost anybody their report.
"""

import unicodedata
from functools import cache

import fontpkg_public_sans
from fontTools.ttLib import TTFont

# Stands for what the font lacks: a lozenge, which Public Sans has (it has neither U+FFFD nor boxes).
REPLACEMENT = "\u25ca"
# Signs that official texts use and the font lacks. The narrow space must not let a line break.
_INSTEAD = {"\u2192": "->", "\u2190": "<-", "\u2194": "<->", "\u202f": "\u00a0"}


def printable(text: str) -> str:
    """The text with each character that the font lacks in a form it has, or as a replacement sign."""
    has = _characters()
    if has.issuperset(text):
        return text
    return "".join(map(_printable_character, unicodedata.normalize("NFC", text)))


def _printable_character(character: str) -> str:
    has = _characters()
    if character in has:
        return character
    if character in _INSTEAD:
        return _INSTEAD[character]
    if unicodedata.category(character) in ("Cf", "Cc", "Cs", "Mn", "Me"):
        return ""
    plainer = unicodedata.normalize("NFKC", character)
    return plainer if has.issuperset(plainer) else REPLACEMENT


@cache
def _characters() -> frozenset[str]:
    found: frozenset[str] = frozenset("\n\t")
    files = sorted((fontpkg_public_sans.ROOT / "files").glob("*.ttf"))
    cmaps = [frozenset(map(chr, TTFont(file, lazy=True).getBestCmap())) for file in files]
    return found | frozenset.intersection(*cmaps)
