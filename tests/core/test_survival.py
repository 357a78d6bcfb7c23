"""Kaplan–Meier against published values, SciPy, and populations whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from trine.core.survival import kaplan_meier, with_unseen

WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
"""Remission under 6-MP: E. J. Freireich et al., Blood 21 (1963), as in Klein and Moeschberger (2003), p. 2."""


@pytest.mark.parametrize(
    ("week", "survival", "low", "high"),
    [
        (6, 0.8571, 0.6197, 0.9516),
        (7, 0.8067, 0.5631, 0.9228),
        (10, 0.7529, 0.5032, 0.8894),
        (13, 0.6902, 0.4316, 0.8491),
        (16, 0.6275, 0.3675, 0.8049),
        (22, 0.5378, 0.2678, 0.7468),
        (23, 0.4482, 0.1881, 0.6801),
    ],
)
def test_the_curve_and_its_log_log_limits_are_those_published_for_6_mp(
    week: int, survival: float, low: float, high: float
) -> None:
    found = kaplan_meier(WEEKS, RELAPSED, least=1).at(week)
    assert round(found.value, 4) == survival
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_without_truncation_it_is_the_curve_of_scipy() -> None:
    rng = np.random.default_rng(7)
    times, seen = rng.integers(0, 60, 300), rng.random(300) < 0.4
    theirs = stats.ecdf(stats.CensoredData(uncensored=times[seen], right=times[~seen])).sf
    ours = kaplan_meier(times, seen, least=1)
    days = np.arange(0, 60)
    assert np.allclose(ours.survival(days), theirs.evaluate(days))


def test_weights_stand_for_as_many_rows() -> None:
    twice = kaplan_meier([3, 3, 5, 8], [True, True, False, True], least=1)
    weighted = kaplan_meier([3, 5, 8], [True, False, True], weights=[2, 1, 1], least=1)
    assert twice.survival([3, 5, 8]).tolist() == weighted.survival([3, 5, 8]).tolist()


def test_a_row_that_enters_late_is_not_at_risk_before() -> None:
    found = kaplan_meier([2, 4, 4], [True, True, False], entries=[-1, -1, 2], least=1)
    assert found.at_risk.tolist() == [2, 2]
    assert found.survival([2, 4]).tolist() == [0.5, 0.25]


def test_a_row_watched_no_longer_than_its_entry_is_refused() -> None:
    with pytest.raises(ValueError, match="after its entry"):
        kaplan_meier([5], [True], entries=[5])


def test_late_entry_finds_the_truth_that_a_plain_share_misses() -> None:
    """Half of all are won, after 1 to 40 days; wins are on record only from day 30 of each row's life on, or not."""
    rng = np.random.default_rng(3)
    n = 20_000
    win = np.where(rng.random(n) < 0.5, rng.integers(1, 41, n), 10_000)
    entry = rng.choice([-1, 9, 29], n)
    kept = win > entry
    found = kaplan_meier(np.minimum(win, 60)[kept], (win <= 60)[kept], entry[kept])
    assert float(found.done(60)) == pytest.approx(0.5, abs=0.02)
    listed = kaplan_meier(np.where(kept, np.minimum(win, 60), 60), (win <= 60) & kept, entry)
    assert float(listed.done(60)) < 0.48
    corrected, there = with_unseen(np.where(kept, np.minimum(win, 60), 60), (win <= 60) & kept, entry, np.ones(n))
    assert float(corrected.done(60)) == pytest.approx(0.5, abs=0.02)
    assert float((1 - there).sum()) == pytest.approx(float((~kept).sum()), rel=0.05)


def test_rows_that_ended_before_they_were_watched_change_nothing_of_the_curve() -> None:
    days, done, entries = [*range(10, 30), 40], [True] * 20 + [False], [8] * 21
    plain, _ = with_unseen(days, done, entries, np.ones(21))
    found, there = with_unseen([3, *days, 8], [True, *done, False], [5, *entries, 20], np.ones(23))
    assert np.array_equal(found.survival(days), plain.survival(days))
    assert (there[0], there[-1], there.size) == (1.0, 1.0, 23)


def test_nothing_is_said_beyond_what_ten_were_watched_for() -> None:
    days, won = [*range(1, 21), *range(100, 104)], [True] * 20 + [False] * 4
    found = kaplan_meier(days, won)
    assert found.horizon == 15
    assert float(found.done(90)) == float(found.done(15))
    assert float(found.within(15, 90)) == 0


def test_fewer_than_five_wins_have_no_quantile() -> None:
    found = kaplan_meier([*range(1, 5), *[30] * 20], [True] * 4 + [False] * 20)
    assert not found.is_enough
    assert found.quantile(0.5) is None


def test_what_is_expected_to_come_comes_within_its_interval() -> None:
    """Nineteen of twenty intervals are to hold the number that really comes; fitted on one half of the rows."""
    rng = np.random.default_rng(11)
    inside = 0
    for _ in range(200):
        win = np.where(rng.random(600) < 0.3, rng.geometric(0.05, 600), 10_000)
        age = rng.integers(1, 60, 600)
        watched = rng.integers(1, 120, 600)
        curve = kaplan_meier(np.minimum(win, watched), win <= watched)
        open_ = win > age
        expected = curve.expected(age[open_], np.full(open_.sum(), 90.0), np.ones(open_.sum()))
        come = int(((win > age) & (win <= 90)).sum())
        assert expected.low is not None
        assert expected.high is not None
        inside += expected.low <= come <= expected.high
    assert inside >= 180


def test_the_events_expected_of_nobody_are_none() -> None:
    curve = kaplan_meier(WEEKS, RELAPSED, least=1)
    assert curve.expected([], [], []).value == 0
