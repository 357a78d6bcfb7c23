from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trine.core.scheduling import NoWorkingDay, UnknownCountry, WorkingDays, calendar

MONDAY = date(2027, 3, 1)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
CALENDARS = st.builds(
    WorkingDays,
    weekend=st.sampled_from([(5, 6), (4, 5), (6,), ()]),
    holidays=st.frozensets(DAYS, max_size=20),
    worked=st.frozensets(DAYS, max_size=5),
)


@given(CALENDARS, DAYS, st.integers(-60, 60))
def test_so_many_working_days_later_is_so_many_working_days_away(days: WorkingDays, day: date, n: int) -> None:
    later = days.add(day, n)
    assert days.is_working(later)
    assert days.between(days.next(day), later) == n
    assert days.add(later, -n) == days.next(day)


@given(CALENDARS, DAYS, DAYS)
def test_the_working_days_between_two_days_are_those_that_one_counts(days: WorkingDays, one: date, other: date) -> None:
    low, high = min(one, other), max(one, other)
    counted = sum(days.is_working(low + timedelta(days=n)) for n in range((high - low).days))
    assert days.between(low, high) == counted
    assert days.between(high, low) == -counted


def test_holidays_on_every_day_are_told_and_do_not_hang() -> None:
    every_day = frozenset(MONDAY + timedelta(days=n) for n in range(-800, 800))
    with pytest.raises(NoWorkingDay, match="no working day within a year of 1 March 2027"):
        WorkingDays(holidays=every_day).next(MONDAY)
    with pytest.raises(NoWorkingDay):
        WorkingDays(weekend=(0, 1, 2, 3, 4, 5, 6)).add(MONDAY, -3)


def test_the_end_of_the_calendar_is_told() -> None:
    with pytest.raises(NoWorkingDay, match="The calendar ends at 31 December 9999"):
        WorkingDays().add(date(9999, 12, 30), 10)


def test_a_country_has_its_own_holidays_and_weekend() -> None:
    years = range(2027, 2028)
    assert not calendar("DE", years).is_working(date(2027, 3, 26))
    assert calendar("US", years).is_working(date(2027, 3, 26))
    assert calendar("DE", years).is_working(date(2027, 1, 6))
    assert not calendar("DE-BY", years).is_working(date(2027, 1, 6))
    assert calendar("IL", years).weekend == (4, 5)
    assert calendar(None, years, more=[MONDAY]).next(MONDAY) == date(2027, 3, 2)
    assert calendar("DE", years, more=[MONDAY]).next(MONDAY) == date(2027, 3, 2)


@pytest.mark.parametrize(
    ("country", "told"),
    [
        ("QE", "The public holidays of `QE` are not known. Did you mean `SE`, `VE` or `YE`?"),
        ("DE-QQ", "`QQ` is not known as a part of `DE`. Known parts are BB, BE"),
        ("FO-1", "Take `FO` for all of it."),
        ("", "Give a country of two capitals, such as `DE`"),
    ],
)
def test_an_unknown_country_is_told_with_what_may_have_been_meant(country: str, told: str) -> None:
    with pytest.raises(UnknownCountry) as raised:
        calendar(country, range(2027, 2028))
    assert told in raised.value.sentence
