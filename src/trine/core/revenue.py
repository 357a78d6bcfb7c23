"""What has happened with leads, deals and campaigns, as far as checks need it: small tables, made from the facts once.

`trine.analytics.revenue` fills it. Everything here is independent of the day that is asked about: whoever reads it
takes the periods that were over on that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from trine.core.campaigns import CampaignRecord
    from trine.core.handoff import HandoffFacts
    from trine.core.series import FactSeries

OTHER = "other"
"""The kind that stands for all the rare ones together."""
UNKNOWN = "unknown"
"""The kind of the rows that do not say which they are."""
BUSINESS = "business"
"""The dimension that says whether the account had won a deal before."""
NEW, REPEAT = "new business", "repeat business"
"""Its two values: accounts without and with an earlier won deal."""


@dataclass(frozen=True, slots=True)
class SegmentSeries:
    """A fact metric of one part of the company: the rows whose `dimension` (segment, region, …) has this value."""

    dimension: str
    value: str
    series: FactSeries
    aliases: tuple[str, ...] = ()
    """Other names that a plan may use for the fact metric."""

    @property
    def metric(self) -> str:
        """The fact metric's name."""
        return self.series.name

    @property
    def called(self) -> str:
        """What it is of, in words.

        >>> from datetime import datetime
        >>> from trine.core.series import FactSeries
        >>> series = FactSeries("revenue", "EUR", "month", (), "facts", datetime.min)
        >>> SegmentSeries("lead_source", "trade fair", series).called
        'lead source trade fair'
        """
        return self.value if self.dimension == BUSINESS else f"{self.dimension.replace('_', ' ')} {self.value}"


@dataclass(frozen=True, slots=True)
class ClosedCell:
    """The deals of one kind that were closed in a period: how many were won or lost, and how many of them won.

    `kind` has one value for each factor of the `CloseRates`.
    """

    kind: tuple[str, ...]
    closed: int
    won: int


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """The deals that were closed between two days, both included, by kind. Rare kinds count as `other`."""

    start: date
    end: date
    cells: tuple[ClosedCell, ...]


@dataclass(frozen=True, slots=True)
class CloseRates:
    """Deals won or lost per quarter by the day of the win or loss, in kinds by up to four factors; oldest first.

    A period that is over is complete: what closes later counts later, so nothing is censored. Sources without a single
    lost deal are left out, as in the fact metric `win_rate`.
    """

    factors: tuple[str, ...]
    periods: tuple[ClosedPeriod, ...]
    source: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class RevenueFacts:
    """Leads, deals and campaigns as the checks see them; empty where no facts are imported."""

    segments: tuple[SegmentSeries, ...] = ()
    """Fact metrics by segment, region, product, lead source, kind of deal, new and repeat business."""
    close_rates: tuple[CloseRates, ...] = ()
    """Won and lost deals by kind: at most one row."""
    campaigns: tuple[CampaignRecord, ...] = ()
    """Campaigns with their money, as of the last known day."""
    handoffs: tuple[HandoffFacts, ...] = ()
    """Leads handed over to sales lately, by source."""


NO_REVENUE = RevenueFacts()
"""What is known where no facts are imported."""
