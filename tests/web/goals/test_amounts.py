"""Amounts as people type them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trine.web.goals.amounts import parse_amount, typed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("400", 400),
        (" 1,200 ", 1200),
        ("1.200,50", 1200.5),
        ("1,200.50", 1200.5),
        ("1'200", 1200),
        ("1 200 000", 1_200_000),
        ("0,12", 0.12),
        (".5", 0.5),
        ("12%", 0.12),
        ("12,5 %", 0.125),
        ("€ 21,000", 21_000),
        ("EUR 900", 900),
        ("900 EUR", 900),
        ("1.2M", 1_200_000),
        ("20k", 20_000),
        ("\u22123", -3),
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
    ],
)
def test_an_amount_is_read_as_it_is_meant(text: str, value: float) -> None:
    assert parse_amount(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "many", "1.2.3,4,5", "12 apples", "1e5", "--3", "%", "NaN", "inf"])
def test_what_is_no_amount_is_told_with_the_word(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a number|two ways"):
        parse_amount(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1.200", "“1.200” can be read in two ways: write 1200 or 1.2."),
        ("€ 500.000", "“€ 500.000” can be read in two ways: write 500000 or 500."),
        ("-1.234", "“-1.234” can be read in two ways: write -1234 or -1.2340."),
    ],
)
def test_a_point_before_three_digits_is_refused_with_both_readings(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=r"two ways") as refused:
        parse_amount(text)
    assert str(refused.value) == told


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,200", 1200), ("0.125", 0.125), ("1.2340", 1.234), ("1.234 %", 0.01234), ("1.234M", 1_234_000), ("1.20", 1.2)],
)
def test_what_can_be_read_in_one_way_is_read(text: str, value: float) -> None:
    assert parse_amount(text) == pytest.approx(value)


@given(st.floats(min_value=-1e9, max_value=1e9), st.sampled_from(["ratio", "count", "EUR", "points"]))
@example(1.125, "count")
@example(-1.125, "EUR")
def test_what_a_form_shows_is_read_as_the_same_value(value: float, unit: str) -> None:
    assert parse_amount(typed(value, unit)) == pytest.approx(value, rel=1e-9)
