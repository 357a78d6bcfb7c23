"""From arrays of numbers to Arrow columns as the fact store keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trine.demo.facts.timeline import NEVER, Flags, Floats, Ints

if TYPE_CHECKING:
    from collections.abc import Sequence


def ids(letter: str, rows: Ints, digits: int = 6) -> Any:
    """`L-000041`; nothing for a row of -1.

    >>> ids("L", np.array([41, -1])).to_pylist()
    ['L-000041', None]
    """
    padded = pc.utf8_lpad(pa.array(rows).cast(pa.string()), digits, "0")
    return pc.if_else(pa.array(rows >= 0), pc.binary_join_element_wise(letter, padded, "-"), None)


def words(values: Sequence[str], rows: Ints) -> Any:
    """The value at each place; nothing for a place of -1."""
    return pa.array(values, pa.string()).take(pa.array(rows, mask=rows < 0))


def times(instants: Ints) -> Any:
    """Timestamps; nothing for what never happened."""
    return pa.array(np.where(instants == NEVER, 0, instants) * 1_000_000, mask=instants == NEVER).cast(
        pa.timestamp("us")
    )


def days(instants: Ints) -> Any:
    """The days of instants; nothing for what never happened."""
    return pa.array((np.where(instants == NEVER, 0, instants) // 86_400).astype(np.int32), mask=instants == NEVER).cast(
        pa.date32()
    )


def money(amounts: Floats) -> Any:
    """Euros with cents."""
    return pa.array(amounts.round(2)).cast(pa.decimal128(18, 4))


def flags(values: Flags) -> Any:
    """Yes or no."""
    return pa.array(values)


def same(value: str, count: int) -> Any:
    """One text for every row."""
    return pa.repeat(pa.scalar(value), count)
