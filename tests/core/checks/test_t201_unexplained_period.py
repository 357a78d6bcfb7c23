from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from tests.core.checks.reading import TODAY
from tests.core.checks.timeseries import part, series, with_facts

from trine.core.checks.t201_unexplained_period import run
from trine.core.series import FactSeries

LEADS = "metrics: [{id: leads, name: Leads, unit: count, better: up, source: facts:mqls, owner: marketing}]"
SEASON = (40, 0, 20, -60)
NOISE = (3, -4, 2, 5, -3, -5, 4, 1, -2, 3, -1, 2, -3)


def leads(count: int = 16, drop: float = 0, **more: str) -> FactSeries:
    values = [300 + 5 * place + SEASON[place % 4] + NOISE[place % 13] for place in range(count)]
    return series("mqls", [*values[:-1], values[-1] - drop], unit="count", **more)  # type: ignore[arg-type]


def titles(*facts: FactSeries, parts: tuple[object, ...] = ()) -> list[str]:
    return [finding.title for finding in run(with_facts(LEADS, facts, parts), TODAY)]  # type: ignore[arg-type]


def test_a_quarter_far_below_trend_and_season_is_found_with_what_was_expected() -> None:
    (finding,) = run(with_facts(LEADS, [leads(drop=90)]), TODAY)
    assert finding.title.startswith("Leads in the quarter to 31 December 2026 was 227, below the 3")
    assert [str(subject) for subject in finding.subjects] == ["metric:leads"]
    assert finding.evidence[1].label == "Expected"
    assert finding.evidence[1].value == pytest.approx(317, abs=10)
    assert finding.next_step.startswith("Marketing: say what happened")


def test_the_usual_low_of_the_season_is_silent() -> None:
    assert titles(leads()) == []


def test_a_good_surprise_is_told_as_well() -> None:
    assert "above" in titles(leads(drop=-90))[0]


def test_eleven_quarters_are_not_enough_history() -> None:
    assert titles(leads(count=11, drop=200)) == []


def test_few_rows_a_period_are_silent() -> None:
    assert titles(series("mqls", [5.0] * 15 + [0.0], unit="count", n=5)) == []


def test_months_are_judged_where_there_are_enough() -> None:
    generator = np.random.default_rng(5)
    values = [200 + float(generator.normal(0, 4)) for _ in range(30)]
    months = series("mqls", [*values[:-1], values[-1] - 45], "month", "count")
    (title,) = titles(months, leads(drop=90))
    assert title.startswith("Leads in December 2026 was ")


def test_a_period_that_the_facts_do_not_cover_is_not_judged() -> None:
    old = replace(leads(drop=90), as_of=datetime(2026, 12, 20, tzinfo=UTC))
    assert titles(old) == []


def test_a_part_that_stands_out_is_named_in_the_one_finding_of_its_metric() -> None:
    odd, usual = leads(drop=100), leads()
    parts = (part("region", "North", odd), part("region", "South", usual), part("segment", "also North", odd))
    (title,) = titles(leads(), parts=parts)
    assert title.startswith("Leads of region North in the quarter to 31 December 2026 was ")


def test_usual_quarters_of_forty_parts_are_seldom_told() -> None:
    generator = np.random.default_rng(8)
    told = 0
    for _ in range(40):
        parts = [
            part("region", f"r{place}", series("mqls", list(generator.normal(100, 9, 14)), unit="count"))
            for place in range(40)
        ]
        told += bool(list(run(with_facts(LEADS, [series("mqls", list(generator.normal(900, 30, 14)))], parts), TODAY)))
    assert told <= 6


def test_a_metric_that_the_plan_does_not_use_is_silent() -> None:
    assert list(run(with_facts("metrics: []", [leads(drop=90)]), TODAY)) == []
