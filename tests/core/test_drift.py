"""Slow drift against SciPy's Kendall and Theil-Sen."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kendalltau, theilslopes

from trine.core.drift import drift


@pytest.mark.parametrize("count", [8, 12, 30])
@pytest.mark.parametrize("trend", [0.0, -0.3, 0.8])
def test_the_test_is_kendalls_and_the_slope_theils(count: int, trend: float) -> None:
    values = np.random.default_rng(count).normal(0, 1, count) + trend * np.arange(count)
    found, known = drift(list(values)), kendalltau(np.arange(count), values, method="exact")
    assert found.kendall == round(known.statistic * count * (count - 1) / 2)
    assert found.p == pytest.approx(known.pvalue)
    slope, _, low, high = theilslopes(values, np.arange(count), alpha=0.95)
    assert found.slope == pytest.approx(slope)
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))


def test_ties_are_counted_as_neither_up_nor_down() -> None:
    values = [3.0, 3.0, 2.0, 2.0, 2.0, 1.0, 1.0, 0.0, 0.0, 0.0]
    found = drift(values)
    assert found.kendall == -sum(values[i] > values[j] for i in range(10) for j in range(i, 10))
    assert found.is_falling(0.99)


def test_one_bad_period_is_no_drift() -> None:
    assert not drift([10.0, 11.0, 10.5, 9.8, 10.2, 10.9, 10.4, 2.0]).is_falling(0.95)


def test_a_flat_series_does_not_drift_and_two_values_are_too_few() -> None:
    assert drift([5.0] * 8).p == 1
    with pytest.raises(ValueError, match="at least three"):
        drift([1.0, 2.0])


def test_about_one_series_in_twenty_that_goes_nowhere_is_found_to_fall() -> None:
    generator = np.random.default_rng(2)
    found = [drift(list(generator.normal(0, 1, 8))) for _ in range(1500)]
    assert 0.02 <= sum(each.is_falling(0.95) for each in found) / 1500 <= 0.065
