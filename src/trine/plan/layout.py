"""Values as lines of YAML: one form for each value, and the same value for every reader of YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 120
"""A row that fits into this many columns stands on one line."""

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
"""What is laid out: the text of a scalar (or `Lines`), a list, or keys with values."""


class Lines(str):
    """A text of several lines that may stand as a block (`|-`); its value is the text itself, without quotes."""

    __slots__ = ()


_PLAIN = re.compile(r"[^\W\d_](?:[^\[\]{},#:?]|:(?=\w))*(?<! )")
_DIGITS_FIRST = re.compile(r"[0-9]+-[a-z][a-z0-9_-]*")
_SPECIAL = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def scalar_text(text: str) -> str:
    r"""A text as one YAML scalar: plain where every reader takes it for the same text, else in double quotes.

    >>> print(scalar_text("Deals won"), scalar_text("2027-q1"), scalar_text("no"), scalar_text("a: b\n"))
    Deals won 2027-q1 "no" "a: b\n"
    """
    plain = text.isprintable() and _PLAIN.fullmatch(text) and text.casefold() not in _SPECIAL
    if plain or _DIGITS_FIRST.fullmatch(text):
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def text_tree(text: str) -> Tree:
    """A text as `scalar_text` gives it, or as lines if it has several that a block can hold unchanged."""
    lines = text.split("\n")
    fits = len(lines) > 1 and lines[0] and not lines[0].startswith(" ") and lines[-1].strip()
    if fits and all(line.isprintable() for line in lines):
        return Lines(text)
    return scalar_text(text)


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char == "\n":
        return "\\n"
    if char == "\t":
        return "\\t"
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def number_text(value: float) -> str:
    """The shortest digits that give the same number back, without a point where none is needed.

    >>> print(number_text(600000.0), number_text(0.22), number_text(1e300))
    600000 0.22 1e+300
    """
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(float(value))


def flow(tree: Tree) -> str | None:
    """The tree on one line, none if it holds a text of several lines."""
    if isinstance(tree, Lines):
        return None
    if isinstance(tree, str):
        return tree
    if isinstance(tree, list):
        items = [flow(item) for item in tree]
        return None if None in items else f"[{', '.join(filter(None, items))}]"
    pairs = [(key, flow(value)) for key, value in tree.items()]
    if any(value is None for _, value in pairs):
        return None
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"


def block(tree: dict[str, Tree], indent: int) -> Iterator[str]:
    """The keys and values, one a line, with rows and long lists beneath their key."""
    pad = " " * indent
    for key, value in tree.items():
        line = flow(value)
        if isinstance(value, Lines):
            yield f"{pad}{key}: |-"
            yield from (f"{pad}  {text}" if text else "" for text in value.split("\n"))
        elif line is not None and not _is_rows(value) and len(pad) + len(key) + 2 + len(line) <= WIDTH:
            yield f"{pad}{key}: {line}"
        elif isinstance(value, dict):
            yield f"{pad}{key}:"
            yield from block(value, indent + 2)
        elif isinstance(value, list):
            yield f"{pad}{key}:"
            yield from rows(value, indent + 2)
        else:
            yield f"{pad}{key}: {value}"


def rows(items: list[Tree], indent: int) -> Iterator[str]:
    """The items of a list, each on one line if it fits."""
    pad = " " * indent
    for item in items:
        line = flow(item)
        fits = line is not None and len(pad) + 2 + len(line) <= WIDTH
        if isinstance(item, dict) and not (fits and not any(map(_is_rows, item.values()))):
            first, *rest = block(item, indent + 2)
            yield f"{pad}- {first[indent + 2 :]}"
            yield from rest
        else:
            yield f"{pad}- {line}"


def _is_rows(tree: Tree) -> bool:
    return isinstance(tree, list) and any(isinstance(item, dict) for item in tree)
