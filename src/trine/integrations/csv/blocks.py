"""A text file as blocks of whole lines in UTF-8, whatever it was written in."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.integrations.csv.errors import UnusableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from trine.integrations.csv.dialect import Dialect

BLOCK = 8 << 20
MAX_LINE = 32 << 20
_WIDE = ("utf-16", "utf-32")


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines, joined by newlines, the last one without; `bad` are those whose bytes are not in the encoding."""

    text: bytes
    line: int
    read: int
    is_last: bool
    bad: frozenset[int] = frozenset()


def blocks(path: Path, dialect: Dialect, size: int = BLOCK) -> Iterator[Block]:
    """The file's blocks, in order; `line` is the number of the first line of each, `read` the bytes read so far."""
    with path.open("rb") as file:
        yield from _numbered(_whole_lines(_decoded(file, dialect, size), dialect), dialect)


def _decoded(file: BinaryIO, dialect: Dialect, size: int) -> Iterator[tuple[bytes, int]]:
    """Chunks as they are read; the wide encodings, whose newlines are not single bytes, as UTF-8."""
    if not dialect.encoding.startswith(_WIDE):
        first = True
        while chunk := file.read(size):
            yield (chunk.removeprefix(codecs.BOM_UTF8) if first else chunk), file.tell()
            first = False
        return
    decoder = codecs.getincrementaldecoder(dialect.encoding)(errors="replace")
    while chunk := file.read(size):
        text = decoder.decode(chunk)
        yield text.removeprefix("\ufeff").encode("utf-8", errors="replace"), file.tell()
    yield decoder.decode(b"", final=True).encode("utf-8"), file.tell()


def _whole_lines(chunks: Iterator[tuple[bytes, int]], dialect: Dialect) -> Iterator[tuple[bytes, int, bool]]:
    newline = dialect.newline.encode()
    rest = b""
    read = 0
    for chunk, position in chunks:
        read = position
        cut = chunk.rfind(newline) + 1
        if not cut:
            rest += chunk
            if len(rest) > MAX_LINE:
                raise UnusableFileError(f"One line is longer than {MAX_LINE >> 20} MB: this is no table of rows.")
            continue
        yield rest + chunk[: cut - 1], position, False
        rest = chunk[cut:]
    yield rest, read, True


def _numbered(pieces: Iterator[tuple[bytes, int, bool]], dialect: Dialect) -> Iterator[Block]:
    line = 1
    for raw, read, is_last in pieces:
        if is_last and not raw:
            yield Block(b"", line, read, True)
            return
        count = raw.count(dialect.newline.encode()) + 1
        text, bad = _as_utf8(_plain_newlines(raw, dialect), dialect.encoding, line)
        yield Block(text, line, read, is_last, bad)
        line += count


def _plain_newlines(raw: bytes, dialect: Dialect) -> bytes:
    if b"\r" not in raw:
        return raw
    if dialect.newline == "\r":
        return raw.replace(b"\r", b"\n")
    raw = raw.replace(b"\r\n", b"\n")
    raw = raw.removesuffix(b"\r")
    return raw.replace(b"\r", b" ") if b"\r" in raw else raw


def _as_utf8(raw: bytes, encoding: str, line: int) -> tuple[bytes, frozenset[int]]:
    if raw.isascii() or encoding.startswith(_WIDE):
        return raw, frozenset()
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    try:
        text = raw.decode(name)
    except UnicodeDecodeError:
        return _by_line(raw, name, line)
    return (raw if name == "utf-8" else text.encode("utf-8", errors="replace")), frozenset()


def _by_line(raw: bytes, encoding: str, first: int) -> tuple[bytes, frozenset[int]]:
    lines: list[bytes] = []
    bad: set[int] = set()
    for number, line in enumerate(raw.split(b"\n"), start=first):
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            bad.add(number)
            text = line.decode("cp1252", errors="replace")
        lines.append(text.encode("utf-8", errors="replace"))
    return b"\n".join(lines), frozenset(bad)
