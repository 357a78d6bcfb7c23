"""The way back from a target, on curves whose arithmetic can be done by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from trine.core.estimates import Estimate
from trine.core.reverse_plan import ReversePlan, Stage, StagePlan, reverse_plan
from trine.core.survival import kaplan_meier

DEAL = Estimate(10_000.0, 8_000.0, 12_500.0)


def stage(wins: int = 20, lag: int = 10, *, of: int = 100, there: int = 0, most: int = 0) -> Stage:
    """So many of a hundred are won, all exactly so many days after they were created."""
    curve = kaplan_meier([lag] * wins + [200] * (of - wins), [True] * wins + [False] * (of - wins))
    return Stage("leads", curve, np.full(1, 3.0), np.full(1, float(there)), most, "May 2026")


def plan(made: Stage, **changed: Any) -> ReversePlan:
    given: dict[str, Any] = {
        "target": 100_000.0,
        "unit": "EUR",
        "start": date(2027, 1, 1),
        "end": date(2027, 1, 31),
        "today": date(2027, 1, 1),
        "won": 0.0,
        "average_deal": DEAL,
    }
    return reverse_plan(**{**given, **changed}, stages=(made,))


def only(found: ReversePlan) -> StagePlan:
    (one,) = found.stages
    return one


def test_the_wins_that_are_missing_are_what_is_left_divided_by_the_average_deal() -> None:
    needed = plan(stage(), won=20_000.0).steps[-1].value
    assert (needed.value, needed.low, needed.high) == (8.0, 80_000 / 12_500, 10.0)


def test_only_what_is_created_early_enough_counts_for_the_period() -> None:
    """Of 31 days the last ten come too late for a lag of ten: 21/31 of a fifth is won in the month."""
    found = only(plan(stage()))
    assert found.months[0].share.value == pytest.approx(0.2 * 21 / 31)
    assert found.months[0].needed.value == pytest.approx(10 / (0.2 * 21 / 31))
    assert sum(month.wins for month in found.months) == pytest.approx(10)
    assert found.late_after == date(2027, 1, 21)


def test_every_month_until_the_end_brings_the_same_number_a_day() -> None:
    found = only(plan(stage(), end=date(2027, 3, 31)))
    a_day = {round(month.needed.value / ((month.end - month.start).days + 1), 9) for month in found.months}
    assert [month.start.month for month in found.months] == [1, 2, 3]
    assert len(a_day) == 1
    assert sum(month.wins for month in found.months) == pytest.approx(10)


def test_what_is_won_before_the_period_begins_does_not_count_for_it() -> None:
    found = only(plan(stage(), start=date(2027, 2, 1), end=date(2027, 2, 28)))
    january, february = found.months
    assert january.share.value == pytest.approx(0.2 * 10 / 31)
    assert february.share.value == pytest.approx(0.2 * 18 / 28)


def test_what_is_there_already_brings_its_part_first() -> None:
    found = only(plan(stage(there=25)))
    brought, missing = found.steps[0].value, found.steps[1].value
    assert brought.value == pytest.approx(5)
    assert missing.value == pytest.approx(5)
    assert only(plan(stage(there=100))).verdict.endswith("no new ones are needed for the period.")


def test_doubt_widens_the_range_on_both_sides() -> None:
    month = only(plan(stage(there=25))).months[0]
    assert month.needed.low is not None
    assert month.needed.high is not None
    assert month.needed.low < month.needed.value < month.needed.high


def test_more_than_any_month_has_brought_is_too_late() -> None:
    found = only(plan(stage(most=40)))
    assert found.is_too_late
    assert "40 were the most that a month has brought (May 2026)" in found.verdict
    assert not only(plan(stage(most=400))).is_too_late


def test_nothing_created_from_now_on_is_won_in_time() -> None:
    found = only(plan(stage(lag=40)))
    assert found.is_too_late
    assert found.months[0].alone is None
    assert "none of the leads" in found.verdict


def test_after_the_day_from_which_half_comes_too_late_it_says_so() -> None:
    spread = kaplan_meier([*range(1, 41), *[200] * 60], [True] * 40 + [False] * 60)
    made = Stage("leads", spread, np.zeros(0), np.zeros(0))
    found = only(plan(made, today=date(2027, 1, 20)))
    assert not found.is_too_late
    assert found.verdict.startswith("It is late: of leads created after 11 January 2027")


def test_a_period_that_is_over_is_too_late() -> None:
    assert only(plan(stage(), today=date(2027, 2, 1))).verdict == "The period is over."


def test_a_period_at_the_beginning_of_time_is_over_too() -> None:
    found = only(plan(stage(), start=date(1, 1, 1), end=date(1, 1, 2)))
    assert (found.verdict, found.late_after) == ("The period is over.", date(1, 1, 1))


def test_a_stage_with_too_few_wins_is_left_out_and_named() -> None:
    found = plan(stage(wins=4))
    assert found.stages == ()
    assert found.silent[0].startswith("Of leads nothing can be said")


def test_a_target_in_wins_needs_no_average_deal() -> None:
    found = plan(stage(), target=10.0, unit="count", average_deal=Estimate(1.0, 1.0, 1.0))
    assert [step.label for step in found.steps] == ["Target", "Won so far", "Wins still needed"]
    assert found.steps[-1].value.value == 10


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        plan(stage(), end=date(2026, 12, 31))
