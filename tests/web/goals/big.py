"""A company of any size, for tests of speed and of query counts."""

from datetime import date, timedelta

from trine.core.company import (
    Better,
    CheckIn,
    Company,
    Cycle,
    CycleKind,
    Function,
    Goal,
    KeyResult,
    Kpi,
    Metric,
    PayRule,
    Person,
    Reading,
    SignOff,
    Team,
)

Q1 = Cycle("2027-q1", CycleKind.QUARTER, date(2027, 1, 1), date(2027, 3, 31))
FUNCTIONS = (Function.PRODUCT, Function.MARKETING, Function.SALES)


def big(goals: int, *, metrics: int | None = None, teams: int | None = None) -> Company:
    """So many goals, and metrics, teams, people, KPIs, readings and check-ins in proportion."""
    metrics = metrics or max(3, goals * 2 // 5)
    teams = teams or max(3, goals // 50)
    return Company(
        "Big",
        currency="EUR",
        cycles=(Q1,),
        teams=tuple(Team(f"t{n}", f"Team {n}", FUNCTIONS[n % 3], parent="t0" if n else None) for n in range(teams)),
        people=tuple(
            Person(f"p{n}", f"Person {n}", f"p{n}@big.example", (f"t{n % teams}",), (f"t{n}",) if n < teams else ())
            for n in range(teams * 7)
        ),
        metrics=tuple(
            Metric(f"m{n}", f"Metric {n}", "count", Better.UP, "What", source="manual", owner=f"t{n % teams}")
            for n in range(metrics)
        ),
        goals=tuple(_goal(n, metrics, teams) for n in range(goals)),
        kpis=tuple(
            Kpi(f"t{n}", Q1.id, rank, f"m{(n * 3 + rank) % metrics}", "counted", "crm", pay=PayRule("m0", 0.4))
            for n in range(teams)
            for rank in (1, 2, 3)
        ),
        readings=tuple(
            Reading(f"m{n}", Q1.start + timedelta(days=7 * week), 10.0 * week + n % 7, f"p{n % 7}")
            for n in range(metrics)
            for week in range(4)
        ),
        check_ins=tuple(
            CheckIn(f"g{n}", Q1.start + timedelta(days=14), f"p{n % teams}", 0.6, note="well") for n in range(goals)
        ),
    )


def _goal(number: int, metrics: int, teams: int) -> Goal:
    top = number % 10 == 0
    return Goal(
        f"g{number}",
        f"Goal number {number}",
        Q1.id,
        owners=("company",) if top else (f"t{number % teams}",),
        serves=() if top else (f"g{number - number % 10}",),
        customer_outcome="They see it" if top else None,
        key_results=(
            KeyResult(f"m{number % metrics}", start=0, to=100),
            KeyResult(f"m{(number + 1) % metrics}", at_least=50),
        ),
        sign_offs=() if top else (SignOff("t0", "p0", Q1.start),),
        lead=f"p{number % teams}",
    )
