"""The counts of an attribution, from the touches themselves or from the mart, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trine.analytics.attribution.counting import FINE_UNIT, SHARE_UNIT
from trine.analytics.attribution.journeys import MONEY_UNIT, USED
from trine.analytics.attribution.report import Numbers
from trine.core.attribution import Counted, Steps, Tally
from trine.core.attribution.counting import Cells, Sets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from numpy.typing import NDArray

NO_TEXT = -1
_MONEY = frozenset({"amount", "whole", "fine"})
_SUMMED = _MONEY | {"touches", "shares", "deals"}


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
class Columns:
    """Rows as columns of whole numbers; a text is its place in `texts`, which are in order, or `NO_TEXT`."""

    numbers: Mapping[str, NDArray[np.int64]]
    texts: Mapping[str, tuple[str, ...]]

    def __getitem__(self, name: str) -> NDArray[np.int64]:
        return self.numbers[name]

    def where(self, rows: NDArray[Any]) -> Columns:
        """These rows, by their numbers or by whether they are meant."""
        return Columns({name: cells[rows] for name, cells in self.numbers.items()}, self.texts)

    def places(self, column: str, values: Collection[Any]) -> list[int]:
        """The numbers that stand for these values."""
        if column not in self.texts:
            return list(values)
        return [place for place, text in enumerate(self.texts[column]) if text in values]

    def values(self, column: str) -> set[Any]:
        """The different values."""
        found = np.unique(self[column]).tolist()
        texts = self.texts.get(column)
        return set(found) if texts is None else {texts[place] for place in found if place != NO_TEXT}

    def in_currency(self, currency: str | None) -> Columns:
        """The rows with the amounts in other currencies as 0; those without a currency count."""
        if currency is None:
            return self
        known = self["currency"]
        counts = np.isin(known, [NO_TEXT, *self.places("currency", [currency])]).astype(np.int64)
        money = {name: cells * counts for name, cells in self.numbers.items() if name in _MONEY}
        return Columns({**self.numbers, **money}, self.texts)

    def merged(self, *by: str) -> Columns:
        """Rows that agree in these columns, by which the rows are in order, as one."""
        size = len(self[by[0]])
        begins = np.zeros(size, dtype=bool)
        begins[:1] = True
        for name in by:
            begins[1:] |= self[name][1:] != self[name][:-1]
        starts = np.flatnonzero(begins)
        merged = {name: self[name][starts] for name in by}
        if size:
            merged |= {name: np.add.reduceat(self[name], starts) for name in self.numbers if name in _SUMMED}
        else:
            merged |= {name: self[name] for name in self.numbers if name in _SUMMED}
        return Columns(merged, self.texts)

    def lists(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """The rows of these columns; the first is a text."""
        texts, (first, *others) = self.texts[names[0]], (self[name].tolist() for name in names)
        return zip((texts[place] for place in first), *others, strict=True)


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
            part.where(np.isin(part[column], part.places(column, values)))
            for part in (self.cells, self.steps, self.sets, self.totals)
        )
        return Counts(cells, steps, sets, totals, self.outside)

    @property
    def currency(self) -> str | None:
        """The currency of most won deals with an amount; of equally many the first by name."""
        totals = self.totals.where(self.totals["won"] == 1)
        by_currency = _by_text(totals, "currency", "with_amount")
        return min(by_currency, key=lambda name: (-by_currency[name], name), default=None)

    def counted(self, currency: str | None) -> Counted:
        """The sums that the models need; amounts in other currencies count as 0."""
        cells, sets = self.cells.in_currency(currency), self.sets.in_currency(currency).merged("key", "different")
        faded = cells.merged("key")
        cells = cells.merged("key", "n", "code")
        totals = self.totals.in_currency(currency)
        won = (totals["won"] == 1) & (totals["touched"] == 1)
        keys, key = _present(cells)
        names, name = _present(sets)
        return Counted(
            Cells(keys, key, cells["n"], cells["code"], cells["touches"].astype(float), cells["amount"] / MONEY_UNIT),
            {
                faded_key: Tally(shares / SHARE_UNIT, whole + fine / FINE_UNIT)
                for faded_key, shares, whole, fine in faded.lists("key", "shares", "whole", "fine")
            },
            Sets(names, name, sets["different"], sets["deals"].astype(float), sets["amount"] / MONEY_UNIT),
            self._steps(),
            Tally(float(totals["deals"][won].sum()), int(totals["amount"][won].sum()) / MONEY_UNIT),
        )

    def _steps(self) -> Steps:
        """Of the keys that there are steps from: nobody comes to a key without leaving it."""
        steps = self.steps
        names, before = _present(steps)
        number = {name: place for place, name in enumerate(names)}
        ends = np.where(steps["won"] == 1, len(names), len(names) + 1)
        nexts = np.array([number.get(name, 0) for name in steps.texts["next_key"]] or [0], dtype=np.int64)
        after = np.where(steps["next_key"] == NO_TEXT, ends, nexts[steps["next_key"]])
        counts = np.zeros((len(names) + 1, len(names) + 2), dtype=np.int64)
        np.add.at(counts, (before + 1, after), steps["count"])
        np.add.at(counts[0], before, steps["opened"])
        return Steps(names, counts)

    def numbers(self, currency: str | None) -> Numbers:
        """How many rows there are of everything."""
        totals, outside = self.totals.in_currency(currency), self.outside
        won, touched = totals["won"] == 1, totals["touched"] == 1
        deals, amount = totals["deals"], totals["amount"]
        others = _by_text(totals.where(won), "currency", "deals") if currency is not None else {}
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
            deals_in_other_currencies={name: count for name, count in others.items() if name != currency},
            deals_without_amount=int((deals - totals["with_amount"])[won].sum()),
            deals_without_close=outside.without_close,
        )


def columns(table: Any) -> Columns:
    """An Arrow table as columns of whole numbers, in order of key, length of the journey, place and different keys.

    Amounts are in parts of `MONEY_UNIT`. Steps stay as they came: they are put in order when the chain is solved.
    """
    numbers: dict[str, NDArray[np.int64]] = {}
    texts: dict[str, tuple[str, ...]] = {}
    for name in table.schema.names:
        column = table[name]
        if pa.types.is_null(column.type):
            column = column.cast(pa.string())
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            numbers[name], texts[name] = _as_numbers(column)
        else:
            numbers[name] = column.cast(pa.int64()).to_numpy()
    found = Columns(numbers, texts)
    order = [numbers[name] for name in ("different", "code", "n", "key") if name in numbers]
    return found if not order or "next_key" in numbers else found.where(np.lexsort(order))


def _present(table: Columns) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The keys that there are, in order, and which of them each row's is."""
    present, key = np.unique(table["key"], return_inverse=True)
    return tuple(table.texts["key"][place] for place in present.tolist()), key


def _as_numbers(column: Any) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """The place of every text among the different texts in order, and these."""
    coded = pc.dictionary_encode(column.combine_chunks())
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    texts = coded.dictionary.to_pylist()
    order = sorted(range(len(texts)), key=texts.__getitem__)
    places = np.full(len(texts) + 1, NO_TEXT, dtype=np.int64)
    places[order] = np.arange(len(texts))
    found = coded.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
    return places[found], tuple(texts[place] for place in order)


def _by_text(table: Columns, column: str, summed: str) -> dict[str, int]:
    """Sums for each text that there is, in order."""
    places, texts = table[column], table.texts[column]
    sums = np.zeros(len(texts) + 1, dtype=np.int64)
    np.add.at(sums, places, table[summed])
    return {texts[place]: int(sums[place]) for place in np.unique(places).tolist() if place != NO_TEXT}
