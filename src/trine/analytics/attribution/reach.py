"""Which touches count for which deals: the settings of an attribution, with their definitions in words."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from trine.analytics.errors import UnusableFactsError
from trine.core.attribution.positions import HALF_LIFE_DAYS

Scope = Literal["contact", "account"]
By = Literal["channel", "campaign", "asset", "segment", "period"]
Dimension = Literal["channel", "campaign", "asset"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
NONE = "(none)"
"""The key of touches without a channel, a campaign or an asset, and the segment of deals without one."""


@dataclass(frozen=True, slots=True)
class Question:
    """What gets the credit, which columns of the deals are kept apart, and between which days deals were closed."""

    dimension: Dimension = "channel"
    grain: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None

    @property
    def is_of_all_time(self) -> bool:
        """Whether months need not be told apart."""
        return self.start is None and self.end is None and "month" not in self.grain

    @property
    def months(self) -> tuple[int, int] | None:
        """The first and the last month (counted since the year 0), if these are whole months; else none.

        >>> Question(start=date(2027, 1, 1), end=date(2027, 3, 31)).months
        (24324, 24326)
        >>> Question(end=date(9999, 12, 31)).months
        (0, 119999)
        """
        if (self.start and self.start.day != 1) or (
            self.end and self.end.day != monthrange(self.end.year, self.end.month)[1]
        ):
            return None
        first = self.start.year * 12 + self.start.month - 1 if self.start else 0
        return first, self.end.year * 12 + self.end.month - 1 if self.end else 12 * 10_000


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose touches count for a deal, from when on, and how fast they fade for time decay.

    Raises `UnusableFactsError` for numbers that make no sense.
    """

    scope: Scope = "contact"
    lookback_days: int = 180
    half_life_days: float = HALF_LIFE_DAYS

    def __post_init__(self) -> None:
        if self.scope not in get_args(Scope):
            raise UnusableFactsError(f"The scope {self.scope!r} is not known; it is contact or account.")
        if not 0 <= self.lookback_days <= 36_500:
            raise UnusableFactsError(f"A look-back of {self.lookback_days} days can't be used; give 0 to 36,500.")
        if not 0 < self.half_life_days <= 36_500:
            raise UnusableFactsError(f"A half-life of {self.half_life_days} days can't be used; give more than 0.")

    @property
    def definitions(self) -> tuple[str, ...]:
        """What is counted and how, a sentence each.

        >>> Reach("account").definitions[0]
        "The touches of a deal are those of its account and of the account's contacts and leads."
        """
        whose = {
            "contact": "those of its contact, and of the leads that became the deal",
            "account": "those of its account and of the account's contacts and leads",
        }[self.scope]
        return (
            f"The touches of a deal are {whose}.",
            f"A touch counts from {self.lookback_days} days before the deal was created until it was closed.",
            "A deal belongs to the period in which it was closed. Times are UTC; at the same time, ids decide.",
            "Won deals without a touch get no credit and are counted apart. Lost deals only count for Markov.",
            f"Time decay halves every {self.half_life_days:g} days.",
        )
