"""Handoff: what marketing handed over, what sales took, returned and why, and how soon it was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, get_args

from trine.analytics import handed_over as leads
from trine.analytics import handoff as handoffs
from trine.analytics.handed_over import By
from trine.web.revenue.facts import answered, as_of, handoff_agreement, working_hours
from trine.web.ui.paging import page_number
from trine.web.ui.tags.words import number_text, percent_text

if TYPE_CHECKING:
    from datetime import date, datetime

    from trine.analytics.handed_over import HandoffRow
    from trine.analytics.handoff import Handed, Handoff

DAYS = 90
"""The page speaks of leads handed over in so many days."""
PER_PAGE = 50
WAYS: dict[By, str] = {
    "owner": "By sales rep",
    "lead_source": "By channel",
    "segment": "By segment",
    "asset": "By asset",
    "country": "By country",
    "campaign_id": "By campaign",
}
STATES = ("waiting", "answered", "accepted", "returned", "disqualified")


@dataclass(frozen=True, slots=True)
class HandoffView:
    """The page; `rows` are some of the leads, the newest first."""

    found: Handoff
    by: By
    as_of: datetime | None
    rows: tuple[HandoffRow, ...]
    total: int
    page: int
    pages: int

    @property
    def lede(self) -> str:
        """How the handoff goes, in a sentence."""
        whole = self.found.whole
        if whole is None:
            return "No leads have been handed over."
        if whole.acceptance is None:
            return f"{number_text(whole.handed_over)} leads were handed over, and none is decided yet."
        taken = f"Sales took {percent_text(whole.acceptance.value, 0)} of the leads that it decided on"
        median = whole.response.median if whole.response else None
        if median is None:
            return f"{taken}."
        hours = "1 working hour" if round(median, 1) == 1 else f"{number_text(round(median, 1))} working hours"
        return f"{taken}, and answered half of all within {hours}."

    @property
    def is_agreed(self) -> bool:
        """Whether a time to answer in is agreed."""
        return self.found.respond_within is not None


def handoff(today: date, by: str, state: str, page: str) -> HandoffView:
    """The page by one way of grouping; the rows in one state, or in any."""
    way: By = by if by in get_args(By) else "owner"  # type: ignore[assignment]  # the line before makes sure
    agreed = handoff_agreement()
    since = today - timedelta(days=DAYS)
    hours = working_hours(agreed, range(since.year, today.year + 1))
    found: Handoff = answered(
        handoffs.handoff, since=since, by=way, hours=hours, respond_within=agreed.limit if agreed else None
    )
    read = partial(
        answered, leads.handoff_rows, since=since, hours=hours, state=state if state in STATES else None, size=PER_PAGE
    )
    number = page_number(page)
    rows, total = read(page=number)
    pages = max(-(-total // PER_PAGE), 1)
    if number > pages:
        number, (rows, total) = pages, read(page=pages)
    return HandoffView(found, way, as_of("leads"), rows, total, number, pages)


def handoff_cells(found: Handoff) -> tuple[list[str], list[list[Any]]]:
    """The groups with full precision: headings and rows."""
    headings = ["group", "handed_over", "accepted", "returned", "undecided", "acceptance", "acceptance_low"]
    headings += ["acceptance_high", "returned_without_reason", "disqualified", "answered", "waiting"]
    headings += ["median_hours", "p90_hours", "kept", "late", "overdue"]
    rows = [found.whole, *found.groups] if found.whole else []
    return headings, [_cells(each) for each in rows]


def _cells(each: Handed) -> list[Any]:
    rate, response = each.acceptance, each.response
    told = [each.name, each.handed_over, each.accepted, each.returned, each.undecided]
    told += [rate.value, rate.low, rate.high] if rate else [None] * 3
    told += [each.no_reason, each.disqualified]
    if response is None:
        return [*told, *[None] * 7]
    kept = response.kept.value if response.kept else None
    times = [response.median, response.p90]
    return [*told, response.answered, response.waiting, *times, kept, response.late, response.overdue]
