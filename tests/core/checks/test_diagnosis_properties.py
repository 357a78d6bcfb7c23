"""Whatever facts come, the checks on them don't fail, and the order in which parts come changes nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.checks.reading import TODAY
from tests.core.checks.test_t506_win_rate_change import closed
from tests.core.checks.timeseries import part, series, with_facts

from trine.core.checks import run_checks
from trine.core.company import Company
from trine.core.revenue import RevenueFacts

METRICS = """
metrics:
  - {id: rev, name: Revenue, unit: EUR, better: up, source: facts:revenue}
  - {id: wins, name: Win rate, unit: ratio, better: up, source: facts:win_rate}
"""
figures = st.floats(-1e6, 1e6) | st.sampled_from([0.0, 1.0, 1e300, -1e300, 1e-300])
rows = st.lists(figures, min_size=8, max_size=16)
counts = st.integers(0, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
quarters = st.lists(st.dictionaries(st.sampled_from(["a", "b", "c"]), counts), min_size=5, max_size=5)


@st.composite
def companies(draw: Any) -> Company:
    """Facts of any shape: a total, up to four parts of two dimensions, and closed deals."""
    total = series("revenue", draw(rows))
    parts = [
        part(dimension, name, series("revenue", draw(rows), n=draw(st.sampled_from([0, 5, 50]))))
        for dimension in ("business", "region")
        for name in draw(st.sets(st.sampled_from(["one", "two", "three"]), max_size=2))
    ]
    made = with_facts(METRICS, [total, series("win_rate", [0.25] * 5, unit="ratio")], parts)
    rates = closed(*draw(quarters)).revenue.close_rates
    return replace(made, revenue=RevenueFacts(segments=tuple(parts), close_rates=rates))


@settings(deadline=None, max_examples=40)
@given(companies(), st.integers(0, 9))
def test_facts_of_any_shape_are_told_in_whole_findings_whatever_their_order(company: Company, seed: int) -> None:
    report = run_checks(company, TODAY, ["T2", "T5"])
    for finding in report.findings:
        assert finding.title
        assert finding.evidence
        assert "nan" not in finding.title + "".join(finding.reasons)
    parts = list(company.revenue.segments)
    random.Random(seed).shuffle(parts)
    shuffled = replace(company, revenue=replace(company.revenue, segments=tuple(parts)))
    assert run_checks(shuffled, TODAY, ["T2", "T5"]) == report
