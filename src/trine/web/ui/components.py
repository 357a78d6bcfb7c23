"""The components as their folders tell them: `templates/components/<name>/` with template, style and `examples.html`.

`examples.html` starts with `{# Name: what it is for #}`; each further comment line names the example that follows it.
The gallery shows them, the tests render them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "templates" / "components"
COMMENT = re.compile(r"^\{# (.+?) #\}$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A use of a component: what it shows, and the template source to copy."""

    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Component:
    """A component with its examples."""

    name: str
    title: str
    purpose: str
    examples: tuple[Example, ...]


class NoExamplesError(LookupError):
    """A component's folder has no examples, or examples of another form."""


@cache
def components() -> tuple[Component, ...]:
    """All components by title. Parts that only occur inside another one live in that one's folder."""
    folders = [folder for folder in FOLDER.iterdir() if folder.is_dir()]
    return tuple(sorted((read(folder) for folder in folders), key=lambda component: component.title))


def read(folder: Path) -> Component:
    """The component in a folder."""
    path = folder / "examples.html"
    if not path.exists():
        raise NoExamplesError(f"{folder.name} has no examples.html")
    head, *rest = COMMENT.split(path.read_text("utf-8"))[1:]
    title, colon, purpose = head.partition(": ")
    examples = tuple(Example(rest[at].strip(), rest[at + 1].strip()) for at in range(1, len(rest) - 1, 2))
    if not colon or not examples:
        raise NoExamplesError(f"{path} must start with a line like {{# Name: purpose #}} and show an example")
    return Component(folder.name, title, purpose, examples)
