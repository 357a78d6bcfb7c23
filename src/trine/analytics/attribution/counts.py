"""The counts of an attribution, from the touches themselves or from the mart, and what they add up to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from trine.analytics.attribution.counting import FINE_UNIT, SHARE_UNIT
from trine.analytics.attribution.journeys import MONEY_UNIT, USED
from trine.analytics.attribution.report import Numbers
from trine.core.attribution import Counted, Tally
from trine.core.attribution.chain import LOST, START, WON
from trine.core.attribution.counting import Cells

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from numpy.typing import NDArray

    Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Outside:
    """What is known beside the deals: touches and pairs of touch and deal of all time, and how keys are spelled."""

    touches: int = 0
    owned: int = 0
    on_two_accounts: int = 0
    without_close: int = 0
    pairs: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """What `counting.cells`, `steps`, `sets` and `totals` have counted, as columns; apart by currency.

    The rows are in an order of their own, so that sums of them are the same whatever order an engine gave them in.
    """

    cells: Columns
    steps: Columns
    sets: Columns
    totals: Columns
    outside: Outside

    def where(self, column: str, values: Collection[Any]) -> Counts:
        """The counts of one slice: of the rows that have one of these values."""
        cells, steps, sets, totals = (
            _where(part, column, values) for part in (self.cells, self.steps, self.sets, self.totals)
        )
        return Counts(cells, steps, sets, totals, self.outside)

    @property
    def currency(self) -> str | None:
        """The currency of most won deals with an amount; of equally many the first by name."""
        found: Counter[str] = Counter()
        for row in _rows(self.totals):
            if row["won"] and row["currency"]:
                found[row["currency"]] += int(row["with_amount"])
        return min(found, key=lambda name: (-found[name], name), default=None)

    def counted(self, currency: str | None) -> Counted:
        """The sums that the models need; amounts in other currencies count as 0."""
        cells = _merged(_in_currency(self.cells, currency), ("key", "n", "code"))
        sets = _merged(_in_currency(self.sets, currency), ("key", "different"))
        faded = _merged(_in_currency(self.cells, currency), ("key",))
        totals = _in_currency(self.totals, currency)
        won = (totals["won"] == 1) & (totals["touched"] == 1)
        keys, key = _numbered(cells["key"])
        return Counted(
            Cells(keys, key, cells["n"], cells["code"], cells["touches"].astype(float), cells["amount"] / MONEY_UNIT),
            {
                name: Tally(shares / SHARE_UNIT, whole + fine / FINE_UNIT)
                for name, shares, whole, fine in _lists(faded, "key", "shares", "whole", "fine")
            },
            {
                (name, different): Tally(float(deals), amount / MONEY_UNIT)
                for name, different, deals, amount in _lists(sets, "key", "different", "deals", "amount")
            },
            self._steps(),
            Tally(float(totals["deals"][won].sum()), int(totals["amount"][won].sum()) / MONEY_UNIT),
        )

    def _steps(self) -> dict[tuple[str, str], int]:
        found: Counter[tuple[str, str]] = Counter()
        for key, next_key, won, count, opened in _lists(self.steps, "key", "next_key", "won", "count", "opened"):
            found[key, next_key or (WON if won else LOST)] += count
            if opened:
                found[START, key] += opened
        return {step: count for step, count in found.items() if count}

    def numbers(self, currency: str | None) -> Numbers:
        """How many rows there are of everything."""
        totals, outside = _in_currency(self.totals, currency), self.outside
        won, touched = totals["won"] == 1, totals["touched"] == 1
        deals, amount = totals["deals"], totals["amount"]
        others: Counter[str] = Counter()
        for row in _rows(self.totals):
            if row["won"] and row["currency"] not in {None, currency} and currency is not None:
                others[row["currency"]] += int(row["deals"])
        left_out = {reason: outside.pairs.get(reason, 0) for reason in ("after_close", "before_window")}
        return Numbers(
            won_deals=int(deals[won].sum()),
            won_value=int(amount[won].sum()) / MONEY_UNIT,
            deals_with_touches=int(deals[won & touched].sum()),
            deals_without_touches=int(deals[won & ~touched].sum()),
            value_without_touches=int(amount[won & ~touched].sum()) / MONEY_UNIT,
            lost_deals=int(deals[~won].sum()),
            lost_with_touches=int(deals[~won & touched].sum()),
            touches=outside.touches,
            touches_used=outside.pairs.get(USED, 0),
            touches_left_out={**left_out, "no_deal": outside.touches - outside.owned},
            touches_on_two_accounts=outside.on_two_accounts,
            deals_in_other_currencies=dict(sorted(others.items())),
            deals_without_amount=int((deals - totals["with_amount"])[won].sum()),
            deals_without_close=outside.without_close,
        )


def columns(table: Any) -> Columns:
    """An Arrow table as NumPy columns, its rows in order of the texts and whole numbers that tell them apart.

    Texts are objects (none where empty), numbers are whole, amounts in parts of `MONEY_UNIT`. Steps stay as they came:
    they are put in order when the chain is solved.
    """
    names = [
        name for name in ("key", "next_key", "n", "code", "different", "won", "touched") if name in table.schema.names
    ]
    names += [name for name in ("currency", "segment", "month") if name in table.schema.names]
    ordered = table if "next_key" in names else table.sort_by([(name, "ascending") for name in names])
    found = {}
    for name in ordered.schema.names:
        column = ordered[name]
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or pa.types.is_null(column.type):
            found[name] = np.array(column.to_pylist(), dtype=object)
        else:
            found[name] = column.cast(pa.int64()).to_numpy()
    return found


def _rows(table: Columns) -> Iterator[dict[str, Any]]:
    for row in zip(*table.values(), strict=True):
        yield dict(zip(table, row, strict=True))


def _where(table: Columns, column: str, values: Collection[Any]) -> Columns:
    kept = np.fromiter((value in values for value in table[column].tolist()), dtype=bool, count=len(table[column]))
    return {name: cells[kept] for name, cells in table.items()}


def _in_currency(table: Columns, currency: str | None) -> Columns:
    """The rows with the amounts in other currencies as 0; those without a currency count."""
    if currency is None:
        return table
    known = table["currency"]
    counts = ((known == currency) | (known == np.array(None, dtype=object))).astype(np.int64)
    return {name: cells * counts if name in _MONEY else cells for name, cells in table.items()}


_MONEY = frozenset({"amount", "whole", "fine"})
_SUMMED = _MONEY | {"touches", "shares", "deals"}


def _merged(table: Columns, by: tuple[str, ...]) -> Columns:
    """Rows that agree in the first columns, which the table is in order of, as one."""
    size = len(table[by[0]])
    if not size:
        return table
    begins = np.zeros(size, dtype=bool)
    begins[0] = True
    for name in by:
        begins[1:] |= table[name][1:] != table[name][:-1]
    starts = np.flatnonzero(begins)
    merged = {name: table[name][starts] for name in by}
    return merged | {name: np.add.reduceat(table[name], starts) for name in table if name in _SUMMED}


def _lists(table: Columns, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name].tolist() for name in names), strict=True)


def _numbered(keys: NDArray[Any]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The different keys of an ordered column, and the number of each row's."""
    if not len(keys):
        return (), np.zeros(0, dtype=np.int64)
    begins = np.concatenate([[True], keys[1:] != keys[:-1]])
    return tuple(keys[begins].tolist()), np.asarray(np.cumsum(begins) - 1, dtype=np.int64)
