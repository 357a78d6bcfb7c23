"""The counts of an attribution, from the touches themselves or from the mart, and what they add up to."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import fsum
from typing import TYPE_CHECKING, Any

from trine.analytics.attribution.counting import FINE_UNIT, SHARE_UNIT
from trine.analytics.attribution.journeys import USED
from trine.analytics.attribution.report import Numbers
from trine.core.attribution import Counted
from trine.core.attribution.chain import LOST, START, WON
from trine.core.attribution.counting import tally
from trine.core.attribution.positions import read_place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Outside:
    """What is known beside the deals: touches and pairs of touch and deal of all time, and how keys are spelled."""

    touches: int = 0
    owned: int = 0
    on_two_accounts: int = 0
    without_close: int = 0
    pairs: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counts:
    """The rows of `counting.cells`, `steps`, `sets` and `totals`, kept apart by currency and, if asked, by slice."""

    cells: tuple[dict[str, Any], ...]
    steps: tuple[dict[str, Any], ...]
    sets: tuple[dict[str, Any], ...]
    totals: tuple[dict[str, Any], ...]
    outside: Outside

    def where(self, keep: Callable[[dict[str, Any]], bool]) -> Counts:
        """The counts of one slice."""
        return Counts(
            tuple(filter(keep, self.cells)),
            tuple(filter(keep, self.steps)),
            tuple(filter(keep, self.sets)),
            tuple(filter(keep, self.totals)),
            self.outside,
        )

    @property
    def currency(self) -> str | None:
        """The currency of most won deals with an amount; of equally many the first by name."""
        found: Counter[str] = Counter()
        for row in self.totals:
            if row["won"] and row["currency"]:
                found[row["currency"]] += row["with_amount"]
        return min(found, key=lambda name: (-found[name], name), default=None)

    def counted(self, currency: str | None) -> Counted:
        """The sums that the models need; amounts in other currencies count as 0."""
        cells: dict[tuple[str, Any], list[tuple[float, float]]] = defaultdict(list)
        decayed: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for row in self.cells:
            worth = _amount(row, currency)
            cells[row["key"], read_place(row["n"], row["code"])].append((row["touches"], worth))
            fading = (row["whole"] + row["fine"] / FINE_UNIT) if _counts(row, currency) else 0.0
            decayed[row["key"]].append((row["shares"] / SHARE_UNIT, fading))
        sets: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
        for row in self.sets:
            sets[row["key"], row["different"]].append((row["deals"], _amount(row, currency)))
        won = [row for row in self.totals if row["won"] and row["touched"]]
        return Counted(
            {key: tally(rows) for key, rows in cells.items()},
            {key: tally(rows) for key, rows in decayed.items()},
            {key: tally(rows) for key, rows in sets.items()},
            self._steps(),
            tally((row["deals"], _amount(row, currency)) for row in won),
        )

    def _steps(self) -> dict[tuple[str, str], int]:
        found: Counter[tuple[str, str]] = Counter()
        for row in self.steps:
            after = row["next_key"]
            if after is None:
                after = WON if row["won"] else LOST
            found[row["key"], after] += row["count"]
            found[START, row["key"]] += row["opened"]
        return {step: count for step, count in found.items() if count}

    def numbers(self, currency: str | None) -> Numbers:
        """How many rows there are of everything."""
        won = [row for row in self.totals if row["won"]]
        lost = [row for row in self.totals if not row["won"]]
        touched = [row for row in won if row["touched"]]
        untouched = [row for row in won if not row["touched"]]
        others: Counter[str] = Counter()
        for row in won:
            if not _counts(row, currency):
                others[row["currency"]] += row["deals"]
        outside = self.outside
        left_out = {reason: outside.pairs.get(reason, 0) for reason in ("after_close", "before_window")}
        return Numbers(
            won_deals=_deals(won),
            won_value=fsum(_amount(row, currency) for row in won),
            deals_with_touches=_deals(touched),
            deals_without_touches=_deals(untouched),
            value_without_touches=fsum(_amount(row, currency) for row in untouched),
            lost_deals=_deals(lost),
            lost_with_touches=_deals([row for row in lost if row["touched"]]),
            touches=outside.touches,
            touches_used=outside.pairs.get(USED, 0),
            touches_left_out={**left_out, "no_deal": outside.touches - outside.owned},
            touches_on_two_accounts=outside.on_two_accounts,
            deals_in_other_currencies=dict(sorted(others.items())),
            deals_without_amount=_deals(won) - sum(int(row["with_amount"]) for row in won),
            deals_without_close=outside.without_close,
        )


def _counts(row: dict[str, Any], currency: str | None) -> bool:
    return row["currency"] is None or currency is None or row["currency"] == currency


def _amount(row: dict[str, Any], currency: str | None) -> float:
    return float(row["amount"]) if _counts(row, currency) else 0.0


def _deals(rows: list[dict[str, Any]]) -> int:
    return sum(int(row["deals"]) for row in rows)
