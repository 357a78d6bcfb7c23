"""Won deals one by one, and the timeline of one account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404

from trine.analytics import metrics
from trine.analytics.attribution import account_timeline
from trine.analytics.errors import UnknownFactError
from trine.web.revenue.facts import answered
from trine.web.ui.paging import page_number

if TYPE_CHECKING:
    from datetime import datetime

    from trine.analytics.attribution import AccountTimeline, DealOfAccount, TouchOfAccount
    from trine.analytics.metrics import RowPage

PER_PAGE = 50
FIRST, LAST = date(1900, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class DealsView:
    """Some of the won deals of a period, as named values."""

    rows: list[dict[str, object]]
    total: int
    page: int
    pages: int


def won_deals(start: date | None, end: date | None, page: str) -> DealsView:
    """A page of the deals that were won between two days."""

    def read(number: int) -> RowPage:
        span = {"start": start or FIRST, "end": end or LAST}
        found: RowPage = answered(metrics.rows, name="deals_won", page=number, size=PER_PAGE, **span)
        return found

    number = page_number(page)
    found = read(number)
    pages = max(-(-found.total // PER_PAGE), 1)
    if number > pages:
        number, found = pages, read(pages)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    return DealsView(rows, found.total, number, pages)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something on the timeline: a touch, or a deal that came to be or was closed."""

    at: datetime | date
    touch: TouchOfAccount | None = None
    deal: DealOfAccount | None = None
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class TimelineView:
    """One account from its first touch on."""

    account: AccountTimeline

    @property
    def title(self) -> str:
        """The account's name, else its id."""
        return self.account.name or self.account.account_id

    @property
    def moments(self) -> list[Moment]:
        """Everything in the order in which it happened."""
        found = [Moment(touch.touched_at, touch=touch) for touch in self.account.touches]
        for deal in self.account.deals:
            if deal.created_at is not None:
                found.append(Moment(deal.created_at, deal=deal))
            ended = deal.closed_at or deal.close_date
            if deal.is_closed and ended is not None:
                found.append(Moment(ended, deal=deal, is_end=True))
        return sorted(found, key=lambda one: (one.at.isoformat()[:10], one.is_end, one.at.isoformat()))


def timeline(source: str, account_id: str) -> TimelineView:
    """The account's page; 404 for one that is not known."""
    try:
        return TimelineView(answered(account_timeline, account_id=account_id, source=source))
    except UnknownFactError as problem:
        raise Http404(str(problem)) from problem
