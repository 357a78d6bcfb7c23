"""From what a source's interface says to values of the fact schema."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from trine.analytics.schema import Type

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FIRST_YEAR, LAST_YEAR = 1900, 2199
_MOST_MONEY = Decimal(10) ** 14
_MOST_COUNT = 2**63


def moment(value: Any) -> datetime | None:
    """A moment in UTC, without a zone in the type; text as ISO 8601, or milliseconds since 1970.

    >>> moment("2027-01-01T12:00:00.000+0200")
    datetime.datetime(2027, 1, 1, 10, 0)
    >>> moment("1798761600000")
    datetime.datetime(2027, 1, 1, 0, 0)
    """
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, date):
        found = datetime(value.year, value.month, value.day, tzinfo=UTC)
    elif isinstance(value, int) or (isinstance(value, str) and value.lstrip("-").isdigit() and len(value) > 8):
        found = datetime.fromtimestamp(int(value) / 1000, UTC)
    else:
        found = datetime.fromisoformat(value)
    found = found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
    return _in_range(found)


def day(value: Any) -> date | None:
    """A day: of a moment its day in UTC.

    >>> day("2027-03-31"), day("2027-03-31T23:30:00Z")
    (datetime.date(2027, 3, 31), datetime.date(2027, 3, 31))
    """
    found = moment(value)
    return found.date() if found else None


def money(value: Any) -> Decimal | None:
    """An amount with four places.

    >>> money("1200.5"), money(3)
    (Decimal('1200.5000'), Decimal('3.0000'))
    """
    if value in (None, ""):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(value) from None
    if not found.is_finite() or abs(found) >= _MOST_MONEY:
        raise ValueError(value)
    return found.quantize(Decimal("0.0001"))


def number(value: Any) -> float | None:
    """A number."""
    if value in (None, ""):
        return None
    found = float(value)
    if not math.isfinite(found):
        raise ValueError(value)
    return found


def whole(value: Any) -> int | None:
    """A whole number; a fraction is rounded."""
    found = number(value)
    if found is not None and abs(found) >= _MOST_COUNT:
        raise ValueError(value)
    return None if found is None else round(found)


def flag(value: Any) -> bool | None:
    """Yes or no.

    >>> flag("true"), flag(False), flag("")
    (True, False, None)
    """
    if value in (None, ""):
        return None
    if isinstance(value, bool):
        return value
    known = {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}.get(str(value).lower())
    if known is None:
        raise ValueError(value)
    return known


def text(value: Any) -> str | None:
    """A text, trimmed; an empty one is none."""
    if value is None:
        return None
    if isinstance(value, dict | list):
        raise TypeError(value)
    found = value if isinstance(value, str) else str(value)
    found = found.strip().replace("\x00", "")
    return found or None


def _in_range(found: datetime) -> datetime:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(found)
    return found


READERS: Mapping[Type, Callable[[Any], Any]] = {
    Type.TEXT: text,
    Type.TIMESTAMP: moment,
    Type.DATE: day,
    Type.MONEY: money,
    Type.NUMBER: number,
    Type.INTEGER: whole,
    Type.BOOLEAN: flag,
}
"""How values of each type are read; they raise `ValueError` (or `TypeError`, `OverflowError`) for what can't be one."""

NOUNS: Mapping[Type, str] = {
    Type.TEXT: "a text",
    Type.TIMESTAMP: "a time",
    Type.DATE: "a day",
    Type.MONEY: "an amount",
    Type.NUMBER: "a number",
    Type.INTEGER: "a whole number",
    Type.BOOLEAN: "yes or no",
}
