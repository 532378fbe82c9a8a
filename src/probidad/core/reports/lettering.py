"""Which characters our documents' font can print, and what stands for those that it can't.

PDF/UA refuses a document with a single character that has no glyph. People write emoji in names and
comments; that must not cost anybody their report.
"""

import unicodedata
from functools import cache

import fontpkg_public_sans

# Stands for what the font lacks: a lozenge, which Public Sans has (it has neither U+FFFD nor boxes).
REPLACEMENT = "\u25ca"
# Signs that official texts use and the font lacks. The narrow space must not let a line break.
_INSTEAD = {"\u2192": "->", "\u2190": "<-", "\u2194": "<->", "\u202f": "\u00a0"}


def printable(text: str) -> str:
    """The text, composed (NFC), with each character that the font lacks as one it has or as a sign."""
    text = unicodedata.normalize("NFC", text)
    if _characters().issuperset(text):
        return text
    return "".join(map(_printable_character, text))


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
    # Here, since most processes, such as a command's, never letter a document.
    from fontTools.ttLib import TTFont

    files = sorted((fontpkg_public_sans.ROOT / "files").glob("*.ttf"))
    cmaps = [set(map(chr, TTFont(file, lazy=True).getBestCmap())) for file in files]
    # Fonts give glyphs to control characters too; of those only tab and line end mean something.
    found = {each for each in set.intersection(*cmaps) if unicodedata.category(each) not in ("Cc", "Cf")}
    return frozenset(found | {"\n", "\t"})
