import math

import pytest

from trine.core.intervals import Interval


def test_an_interval_runs_upwards() -> None:
    with pytest.raises(ValueError, match="low end"):
        Interval(2, 1)


def test_a_divisor_on_both_sides_of_zero_leaves_everything_possible() -> None:
    assert Interval(1, 2) / Interval(-1, 1) == Interval()


def test_a_divisor_that_starts_at_zero_bounds_one_side() -> None:
    assert Interval(1, 2) / Interval(0, 4) == Interval(0.25, math.inf)
    assert Interval(1, 2) / Interval(-4, 0) == Interval(-math.inf, -0.25)


def test_zero_times_an_open_end_is_zero() -> None:
    assert Interval(0, 0) * Interval() == Interval(0, 0)
