"""A file of one figure over time: columns `period` and `value`, and if need be `segment` and `market`."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from trine.integrations.csv.errors import ImportingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Literal

COLUMNS = ("period", "value", "segment", "market")
REQUIRED = COLUMNS[:2]
_MOST_TOLD = 20
_QUARTER = re.compile(r"(\d{4})[- ]?[qQ]([1-4])")
_MONTH = re.compile(r"(\d{4})[-/.](0?[1-9]|1[0-2])")


class SeriesFileError(ImportingError):
    """A file that can't be read; the message has a line for each problem."""


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One value: `at` counts the file's periods (months or quarters since year 0), `label` is what the file says."""

    label: str
    at: int
    value: float
    segment: str
    market: float | None


@dataclass(frozen=True, slots=True)
class SeriesFile:
    """The values of each segment in the order of time; one segment without a name if the file has none."""

    every: Literal["month", "quarter"]
    segments: Mapping[str, tuple[SeriesRow, ...]]


@dataclass(frozen=True, slots=True)
class _Period:
    months: int
    every: str


def read_series(path: Path) -> SeriesFile:
    """Read the file; raises `SeriesFileError` with every problem in it, each with its line."""
    text = _text(path)
    if not text.strip():
        raise SeriesFileError(
            f"{path} is empty; it needs a first line with `period,value`, then a line for each period."
        )
    head = text.splitlines()[0]
    delimiter = max(",;\t", key=head.count)
    lines = csv.reader(io.StringIO(text), delimiter=delimiter)
    names = [" ".join(name.split()).lower() for name in next(lines)]
    problems = [
        f"{path}:1: there is no column `{name}`; the columns are {', '.join(names) or 'none'}"
        for name in REQUIRED
        if name not in names
    ]
    problems += [f"{path}:1: the column `{name}` is there twice" for name in COLUMNS if names.count(name) > 1]
    if problems:
        raise SeriesFileError("\n".join(problems))
    found: list[tuple[int, dict[str, str]]] = []
    for cells in lines:
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * len(names)]
            found.append(
                (lines.line_num, {name: padded[names.index(name)].strip() for name in COLUMNS if name in names})
            )
    return _checked(path, found, decimal_comma=delimiter != ",")


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SeriesFileError(
            f"{path} is not text in UTF-8 (byte {error.start}); save it as CSV in UTF-8 and try again."
        ) from None
    except OSError as error:
        raise SeriesFileError(f"{path} can't be read: {error.strerror}.") from None


def _checked(path: Path, lines: Sequence[tuple[int, dict[str, str]]], *, decimal_comma: bool) -> SeriesFile:
    problems: list[str] = []
    rows: list[tuple[int, dict[str, str], _Period, float, float | None]] = []
    has_market = any(cells.get("market") for _, cells in lines)
    for line, cells in lines:
        wrong = list(_wrong(cells, has_market=has_market, decimal_comma=decimal_comma))
        problems += [f"{path}:{line}: {problem}" for problem in wrong]
        period = _period(cells["period"])
        if not wrong and period is not None:
            value, market = (_number(cells.get(name, ""), decimal_comma=decimal_comma) for name in ("value", "market"))
            rows.append((line, cells, period, value if value is not None else math.nan, market))
    if not lines:
        problems.append(f"{path}: there is no line below the first one; write a line for each period")
    every = _rhythm([period for _, _, period, _, _ in rows])
    if every is None:
        problems.append(f"{path}: months and quarters are mixed in `period`; write all periods alike")
    length = 3 if every == "quarter" else 1
    found: dict[str, dict[int, SeriesRow]] = {}
    for line, cells, period, value, market in rows:
        row = SeriesRow(cells["period"], period.months // length, value, cells.get("segment", ""), market)
        own = found.setdefault(row.segment, {})
        if row.at in own:
            of = f" of {row.segment}" if row.segment else ""
            problems.append(f"{path}:{line}: {row.label}{of} is there twice; keep one line for each period")
        own[row.at] = row
    if problems:
        more = [f"{path}: and {len(problems) - _MOST_TOLD} more"] if len(problems) > _MOST_TOLD else []
        raise SeriesFileError("\n".join([*problems[:_MOST_TOLD], *more]))
    segments = {name: tuple(own[at] for at in sorted(own)) for name, own in sorted(found.items())}
    return SeriesFile("quarter" if every == "quarter" else "month", segments)


def _wrong(cells: Mapping[str, str], *, has_market: bool, decimal_comma: bool) -> Iterator[str]:
    if _period(cells["period"]) is None:
        yield f"`{cells['period']}` in `period` is no month or quarter; write it as 2027-03, 2027Q1 or 2027-03-31"
    if not cells["value"]:
        yield "`value` is empty; fill it in, or take the line out"
    for name in ("value", "market"):
        text = cells.get(name, "")
        if text and _number(text, decimal_comma=decimal_comma) is None:
            yield f"`{text}` in `{name}` is no number; write it as 1234.5"
    if has_market and not cells.get("market"):
        yield "`market` is empty here and filled elsewhere; fill it in for every period, or leave the column out"


def _number(text: str, *, decimal_comma: bool) -> float | None:
    plain = text.replace(",", ".") if decimal_comma and text.count(",") == 1 and "." not in text else text
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in plain else None


def _period(text: str) -> _Period | None:
    if match := _QUARTER.fullmatch(text):
        return _Period(int(match[1]) * 12 + 3 * (int(match[2]) - 1), "quarter")
    if match := _MONTH.fullmatch(text):
        return _Period(int(match[1]) * 12 + int(match[2]) - 1, "month")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return _Period(day.year * 12 + day.month - 1, "day")


def _rhythm(periods: Sequence[_Period]) -> str | None:
    """Months or quarters; days are quarters if they all lie three months apart, or six, or nine. None if mixed."""
    kinds = {period.every for period in periods}
    if kinds <= {"day"}:
        months = sorted({period.months for period in periods})
        steps = {after - before for before, after in pairwise(months)}
        return "quarter" if steps and all(step % 3 == 0 for step in steps) else "month"
    return kinds.pop() if len(kinds) == 1 else None
