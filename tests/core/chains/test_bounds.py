"""Companies that would make a careless search run for ever: it ends soon, with the strongest and a word on the rest."""

import random
import time
from dataclasses import replace
from datetime import date
from typing import Literal

from tests.core.chains.graphs import Q1, TODAY

from trine.core.checks.t109_opposed_goals import CHECK as T109
from trine.core.checks.t110_opposed_pay import CHECK as T110
from trine.core.company import COMPANY, Better, Company, Goal, Influence, KeyResult, Kpi, Metric, PayRule, Strength

SIGNS: tuple[Literal["+"], Literal["-"]] = ("+", "-")


def dense(metrics: int, influences: int, goals: int) -> Company:
    """Influences of both signs between any two metrics, and goals that pull any metric any way."""
    random_ = random.Random(4)
    ids = [f"m{i}" for i in range(metrics)]
    rows = {}
    for _ in range(influences):
        source, target = random_.sample(ids, 2)
        rows[source, target] = Influence(source, target, random_.choice(SIGNS), Strength.STRONG)
    found = []
    for i in range(goals):
        start, to = random_.sample([1.0, 2.0], 2)
        owners = (COMPANY,) if i % 50 == 0 else (f"t{i % 40}",)
        found.append(
            Goal(f"g{i}", f"Goal {i}", Q1.id, owners, key_results=(KeyResult(random_.choice(ids), start, to),))
        )
    return Company(
        "Halden",
        cycles=(Q1,),
        metrics=tuple(Metric(id_, f"Metric {id_}", "count", Better.UP) for id_ in ids),
        influences=tuple(rows.values()),
        goals=tuple(found),
        kpis=tuple(Kpi(f"t{i}", Q1.id, 1, random_.choice(ids), pay=PayRule(random_.choice(ids))) for i in range(40)),
    )


def test_a_dense_company_ends_soon_with_the_strongest_pairs_and_says_so() -> None:
    company = dense(300, 6_000, 3_000)
    start = time.process_time()
    found = list(T109.run(company, TODAY))
    assert T109.undecided is not None
    doubts = [case.sentence for case in T109.undecided(company, TODAY)]
    list(T110.run(company, TODAY))
    assert time.process_time() - start < 10
    assert len(found) == 200
    assert "More goals oppose each other than the 200 strongest pairs told." in doubts
    assert any(
        doubt.startswith("There are too many influences to follow every chain; chains of up to ") for doubt in doubts
    )


def test_the_same_company_written_down_in_another_order_tells_the_same() -> None:
    company = dense(60, 300, 200)
    random_ = random.Random(5)
    other = replace(
        company,
        metrics=tuple(random_.sample(company.metrics, len(company.metrics))),
        influences=tuple(random_.sample(company.influences, len(company.influences))),
        goals=tuple(random_.sample(company.goals, len(company.goals))),
        kpis=tuple(random_.sample(company.kpis, len(company.kpis))),
    )
    for check in (T109, T110):
        assert check.undecided is not None
        assert sorted(map(repr, check.run(other, TODAY))) == sorted(map(repr, check.run(company, TODAY)))
        assert sorted(map(repr, check.undecided(other, TODAY))) == sorted(map(repr, check.undecided(company, TODAY)))


def test_a_day_on_which_all_cycles_are_over_is_silent() -> None:
    assert not list(T109.run(dense(60, 300, 200), date(2028, 1, 1)))
