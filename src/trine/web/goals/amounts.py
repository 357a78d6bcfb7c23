"""Amounts as people type them, and as a form shows them for typing."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NoReturn

from trine.core.units import is_ratio

_SCALES = {"k": 1e3, "m": 1e6, "bn": 1e9}
_AMOUNT = re.compile(r"([-+]?)(\d[\d.,' ]*|[.,]\d+)(k|m|bn)?(%)?", re.IGNORECASE)
_NOISE = re.compile(r"[€$£¥]|^[a-z]{3}\s|\s[a-z]{3}$", re.IGNORECASE)

_TWO_WAYS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""A point before exactly three digits: thousands to one half of Europe, decimals to the rest of the world."""


def parse_amount(text: str) -> float:
    """The number that was meant; raises ValueError with a sentence, also where two numbers may be meant.

    A comma before three digits parts thousands, as English has it; a point before exactly three digits is refused.

    >>> parse_amount("€ 1,200"), parse_amount("22 %"), parse_amount("0,5"), parse_amount("1.2M"), parse_amount("-3")
    (1200.0, 0.22, 0.5, 1200000.0, -3.0)
    """
    plain = text.replace("\u2212", "-").replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
    bare = re.sub(r"\s+(?=[%kmb])", "", _NOISE.sub("", plain.strip()).strip(), flags=re.IGNORECASE)
    found = _AMOUNT.fullmatch(bare.replace(" ", ""))
    if found is None:
        raise ValueError(f"“{text.strip()}” is not a number. Write one like 400, 0.12 or 12 %.")
    sign, digits, scale, percent = found.groups()
    if not (scale or percent) and _TWO_WAYS.fullmatch(digits):
        _refuse_two_ways(text, sign, digits)
    value = float(_with_point(digits, text)) * _SCALES.get((scale or "").lower(), 1.0)
    value = float(f"{value / 100:.15g}") if percent else value
    return -value if sign == "-" else value


def _refuse_two_ways(text: str, sign: str, digits: str) -> NoReturn:
    grouped, fraction = digits.replace(".", ""), _digits(float(digits))
    raise ValueError(f"“{text.strip()}” can be read in two ways: write {sign}{grouped} or {sign}{fraction}.")


def _with_point(digits: str, text: str) -> str:
    """The digits with a point for decimals and nothing between thousands."""
    digits = digits.replace("'", "")
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return digits
    last = marks[-1]
    whole, _, rest = digits.rpartition(last)
    if len(set(marks)) == 2:
        if marks.count(last) > 1:
            raise ValueError(f"“{text.strip()}” can be read in two ways. Write it without marks between thousands.")
        return f"{re.sub('[.,]', '', whole)}.{rest}"
    is_grouped = len(marks) > 1 or (last == "," and re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits))
    return re.sub("[.,]", "", digits) if is_grouped else f"{whole or '0'}.{rest or '0'}"


def typed(value: float | None, unit: str) -> str:
    """A value as one would type it: shares in percent, no marks between thousands.

    >>> typed(0.125, "ratio"), typed(400.0, "count"), typed(1.125, "points"), typed(None, "EUR")
    ('12.5 %', '400', '1.1250', '')
    """
    if value is None:
        return ""
    return f"{_digits(float(f'{value * 100:.12g}'))} %" if is_ratio(unit) else _digits(value)


def _digits(value: float) -> str:
    """The digits, so that they can be read in one way only: a nought makes four decimals of three."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    digits = format(Decimal(repr(value)), "f")
    return f"{digits}0" if _TWO_WAYS.fullmatch(digits.lstrip("-")) else digits
