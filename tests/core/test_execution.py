"""Periods that trend, season and market do not explain."""

from __future__ import annotations

import numpy as np
import pytest

from trine.core.execution import Observation, behaviour_chart, judge, lacking


def rows(values: list[float], market: list[float] | None = None) -> list[Observation]:
    return [Observation(at, value, market[at] if market else None) for at, value in enumerate(values)]


def seasonal(count: int, noise: float, seed: int = 1) -> list[float]:
    generator = np.random.default_rng(seed)
    season = [0, 10, 30, 5, 0, -5, -20, -40, 25, 15, 10, -30]
    return [200 + 2 * at + season[at % 12] + float(generator.normal(0, noise)) for at in range(count)]


def test_the_chart_of_nists_flow_rates_is_nists() -> None:
    chart = behaviour_chart([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    assert chart.mean == pytest.approx(50.81)
    assert chart.moving_range == pytest.approx(1.8778, abs=5e-5)
    assert (chart.low, chart.high) == pytest.approx((45.8151, 55.8049), abs=5e-5)
    assert chart.is_outside(56)
    assert not chart.is_outside(55)


def test_a_drop_in_the_last_month_is_a_signal_and_its_own_low_does_not_bend_the_line() -> None:
    values = seasonal(30, noise=4)
    found = judge(rows([*values[:-1], values[-1] - 40]), "month")
    assert found is not None
    assert [period.at for period in found.signals] == [29]
    assert found.last.expected == pytest.approx(values[-1], abs=12)
    assert found.last.p < 0.01


def test_an_august_as_low_as_every_august_is_no_signal() -> None:
    found = judge(rows(seasonal(32, noise=4, seed=5)), "month")
    assert found is not None
    assert found.last.value < 230 < max(period.value for period in found.periods)
    assert not found.last.is_signal


def test_what_the_market_explains_is_no_signal() -> None:
    market = [100.0] * 15 + [60.0]
    values = [50 + at + 0.5 * market[at] + (0.3 if at % 3 else -0.4) for at in range(16)]
    market[3], values[3] = 90.0, values[3] - 5
    alone, with_market = judge(rows(values), "quarter"), judge(rows(values, market), "quarter")
    assert alone is not None
    assert with_market is not None
    assert alone.last.is_signal
    assert not with_market.last.is_signal
    assert with_market.has_market


def test_each_interval_is_that_of_a_fit_without_the_period() -> None:
    values = seasonal(28, noise=6, seed=9)
    found = judge(rows(values), "month")
    assert found is not None
    for place in (0, 13, 27):
        kept = [at for at in range(28) if at != place]
        x = np.array([[1, at, *(float(at % 12 == season) for season in range(1, 12))] for at in range(28)])
        b = np.linalg.lstsq(x[kept], np.array(values)[kept], rcond=None)[0]
        rest = np.array(values)[kept] - x[kept] @ b
        free = 27 - 13
        error = np.sqrt(rest @ rest / free * (1 + x[place] @ np.linalg.inv(x[kept].T @ x[kept]) @ x[place]))
        assert found.periods[place].expected == pytest.approx(x[place] @ b)
        assert found.periods[place].high - found.periods[place].expected == pytest.approx(2.976843 * error, rel=1e-5)


@pytest.mark.parametrize(("count", "every"), [(11, "quarter"), (23, "month")])
def test_too_few_periods_are_told_and_not_judged(count: int, every: str) -> None:
    made = rows([float(value) for value in range(count)])
    assert judge(made, every) is None  # type: ignore[arg-type]
    assert "Not enough history" in (lacking(made, every) or "")  # type: ignore[arg-type]


@pytest.mark.parametrize(("every", "count"), [("month", 28), ("quarter", 14)])
def test_about_one_usual_period_in_a_hundred_is_a_false_alarm(every: str, count: int) -> None:
    generator = np.random.default_rng(11)
    alarms = 0
    for _ in range(1500):
        found = judge(rows(list(generator.normal(100, 8, count))), every)  # type: ignore[arg-type]
        assert found is not None
        alarms += found.last.is_signal
    assert 0.004 <= alarms / 1500 <= 0.018


def test_a_season_that_occurs_once_is_not_judged() -> None:
    made = [Observation(at, 10.0 + at % 3) for at in range(25) if at % 12 != 5] + [Observation(29, 900.0)]
    made += [Observation(30, 10.0), Observation(31, 11.0)]
    found = judge(made, "month")
    assert found is not None
    (odd,) = (period for period in found.periods if period.at == 29)
    assert not odd.is_signal


def test_a_flat_series_has_no_signals_and_a_jump_in_it_is_one() -> None:
    flat = judge(rows([7.0] * 16), "quarter")
    jump = judge(rows([*[7.0] * 15, 9.0]), "quarter")
    assert flat is not None
    assert jump is not None
    assert not flat.signals
    assert [period.at for period in jump.signals] == [15]
