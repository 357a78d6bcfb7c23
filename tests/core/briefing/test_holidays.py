"""A public holiday is a day off, like a weekend."""

from datetime import UTC, date, datetime, timedelta

from trine.core.briefing import Hours, is_open, next_digest, next_open

CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)})
THURSDAY = datetime(2026, 12, 24, 17, tzinfo=UTC)
MONDAY = datetime(2026, 12, 28, 7, tzinfo=UTC)


def test_nothing_comes_on_a_holiday_by_ones_own_clock() -> None:
    hours = Hours(zone="Europe/Berlin", off=CHRISTMAS)
    assert not is_open(hours, datetime(2026, 12, 25, 10, tzinfo=UTC))
    assert next_open(hours, THURSDAY) == MONDAY
    assert next_digest(hours, THURSDAY) == MONDAY + timedelta(minutes=30)
    assert hours.words == "Monday to Friday, 8:00 to 18:00, Europe/Berlin, without public holidays"


def test_the_weekly_digest_of_a_holiday_comes_on_the_next_working_day() -> None:
    hours = Hours(digest_weekday=4, off=CHRISTMAS)
    first = next_digest(hours, THURSDAY, weekly=True)
    assert (first.date(), next_digest(hours, first, weekly=True).date()) == (date(2026, 12, 28), date(2027, 1, 4))


def test_somebody_whose_days_are_all_holidays_hears_of_it_afterwards() -> None:
    fridays = frozenset(date(2026, 12, 25) + timedelta(weeks=n) for n in range(10))
    assert next_open(Hours(weekdays=(4,), off=fridays), THURSDAY) == datetime(2027, 3, 5, 8, tzinfo=UTC)
