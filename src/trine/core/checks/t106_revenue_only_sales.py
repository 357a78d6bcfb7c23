"""T106: a sales team whose KPIs are revenue only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.company import Function
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.metric_kinds import is_about_campaigns, is_money_only, is_new_business
from trine.core.wording import listed, possessive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Kpi, Metric


def run(company: Company, today: date) -> Iterator[Finding]:
    """Sales teams all of whose live KPIs look at money, and none at campaigns or at new business."""
    index = company.index
    campaigns = {cycle: _watched_by_marketing(cycle, company) for cycle in company.cycle if index.is_live(cycle, today)}
    for team in index.live_teams(today):
        if team.function is not Function.SALES:
            continue
        live = [kpi for kpi in index.kpis_of_team.get(team.id, ()) if index.is_live(kpi.cycle, today)]
        for cycle in sorted({kpi.cycle for kpi in live}):
            kpis = [kpi for kpi in live if index.overlap(kpi.cycle, cycle)]
            metrics = [company.metric.get(kpi.metric) for kpi in kpis]
            if all(metric and _is_revenue_only(metric, campaigns[cycle], company) for metric in metrics):
                yield _finding(team.name, [kpi for kpi in kpis if kpi.cycle == cycle], campaigns[cycle], company)


def _watched_by_marketing(cycle: str, company: Company) -> frozenset[str]:
    """The metrics that marketing publishes as KPIs for the time of a cycle."""
    marketing = {team.id for team in company.teams if team.function is Function.MARKETING}
    return frozenset(
        kpi.metric for kpi in company.kpis if kpi.team in marketing and company.index.overlap(kpi.cycle, cycle)
    )


def _is_revenue_only(metric: Metric, campaigns: frozenset[str], company: Company) -> bool:
    """Whether a KPI looks at money alone and neither at new business nor at what marketing's campaigns bring.

    Revenue as a whole hangs on campaigns in the end, and so does everything; that does not make sales care for them.
    """
    if not is_money_only(metric, company) or is_new_business(metric) or is_about_campaigns(metric):
        return False
    return metric.id not in campaigns or metric.id in company.index.revenue_metrics


def _finding(team: str, kpis: list[Kpi], campaigns: frozenset[str], company: Company) -> Finding:
    index = company.index
    names = listed([index.metric_name(kpi.metric) for kpi in kpis])
    watched = sorted(index.metric_name(metric) for metric in campaigns)
    candidates = [name for name in watched if name not in names]
    offer = f"such as {listed(candidates[:3], 'or')}" if candidates else "such as new customers or accepted leads"
    return Finding(
        "T106",
        Severity.WARNING,
        f"{possessive(team)} top KPIs for {kpis[0].cycle} look at money only: {names}",
        (Ref("team", kpis[0].team), Ref("cycle", kpis[0].cycle)),
        evidence=(
            Evidence(f"KPIs of {team}", names, source="plan"),
            Evidence("KPIs of marketing", listed(watched) or "none", source="plan"),
        ),
        reasons=(
            f"None of {possessive(team)} KPIs is on marketing's list, and none counts new business.",
            "Repeat business alone can carry a revenue number while new business dries up.",
        ),
        next_step=f"{team} and marketing: agree on one KPI that both watch, {offer}.",
    )


CHECK = Check(
    code="T106",
    severity=Severity.WARNING,
    title="A sales team whose KPIs are revenue only",
    finds="""A team of function `sales` that publishes KPIs, all of which look at money alone (revenue, margins,
prices, discounts, averages in a currency, attainment), while none is new business by its name or definition, is
about leads, pipeline or campaigns, or is on marketing's own list. Being revenue that campaigns feed in the end is
not enough. Any KPI that is not money, such as a win rate or accepted leads, keeps the check silent.""",
    costs="""A seller who is measured on revenue alone takes the easiest revenue: existing accounts. Campaigns
fill a funnel that nobody opens, and next year's customers are missing.""",
    example="""trine: 1
company: {name: Halden Instruments, currency: EUR}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams:
  - {id: marketing, name: Marketing, function: marketing}
  - {id: sales, name: Sales, function: sales}
metrics:
  - {id: mql, name: Marketing qualified leads, unit: count, better: up, definition: Leads who asked for a call}
  - {id: revenue, name: Revenue, unit: EUR, better: up, definition: Contract value of deals won}
  - {id: gross_margin, name: Gross margin, unit: ratio, better: up, definition: Gross profit over revenue}
kpis:
  - {team: marketing, cycle: 2027-q1, rank: 1, metric: mql, source: crm, pay: none}
  - {team: sales, cycle: 2027-q1, rank: 1, metric: revenue, source: crm, pay: {basis: revenue}}
  - {team: sales, cycle: 2027-q1, rank: 2, metric: gross_margin, source: billing, pay: none}
""",
    fix="""Give sales one KPI in common with marketing: accepted leads, time to the first call, new customers.""",
    serves=("G4",),
    run=run,
)
