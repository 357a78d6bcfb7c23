"""Page numbers as addresses carry them, wrong ones among them."""

from __future__ import annotations

import pytest

from trine.web.ui.paging import MOST, page_number


@pytest.mark.parametrize("text", [None, "", "0", "-3", "x", "²", "٣", "1.5", "\x00"])
def test_what_is_no_page_is_the_first(text: str | None) -> None:
    assert page_number(text) == 1


@pytest.mark.parametrize(
    ("text", "last", "page"), [("3", 9, 3), ("03", 9, 3), (" 2 ", 9, 2), ("12", 9, 9), ("4", 0, 1)]
)
def test_a_page_beyond_the_last_is_the_last(text: str, last: int, page: int) -> None:
    assert page_number(text, last) == page


@pytest.mark.parametrize("digits", [7, 30, 5_000])
def test_a_number_of_any_length_stays_small(digits: int) -> None:
    assert page_number("9" * digits) == MOST
