"""A funnel from price and leads to revenue, and companies with many metrics, for tests of the metric tree."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from trine.core.company import (
    Better,
    Company,
    Cycle,
    CycleKind,
    Function,
    Goal,
    Influence,
    KeyResult,
    Metric,
    Reading,
    Strength,
    Team,
)
from trine.web.goals.plan_in import apply_plan

TEAMS = (
    Team("product", "Product", Function.PRODUCT),
    Team("marketing", "Marketing", Function.MARKETING),
    Team("sales", "Sales", Function.SALES),
)


def this_quarter() -> Cycle:
    today = timezone.localdate()
    return Cycle("now", CycleKind.QUARTER, today - timedelta(days=30), today + timedelta(days=60))


def metric(id_: str, name: str, owner: str, unit: str = "count", formula: str | None = None) -> Metric:
    return Metric(id_, name, unit, Better.UP, formula=formula, owner=owner)


def funnel() -> Company:
    """Revenue of deals, deals of leads and a win rate, which a price is believed to lower."""
    cycle = this_quarter()
    return Company(
        "Halden",
        currency="EUR",
        cycles=(cycle,),
        teams=TEAMS,
        metrics=(
            metric("revenue", "New revenue", "sales", "EUR", "deals * deal_size"),
            metric("deal_size", "Average deal", "sales", "EUR"),
            metric("deals", "Deals won", "sales", formula="leads * win_rate"),
            metric("leads", "Leads", "marketing"),
            metric("win_rate", "Win rate", "sales", "ratio"),
            metric("price", "List price", "product", "EUR"),
            metric("nps", "Recommendation", "product"),
        ),
        influences=(Influence("price", "win_rate", "-", Strength.WEAK, "EUR 5,000 less won us the mill"),),
        goals=(
            Goal("s-rev", "Grow", "now", ("sales",), key_results=(KeyResult("revenue", at_least=1_900_000),)),
            Goal("s-deals", "Win more", "now", ("sales",), key_results=(KeyResult("deals", start=70, to=96),)),
        ),
        readings=(
            Reading("deals", cycle.start, 71),
            Reading("revenue", cycle.start, 1_234_567),
            Reading("price", cycle.start, 987),
        ),
    )


def wide(metrics: int) -> Company:
    """So many metrics in one tree, each of three others, with a belief on every fifth and values and targets."""
    cycle = this_quarter()
    ids = [f"m{number:04}" for number in range(metrics)]
    parts = [ids[3 * at + 1 : 3 * at + 4] for at in range(metrics)]
    return Company(
        "Wide",
        currency="EUR",
        cycles=(cycle,),
        teams=TEAMS,
        metrics=tuple(
            metric(id_, f"Metric number {at}", TEAMS[at % 3].id, formula=" + ".join(parts[at]) or None)
            for at, id_ in enumerate(ids)
        ),
        influences=tuple(Influence(ids[at], ids[(at - 1) // 5], "-") for at in range(5, metrics, 5)),
        goals=tuple(
            Goal(f"g{at}", f"Goal {at}", "now", ("sales",), key_results=(KeyResult(id_, at_least=50),))
            for at, id_ in enumerate(ids[::4])
        ),
        readings=tuple(
            Reading(id_, cycle.start + timedelta(days=week), 10.0 + week) for id_ in ids for week in range(4)
        ),
    )


def put(company: Company) -> None:
    """Make it the plan."""
    apply_plan(actor=None, company=company, today=timezone.localdate())
