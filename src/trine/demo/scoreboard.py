"""What each team publishes: its top KPIs with pay, its share in revenue, and what it counts on from the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from trine.core.company import Expectation, Kpi, PayRule, RevenueTarget, TargetKind

if TYPE_CHECKING:
    from trine.demo.calendar import Calendar

NOT_PAID: Literal["none"] = "none"


def kpis(calendar: Calendar) -> tuple[Kpi, ...]:
    """The published lists of this quarter; engineering publishes four, enterprise sales revenue only."""
    cycle = calendar.quarter().id
    return tuple(
        Kpi(team, cycle, rank, metric, measured, source, owner, pay)
        for team, rows in _LISTS.items()
        for rank, (metric, measured, source, owner, pay) in enumerate(rows, start=1)
    )


_Row = tuple[str, str | None, str | None, str | None, PayRule | Literal["none"] | None]

_LISTS: dict[str, tuple[_Row, ...]] = {
    "product": (
        ("market_share", "analyst panel, new sensor points in the quarter", "analyst panel", "priya", NOT_PAID),
        ("active_sensors", "sensors with a reading in seven days", "telemetry", "olek", NOT_PAID),
        ("days_to_alarm", "median from delivery to first confirmed alarm", "telemetry", "yuki", NOT_PAID),
    ),
    "engineering": (
        ("field_failures", "warranty replacements over sensors online", "telemetry", "birgit", NOT_PAID),
        ("false_alarms", "alarms marked as wrong by the plant", "telemetry", "leila", NOT_PAID),
        ("release_adoption", "plants on the last two releases", "telemetry", "davide", NOT_PAID),
        ("defects_open", "defects reported by customers, not closed", "tracker", "anders", NOT_PAID),
    ),
    "marketing": (
        ("mql", "leads that reach the qualified stage", "crm", "freya", PayRule("mql", 0.4)),
        ("cost_per_mql", "campaign invoices over qualified leads", "sheet", "mateo", PayRule("cost_per_mql", 0.2)),
        ("sourced_pipeline", "opportunities whose first touch was a campaign", "crm", "kofi", NOT_PAID),
    ),
    "product-marketing": (
        ("references", "signed reference agreements", "sheet", "louise", PayRule("references", 0.3)),
        ("content_use", "open deals with a case study sent", "crm", "camila", NOT_PAID),
        ("message_recall", None, "other", "henrik", None),
    ),
    "sales": (
        ("revenue", "won deals by close date", "crm", "ana", PayRule("gross_margin", 0.6, 0.55)),
        (
            "new_customers_sales",
            "accounts won with no deal in twelve months",
            "crm",
            "lukas",
            PayRule("new_customers_sales", 0.2),
        ),
        ("acceptance", "qualified leads accepted within five days", "crm", "sofia", NOT_PAID),
    ),
    "enterprise": (
        (
            "revenue_enterprise",
            "deals won with groups, by close date",
            "crm",
            "conrad",
            PayRule("revenue_enterprise", 0.7),
        ),
        ("average_deal_enterprise", "mean contract value of those deals", "crm", "helena", NOT_PAID),
    ),
    "success": (
        ("churn", "customers lost in twelve months", "crm", "noor", PayRule("churn", 0.3)),
        ("net_retention", "revenue of last year's customers", "billing", "julien", PayRule("net_retention", 0.3)),
        ("nps", "survey after each service visit", "survey", "marta", NOT_PAID),
    ),
    "finance": (
        ("gross_margin", "books of the month, closed by working day five", "billing", "hanneke", NOT_PAID),
        ("days_to_cash", "weighted by invoice amount", "billing", "paola", NOT_PAID),
        ("forecast_error", "forecast of the sixth week against the result", "sheet", "gustav", NOT_PAID),
    ),
}


def revenue_targets(calendar: Calendar) -> tuple[RevenueTarget, ...]:
    """Each team's share in this quarter's revenue; customer success carries none."""
    cycle = calendar.quarter().id
    own, sourced, joint = TargetKind.OWN, TargetKind.SOURCED, TargetKind.JOINT
    return (
        RevenueTarget("sales", cycle, "revenue", 1_250_000, own),
        RevenueTarget("enterprise", cycle, "revenue", 420_000, own),
        RevenueTarget("sales", cycle, "revenue_new", 400_000, own),
        RevenueTarget("marketing", cycle, "revenue_new", 450_000, sourced),
        RevenueTarget("product", cycle, "revenue", 1_900_000, joint),
        RevenueTarget("engineering", cycle, "revenue", 1_900_000, joint),
        RevenueTarget("finance", cycle, "revenue", 1_900_000, joint),
    )


def expectations(calendar: Calendar) -> tuple[Expectation, ...]:
    """What the teams count on from each other this quarter."""
    cycle = calendar.quarter().id
    return (
        Expectation(
            "x-leads", "sales", "marketing", cycle, "mql", at_least=400, because="first calls for nine sellers"
        ),
        Expectation(
            "x-group-leads",
            "enterprise",
            "marketing",
            cycle,
            "enterprise_leads",
            at_least=45,
            because="six sellers have room for eight new groups each",
        ),
        Expectation(
            "x-answer", "marketing", "sales", cycle, "acceptance", at_least=0.65, because="a lead cools within a week"
        ),
        Expectation(
            "x-references",
            "sales",
            "product-marketing",
            cycle,
            "references",
            at_least=18,
            because="buyers ask for a plant of their own kind",
        ),
        Expectation(
            "x-alarms",
            "success",
            "engineering",
            cycle,
            "false_alarms",
            at_most=0.14,
            because="crews switch alarms off that cry wolf",
        ),
        Expectation(
            "x-first-alarm", "sales", "product", cycle, "days_to_alarm", at_most=8, because="trials last thirty days"
        ),
    )
