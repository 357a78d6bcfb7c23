import pytest
from tests.core.checks.reading import findings, subjects

METRICS = """
metrics:
  - {id: attainment, name: Quota attainment, unit: ratio, better: up}
  - {id: profit_rate, name: Rate of profit, unit: ratio, better: up, formula: revenue_repeat / revenue}
  - {id: revenue_repeat, name: Repeat revenue, unit: EUR, better: up, definition: From customers that are not new}
  - {id: logos, name: New logos, unit: count, better: up}
  - {id: first_deals, name: Landed, unit: EUR, better: up, definition: Deals with accounts that had no earlier deal}
  - {id: pipeline, name: Pipeline, unit: EUR, better: up}
  - {id: sourced, name: Revenue from campaigns, unit: EUR, better: up}
  - {id: spend, name: Event money, unit: EUR, better: down}
"""


def kpis(*metrics: str, of_marketing: tuple[str, ...] = ("mql",), cycle: str = "2027-q1") -> str:
    rows = [("sales", metric, rank) for rank, metric in enumerate(metrics, start=1)]
    rows += [("marketing", metric, rank) for rank, metric in enumerate(of_marketing, start=1)]
    return "kpis:\n" + "\n".join(
        f"  - {{team: {team}, cycle: {cycle}, rank: {rank}, metric: {metric}}}" for team, metric, rank in rows
    )


@pytest.mark.parametrize(
    "metrics",
    [
        ("revenue",),
        ("revenue", "gross_margin"),
        ("revenue", "average_deal", "attainment"),
        ("revenue_repeat", "profit_rate"),
    ],
)
def test_a_sales_team_that_watches_money_only_is_found(metrics: tuple[str, ...]) -> None:
    assert subjects("T106", METRICS, kpis(*metrics)) == [["team:sales", "cycle:2027-q1"]]


@pytest.mark.parametrize(
    "metric",
    ["mql", "acceptance", "win_rate", "deals_won", "logos", "first_deals", "pipeline", "sourced", "revenue_new"],
)
def test_one_kpi_that_ties_to_campaigns_or_new_business_is_enough(metric: str) -> None:
    assert not findings("T106", METRICS, kpis("revenue", "gross_margin", metric))


def test_money_that_marketing_watches_too_is_a_tie_but_revenue_is_not() -> None:
    assert not findings("T106", METRICS, kpis("revenue", "spend", of_marketing=("mql", "spend")))
    assert findings("T106", METRICS, kpis("revenue", of_marketing=("mql", "revenue")))


def test_other_teams_may_watch_revenue_only() -> None:
    assert not findings("T106", kpis(of_marketing=("revenue",)))


def test_kpis_of_a_cycle_that_is_over_are_silent() -> None:
    assert not findings("T106", kpis("revenue", cycle="2026-q4"))


def test_the_years_kpis_count_in_its_quarters() -> None:
    year = "kpis: [{team: sales, cycle: 2027, rank: 1, metric: win_rate}]"
    assert not findings("T106", year, kpis("revenue"))
