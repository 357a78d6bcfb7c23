from __future__ import annotations

from dataclasses import replace

import numpy as np
from tests.core.checks.reading import TODAY
from tests.core.checks.timeseries import part, series, with_facts

from trine.core.checks.t208_slow_drift import run
from trine.core.company import Company
from trine.core.revenue import NEW, REPEAT

REVENUE = "metrics: [{id: rev, name: Revenue, unit: EUR, better: up, source: facts:revenue, owner: sales}]"
FALLING = (520, 540, 500, 470, 480, 430, 410, 380)
RISING = (200, 210, 260, 250, 300, 320, 340, 390)


def split(one: tuple[int, ...], other: tuple[int, ...], dimension: str = "business", n: int = 40) -> Company:
    names = (NEW, REPEAT) if dimension == "business" else ("North", "South")
    total = series("revenue", [a + b for a, b in zip(one, other, strict=True)])
    rows = zip(names, (one, other), strict=True)
    parts = [part(dimension, name, series("revenue", row, n=n)) for name, row in rows]
    return with_facts(REVENUE, [total], parts)


def test_new_business_that_falls_while_repeat_business_grows_is_found() -> None:
    (finding,) = run(split(FALLING, RISING), TODAY)
    assert finding.title == "Revenue from new business has fallen by 16 % in a year while repeat business grows"
    assert [str(subject) for subject in finding.subjects] == ["metric:rev", "segment:new business"]
    assert [item.value for item in finding.evidence[:8]] == list(FALLING)


def test_a_region_that_shrinks_is_found() -> None:
    (finding,) = run(split(FALLING, RISING, "region"), TODAY)
    assert "region North" in finding.title


def test_a_fall_that_the_total_shows_is_not_hidden() -> None:
    assert list(run(split(FALLING, (300, 280, 260, 250, 230, 200, 180, 150)), TODAY)) == []


def test_a_part_that_loses_share_only_because_another_grows_is_silent() -> None:
    assert list(run(split((500, 505, 498, 502, 500, 503, 497, 501), RISING), TODAY)) == []


def test_one_bad_quarter_is_no_drift() -> None:
    assert list(run(split((500, 520, 490, 530, 510, 540, 505, 100), (300,) * 8), TODAY)) == []


def test_seven_quarters_are_too_few() -> None:
    assert list(run(split(FALLING[1:], RISING[1:]), TODAY)) == []


def test_a_part_of_a_few_deals_is_silent() -> None:
    assert list(run(split(FALLING, RISING, n=4), TODAY)) == []


def test_the_same_deals_under_two_names_are_told_once() -> None:
    company = split(FALLING, RISING)
    renamed = zip(("First", "Again"), company.revenue.segments, strict=True)
    again = [part("deal_type", name, each.series) for name, each in renamed]
    revenue = replace(company.revenue, segments=(*company.revenue.segments, *again))
    assert len(list(run(replace(company, revenue=revenue), TODAY))) == 1


def test_noise_in_twelve_regions_is_seldom_told() -> None:
    generator = np.random.default_rng(4)
    told = 0
    for _ in range(60):
        rows = generator.normal(100, 15, (12, 8))
        parts = [part("region", f"r{place}", series("revenue", list(row))) for place, row in enumerate(rows)]
        company = with_facts(REVENUE, [series("revenue", list(rows.sum(axis=0)))], parts)
        told += bool(list(run(company, TODAY)))
    assert told <= 6


def test_without_a_metric_on_revenue_the_deals_won_are_looked_at() -> None:
    metrics = "metrics: [{id: wins, name: Deals won, unit: count, better: up, source: facts:deals_won}]"
    company = split(FALLING, RISING)
    facts = tuple(replace(each, name="deals_won") for each in company.facts)
    parts = tuple(replace(each, series=replace(each.series, name="deals_won")) for each in company.revenue.segments)
    (finding,) = run(with_facts(metrics, facts, parts), TODAY)
    assert finding.title.startswith("Deals won from new business")
