"""Progress in real units: what is expected on a day, and when that is called behind."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trine.core.company import Better, Cadence, Company, Cycle, CycleKind, Goal, KeyResult, Metric, Reading
from trine.core.measuring import FEWEST_ROWS, Measured, measured
from trine.core.progress import Pace, Progress, goal_pace, progress, progress_of
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
    now = measured(Q1, MID, facts=[leads(90, 80, 70, 120, 60)])
    assert now is not None
    assert (now.value, now.n, now.on) == (180, 180, MID)
    found = progress(KeyResult("mql", start=240, to=400), MQL, Q1, now, MID)
    assert found.expected == pytest.approx(200)
    assert found.pace is Pace.ON_PACE
    assert progress(KeyResult("mql", at_least=500), MQL, Q1, now, MID).pace is Pace.BEHIND


def test_a_ceiling_on_a_sum_is_broken_for_good_once_it_is_passed() -> None:
    now = measured(Q1, MID, facts=[leads(90, 80, 70, 120, 60)])
    assert progress(KeyResult("mql", at_most=150), MQL, Q1, now, MID).pace is Pace.MISSED
    assert progress(KeyResult("mql", at_most=320), MQL, Q1, now, MID).pace is Pace.ON_PACE
    assert progress(KeyResult("mql", at_most=200), MQL, Q1, now, MID).pace is Pace.BEHIND


def test_facts_that_end_before_the_cycle_say_nothing_about_it() -> None:
    now = measured(Q1, MID, facts=[leads(90, 80, 70, as_of=date(2026, 12, 31))])
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
    now = measured(Q1, MID, facts=[series])
    assert now == Measured(0.22, MID, "crm", 140, baseline=(date(2026, 12, 31), 0.20))


def test_facts_win_over_readings_and_readings_fill_in_where_there_are_none() -> None:
    readings = [Reading("mql", date(2027, 1, 10), 7, "ana")]
    assert measured(Q1, MID, facts=[leads(1, 1, 1, 120, 60)], readings=readings).value == 180  # type: ignore[union-attr]
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


def quarters(
    *values: float, as_of: date, first: date = date(2026, 7, 1), n: int = 100, adds_up: bool = True
) -> FactSeries:
    """Calendar quarters, the first of them beginning on `first`."""
    points = []
    for value in values:
        after = (first + timedelta(days=95)).replace(day=1)
        points.append(FactPoint(first, after - timedelta(days=1), value, n))
        first = after
    return FactSeries("mql", "count", "quarter", tuple(points), "crm", datetime.combine(as_of, time(6), UTC), adds_up)


def test_a_day_before_the_cycle_as_the_day_due_is_no_mistake_of_ours() -> None:
    for by in (date(2026, 12, 31), date(2026, 12, 1)):
        found = stand(KeyResult("share", start=0.08, to=0.12, by=by), SHARE, 0.10)
        assert found.expected == pytest.approx(0.12)


def test_a_target_due_on_the_day_of_the_first_reading_can_be_judged() -> None:
    due = date(2027, 1, 12)
    readings = (Reading("share", due, 0.2), Reading("share", MID, 0.22))
    goal = Goal("g", "Win", Q1.id, ("company",), key_results=(KeyResult("share", to=0.3, by=due),))
    company = Company("H", cycles=(Q1,), metrics=(SHARE,), goals=(goal,), readings=readings)
    assert [found.pace for found in progress_of(company, goal, MID)] == [Pace.MISSED]


def test_a_cycle_of_thirteen_weeks_is_not_summed_from_calendar_quarters() -> None:
    weeks = Cycle("w", CycleKind.QUARTER, date(2027, 1, 4), date(2027, 4, 4))
    assert measured(weeks, date(2027, 3, 20), facts=[quarters(300, 300, 280, as_of=date(2027, 3, 20))]) is None
    reading = [Reading("mql", date(2027, 3, 1), 240, "ana")]
    now = measured(weeks, date(2027, 3, 20), facts=[quarters(300, as_of=date(2027, 3, 20))], readings=reading)
    assert now == Measured(240, date(2027, 3, 1), "ana")


def test_months_are_summed_where_quarters_do_not_fit_the_cycle() -> None:
    spring = Cycle("s", CycleKind.QUARTER, date(2027, 2, 1), date(2027, 4, 30))
    by_quarter = quarters(300, 300, 280, as_of=MID)
    assert measured(spring, MID, facts=[by_quarter]) is None
    now = measured(spring, MID, facts=[by_quarter, leads(90, 80, 70, 120, 60)])
    assert now == Measured(60, MID, "crm", 60, adds_up=True)


def test_nothing_in_the_cycle_so_far_is_the_sum_nought_where_the_periods_fit() -> None:
    now = measured(Q1, MID, facts=[quarters(300, 300, as_of=MID)])
    assert now == Measured(0, MID, "crm", 0, adds_up=True)


def test_facts_that_begin_within_the_cycle_do_not_say_what_it_adds_up_to() -> None:
    february = FactSeries("mql", "count", "month", leads(1, 1, 1, 120, 60).points[4:], "crm", leads().as_of, True)
    assert measured(Q1, MID, facts=[february]) is None


def test_a_sum_due_within_a_quarter_takes_the_months_up_to_that_day() -> None:
    facts = [quarters(300, 300, 180, as_of=MID), leads(90, 80, 70, 120, 60)]
    now = measured(Q1, MID, due=date(2027, 1, 31), facts=facts)
    assert now == Measured(120, date(2027, 1, 31), "crm", 120, adds_up=True)
    assert measured(Q1, MID, due=date(2027, 1, 31), facts=facts[:1]) is None


def test_what_was_reached_after_the_day_it_was_due_is_missed() -> None:
    key_result = KeyResult("share", start=0.08, to=0.15, by=date(2027, 2, 1))
    goal = Goal("g", "Win", Q1.id, ("company",), key_results=(key_result,))
    readings = (Reading("share", date(2027, 1, 28), 0.1), Reading("share", date(2027, 3, 20), 0.16))
    company = Company("H", cycles=(Q1,), metrics=(SHARE,), goals=(goal,), readings=readings)
    (found,) = progress_of(company, goal, date(2027, 3, 21))
    assert (found.pace, found.now.value) == (Pace.MISSED, 0.1)  # type: ignore[union-attr]


def test_a_value_much_older_than_the_day_due_says_neither_met_nor_missed() -> None:
    key_result, after = KeyResult("share", start=0.08, to=0.12), date(2027, 4, 2)
    assert stand(key_result, SHARE, 0.09, on=date(2027, 1, 2), today=after).pace is Pace.UNKNOWN
    assert stand(key_result, SHARE, 0.13, on=date(2027, 1, 2), today=after).pace is Pace.UNKNOWN
    assert stand(key_result, SHARE, 0.09, on=date(2027, 3, 2), today=after).pace is Pace.MISSED


def test_a_metric_s_own_cadence_says_how_old_a_value_may_be() -> None:
    key_result, after = KeyResult("share", start=0.08, to=0.12), date(2027, 4, 2)
    weekly, yearly = replace(SHARE, cadence=Cadence.WEEK), replace(SHARE, cadence=Cadence.YEAR)
    assert stand(key_result, weekly, 0.09, on=date(2027, 3, 2), today=after).pace is Pace.UNKNOWN
    assert stand(key_result, yearly, 0.09, on=date(2027, 1, 2), today=after).pace is Pace.MISSED


def test_a_sum_that_has_reached_its_floor_stays_met_however_old_it_is() -> None:
    january = Measured(420, date(2027, 1, 31), "crm", 420, adds_up=True)
    after = date(2027, 4, 2)
    assert progress(KeyResult("mql", to=400), MQL, Q1, january, after).pace is Pace.MET
    assert progress(KeyResult("mql", to=500), MQL, Q1, january, after).pace is Pace.UNKNOWN


def test_a_quarter_just_begun_is_no_rate_until_enough_rows_stand_behind_it() -> None:
    year = Cycle("2027", CycleKind.YEAR, date(2027, 1, 1), date(2027, 12, 31))
    on = date(2027, 7, 2)
    complete = quarters(0.2, 0.24, as_of=on, first=date(2027, 1, 1), adds_up=False)
    running = FactPoint(date(2027, 7, 1), date(2027, 9, 30), 0.0, FEWEST_ROWS - 1)
    few = replace(complete, points=(*complete.points, running))
    assert measured(year, on, facts=[few]) == Measured(0.24, date(2027, 6, 30), "crm", 100)
    enough = replace(complete, points=(*complete.points, replace(running, n=FEWEST_ROWS)))
    assert measured(year, on, facts=[enough]) == Measured(0.0, on, "crm", FEWEST_ROWS)


def test_a_period_that_holds_rows_of_later_days_says_nothing_about_a_day_within_it() -> None:
    rates = quarters(0.2, 0.22, 0.24, as_of=date(2027, 3, 20), adds_up=False)
    now = measured(Q1, MID, facts=[rates])
    assert now == Measured(0.22, date(2026, 12, 31), "crm", 100)


days = st.dates(date(2026, 6, 1), date(2027, 9, 30))


@given(
    start=days,
    length=st.integers(0, 400),
    due=st.none() | days,
    today=days,
    as_of=days,
    read=st.lists(days, max_size=4, unique=True),
    every=st.sampled_from(["month", "quarter", "week"]),
    adds_up=st.booleans(),
    begins=st.none() | numbers,
)
def test_no_days_make_progress_fail(
    start: date,
    length: int,
    due: date | None,
    today: date,
    as_of: date,
    read: list[date],
    every: str,
    adds_up: bool,
    begins: float | None,
) -> None:
    cycle = Cycle("c", CycleKind.QUARTER, start, start + timedelta(days=length))
    facts = replace(leads(5, 3, 0, 9, 4, as_of=as_of), every=every, adds_up=adds_up)
    results = tuple(KeyResult(metric, start=begins, to=7, by=due) for metric in ("mql", "share"))
    goal = Goal("g", "Win", "c", ("company",), key_results=results)
    readings = tuple(Reading("share", on, float(at)) for at, on in enumerate(sorted(read)))
    company = Company("H", cycles=(cycle,), metrics=(MQL, SHARE), goals=(goal,), readings=readings, facts=(facts,))
    for found in progress_of(company, goal, today):
        assert found.now is None or found.now.on <= min(today, due or cycle.end)
