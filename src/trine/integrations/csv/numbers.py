"""Numbers as people and programs write them: `1,200.50`, `1.200,50`, `(1,200)`, `R$ 12`, `22%`."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Literal

from trine.integrations.csv.errors import BadCellError

if TYPE_CHECKING:
    from collections.abc import Iterable

DecimalMark = Literal[".", ","]
LONGEST = 64
"""A longer cell is no number. It is refused before any pattern sees it: some would take time by its square."""

_LARGEST_MONEY = Decimal(10) ** 14
_LARGEST_INTEGER = 2**63
_CURRENCY = r"(?:[A-Z]{2,3}\$?|[A-Z]?\$|[€£¥₹₽₺₩]|kr\.?|zł|Fr\.?|CHF)"
_AFFIXES = re.compile(rf"^{_CURRENCY}\s*|\s*{_CURRENCY}$")
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f'’]")
_NOT_FINITE = re.compile(r"[-+]?(nan|inf|infinity|1\.#.*)", re.IGNORECASE)
_SHAPES: dict[DecimalMark, re.Pattern[str]] = {
    ".": re.compile(r"(?:\d+|\d{1,3}(?:,\d{2,3})*,\d{3})?(?:\.\d*)?(?:[eE][-+]?\d{1,4})?"),
    ",": re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+)?(?:,\d*)?(?:[eE][-+]?\d{1,4})?"),
}


def parse_decimal(text: str, mark: DecimalMark = ".") -> Decimal:
    """The number that a cell holds; `BadCellError` if it holds none.

    >>> parse_decimal("(1,200)"), parse_decimal("R$ 1.234,5", ","), parse_decimal("12-"), parse_decimal("22 %")
    (Decimal('-1200'), Decimal('1234.5'), Decimal('-12'), Decimal('0.22'))
    """
    bare = text.strip().replace("−", "-")
    if len(bare) > LONGEST:
        raise BadCellError("is too long for a number")
    if _NOT_FINITE.fullmatch(bare):
        raise BadCellError("is not a number; leave the cell empty if it is unknown")
    negative = bare.startswith("(") and bare.endswith(")")
    if negative:
        bare = bare[1:-1].strip()
    sign, bare = _without_sign(bare)
    percent = bare.endswith("%")
    bare = _SPACES.sub("", _AFFIXES.sub("", bare.removesuffix("%").strip()))
    inner_sign, bare = _without_sign(bare)
    if not any(digit.isdigit() for digit in bare) or not _SHAPES[mark].fullmatch(bare) or not bare.isascii():
        raise BadCellError("is not a number")
    plain = bare.replace(",", "") if mark == "." else bare.replace(".", "").replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise BadCellError("is not a number") from None
    value = value.scaleb(-2) if percent else value
    return value if (-1 if negative else 1) * sign * inner_sign > 0 else -value


def _without_sign(text: str) -> tuple[int, str]:
    if text.startswith(("-", "+")):
        return (-1 if text[0] == "-" else 1), text[1:].strip()
    if text.endswith("-"):
        return -1, text[:-1].strip()
    return 1, text


def parse_money(text: str, mark: DecimalMark = ".") -> Decimal:
    """An amount, to four decimals (halves away from zero); `BadCellError` if it is none or too large to keep.

    >>> parse_money("1e309")
    Traceback (most recent call last):
    ...
    trine.integrations.csv.errors.BadCellError: is larger than any amount
    """
    value = parse_decimal(text, mark)
    if abs(value) >= _LARGEST_MONEY:
        raise BadCellError("is larger than any amount")
    return value.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def parse_number(text: str, mark: DecimalMark = ".") -> float:
    """A plain number; `BadCellError` if it is none or beyond what a number can hold."""
    value = float(parse_decimal(text, mark))
    if not math.isfinite(value):
        raise BadCellError("is larger than any number")
    return value


def parse_integer(text: str, mark: DecimalMark = ".") -> int:
    """A whole number; `BadCellError` if it is none, has a fraction or is too large to keep.

    >>> parse_integer("1,200.0")
    1200
    """
    value = parse_decimal(text, mark)
    if abs(value) >= _LARGEST_INTEGER:
        raise BadCellError("is larger than any whole number")
    if value != int(value):
        raise BadCellError("is not a whole number")
    return int(value)


def decimal_mark(values: Iterable[str], *, semicolons: bool = False) -> tuple[DecimalMark, str | None]:
    """Which decimal mark a file's numbers use, and a sentence on why if it is not plain.

    A comma before one, two or four and more last digits, or after a point, can only be a decimal mark. `1,200` alone
    can be either; it is taken for twelve hundred, and in a file with semicolons that is said.

    >>> decimal_mark(["1.234,50", "7"])
    (',', "'1.234,50' is written with a decimal comma")
    >>> decimal_mark(["1,234.50", "1,200"])
    ('.', None)
    """
    unclear = None
    for value in values:
        if len(value) > LONGEST:
            continue
        bare = _SPACES.sub("", _AFFIXES.sub("", value.strip().strip("()-+%")))
        if not bare or not bare.replace(",", "").replace(".", "").isdigit():
            continue
        if re.fullmatch(r"\d*,(\d{1,2}|\d{4,})|\d{1,3}(\.\d{3})+,\d*", bare):
            return ",", f"{value!r} is written with a decimal comma"
        if re.fullmatch(r"(\d{1,3}(,\d{3})+|\d*)\.(\d{1,2}|\d{4,})", bare):
            return ".", None
        if re.fullmatch(r"\d{1,3}(\.\d{3}){2,}", bare):
            return ",", f"{value!r} is written with points between thousands"
        if re.fullmatch(r"\d{1,3},\d{3}", bare):
            unclear = value
    if unclear and semicolons:
        return ".", f"{unclear!r} is read as thousands; set the decimal mark to a comma if it is a fraction"
    return ".", None
