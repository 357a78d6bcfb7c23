"""What kind of file it is, and in which encoding its text is written."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from charset_normalizer import from_bytes

from trine.integrations.csv.errors import UnusableFileError

if TYPE_CHECKING:
    from pathlib import Path

_MAGIC = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM", "a picture (BMP)"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Office file; save it as .xlsx or .csv"),
    (b"\x1f\x8b", "compressed (gzip); unpack it first"),
    (b"BZh", "compressed (bzip2); unpack it first"),
    (b"7z\xbc\xaf", "compressed (7z); unpack it first"),
    (b"\xfd7zXZ", "compressed (xz); unpack it first"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a sound file"),
)
_TEXT_LIKE = (
    (b'{"', "JSON"),
    (b"[{", "JSON"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML file"),
    (b"{\\rtf", "an RTF file"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman", "shift_jis", "gb18030", "euc_kr", "big5"]
_CHUNK = 1 << 22


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over all of a file shows: how it is encoded, and how many lines it has."""

    encoding: str
    note: str | None
    lines: int
    newline: Literal["\n", "\r"] = "\n"


def refuse_what_is_no_table(path: Path) -> bool:
    """Whether the file is a workbook; raises `UnusableFileError` for what is no table at all."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise UnusableFileError(f"{path} can't be read: {error.strerror}.") from error
    if size == 0:
        raise UnusableFileError(f"{path.name} is empty.")
    if head.startswith(b"PK\x03\x04"):
        return True
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, what in (*_MAGIC, *_TEXT_LIKE):
        if head.startswith(magic) or ((magic, what) in _TEXT_LIKE and lowered.startswith(magic)):
            raise UnusableFileError(f"{path.name} is {what}, not a table. Export the table as CSV or XLSX.")
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise UnusableFileError(f"{path.name} holds nothing but blanks.")
    return False


def scan(path: Path) -> Scan:
    """Read all of a text file once to tell its encoding and count its lines.

    A byte order mark decides; else many zero bytes mean UTF-16; else valid UTF-8 is UTF-8; a few bad bytes in text
    that is otherwise valid UTF-8 are left for their rows to be rejected; anything else is guessed, cp1252 if nothing
    speaks against it.
    """
    with path.open("rb") as file:
        head = file.read(1 << 16)
    newline: Literal["\n", "\r"] = "\r" if b"\r" in head and b"\n" not in head else "\n"
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), None) or _utf16_by_zeros(head)
    if encoding and encoding != "utf-8-sig":
        return Scan(encoding, None, _count_lines(path, encoding), newline)
    valid, invalid, lines = _utf8_share(path)
    if not invalid or encoding:
        return Scan("utf-8", None, lines, newline)
    if valid > invalid * 20:
        note = f"{invalid} lines hold bytes that are not UTF-8, as the others are"
        return Scan("utf-8", note, lines, newline)
    guess = _guess(head if not head.isascii() else _first_foreign(path))
    return Scan(guess, f"the text is read as {guess}", lines, newline)


def _utf16_by_zeros(head: bytes) -> str | None:
    if len(head) < 4 or head.count(0) < len(head) * 0.3:
        return None
    odd, even = head[1::2].count(0), head[0::2].count(0)
    return "utf-16-le" if odd > even else "utf-16-be"


def _count_lines(path: Path, encoding: str) -> int:
    unit = 4 if encoding.startswith("utf-32") else 2
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b"")) or path.stat().st_size // unit


def _utf8_share(path: Path) -> tuple[int, int, int]:
    valid = invalid = lines = returns = 0
    with path.open("rb") as file:
        rest = b""
        while chunk := file.read(_CHUNK):
            cut = chunk.rfind(b"\n") + 1
            whole, rest = (rest + chunk[:cut], chunk[cut:]) if cut else (b"", rest + chunk)
            good, bad = _judge(whole)
            valid, invalid, lines = valid + good, invalid + bad, lines + whole.count(b"\n")
            returns += chunk.count(b"\r")
        good, bad = _judge(rest)
    return valid + good, invalid + bad, max(lines + bool(rest), returns if not lines else 0)


def _judge(block: bytes) -> tuple[int, int]:
    if block.isascii():
        return 0, 0
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return len(block), 0
    valid = invalid = 0
    for line in block.split(b"\n"):
        if not line.isascii():
            try:
                line.decode("utf-8")
                valid += 1
            except UnicodeDecodeError:
                invalid += 1
    return valid, invalid


def _first_foreign(path: Path) -> bytes:
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(1 << 16), b""):
            if not chunk.isascii():
                return chunk
    return b""


def _guess(sample: bytes) -> str:
    foreign = b"\n".join(line for line in sample.split(b"\n") if not line.isascii())[: 1 << 15]
    best = from_bytes(foreign, cp_isolation=_GUESSES).best()
    western = {"cp1252", "cp1250", "cp1254", "mac_roman"}
    if best is None or best.encoding in western:
        try:
            foreign.decode("cp1252")
        except UnicodeDecodeError:
            return best.encoding if best else "cp1252"
        return "cp1252"
    return str(best.encoding)
