"""The pages' typeface: it lies here, is light, and has every letter of our texts that the whole one has."""

from pathlib import Path

import fontpkg_public_sans
from fontTools.ttLib import TTFont
from PIL import ImageFont

import probidad

PACKAGE = Path(probidad.__file__).parent
STYLES = PACKAGE / "core/ui/static/ui"
FILE = STYLES / "public-sans.woff2"
TEXTS = ("templates/**/*.html", "locale/**/*.po", "content/**/*.yaml", "static/**/*.js")
SPANISH = "áéíóúüñÁÉÍÓÚÜÑ¿¡"


def letters_of_our_texts() -> set[str]:
    whole = TTFont(fontpkg_public_sans.ROOT / "files" / "PublicSans[wght].ttf", lazy=True)
    texts = (path.read_text(encoding="utf-8") for pattern in TEXTS for path in PACKAGE.rglob(pattern))
    return set().union(SPANISH, *texts) & set(map(chr, whole.getBestCmap()))


def test_it_lies_here_with_its_licence_and_is_light():
    assert f'url("{FILE.name}")' in (STYLES / "tokens.css").read_text(encoding="utf-8")
    assert 0 < FILE.stat().st_size < 60_000
    assert "SIL OPEN FONT LICENSE" in (STYLES / "public-sans.LICENSE.txt").read_text(encoding="utf-8")


def test_it_has_every_letter_of_our_texts():
    font = ImageFont.truetype(FILE, 40, layout_engine=ImageFont.Layout.BASIC)
    unseen = {" ", "\N{NO-BREAK SPACE}"}
    vietnamese = "\N{LATIN SMALL LETTER A WITH DOT BELOW}"
    letters = letters_of_our_texts() - unseen | {vietnamese}
    # What a typeface lacks leaves no ink with Public Sans.
    without_ink = {each for each in letters if not any(font.getmask(each))}
    assert without_ink == {vietnamese}, "which was left out, and shows that this test would find others"
