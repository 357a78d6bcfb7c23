"""Why did the win rate change: the mix of kinds, or the rates within them?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trine.analytics import win_rate
from trine.analytics.periods import Period
from trine.analytics.win_rate import Count, Sides, UnusableQuestionError
from trine.core.explained import explained, percent, points
from trine.core.revenue import BUSINESS
from trine.core.standardisation import FEWEST, Decomposition, Spread, approximate, decompose
from trine.core.wording import day
from trine.web.revenue.facts import answered, as_of, terms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from trine.core.intervals import Interval
    from trine.core.standardisation import KindEffect

WAYS: dict[str, str] = {
    "lead_source": "Channel",
    BUSINESS: "New and repeat business",
    "segment": "Segment",
    "region": "Region",
    "product": "Product",
    "owner": "Sales rep",
    "industry": "Industry",
    "country": "Country",
}
QUARTERS = 12
COUNTS: dict[Count, str] = {"deals": "Deals, by the quarter they closed", "leads": "Leads, by the quarter they came in"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Two quarters, what is counted, and what kinds are told apart by."""

    before: Period
    after: Period
    count: Count
    by: str

    @classmethod
    def of(cls, given: Mapping[str, str], today: date, fiscal_year_start: int) -> Asked:
        """From the address; the last two complete quarters where it says nothing that makes sense."""
        now = Period.of(today, "quarter", fiscal_year_start)
        known = {name_of(each): each for each in quarters(today, fiscal_year_start)}
        after = known.get(given.get("to", ""), Period("quarter", now.index - 1, fiscal_year_start))
        before = known.get(given.get("from", ""), Period("quarter", after.index - 1, fiscal_year_start))
        count: Count = "leads" if given.get("count") == "leads" else "deals"
        by = given.get("by", "")
        return cls(before, after, count, by if by in ways(count) else "lead_source")


def quarters(today: date, fiscal_year_start: int) -> list[Period]:
    """The quarters that can be chosen, the newest first."""
    now = Period.of(today, "quarter", fiscal_year_start).index
    return [Period("quarter", index, fiscal_year_start) for index in range(now, now - QUARTERS - 1, -1)]


def ways(count: Count) -> dict[str, str]:
    """What kinds can be told apart by."""
    return {name: label for name, label in WAYS.items() if name in win_rate.FACTORS[count]}


def name_of(period: Period) -> str:
    """The quarter in the address."""
    return period.start.isoformat()


@dataclass(frozen=True, slots=True)
class Effect:
    """One kind as the table shows it: cases and rates then and now, and what it made of the change."""

    kind: str
    before: str
    after: str
    n_before: int
    n_after: int
    mix: str
    rate: str


@dataclass(frozen=True, slots=True)
class WinRateView:
    """The page; without an answer, `problem` says why."""

    asked: Asked
    sides: Sides | None
    found: Decomposition | None
    spread: Spread | None
    problem: str
    as_of: datetime | None

    @property
    def lede(self) -> str:
        """What made the change, in a sentence."""
        if self.sides is None or self.found is None:
            return "Why did the win rate change?"
        before, after = percent(self.sides.before.rate), percent(self.sides.after.rate)
        way = "fell" if self.sides.after.rate < self.sides.before.rate else "rose"
        moved = f"The win rate stayed at {after}" if before == after else f"The win rate {way} from {before} to {after}"
        if self.spread is None:
            fewest = min(self.sides.before.n, self.sides.after.n)
            return f"{moved}. What made it can’t be said: it takes {FEWEST} cases, and there are {fewest}."
        chance = " All of it may be chance." if 0 in self.spread.change else ""
        return f"{moved}: {explained(self.found)}.{chance}"

    @property
    def effects(self) -> list[Effect]:
        """The kinds, those that made most of the change first."""
        if self.found is None:
            return []
        rows = sorted(self.found.by_value(), key=lambda row: (-abs(row.mix + row.rate), row.kind))
        return [_effect(row) for row in rows]

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """The change and its two parts, each with its interval."""
        if self.found is None or self.spread is None:
            return []
        return [
            ("The change", points(self.found.change, 2), _ends(self.spread.change)),
            ("From the mix", points(self.found.mix, 2), _ends(self.spread.mix)),
            ("From the rates within kinds", points(self.found.rate, 2), _ends(self.spread.rate)),
        ]

    @property
    def notes(self) -> list[str]:
        """What one must know beside the figures."""
        if self.sides is None:
            return []
        told = [self.sides.definition]
        days, share = self.sides.shortest_watch, self.sides.later_share
        if days is not None and share is not None and self.sides.watched_to is not None:
            told.append(
                f"Wins are known up to {day(self.sides.watched_to)}, so the later leads were watched for {days} days "
                f"at least. Of the earlier leads’ wins, {percent(share)} came later than that: as many may be missing "
                "from the later quarter."
            )
        told.append(
            "Mix: the change if every kind had kept its rate. Rates: the change if the kinds had kept their shares. "
            "Half of what both make together goes to each (Kitagawa 1955, Das Gupta 1993)."
        )
        told.append("Intervals: 95 %, by the delta method. They speak of chance, not of causes.")
        return told


def why(given: Mapping[str, str], today: date) -> WinRateView:
    """The page for what the address asks."""
    fiscal = terms()["fiscal_year_start"]
    asked = Asked.of(given, today, fiscal)
    moment = as_of("leads" if asked.count == "leads" else "opportunities")
    before, after = (
        win_rate.Span(_words(period), period.start, min(period.end, today)) for period in (asked.before, asked.after)
    )
    try:
        two: Sides = answered(win_rate.sides, factors=(asked.by,), before=before, after=after, count=asked.count)
    except UnusableQuestionError as problem:
        return WinRateView(asked, None, None, None, str(problem), moment)
    cells = two.before.cells, two.after.cells
    found = decompose(two.factors, *cells)
    spread = approximate(two.factors, *cells) if found.is_enough else None
    return WinRateView(asked, two, found, spread, "", moment)


def _words(period: Period) -> str:
    return f"the quarter to {day(period.end)}"


def _effect(row: KindEffect) -> Effect:
    return Effect(
        row.kind[0],
        percent(row.before.hits / row.before.n) if row.before.n else "–",
        percent(row.after.hits / row.after.n) if row.after.n else "–",
        row.before.n,
        row.after.n,
        points(row.mix, 2),
        points(row.rate, 2),
    )


def _ends(interval: Interval) -> str:
    return f"{points(interval.low, 2)} to {points(interval.high, 2)}"


def effect_cells(found: Decomposition | None) -> tuple[list[str], list[list[Any]]]:
    """The kinds with full precision: headings and rows."""
    headings = ["kind", "n_before", "won_before", "n_after", "won_after", "mix", "rate"]
    return headings, [
        [row.kind[0], row.before.n, row.before.hits, row.after.n, row.after.hits, row.mix, row.rate]
        for row in (found.by_value() if found else ())
    ]
