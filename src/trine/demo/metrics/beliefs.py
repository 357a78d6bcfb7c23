"""What is believed to move what, and what is taken to be possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from trine.core.company import Assumption, Influence, Strength

if TYPE_CHECKING:
    from trine.demo.calendar import Calendar


def _drives(source: str, target: str, sign: Literal["+", "-"], because: str, *, weak: bool = False) -> Influence:
    return Influence(source, target, sign, Strength.WEAK if weak else Strength.STRONG, because)


def influences() -> tuple[Influence, ...]:
    """What is believed to move what; the sign is what counts."""
    return (
        _drives("list_price", "market_share", "-", "price test in forty plants last autumn"),
        _drives("list_price", "gross_margin", "+", "the cost of an H3 does not change with its price"),
        _drives("discount", "gross_margin", "-", "every point of discount is a point of margin"),
        _drives("discount", "win_rate", "+", "deals over ten percent off close more often", weak=True),
        _drives("campaign_spend", "mql", "+", "the last eight quarters move together"),
        _drives("references", "win_rate", "+", "deals with a reference call are won twice as often"),
        _drives("content_use", "win_rate", "+", "case studies answer the question that stalls deals", weak=True),
        _drives("field_failures", "churn", "+", "half of the customers who left named a failed sensor"),
        _drives("false_alarms", "nps", "-", "the complaint that surveys name first"),
        _drives("days_to_alarm", "net_retention", "-", "plants that wait for value do not add sensors"),
        _drives("nps", "churn", "-", "detractors leave at three times the rate", weak=True),
        _drives("active_sensors", "revenue_repeat", "+", "monitoring is billed by the sensor"),
    )


def assumptions(calendar: Calendar) -> tuple[Assumption, ...]:
    """What is taken to be possible in this quarter and the next."""
    return tuple(
        assumption
        for cycle in (calendar.quarter().id, calendar.quarter(1).id)
        for assumption in (
            Assumption("acceptance", cycle, 0.60, 0.78, "the last eight quarters, rounded outwards", "crm"),
            Assumption("win_rate", cycle, 0.20, 0.31, "the last eight quarters, rounded outwards", "crm"),
            Assumption("average_deal", cycle, 15_500, 19_500, "the last eight quarters, rounded outwards", "crm"),
            Assumption("cost_per_mql", cycle, 560, 680, "the last eight quarters, rounded outwards", "sheet"),
        )
    )
