from calendar import monthrange
from datetime import date, timedelta

import numpy as np
import pytest
from tests.core.checks.reading import company

from trine.core.launches import Effect, Launch, Measure
from trine.core.launching import Result, TooLittle, measured, result_of

DAY = date(2026, 1, 1)
WINDOW = Measure("revenue", Effect.REVENUE, DAY, date(2026, 3, 31))


def months(first: int, count: int) -> list[date]:
    numbers = [(first + n // 12, n % 12 + 1) for n in range(count)]
    return [date(year, month, monthrange(year, month)[1]) for year, month in numbers]


def series(noise: np.ndarray, effect: float = 0.0) -> list[tuple[date, float]]:
    at = np.arange(39)
    values = 100 + 2 * at + 20 * np.sin(at * np.pi / 6) + noise
    values[36:] += effect
    return list(zip(months(2023, 39), values.tolist(), strict=True))


def test_trend_and_season_are_taken_out_of_the_effect() -> None:
    found = measured(WINDOW, series(np.zeros(39), 30), DAY)
    assert isinstance(found, Result)
    assert (found.effect, found.low, found.high, found.n) == pytest.approx((30, 30, 30, 36), abs=1e-6)
    assert found.method.startswith("The mean of 3 months beside what the 36 months before the launch let expect")
    total = measured(WINDOW, series(np.zeros(39), 30), DAY, is_sum=True)
    assert isinstance(total, Result)
    assert (total.effect, total.value - total.expected) == pytest.approx((90, 90))


def test_the_interval_holds_the_effect_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    held = 0
    for _ in range(200):
        found = measured(WINDOW, series(10 * random.normal(size=39), 15), DAY)
        assert isinstance(found, Result)
        held += found.low <= 15 <= found.high
    assert 180 <= held <= 198


def test_quarters_are_measured_like_months() -> None:
    rows = [(end, 100.0 + n + (20 if n % 4 == 0 else 0)) for n, end in enumerate(months(2022, 51)[2::3])]
    rows[-1] = (rows[-1][0], rows[-1][1] + 12)
    found = measured(WINDOW, rows, DAY)
    assert isinstance(found, Result)
    assert (found.effect, found.n) == pytest.approx((12, 16))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (series(np.zeros(39))[20:], "Not enough history: 16 months, and it takes 24"),
        (series(np.zeros(39))[:36], "There is no value of January 2026, February 2026 and March 2026; import newer"),
        (
            [*series(np.zeros(39))[:37], series(np.zeros(39))[38]],
            "There is no value of February 2026; import newer figures",
        ),
        (series(np.zeros(39))[:38], "There is no value of March 2026; import newer figures"),
        ([], "There are no figures yet"),
    ],
)
def test_with_too_little_data_nothing_is_said(rows: list[tuple[date, float]], told: str) -> None:
    found = measured(WINDOW, rows, DAY)
    assert isinstance(found, TooLittle)
    assert told in found.sentence


def test_a_month_counts_if_half_of_it_lies_within_the_window() -> None:
    rows = series(np.zeros(39), 30)
    longer = Measure("revenue", Effect.REVENUE, date(2026, 1, 16), date(2026, 3, 16))
    found = measured(longer, rows, date(2026, 1, 14), is_sum=True)
    assert isinstance(found, Result)
    assert found.effect == pytest.approx(90)
    shorter = Measure("revenue", Effect.REVENUE, date(2026, 1, 17), date(2026, 3, 16))
    found = measured(shorter, rows, date(2026, 1, 14), is_sum=True)
    assert isinstance(found, Result)
    assert found.effect == pytest.approx(60)
    short = measured(Measure("revenue", Effect.REVENUE, date(2026, 1, 2), date(2026, 1, 9)), rows, date(2026, 1, 1))
    assert short == TooLittle(
        "From 2 January 2026 to 9 January 2026 is less than half of a month; choose a longer window."
    )


def test_a_launch_is_measured_on_what_people_read_off_once_its_window_is_closed() -> None:
    readings = "".join(
        f"  - {{metric: market_share, on: {end - timedelta(days=3)}, value: {value / 1000:.6f}}}\n"
        for end, value in series(np.zeros(39), 30)
    )
    made = company(f"readings:\n{readings}")
    launch = Launch("line", "The line", DAY, 2, "marketing")
    share = Measure("market_share", Effect.OTHER, DAY, date(2026, 3, 31))
    found = result_of(made, launch, share, date(2026, 4, 1))
    assert isinstance(found, Result)
    assert found.effect == pytest.approx(0.03, abs=1e-5)
    assert found.is_clear
    assert result_of(made, launch, share, date(2026, 3, 31)) == TooLittle(
        "The window closes on 31 March 2026; the result can be worked out after that."
    )
