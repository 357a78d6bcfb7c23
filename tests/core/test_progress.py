"""Progress in real units: what is expected on a day, and when that is called behind."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trine.core.company import Better, Company, Cycle, CycleKind, Goal, KeyResult, Metric, Reading
from trine.core.progress import Measured, Pace, Progress, goal_pace, measured, progress, progress_of
from trine.core.series import FactPoint, FactSeries

Q1 = Cycle("2027-q1", CycleKind.QUARTER, date(2027, 1, 1), date(2027, 3, 31))
SHARE = Metric("share", "Market share", "ratio", Better.UP)
CHURN = Metric("churn", "Churn", "ratio", Better.DOWN)
MQL = Metric("mql", "MQLs", "count", Better.UP, source="facts:mql")
MID = date(2027, 2, 14)  # the 45th of 90 days


def stand(key_result: KeyResult, metric: Metric, value: float, on: date = MID, today: date | None = None) -> Progress:
    return progress(key_result, metric, Q1, Measured(value, on, "panel"), today or on)


def leads(*months: float, as_of: date = MID) -> FactSeries:
    starts = [date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]
    points = tuple(
        FactPoint(start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1), value, int(value))
        for start, value in zip(starts, months, strict=False)
    )
    return FactSeries("mql", "count", "month", points, "crm", datetime.combine(as_of, time(6), UTC), True)


def test_halfway_through_the_cycle_half_of_the_way_is_expected() -> None:
    found = stand(KeyResult("share", start=0.08, to=0.12), SHARE, 0.10)
    assert found.pace is Pace.ON_PACE
    assert found.expected == pytest.approx(0.10)
    assert found.done == pytest.approx(0.5)
    assert found.gap == pytest.approx(0)


def test_less_than_a_tenth_of_the_way_behind_is_not_yet_behind() -> None:
    assert stand(KeyResult("share", start=0.08, to=0.12), SHARE, 0.0965).pace is Pace.ON_PACE
    assert stand(KeyResult("share", start=0.08, to=0.12), SHARE, 0.0955).pace is Pace.BEHIND


def test_a_falling_target_is_measured_downwards() -> None:
    key_result = KeyResult("churn", start=0.10, to=0.06)
    assert stand(key_result, CHURN, 0.08).pace is Pace.ON_PACE
    assert stand(key_result, CHURN, 0.095).pace is Pace.BEHIND
    assert stand(key_result, CHURN, 0.055).pace is Pace.MET


def test_a_value_is_judged_as_of_its_own_day_and_not_as_of_today() -> None:
    january = stand(KeyResult("share", start=0.08, to=0.12), SHARE, 0.09, on=date(2027, 1, 22), today=MID)
    assert january.pace is Pace.ON_PACE


def test_after_the_end_a_target_is_met_or_missed() -> None:
    key_result = KeyResult("share", start=0.08, to=0.12)
    after = date(2027, 4, 2)
    assert stand(key_result, SHARE, 0.121, on=Q1.end, today=after).pace is Pace.MET
    assert stand(key_result, SHARE, 0.119, on=Q1.end, today=after).pace is Pace.MISSED


def test_a_date_of_its_own_ends_a_key_result_earlier() -> None:
    key_result = KeyResult("share", start=0.08, to=0.12, by=date(2027, 2, 28))
    assert stand(key_result, SHARE, 0.10).pace is Pace.BEHIND


def test_without_a_value_nothing_is_known() -> None:
    key_result = KeyResult("share", start=0.08, to=0.12)
    assert progress(key_result, SHARE, Q1, None, MID).pace is Pace.UNKNOWN


def test_a_value_from_before_the_cycle_is_shown_but_says_nothing_about_the_pace() -> None:
    found = stand(KeyResult("share", start=0.08, to=0.12), SHARE, 0.09, on=date(2026, 12, 20), today=MID)
    assert found.pace is Pace.UNKNOWN
    assert found.now is not None
    assert found.now.value == 0.09


def test_a_cycle_that_has_not_begun_has_no_pace() -> None:
    found = stand(KeyResult("share", start=0.08, to=0.12), SHARE, 0.08, on=date(2026, 12, 1))
    assert found.pace is Pace.NOT_STARTED


def test_what_has_to_be_kept_is_on_pace_inside_and_behind_outside() -> None:
    band = KeyResult("share", start=0.42, keep=(0.40, 0.45))
    assert stand(band, SHARE, 0.41).pace is Pace.ON_PACE
    assert stand(band, SHARE, 0.39).pace is Pace.BEHIND


def test_a_band_that_starts_outside_is_approached() -> None:
    band = KeyResult("share", start=0.30, keep=(0.40, 0.45))
    assert stand(band, SHARE, 0.35).pace is Pace.ON_PACE
    assert stand(band, SHARE, 0.31).pace is Pace.BEHIND


def test_a_floor_without_a_start_and_without_history_is_unknown_until_it_is_met() -> None:
    assert stand(KeyResult("share", at_least=0.4), SHARE, 0.3).pace is Pace.UNKNOWN
    assert stand(KeyResult("share", at_least=0.4), SHARE, 0.4).pace is Pace.MET


def test_a_floor_without_a_start_is_measured_from_the_last_reading_before_the_cycle() -> None:
    readings = [Reading("share", date(2026, 12, 1), 0.2), Reading("share", MID, 0.22)]
    now = measured(Q1, MID, readings=readings)
    found = progress(KeyResult("share", at_least=0.4), SHARE, Q1, now, MID)
    assert found.start == 0.2
    assert found.expected == pytest.approx(0.3)
    assert found.pace is Pace.BEHIND


def test_counts_from_facts_are_added_up_from_nothing_over_the_cycle() -> None:
    now = measured(Q1, MID, series=leads(90, 80, 70, 120, 60))
    assert now is not None
    assert (now.value, now.n, now.on) == (180, 180, MID)
    found = progress(KeyResult("mql", start=240, to=400), MQL, Q1, now, MID)
    assert found.expected == pytest.approx(200)
    assert found.pace is Pace.ON_PACE
    assert progress(KeyResult("mql", at_least=500), MQL, Q1, now, MID).pace is Pace.BEHIND


def test_a_ceiling_on_a_sum_is_broken_for_good_once_it_is_passed() -> None:
    now = measured(Q1, MID, series=leads(90, 80, 70, 120, 60))
    assert progress(KeyResult("mql", at_most=150), MQL, Q1, now, MID).pace is Pace.MISSED
    assert progress(KeyResult("mql", at_most=320), MQL, Q1, now, MID).pace is Pace.ON_PACE
    assert progress(KeyResult("mql", at_most=200), MQL, Q1, now, MID).pace is Pace.BEHIND


def test_facts_that_end_before_the_cycle_say_nothing_about_it() -> None:
    now = measured(Q1, MID, series=leads(90, 80, 70, as_of=date(2026, 12, 31)))
    assert progress(KeyResult("mql", to=400), MQL, Q1, now, MID).pace is Pace.UNKNOWN


def test_rates_from_facts_count_with_their_newest_period() -> None:
    series = FactSeries(
        "win_rate",
        "ratio",
        "quarter",
        (
            FactPoint(date(2026, 10, 1), date(2026, 12, 31), 0.20, 300),
            FactPoint(date(2027, 1, 1), date(2027, 3, 31), 0.22, 140),
        ),
        "crm",
        datetime(2027, 2, 14, tzinfo=UTC),
    )
    now = measured(Q1, MID, series=series)
    assert now == Measured(0.22, MID, "crm", 140, baseline=(date(2026, 12, 31), 0.20))


def test_facts_win_over_readings_and_readings_fill_in_where_there_are_none() -> None:
    readings = [Reading("mql", date(2027, 1, 10), 7, "ana")]
    assert measured(Q1, MID, series=leads(1, 1, 1, 120, 60), readings=readings).value == 180  # type: ignore[union-attr]
    now = measured(Q1, MID, readings=readings)
    assert now == Measured(7, date(2027, 1, 10), "ana")


def test_readings_after_the_cycle_do_not_count_for_it() -> None:
    readings = [Reading("share", date(2027, 3, 30), 0.1), Reading("share", date(2027, 5, 1), 0.2)]
    assert measured(Q1, date(2027, 6, 1), readings=readings).value == 0.1  # type: ignore[union-attr]


def test_a_goal_is_as_bad_as_its_worst_key_result() -> None:
    good = stand(KeyResult("share", start=0.08, to=0.12), SHARE, 0.13)
    behind = stand(KeyResult("share", start=0.08, to=0.12), SHARE, 0.08)
    unknown = progress(KeyResult("share", to=0.12), SHARE, Q1, None, MID)
    assert goal_pace([good, behind]) is Pace.BEHIND
    assert goal_pace([good]) is Pace.MET
    assert goal_pace([good, unknown]) is Pace.ON_PACE
    assert goal_pace([unknown]) is Pace.UNKNOWN


def test_the_progress_of_a_goal_comes_from_the_company() -> None:
    goal = Goal("g", "Win", Q1.id, ("company",), key_results=(KeyResult("mql", to=400), KeyResult("share", to=0.1)))
    readings = (Reading("share", MID, 0.2), Reading("share", date(2027, 1, 1), 0.05))
    company = Company(
        "H", cycles=(Q1,), metrics=(MQL, SHARE), goals=(goal,), readings=readings, facts=(leads(1, 1, 1, 150, 60),)
    )
    assert [found.pace for found in progress_of(company, goal, MID)] == [Pace.ON_PACE, Pace.MET]


numbers = st.floats(min_value=-1e6, max_value=1e6)


@given(start=numbers, to=numbers, value=numbers, day=st.integers(0, 89))
def test_mirroring_all_numbers_changes_no_pace(start: float, to: float, value: float, day: int) -> None:
    on = Q1.start + timedelta(days=day)
    up = stand(KeyResult("share", start=start, to=to), SHARE, value, on=on)
    down = stand(KeyResult("churn", start=-start, to=-to), CHURN, -value, on=on)
    assert up.pace is down.pace


@given(start=numbers, to=numbers, day=st.integers(0, 89))
def test_whoever_is_exactly_on_the_line_is_not_behind(start: float, to: float, day: int) -> None:
    on = Q1.start + timedelta(days=day)
    line = stand(KeyResult("share", start=start, to=to), SHARE, start, on=on).expected
    if line is not None:
        assert not stand(KeyResult("share", start=start, to=to), SHARE, line, on=on).pace.is_bad
