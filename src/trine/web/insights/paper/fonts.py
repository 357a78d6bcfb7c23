"""Fonts for what is printed: Noto Sans, and for what it lacks the Noto font of that script.

The fonts come with two packages under the SIL Open Font License; those of Chinese, Japanese and Korean are large, and
only read where a text needs them.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fpdf import FPDF

FAMILY = "Noto Sans"
BASE = "NotoSans[wght].ttf"
UPRIGHT = "NotoSans*.ttf"
SYMBOLS = "NotoEmoji[wght].ttf"


def _package(name: str) -> Path:
    return Path(str(files(name)))


def base() -> Path:
    """The font of Latin, Greek and Cyrillic."""
    return _package("manimgx_fonts") / BASE


@lru_cache(maxsize=1)
def fallbacks() -> tuple[Path, ...]:
    """The others in the order in which they are asked, the large one last."""
    folder = _package("manimgx_fonts")
    scripts = sorted(path for path in folder.glob(UPRIGHT) if path.name != BASE and "Italic" not in path.name)
    return (*scripts, folder / SYMBOLS, *sorted(_package("manimgx_fonts_cjk").glob("*.ttc")))


@lru_cache(maxsize=64)
def covered(path: Path) -> frozenset[int]:
    """The characters that a font has."""
    from fontTools.ttLib import TTCollection, TTFont  # here, because few requests print

    if path.suffix == ".ttc":
        with TTCollection(str(path), lazy=True) as collection:
            return frozenset(collection.fonts[0].getBestCmap())
    with TTFont(str(path), lazy=True) as font:
        return frozenset(font.getBestCmap())


def needed(text: str) -> Iterator[Path]:
    """The fonts that a text needs beside the first one.

    >>> [path.name for path in needed("Žofia pays € 20")], [path.name for path in needed("ניר")]
    ([], ['NotoSansHebrew[wght].ttf'])
    """
    missing = {ord(character) for character in text if not character.isspace()} - covered(base())
    for path in fallbacks():
        if not missing:
            return
        if missing & covered(path):
            missing -= covered(path)
            yield path


def set_fonts(pdf: FPDF, text: str) -> None:
    """Give a document the fonts that all its text needs, and shape what has to be shaped."""
    pdf.add_font(FAMILY, "", base())
    names = []
    for path in needed(text):
        pdf.add_font(path.stem, "", path)
        names.append(path.stem)
    if names:
        pdf.set_fallback_fonts(names, exact_match=False)
    pdf.set_text_shaping(True)
    pdf.set_font(FAMILY, size=9)
