"""Companies of any size for benchmarks: seeded, with all that checks look at, mostly sound."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from trine.core.company import (
    COMPANY,
    Assumption,
    Better,
    Cadence,
    CheckIn,
    Company,
    Cycle,
    CycleKind,
    Dependency,
    DependencyState,
    Expectation,
    Function,
    Goal,
    Influence,
    KeyResult,
    Kpi,
    Metric,
    Person,
    Reading,
    RevenueTarget,
    SignOff,
    TargetKind,
    Team,
)
from trine.core.series import FactPoint, FactSeries

TODAY = date(2027, 2, 15)
YEAR, QUARTER = "2027", "2027-q1"
FUNCTIONS = (Function.PRODUCT, Function.MARKETING, Function.SALES, Function.SUCCESS, Function.FINANCE)


def company(*, goals: int = 5_000, metrics: int = 2_000, kpis: int = 3_000, seed: int = 1) -> Company:
    """A company with so many goals, metrics and KPIs, and with teams, readings and promises to go with them."""
    random_ = random.Random(seed)
    teams = _teams(max(10, goals // 50))
    rows = _metrics(metrics, teams, random_)
    return Company(
        name="Bench",
        currency="EUR",
        cycles=(
            Cycle(YEAR, CycleKind.YEAR, date(2027, 1, 1), date(2027, 12, 31)),
            Cycle(QUARTER, CycleKind.QUARTER, date(2027, 1, 1), date(2027, 3, 31)),
        ),
        teams=teams,
        people=tuple(Person(f"p{i}", f"Person {i}", teams=(teams[i % len(teams)].id,)) for i in range(5 * len(teams))),
        metrics=rows,
        influences=tuple(
            Influence(f"m{random_.randrange(metrics)}", f"m{random_.randrange(metrics)}", "+")
            for _ in range(metrics // 2)
        ),
        assumptions=tuple(Assumption(row.id, QUARTER, 5, 15) for row in rows if row.formula is None),
        goals=tuple(_goals(goals, rows, teams, random_)),
        kpis=tuple(_kpis(kpis, rows, teams, random_)),
        revenue_targets=tuple(
            RevenueTarget(team.id, QUARTER, f"m{random_.randrange(50)}", 100_000, random_.choice(list(TargetKind)))
            for team in teams
        ),
        expectations=tuple(
            Expectation(f"e{i}", *_pair(teams, random_), QUARTER, f"m{random_.randrange(metrics)}", at_least=10)
            for i in range(goals // 10)
        ),
        dependencies=tuple(
            Dependency(
                f"d{i}",
                *_pair(teams, random_),
                f"Thing {i}",
                TODAY + timedelta(days=random_.randrange(60)),
                TODAY + timedelta(days=random_.randrange(60)),
                DependencyState.ACCEPTED,
            )
            for i in range(goals // 10)
        ),
        readings=tuple(
            Reading(
                f"m{random_.randrange(metrics)}", TODAY - timedelta(days=random_.randrange(400)), random_.uniform(5, 15)
            )
            for _ in range(2 * goals)
        ),
        check_ins=tuple(
            CheckIn(
                f"g{random_.randrange(goals)}", TODAY - timedelta(days=random_.randrange(45)), "p1", random_.random()
            )
            for _ in range(goals)
        ),
        facts=tuple(_series(f"f{i}", random_) for i in range(20)),
    )


def _teams(count: int) -> tuple[Team, ...]:
    return tuple(
        Team(f"t{i}", f"Team {i}", FUNCTIONS[i % len(FUNCTIONS)], parent=f"t{i % 10}" if i >= 10 else None)
        for i in range(count)
    )


def _pair(teams: tuple[Team, ...], random_: random.Random) -> tuple[str, str]:
    one, other = random_.sample(teams, 2)
    return one.id, other.id


def _metrics(count: int, teams: tuple[Team, ...], random_: random.Random) -> tuple[Metric, ...]:
    """A third are made of two others by a formula, so that chains are several steps deep."""
    return tuple(
        Metric(
            f"m{i}",
            f"{random_.choice(['Qualified', 'New', 'Active', 'Average'])} thing {i}",
            random_.choice(["count", "EUR", "ratio", "days"]),
            Better.UP,
            definition=f"What is counted in {i}",
            formula=f"m{random_.randrange(i // 2, i)} * m{random_.randrange(i // 2, i)}"
            if i > 500 and i % 3 == 0
            else None,
            source=f"facts:f{i % 20}" if i % 5 == 0 else "crm",
            window="quarter",
            cadence=random_.choice(list(Cadence)),
            owner=teams[i % len(teams)].id,
        )
        for i in range(count)
    )


def _goals(count: int, metrics: tuple[Metric, ...], teams: tuple[Team, ...], random_: random.Random) -> list[Goal]:
    company_goals = max(1, count // 100)
    owner = {metric.id: metric.owner or "" for metric in metrics}
    found = []
    for i in range(count):
        is_company = i < company_goals
        team = teams[i % len(teams)].id
        results = tuple(
            KeyResult(random_.choice(metrics).id, start=random_.uniform(2, 4), to=random_.uniform(5, 14))
            for _ in range(random_.randint(1, 3))
        )
        found.append(
            Goal(
                f"g{i}",
                f"Make the thing better, number {i}",
                QUARTER if i % 4 else YEAR,
                (COMPANY,) if is_company else (team,),
                serves=() if is_company else (f"g{random_.randrange(company_goals if i % 2 else max(1, i // 2))}",),
                customer_outcome="Customers have a better thing",
                key_results=results,
                sign_offs=tuple(SignOff(owner[row.metric], "p1", date(2026, 12, 1)) for row in results),
                lead=f"p{i % (5 * len(teams))}",
                check_in_every=Cadence.MONTH,
            )
        )
    return found


def _kpis(count: int, metrics: tuple[Metric, ...], teams: tuple[Team, ...], random_: random.Random) -> list[Kpi]:
    return [
        Kpi(
            teams[i % len(teams)].id,
            f"2026-x{i // len(teams)}" if i >= 3 * len(teams) else QUARTER,
            1 + i // len(teams),
            random_.choice(metrics).id,
            "counted",
            "crm",
            pay="none",
        )
        for i in range(count)
    ]


def _series(name: str, random_: random.Random) -> FactSeries:
    points = []
    for i in range(9):
        start = date(2025 + i // 4, 1 + 3 * (i % 4), 1)
        after = date(2025 + (i + 1) // 4, 1 + 3 * ((i + 1) % 4), 1)
        points.append(FactPoint(start, after - timedelta(days=1), random_.uniform(5, 15), 100))
    return FactSeries(name, "count", "quarter", tuple(points), "bench", datetime(2027, 2, 15, tzinfo=UTC), adds_up=True)
