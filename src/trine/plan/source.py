"""A plan file's bytes as text, with the place of every character as an editor shows it."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from trine.plan.problems import PlanError, Position, Problem

LARGEST = 20_000_000
"""Bytes of one file: a plan of 5,000 goals and 2,000 metrics takes about two million."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_OTHER_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK\x03\x04": "a zip archive, perhaps a spreadsheet"}


class Source:
    """The text of one file."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def position(self, index: int) -> Position:
        """The line and column of the character at an index.

        >>> Source("plan.yaml", "trine: 1\\r\\ncompany:").position(10)
        Position(file='plan.yaml', line=2, column=1)
        """
        line = bisect_right(self._line_starts, index)
        return Position(self.name, line, index - self._line_starts[line - 1] + 1)

    def error(self, index: int, sentence: str) -> PlanError:
        """The error that stops the reading of this file, at the character at an index."""
        return PlanError((Problem.at(self.position(index), sentence),))


def decode(name: str, data: bytes) -> Source:
    """The file as text; raises PlanError where it is too large or not UTF-8 text."""
    nothing = Source(name, "")
    if len(data) > LARGEST:
        raise nothing.error(0, too_large(len(data)))
    for mark, what in _OTHER_ENCODINGS.items():
        if data.startswith(mark):
            raise nothing.error(0, f"the file is {what}, not UTF-8 text; save it as UTF-8 and try again")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = Source(name, data[: error.start].decode("utf-8").removeprefix("\ufeff"))
        raise before.error(len(before.text), _not_utf8(data[error.start])) from None
    source = Source(name, text)
    if found := _UNPRINTABLE.search(text):
        code = ord(found.group())
        what = "a NUL byte" if code == 0 else f"the unprintable character U+{code:04X}"
        raise source.error(found.start(), f"{what} stands here; a plan is plain text: remove it, or restore the file")
    return source


def too_large(size: int) -> str:
    """The sentence for a file beyond the limit."""
    return (
        f"the file has {size / 1e6:.0f} MB and a plan file may have {LARGEST / 1e6:.0f} MB; "
        "check that it is the right file, or split it into a folder of files"
    )


def _not_utf8(byte: int) -> str:
    letter = bytes([byte]).decode("cp1252", errors="ignore")
    guess = f" (in Windows-1252 it is `{letter}`)" if letter.isprintable() and letter else ""
    return f"the byte 0x{byte:02X} is not UTF-8{guess}; save the file as UTF-8 and try again"
