"""Numbers, days and lists as people read them: findings, pages and the command line all take them from here."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trine.core.units import currency_code, is_count, is_days, is_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905 - a list of words reads better as a line


def amount(value: float, unit: str) -> str:
    """A value with its unit.

    >>> amount(21000, "EUR"), amount(0.22, "ratio"), amount(400, "count"), amount(31, "days"), amount(1.5, "CHF")
    ('€ 21,000', '22 %', '400', '31 days', 'CHF 1.5')
    """
    if not math.isfinite(value):
        return "without limit"
    code = currency_code(unit)
    if code is not None:
        sign = "-" if value < 0 else ""
        return f"{sign}{_SYMBOLS.get(code, code)} {number(abs(value))}"
    if is_ratio(unit):
        return f"{number(value * 100)} %"
    if is_count(unit):
        return number(value)
    word = "day" if is_days(unit) and value == 1 else unit.strip()
    return f"{number(value)} {word}".rstrip()


def about(value: float, unit: str) -> str:
    """A worked-out value with its unit, rounded to what is worth saying.

    >>> about(239946.1, "EUR"), about(8.926, "count"), about(0.0934, "ratio")
    ('€ 240,000', '8.93', '9.34 %')
    """
    if value == 0 or not math.isfinite(value):
        return amount(value, unit)
    return amount(round(value, 2 - math.floor(math.log10(abs(value)))), unit)


def number(value: float) -> str:
    """A bare number: thousands separated, and about four significant digits where it is small.

    >>> number(2016000), number(0.125), number(52.8), number(1234.5678), number(-0.0)
    ('2,016,000', '0.125', '52.8', '1,235', '0')
    """
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return "∞" if value > 0 else "-∞"
    if abs(value) >= 1e15:
        return f"{value:.3g}"
    places = max(0, 3 - math.floor(math.log10(abs(value))))
    if places > 12:
        return f"{value:.3g}"
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(on: date) -> str:
    """A day with its month's name, the same everywhere.

    >>> from datetime import date
    >>> day(date(2027, 2, 10))
    '10 February 2027'
    """
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def listed(words: Sequence[str], joint: str = "and", *, most: int | None = None) -> str:
    """Words as a list in a sentence; beyond `most` they are counted only.

    >>> listed(["Product", "Marketing", "Sales"]), listed(["Sales"]), listed(["a", "b", "c", "d"], most=2)
    ('Product, Marketing and Sales', 'Sales', 'a, b and 2 more')
    """
    if most is not None and len(words) > most + 1:
        words = [*words[:most], f"{number(len(words) - most)} more"]
    return f" {joint} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def quoted(title: str) -> str:
    """A title of the plan, in quotation marks.

    >>> quoted("Sell at full margin")
    '“Sell at full margin”'
    """
    return f"“{title}”"


def possessive(name: str) -> str:
    """Whose it is.

    >>> possessive("Marketing"), possessive("Sales")
    ("Marketing's", "Sales'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def sentence(text: str) -> str:
    """A text of the plan as a sentence of its own.

    >>> sentence("pipeline for the MQL campaign ")
    'Pipeline for the MQL campaign.'
    """
    text = text.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."


def times(count: int, noun: str, plural: str | None = None) -> str:
    """A number of things.

    >>> times(1, "goal"), times(3, "goal")
    ('1 goal', '3 goals')
    """
    return f"{number(count)} {noun if count == 1 else plural or noun + 's'}"
