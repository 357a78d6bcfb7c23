"""Days and moments as files write them, and the evidence on whether the day or the month comes first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from trine.integrations.csv.errors import BadCellError

if TYPE_CHECKING:
    from collections.abc import Iterable

DateOrder = Literal["dmy", "mdy"]
FIRST_YEAR = 1900
LAST_YEAR = 2100
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero janeiro",
            "feb february februar fev février febrero fevereiro",
            "mar march mär märz mars marzo março",
            "apr april avr avril abr abril",
            "may mai mayo maio",
            "jun june juni juin junio junho",
            "jul july juli juillet julio julho",
            "aug august août ago agosto",
            "sep sept september septembre septiembre set setembro",
            "oct october okt oktober octobre octubre out outubro",
            "nov november novembre noviembre novembro",
            "dec december dez dezember déc décembre dic diciembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_NUMERIC = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{4}|\d{1,2})")
_NAMED = re.compile(r"(?:(\d{1,2})[-\s./]*([^\W\d_]+)|([^\W\d_]+)\.?\s+(\d{1,2})),?[-\s./]*(\d{4}|\d{2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp]\.?[Mm]\.?)?")
_ZONE = re.compile(r"\s*(Z|UTC|GMT|[-+]\d{2}(?::?\d{2})?)$")
_TWO_DIGIT_PIVOT = 69
_LONGEST = 64
"""A longer cell is no date, and is refused before any pattern sees it."""


def parse_day(text: str, order: DateOrder = "dmy") -> date:
    """The day that a cell names, as it is written there (a time and its zone are left aside); `BadCellError` if none.

    >>> parse_day("26.02.2018"), parse_day("2/26/18", "mdy"), parse_day("26-Feb-2018 10:15")
    (datetime.date(2018, 2, 26), datetime.date(2018, 2, 26), datetime.date(2018, 2, 26))
    """
    return _local(text, order)[0].date()


def parse_moment(text: str, order: DateOrder = "dmy", zone: str = "UTC") -> datetime:
    """The moment that a cell names, in UTC without a zone; `BadCellError` if none.

    A time without a zone is in `zone`. A day without a time stays that day, at midnight, whatever the zone.

    >>> parse_moment("2018-02-26T19:58:54+02:00"), parse_moment("26/02/2018 7:30 PM", zone="Europe/Lisbon")
    (datetime.datetime(2018, 2, 26, 17, 58, 54), datetime.datetime(2018, 2, 26, 19, 30))
    """
    local, has_time = _local(text, order)
    if local.tzinfo is not None:
        return local.astimezone(UTC).replace(tzinfo=None)
    if not has_time or zone == "UTC":
        return local
    return _in_utc(local, ZoneInfo(zone))


def _in_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC; of an hour that the clocks show twice it is the second, as databases take it."""
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if second.astimezone(zone).replace(tzinfo=None) == local:
        return second.replace(tzinfo=None)
    return local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


def _local(text: str, order: DateOrder) -> tuple[datetime, bool]:
    bare = text.strip()
    if len(bare) > _LONGEST:
        raise BadCellError("is too long for a date")
    try:
        moment, has_time = _written(bare, order)
    except (ValueError, OverflowError):
        raise BadCellError("is not a day that exists") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadCellError(f"has a year outside {FIRST_YEAR} to {LAST_YEAR}")
    return moment, has_time


def _written(bare: str, order: DateOrder) -> tuple[datetime, bool]:
    if bare.isascii() and bare.isdigit():
        return _from_digits(bare)
    zone = _ZONE.search(bare)
    for pattern in (_NUMERIC, _NAMED):
        match = pattern.match(bare)
        if match is None:
            continue
        rest = bare[match.end() :].lstrip(" T,")
        with_zone = zone is not None and zone.start() >= match.end() and rest
        clock = rest[: len(rest) - len(zone[0])] if zone and with_zone else rest
        day = _numeric(match, order) if pattern is _NUMERIC else _named(match)
        moment = datetime.combine(day, datetime.min.time()) + _time(clock)
        if zone and with_zone:
            moment = datetime.fromisoformat(f"{moment.isoformat()}{_offset(zone[1])}")
        return moment, bool(rest)
    raise BadCellError("is not a date")


def _offset(zone: str) -> str:
    return "+00:00" if zone in {"Z", "UTC", "GMT"} else zone


def _from_digits(bare: str) -> tuple[datetime, bool]:
    if len(bare) == 8:
        return datetime.strptime(bare, "%Y%m%d"), False  # noqa: DTZ007 - a day has no zone
    if len(bare) in {10, 13}:
        seconds = int(bare) / (1000 if len(bare) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC), True
    if len(bare) == 5:
        return datetime(1899, 12, 30) + timedelta(days=int(bare)), False  # noqa: DTZ001 - a spreadsheet's day number
    raise BadCellError("is not a date")


def _numeric(match: re.Match[str], order: DateOrder) -> date:
    first, second, third = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:
        return date(first, second, third)
    if len(match[1]) > 2 or len(match[4]) == 1:
        raise BadCellError("is not a date")
    day, month = (first, second) if order == "dmy" else (second, first)
    if month > 12 >= day:
        other = "the day" if order == "mdy" else "the month"
        raise BadCellError(f"has no month {month}; other dates here do not put {other} first")
    return date(_year(match[4]), month, day)


def _named(match: re.Match[str]) -> date:
    name, day = (match[2], match[1]) if match[2] else (match[3], match[4])
    month = _MONTHS.get(name.lower())
    if month is None:
        raise BadCellError("is not a date")
    return date(_year(match[5]), month, int(day))


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= _TWO_DIGIT_PIVOT else 2000)


def _time(text: str) -> timedelta:
    if not text:
        return timedelta()
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise BadCellError("has a time that can't be read")
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[5]:
        if not 1 <= hour <= 12:
            raise BadCellError("has a time that can't be read")
        hour = hour % 12 + (12 if match[5][0] in "pP" else 0)
    is_midnight = (hour, minute, second) == (24, 0, 0)
    if (hour > 23 and not is_midnight) or minute > 59 or second > 59:
        raise BadCellError("has a time that can't be read")
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=int((match[4] or "0")[:6].ljust(6, "0")))


@dataclass(frozen=True, slots=True)
class OrderEvidence:
    """How many dates can only be read with the day first, only with the month first, or either way."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    example: str = ""

    @property
    def order(self) -> DateOrder | None:
        """The order that the dates show; none if they show nothing."""
        if not self.day_first and not self.month_first:
            return None
        return "dmy" if self.day_first >= self.month_first else "mdy"


def order_evidence(values: Iterable[str]) -> OrderEvidence:
    """Count what dates such as `26/02/2018` say about the order of day and month.

    >>> order_evidence(["03/04/2018", "26/02/2018", "2018-02-26"])
    OrderEvidence(day_first=1, month_first=0, either=1, example='26/02/2018')
    """
    day_first = month_first = either = 0
    examples: dict[DateOrder, str] = {}
    for value in values:
        if len(value) > _LONGEST:
            continue
        match = _NUMERIC.match(value.strip())
        if match is None or len(match[1]) > 2:
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            day_first += 1
            examples.setdefault("dmy", value)
        elif second > 12 >= first:
            month_first += 1
            examples.setdefault("mdy", value)
        elif first <= 12 >= second:
            either += 1
    return OrderEvidence(day_first, month_first, either, examples.get("dmy" if day_first >= month_first else "mdy", ""))
