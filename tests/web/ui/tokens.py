"""The tokens as they stand in the style sheet, resolved for each theme."""

import re
from functools import cache

from tests.web.ui.oklch import Colour

from trine.web.ui.stylesheet import sources

DEFINITION = re.compile(r"(--[a-z0-9-]+)\s*:\s*([^;{}]+);")
COLOUR = re.compile(r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)")
PAIR = re.compile(r"light-dark\((.+), (var\(.+?\)|oklch\(.+?\))\)$")


@cache
def stylesheet_text() -> str:
    """All style sheets, without comments."""
    return re.sub(r"/\*.*?\*/", "", "\n".join(path.read_text("utf-8") for path in sources()), flags=re.DOTALL)


@cache
def definitions() -> dict[str, str]:
    """Every custom property with its first value."""
    found: dict[str, str] = {}
    for name, value in DEFINITION.findall(stylesheet_text()):
        found.setdefault(name, value.strip())
    return found


def colour(name: str, theme: str) -> Colour:
    """A token's colour in the light or the dark theme."""
    value = definitions()[f"--{name}"]
    pair = PAIR.match(value)
    if pair:
        value = pair.group(1 if theme == "light" else 2)
    if value.startswith("var("):
        return colour(value.removeprefix("var(--").rstrip(")"), theme)
    lightness, chroma, hue = (float(number) for number in COLOUR.fullmatch(value).groups())  # type: ignore[union-attr]  # else the test fails
    return Colour(lightness, chroma, hue)
