"""Amounts as people type them."""

import pytest
from hypothesis import given
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


@given(st.floats(min_value=-1e9, max_value=1e9), st.sampled_from(["ratio", "count", "EUR", "points"]))
def test_what_a_form_shows_is_read_as_the_same_value(value: float, unit: str) -> None:
    assert parse_amount(typed(value, unit)) == pytest.approx(value, rel=1e-9)
