"""What made the win rate change where the causes are numbers: deal size, discount, age, lead score, days to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np

from trine.analytics.schema import TABLES
from trine.analytics.win_rate import Count, Span, UnusableQuestionError, counted_rows
from trine.core.oaxaca import Group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.analytics.snapshot import Facts

NUMBERS: dict[Count, tuple[str, ...]] = {
    "deals": ("amount", "discount", "days_open"),
    "leads": ("score", "hours_to_answer"),
}
"""The numbers that are known of each lead or deal."""
MOST_ROWS = 200_000
"""So many rows of a period are read at most, by their ids: beyond, nothing becomes surer."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Both periods' rows with all the numbers, and how many lack one."""

    names: tuple[str, ...]
    before: Group
    after: Group
    left_out: tuple[int, int]


def number_named(name: str, count: Count) -> str:
    """The number's name; raises `UnusableQuestionError` with those that there are.

    >>> number_named("Days open", "deals")
    'days_open'
    """
    found = name.strip().lower().replace("-", "_").replace(" ", "_")
    if found not in NUMBERS[count]:
        raise UnusableQuestionError(
            f"`{name}` in `--numbers` is no number that is known of {count}; there are: {', '.join(NUMBERS[count])}."
        )
    return found


def numbers(
    facts: Facts, names: Sequence[str], before: Span, after: Span, *, count: Count, within: int | None
) -> Numbers:
    """The rows of both periods, each with whether it was won and with its numbers.

    Rows that lack a number are left out and counted. Money is taken in whatever currency the row has. Raises
    `UnusableQuestionError` where too few rows are left.
    """
    table = _with_numbers(counted_rows(facts, count, within), count)
    groups, left_out = [], []
    for span in (before, after):
        cut = table.filter((table.on >= ibis.literal(span.start)) & (table.on <= ibis.literal(span.end)))
        ordered = cut.order_by([cut.source, cut[TABLES[count if count == "leads" else "opportunities"].id]])
        wanted = [ordered[name].cast("float64").name(name) for name in names]
        arrow = ordered.select("hit", *wanted).limit(MOST_ROWS).to_pyarrow()
        columns = [np.asarray(arrow[name].to_numpy(zero_copy_only=False), dtype=float) for name in ("hit", *names)]
        rows = np.column_stack(columns)
        whole = rows[np.isfinite(rows).all(axis=1)]
        group = Group.of(whole[:, 0], whole[:, 1:])
        if not group.is_enough:
            raise UnusableQuestionError(
                f"Only {len(whole)} of {len(rows)} {count} of {span.name} have {' and '.join(names)}; it takes "
                f"{10 * (len(names) + 1)} to say what they made."
            )
        groups.append(group)
        left_out.append(len(rows) - len(whole))
    return Numbers(tuple(names), groups[0], groups[1], (left_out[0], left_out[1]))


def _with_numbers(table: Any, count: Count) -> Any:
    if count == "leads":
        minutes = table.first_response_at.delta(table.assigned_at, unit="minute")
        return table.mutate(hours_to_answer=minutes.cast("float64") / 60)
    listed = table.list_amount.cast("float64")
    discount = ibis.cases((listed > 0, 1 - table.amount.cast("float64") / listed), else_=ibis.null("float64"))
    return table.mutate(discount=discount, days_open=table.on.delta(table.created_at.date(), unit="day"))
