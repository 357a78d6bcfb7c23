"""Numbers, money and times in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from trine.web.ui.tags.words import ago, day, money_text, number_text, percent_text, plural, signed, value_text, when

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (12, "12"),
        (1234.5, "1,234"),
        (0.125, "0.12"),
        (99.5, "99.5"),
        (13.02, "13"),
        (8.93, "8.93"),
        (-3, "−3"),
        (None, "–"),
    ],
)
def test_a_number_has_as_many_digits_as_it_needs(value: float | None, text: str) -> None:
    assert number_text(value) == text


def test_a_number_too_small_to_show_is_not_minus_zero() -> None:
    assert number_text(-0.001) == "0"


@pytest.mark.parametrize(("value", "text"), [(0.2, "20"), (0.094, "9.4"), (1.5, "150"), (-0.041, "−4.1")])
def test_a_fraction_is_shown_as_percent(value: float, text: str) -> None:
    assert percent_text(value) == f"{text}{NBSP}%"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (21_000, "€_21,000"),
        (999_999, "€_999,999"),
        (1_410_000, "€_1.41_M"),
        (-5, "−€_5"),
        (12.5, "€_12.50"),
        (0, "€_0"),
    ],
)
def test_money_carries_its_sign_in_front(value: float, text: str) -> None:
    assert money_text(value, "EUR") == text.replace("_", NBSP)


def test_money_of_a_currency_without_a_sign_carries_its_code() -> None:
    assert money_text(900, "SEK") == f"SEK{NBSP}900"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1, "days", "1_day"),
        (45, "days", "45_days"),
        (400, "count", "400"),
        (7, "points", "7_points"),
        (None, "EUR", "–"),
    ],
)
def test_a_value_is_followed_by_its_unit(value: float | None, unit: str, text: str) -> None:
    assert value_text(value, unit) == text.replace("_", NBSP)


def test_a_change_carries_its_sign() -> None:
    assert [signed(value, "count") for value in (12, 0, -3)] == ["+12", "0", "−3"]


def test_a_count_knows_one_from_many() -> None:
    assert plural(1, "finding") == f"1{NBSP}finding"
    assert plural(2, "company,companies") == f"2{NBSP}companies"


def test_a_day_of_this_year_needs_no_year() -> None:
    today = timezone.localdate()
    assert str(today.year) not in day(today)
    assert day(date(2001, 3, 18)) == f"18{NBSP}March 2001"


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, "today"), (-1, "yesterday"), (1, "tomorrow"), (-5, "5 days ago"), (20, "in 2 weeks"), (-800, "2 years ago")],
)
def test_a_distance_is_told_in_the_largest_unit_that_fits(days: int, text: str) -> None:
    assert ago(timezone.localdate() + timedelta(days=days)) == text


def test_a_moment_is_shown_in_the_zone_of_the_reader() -> None:
    with timezone.override("America/New_York"):
        assert "18 March 2001, 04:10" in when(datetime(2001, 3, 18, 9, 10, tzinfo=UTC)).replace(NBSP, " ")


def test_no_day_at_all_is_said_in_the_words_of_the_page() -> None:
    assert when(None, none="never") == "never"
