# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools[woff]==4.68.0", "fontpkg-public-sans==2.1"]
# ///
"""Make the pages' typeface from the whole one: `.venv/bin/uv run --script tools/web_font.py`.

The documents' typeface has letters that our pages don't need. What is left out here, such as
Vietnamese, a browser shows in its own typeface. Run it anew when the package's version changes.
"""

import shutil
from pathlib import Path

import fontpkg_public_sans
from fontTools import subset

TARGET = Path(__file__).resolve().parent.parent / "src/probidad/core/ui/static/ui"
RANGES = (
    (0x20, 0x7E),  # Basic Latin
    (0xA0, 0x17F),  # Latin-1, Latin Extended-A
    (0x2BC, 0x2BC),  # the saltillo, in names from Mexico's languages
    (0x300, 0x331),  # accents that combine, as some keyboards send them
    (0x2000, 0x206F),  # general punctuation
)
SIGNS = "€№™−≈≠≤≥"


def main() -> None:
    options = subset.Options(flavor="woff2", name_IDs=["*"])
    options.layout_features += ["tnum"]  # figures in columns
    font = subset.load_font(fontpkg_public_sans.ROOT / "files" / "PublicSans[wght].ttf", options)
    subsetter = subset.Subsetter(options)
    letters = {each for first, last in RANGES for each in range(first, last + 1)}
    subsetter.populate(unicodes=letters | set(map(ord, SIGNS)))
    subsetter.subset(font)
    subset.save_font(font, TARGET / "public-sans.woff2", options)
    # The licence goes with every copy. It reserves no name: a subset may keep it.
    shutil.copyfile(fontpkg_public_sans.ROOT / "LICENSE", TARGET / "public-sans.LICENSE.txt")


if __name__ == "__main__":
    main()
