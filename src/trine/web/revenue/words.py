"""Estimates in words: a value, and the range it lies in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.web.ui.tags.words import number_text, percent_text, value_text

if TYPE_CHECKING:
    from trine.core.estimates import Estimate


def ranged(estimate: Estimate | None, unit: str = "count") -> str:
    """`12 (9 to 15)`; only the value where its range is not known, a dash where it is not known itself.

    >>> from trine.core.estimates import Estimate
    >>> ranged(Estimate(12.4, 9, 15)), ranged(None)
    ('12 (9.0 to 15)', '–')
    """
    if estimate is None:
        return "–"
    value = _text(estimate.value, unit)
    span = range_of(estimate, unit)
    return f"{value} ({span})" if span else value


def range_of(estimate: Estimate | None, unit: str = "count") -> str:
    """`10 to 15 %`; nothing where an end is not known."""
    if estimate is None or estimate.low is None or estimate.high is None:
        return ""
    low, high = _text(estimate.low, unit), _text(estimate.high, unit)
    return f"{low.removesuffix('%').rstrip()} to {high}"


def _text(value: float, unit: str) -> str:
    if unit == "ratio":
        return percent_text(value, 1)
    return number_text(value, 0 if value >= 10 else 1) if unit == "count" else value_text(round(value, 4), unit)
