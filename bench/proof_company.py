"""Companies for measuring proofs: funnels that roll up to regions, with goals that a known point meets, and planted
conflicts of six kinds whose members are known.

Every goal and assumption holds at the base point, so that without planted conflicts there is a plan. A planted conflict
is a set of goals that cannot all be met whatever else holds; what else bears on its metrics is cleared away first, so
that its members are the only smallest set.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date

from trine.core.company import (
    Assumption,
    Better,
    Company,
    Cycle,
    CycleKind,
    Function,
    Goal,
    KeyResult,
    Metric,
    Team,
)

TODAY = date(2027, 2, 15)
CYCLE = "2027-q1"
KINDS = ("direct", "funnel", "margin", "rollup", "joint", "demand")
REGIONS, PRODUCTS = 4, 6
FEWER_IS_BETTER = ("cpl", "spend", "cac", "unit_cost", "cogs", "churn", "lost", "opex", "rep_cost", "sales_cost")


@dataclass
class Draft:
    """A company while it is being made: metrics with their value at the base point."""

    random: random.Random
    base: dict[str, float] = field(default_factory=dict)
    metrics: dict[str, Metric] = field(default_factory=dict)
    leaves: list[str] = field(default_factory=list)
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    goals: list[Goal] = field(default_factory=list)
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)
    planted: list[tuple[str, frozenset[str]]] = field(default_factory=list)

    def leaf(self, id_: str, base: float, unit: str) -> str:
        self._metric(id_, base, unit, None)
        self.leaves.append(id_)
        return id_

    def times(self, id_: str, one: str, other: str, unit: str) -> str:
        self.parts[id_] = (one, other)
        return self._metric(id_, self.base[one] * self.base[other], unit, f"{one} * {other}")

    def over(self, id_: str, one: str, other: str, unit: str) -> str:
        self.parts[id_] = (one, other)
        return self._metric(id_, self.base[one] / self.base[other], unit, f"{one} / {other}")

    def total(self, id_: str, parts: list[str], unit: str, formula: str = "") -> str:
        self.parts[id_] = tuple(parts)
        value = sum(self.base[part] for part in parts)
        return self._metric(id_, value, unit, formula or f"sum({', '.join(parts)})")

    def less(self, id_: str, one: str, other: str, unit: str) -> str:
        self.parts[id_] = (one, other)
        return self._metric(id_, self.base[one] - self.base[other], unit, f"{one} - {other}")

    def _metric(self, id_: str, base: float, unit: str, formula: str | None) -> str:
        self.base[id_] = base
        better = Better.DOWN if id_.startswith(FEWER_IS_BETTER) else Better.UP
        name = id_.replace("_", " ").capitalize()
        self.metrics[id_] = Metric(id_, name, unit, better, formula=formula, owner=self._team(id_))
        return id_

    def _team(self, id_: str) -> str:
        return {"l": "marketing", "m": "marketing", "c": "marketing"}.get(id_[0], "sales")

    def ask(self, metric: str, low: float | None, high: float | None, name: str) -> str:
        """A goal with one key result."""
        result = KeyResult(metric, at_least=low, at_most=high)
        self.goals.append(Goal(name, f"Goal {name}", CYCLE, (self._team(metric),), key_results=(result,)))
        return name

    def clear(self, metrics: set[str]) -> None:
        """Take away what is asked or assumed of metrics, so that a planted conflict stands alone."""
        self.goals = [
            goal for goal in self.goals if goal.key_results[0].metric not in metrics or goal.id.startswith("x")
        ]
        for id_ in metrics & self.ranges.keys():
            base = self.base[id_]
            high = min(1.8 * base, 1.0) if self.metrics[id_].unit == "ratio" else 1.8 * base
            self.ranges[id_] = (0.2 * base, high)

    def company(self) -> Company:
        teams = (
            Team("marketing", "Marketing", Function.MARKETING),
            Team("sales", "Sales", Function.SALES),
        )
        return Company(
            "Bench",
            "EUR",
            cycles=(Cycle(CYCLE, CycleKind.QUARTER, date(2027, 1, 1), date(2027, 3, 31)),),
            teams=teams,
            metrics=tuple(self.metrics.values()),
            goals=tuple(self.goals),
            assumptions=tuple(
                Assumption(id_, CYCLE, low, high, "what was seen so far") for id_, (low, high) in self.ranges.items()
            ),
        )


def draft(*, metrics: int = 2_000, goals: int = 3_000, seed: int = 1) -> Draft:
    """A sound company of about so many metrics, with so many goals, all met at the base point."""
    made = Draft(random.Random(seed))
    cells = max(2, (metrics - 450) // (9 * REGIONS * PRODUCTS))
    for product in range(PRODUCTS):
        made.leaf(f"list_price_p{product}", made.random.uniform(8e3, 4e4), "EUR")
        base = made.base[f"list_price_p{product}"] * made.random.uniform(0.2, 0.35)
        made.leaf(f"unit_cost_p{product}", base, "EUR")
    for region in range(REGIONS):
        for product in range(PRODUCTS):
            _unit(made, f"r{region}_p{product}", product, cells)
    for kind, unit in (("leads", "count"), ("deals", "count"), ("spend", "EUR"), ("revenue", "EUR"), ("gp", "EUR")):
        for region in range(REGIONS):
            made.total(f"{kind}_r{region}", [f"{kind}_r{region}_p{product}" for product in range(PRODUCTS)], unit)
        made.total(kind, [f"{kind}_r{region}" for region in range(REGIONS)], unit)
    made.over("margin", "gp", "revenue", "ratio")
    made.over("cac", "spend", "deals", "EUR")
    made.less("profit", "gp", "spend", "EUR")
    number = 0
    while len(made.metrics) < metrics:
        made.leaf(f"other_{number}", made.random.uniform(1, 100), "points")
        number += 1
    for id_ in made.leaves:
        base, share = made.base[id_], made.random.uniform(0.05, 0.4)
        high = base * (1 + share)
        made.ranges[id_] = (base * (1 - share), min(high, 1.0) if made.metrics[id_].unit == "ratio" else high)
    ids = sorted(made.metrics)
    for number in range(goals):
        id_ = made.random.choice(ids)
        base, room = made.base[id_], made.random.uniform(0.003, 0.12) * abs(made.base[id_])
        is_ceiling = id_.startswith(FEWER_IS_BETTER) != (made.random.random() < 0.2)
        made.ask(id_, None if is_ceiling else base - room, base + room if is_ceiling else None, f"g{number}")
    return made


def _unit(made: Draft, at: str, product: int, cells: int) -> None:
    """One product in one region: cells of a funnel, their sums, price, margin and cost of a customer."""
    draw = made.random.uniform
    for cell in range(cells):
        here = f"{at}_c{cell}"
        leads = made.leaf(f"leads_{here}", draw(200, 4000), "count")
        mql = made.times(f"mql_{here}", leads, made.leaf(f"mql_rate_{here}", draw(0.2, 0.5), "ratio"), "count")
        sql = made.times(f"sql_{here}", mql, made.leaf(f"sql_rate_{here}", draw(0.2, 0.5), "ratio"), "count")
        made.times(f"deals_{here}", sql, made.leaf(f"win_rate_{here}", draw(0.15, 0.35), "ratio"), "count")
        made.times(f"spend_{here}", leads, made.leaf(f"cpl_{here}", draw(20, 150), "EUR"), "EUR")
    for kind, unit in (("leads", "count"), ("deals", "count"), ("spend", "EUR")):
        made.total(f"{kind}_{at}", [f"{kind}_{at}_c{cell}" for cell in range(cells)], unit)
    discount = made.leaf(f"price_level_{at}", draw(0.8, 1.0), "ratio")
    made.times(f"price_{at}", f"list_price_p{product}", discount, "EUR")
    made.times(f"revenue_{at}", f"deals_{at}", f"price_{at}", "EUR")
    made.times(f"cogs_{at}", f"deals_{at}", f"unit_cost_p{product}", "EUR")
    made.less(f"gp_{at}", f"revenue_{at}", f"cogs_{at}", "EUR")
    made.over(f"margin_{at}", f"gp_{at}", f"revenue_{at}", "ratio")
    made.over(f"cac_{at}", f"spend_{at}", f"deals_{at}", "EUR")


def plant(made: Draft, kinds: list[str], seed: int = 7) -> Draft:
    """Plant one conflict of each kind, each in a region and product of its own; remembers their goals."""
    draw = random.Random(seed)
    places = [(region, product) for region in range(REGIONS) for product in range(PRODUCTS)]
    draw.shuffle(places)
    regions = list(range(REGIONS))
    draw.shuffle(regions)
    rollups = 0
    costs: set[int] = set()
    for number, kind in enumerate(kinds):
        free = [place for place in places if kind != "margin" or place[1] not in costs]
        region, product = free[0]
        places.remove(free[0])
        if kind == "margin":
            costs.add(product)  # a product has one cost, whatever the region
        if kind == "rollup":
            region, rollups = regions[rollups % REGIONS], rollups + 1
        members = _PLANTERS[kind](made, f"x{number}_{kind}", region, product)
        made.planted.append((kind, frozenset(members)))
    return made


def _cell(made: Draft, at: str) -> set[str]:
    return {id_ for id_ in made.metrics if at in id_}


def _direct(made: Draft, name: str, region: int, product: int) -> list[str]:
    id_ = f"cac_r{region}_p{product}"
    base = made.base[id_]
    made.clear({id_})
    return [made.ask(id_, base * 1.06, None, f"{name}_a"), made.ask(id_, None, base * 1.02, f"{name}_b")]


def _funnel(made: Draft, name: str, region: int, product: int) -> list[str]:
    at = f"r{region}_p{product}_c0"
    made.clear(_cell(made, f"r{region}_p{product}"))
    asked = [
        made.ask(id_, None, made.base[id_] * factor, f"{name}_{id_[:5]}")
        for id_, factor in (
            (f"leads_{at}", 1.0),
            (f"mql_rate_{at}", 1.0),
            (f"sql_rate_{at}", 1.01),
            (f"win_rate_{at}", 1.01),
        )
    ]
    return [*asked, made.ask(f"deals_{at}", made.base[f"deals_{at}"] * 1.08, None, f"{name}_deals")]


def _margin(made: Draft, name: str, region: int, product: int) -> list[str]:
    at, cost = f"r{region}_p{product}", f"unit_cost_p{product}"
    cleared = {cost, f"list_price_p{product}"}
    for other in range(REGIONS):
        cleared |= _cell(made, f"r{other}_p{product}") if other == region else set()
        cleared |= {f"{kind}_r{other}_p{product}" for kind in ("price", "price_level", "margin", "gp", "cogs")}
    made.clear(cleared)
    price = made.base[f"price_{at}"]
    wanted = 1 - made.base[cost] / price + 0.012
    return [
        made.ask(f"price_{at}", None, price * 0.99, f"{name}_price"),
        made.ask(cost, made.base[cost] * 0.99, None, f"{name}_cost"),
        made.ask(f"margin_{at}", wanted, None, f"{name}_margin"),
    ]


def _rollup(made: Draft, name: str, region: int, product: int) -> list[str]:
    made.clear(_cell(made, f"r{region}_p") | {f"deals_r{region}", "deals"})
    parts = [f"deals_r{region}_p{other}" for other in range(PRODUCTS)]
    asked = [made.ask(id_, None, made.base[id_], f"{name}_{number}") for number, id_ in enumerate(parts)]
    return [*asked, made.ask(f"deals_r{region}", made.base[f"deals_r{region}"] * 1.02, None, f"{name}_sum")]


def _joint(made: Draft, name: str, region: int, product: int) -> list[str]:
    """Two channels, limits on leads and on money, and a pipeline that only both limits together forbid."""
    at = f"r{region}_p{product}"
    made.clear(_cell(made, at))
    one, other = f"leads_{at}_c0", f"leads_{at}_c1"
    x, y = made.base[one], made.base[other]
    wanted = []
    for kind, (a, b), unit in (("capacity", (1, 1), "count"), ("money", (2, 1), "EUR"), ("pipeline", (3, 2), "points")):
        id_ = f"{kind}_{name}"
        made.metrics[id_] = Metric(id_, id_, unit, Better.UP, formula=f"{a} * {one} + {b} * {other}", owner="sales")
        value = a * x + b * y
        made.base[id_] = value
        is_floor = kind == "pipeline"
        wanted.append(made.ask(id_, value * 1.004 if is_floor else None, None if is_floor else value, f"{name}_{kind}"))
    return wanted


def _demand(made: Draft, name: str, region: int, product: int) -> list[str]:
    """A demand curve: deals fall as the price rises, and no price makes the revenue that is wanted."""
    at = f"r{region}_p{product}"
    made.clear(_cell(made, at))
    deals, price = made.base[f"deals_{at}"], made.base[f"price_{at}"]
    weight = deals / price
    id_ = f"demand_{name}"
    formula = f"deals_{at} + {weight!r} * price_{at}"
    made.metrics[id_] = Metric(id_, id_, "points", Better.UP, formula=formula, owner="sales")
    made.base[id_] = 2 * deals
    return [
        made.ask(id_, None, 2 * deals, f"{name}_curve"),
        made.ask(f"revenue_{at}", made.base[f"revenue_{at}"] * 1.01, None, f"{name}_revenue"),
    ]


_PLANTERS = {
    "direct": _direct,
    "funnel": _funnel,
    "margin": _margin,
    "rollup": _rollup,
    "joint": _joint,
    "demand": _demand,
}


def fresh(company: Company) -> Company:
    """The same company without anything that was worked out of it before."""
    return replace(company)
