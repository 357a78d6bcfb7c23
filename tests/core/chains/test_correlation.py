import math
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.core.chains.graphs import influence

from trine.core.chains import Correlation, Says, evidence_for
from trine.core.company import Better, Company, Metric, Reading
from trine.core.series import FactPoint, FactSeries

TODAY = date(2027, 2, 15)


def month(place: int) -> date:
    """The first day of a month, counted from January 2024."""
    return date(2024 + place // 12, place % 12 + 1, 1)


def facts(name: str, values: list[float], every: str = "month") -> FactSeries:
    length = {"month": 1, "quarter": 3}[every]
    points = (
        FactPoint(month(i * length), month((i + 1) * length) - timedelta(days=1), value, 10)
        for i, value in enumerate(values)
    )
    return FactSeries(name, "count", every, tuple(points), "crm", datetime(2027, 2, 14, tzinfo=UTC))


def company(*series: FactSeries, readings: tuple[Reading, ...] = ()) -> Company:
    metrics = (
        Metric("spend", "Spend", "EUR", Better.DOWN, source="facts:spends" if series else None),
        Metric("mql", "MQL", "count", Better.UP, source="facts:mqls" if len(series) > 1 else None),
    )
    return Company("Halden", metrics=metrics, facts=series, readings=readings)


def noise(seed: int, size: float = 1.0) -> Iterator[float]:
    random_ = random.Random(seed)
    while True:
        yield random_.gauss(0, size)


def two(count: int, follows: Callable[[list[float], int], float], seed: int = 3) -> tuple[list[float], list[float]]:
    """A cause that wanders, and an effect that follows it, with noise on top."""
    steps, beside = noise(seed), noise(seed + 1, 0.3)
    cause: list[float] = []
    for _ in range(count):
        cause.append((cause[-1] if cause else 100) + next(steps))
    return cause, [follows(cause, i) + next(beside) for i in range(count)]


def of_two(cause: list[float], effect: list[float], every: str = "month", sign: str = "+") -> Correlation | None:
    return evidence_for(
        influence(f"spend {sign} mql"), company(facts("spends", cause, every), facts("mqls", effect, every)), TODAY
    )


def test_an_effect_that_follows_two_months_later_is_seen_at_that_lag() -> None:
    found = of_two(*two(36, lambda cause, i: 2 * cause[max(0, i - 2)]))
    assert found is not None
    assert (found.lag, found.every, found.says, found.has_seasons) == (2, "month", Says.AGREES, False)
    assert 0 < found.low < found.r < found.high < 1


def test_data_that_speak_against_the_belief_are_said_to_do_so() -> None:
    found = of_two(*two(36, lambda cause, i: -2 * cause[i]))
    assert found is not None
    assert found.says is Says.DISAGREES
    assert str(found).endswith("it speaks against the belief")


def test_two_values_that_only_rise_together_say_nothing() -> None:
    first, second = noise(1), noise(2)
    found = of_two([5.0 * i + next(first) for i in range(30)], [8.0 * i + next(second) for i in range(30)])
    assert found is not None
    assert found.says is Says.OPEN


def test_a_season_that_both_share_says_nothing_once_it_can_be_taken_out() -> None:
    first, second = noise(5, 0.3), noise(6, 0.3)

    def season(i: int) -> float:
        return 10 * math.sin(i * math.pi / 6)

    found = of_two([season(i) + next(first) for i in range(36)], [season(i) + next(second) for i in range(36)])
    assert found is not None
    assert (found.says, found.has_seasons) == (Says.OPEN, False)


def test_where_less_than_two_years_are_known_seasons_are_said_to_be_in_it() -> None:
    found = of_two(*two(14, lambda cause, i: cause[i]))
    assert found is not None
    assert found.has_seasons
    assert "over 13 months, seasons included; " in str(found)


@pytest.mark.parametrize(("count", "is_told"), [(8, False), (9, True)])
def test_fewer_than_eight_changes_say_nothing(count: int, is_told: bool) -> None:
    assert (of_two(*two(count, lambda cause, i: cause[i])) is not None) == is_told


def test_a_value_that_never_moves_says_nothing() -> None:
    assert of_two([100.0] * 30, [float(i % 7) for i in range(30)]) is None


def test_quarters_are_used_where_months_are_not_known() -> None:
    found = of_two(*two(12, lambda cause, i: 3 * cause[i]), every="quarter")
    assert found is not None
    assert (found.every, found.lag) == ("quarter", 0)


def test_periods_that_are_missing_make_no_change_over_the_gap() -> None:
    cause, effect = two(24, lambda cause, i: 2 * cause[i])
    series = facts("spends", cause)
    gap = FactSeries(
        series.name, series.unit, series.every, series.points[:12] + series.points[13:], series.source, series.as_of
    )
    found = evidence_for(influence("spend + mql"), company(gap, facts("mqls", effect)), TODAY)
    assert found is not None
    assert found.n == 10
    whole = evidence_for(influence("spend + mql"), company(series, facts("mqls", effect)), TODAY)
    assert whole is not None
    assert whole.n == 11


def test_readings_are_taken_by_their_month_and_only_those_that_are_known() -> None:
    cause, effect = two(20, lambda cause, i: 2 * cause[i])
    rows = tuple(
        Reading(metric, month(i + 24) + timedelta(days=9), values[i])
        for metric, values in (("spend", cause), ("mql", effect))
        for i in range(20)
    )
    found = evidence_for(influence("spend + mql"), company(readings=rows), TODAY)
    assert found is not None
    assert (found.n, found.source, found.as_of) == (13, "readings", date(2027, 2, 10))
    assert evidence_for(influence("spend + mql"), company(readings=rows), date(2026, 6, 1)) is None
    whole = evidence_for(influence("spend + mql"), company(readings=rows))
    assert whole is not None
    assert (whole.n, whole.as_of) == (19, month(43) + timedelta(days=9))


def test_facts_and_readings_are_set_beside_each_other() -> None:
    cause, effect = two(20, lambda cause, i: 2 * cause[i])
    rows = tuple(Reading("mql", month(i) + timedelta(days=27), value) for i, value in enumerate(effect))
    found = evidence_for(influence("spend + mql"), company(facts("spends", cause), readings=rows), TODAY)
    assert found is not None
    assert (found.source, found.n) == ("crm, readings", 19)


def test_a_belief_about_an_unknown_metric_has_no_data() -> None:
    assert evidence_for(influence("spend + unheard"), company(), TODAY) is None


def test_noise_is_seldom_taken_for_an_effect() -> None:
    wrong = 0
    for seed in range(200):
        one, other = noise(2 * seed), noise(2 * seed + 1)
        found = of_two([next(one) for _ in range(27)], [next(other) for _ in range(27)])
        wrong += found is not None and found.says is not Says.OPEN
    assert wrong <= 16
