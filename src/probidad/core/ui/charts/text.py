"""Where text fits, without a browser: how wide Public Sans sets it, and how to break it into lines."""

import unicodedata
from bisect import bisect_right
from itertools import accumulate

# Advance widths in hundredths of the type size, measured on Public Sans at weight 500 and rounded up.
_GROUPS = {
    0: "\N{SOFT HYPHEN}",
    26: " !',.:;`ij|¡¦´·¸¹ìíîï",
    32: "()I[]lÌÍÎÏ",
    37: "/\\{}*-1Jfrtª³º",
    47: '"«»°?',
    52: "^svz§",
    57: "+<=>_acekoxy¢¤¬®±¶×àáâãäåçèéêëðòóôõö÷ýÿ",
    62: "#027EFLTYbdghnpqu~£¥µÈÉÊËÝßñøùúûüþ",
    67: "$345689BPZÞ",
    72: "ACDKRSUVXÀÁÂÃÄÅÇÐÙÚÛÜ",
    77: "&GHNOQÑÒÓÔÕÖØ",
    87: "@mw©",
    95: "%M¼½¾æWœ",
    110: "ÆŒ",
}
_WIDTHS = {character: width / 100 for width, group in _GROUPS.items() for character in group}
_OTHER_LETTER = 0.72
_WIDE = 1.25  # emoji and East Asian letters come from another typeface
_INVISIBLE = {"Mn", "Me", "Cf"}
_KEPT_FORMATS = {"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}
_BOLD = 1.05
ELLIPSIS = "…"


def clean(text: object) -> str:
    """The text on one line, without what can't be drawn or would reorder its surroundings.

    Control characters and lone surrogates may not stand in XML; marks of direction could make a label
    read as another one; zero-width spaces only hide.
    """
    kept = (_clean_character(character) for character in str(text))
    return " ".join("".join(kept).split())


def _clean_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    if category in {"Cs", "Cn", "Co"} or (category == "Cf" and character not in _KEPT_FORMATS):
        return ""
    return character


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The estimated width of a line, in the units of ``size``; rather too wide than too narrow."""
    return sum(map(_advance, text)) * size * (_BOLD if bold else 1)


def _advance(character: str) -> float:
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    if unicodedata.category(character) in _INVISIBLE:
        return 0.0
    if unicodedata.east_asian_width(character) in "WF" or ord(character) > 0xFFFF:
        return _WIDE
    base = unicodedata.normalize("NFD", character)[0]
    return _WIDTHS.get(base, _OTHER_LETTER)


def wrap(text: object, room: float, size: float, *, lines: int = 3, bold: bool = False) -> list[str]:
    """The text in at most ``lines`` lines of at most ``room``; what is left out ends in an ellipsis.

    Lines break at spaces, and inside a word only where the word alone is wider than the room.
    """
    broken = _broken(clean(text), room, size, bold)
    if len(broken) <= lines:
        return broken
    rest = " ".join(broken[lines - 1 :])
    return [*broken[: lines - 1], shorten(rest, room, size, bold=bold)]


def _broken(text: str, room: float, size: float, bold: bool) -> list[str]:
    found, line = [], ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if width(candidate, size, bold=bold) <= room:
            line = candidate
            continue
        if line:
            found.append(line)
        *full, line = _pieces(word, room, size, bold)
        found += full
    return [*found, line] if line else found


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    """A word in pieces that fit; each has at least one character, however little room there is."""
    pieces = [""]
    for character in word:
        longer = pieces[-1] + character
        if pieces[-1] and _advance(character) and width(longer, size, bold=bold) > room:
            pieces.append(character)
        else:
            pieces[-1] = longer
    return pieces


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text if it fits, else as much of it as does with an ellipsis."""
    if width(text, size, bold=bold) <= room:
        return text
    left = room - width(ELLIPSIS, size, bold=bold)
    reached = accumulate(width(character, size, bold=bold) for character in text)
    # One pass: texts of options are long, and a page measures dozens of them.
    kept = text[: bisect_right(list(reached), left)]
    return kept.rstrip() + ELLIPSIS
