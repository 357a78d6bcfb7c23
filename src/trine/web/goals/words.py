"""Targets, paces and pay in the words of a head of sales."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.company import KeyResult
from trine.core.progress import Pace
from trine.core.wording import amount, day, number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trine.web.goals.models import KeyResult as KeyResultRow

PACES = {
    Pace.MET: "met",
    Pace.ON_PACE: "on pace",
    Pace.NOT_STARTED: "not begun",
    Pace.UNKNOWN: "no value yet",
    Pace.BEHIND: "behind",
    Pace.MISSED: "missed",
}


def target(result: KeyResult, unit: str) -> str:
    """A key result's target.

    >>> from trine.core.company import KeyResult
    >>> target(KeyResult("share", start=0.08, to=0.12), "ratio")
    'from 8 % to 12 %'
    """
    words = [f"from {amount(result.start, unit)}"] if result.start is not None and result.to is not None else []
    words += [
        f"{word} {amount(value, unit)}"
        for word, value in (("to", result.to), ("at least", result.at_least), ("at most", result.at_most))
        if value is not None
    ]
    if result.keep:
        words.append(f"between {amount(result.keep[0], unit)} and {amount(result.keep[1], unit)}")
    text = " ".join(words) or "no target yet"
    weight = f", weight {number(result.weight)}" if result.weight is not None else ""
    return f"{text}{f', by {day(result.by)}' if result.by else ''}{weight}"


def target_of_row(row: KeyResultRow) -> str:
    """The target of a key result of the database."""
    keep = (row.keep_low, row.keep_high) if row.keep_low is not None and row.keep_high is not None else None
    found = KeyResult(row.metric.slug, row.start, row.to, row.at_least, row.at_most, keep, row.weight, row.by)
    return target(found, row.metric.unit)


def paces(found: Iterable[Pace]) -> str:
    """How many goals stand how, the good news first.

    >>> from trine.core.progress import Pace
    >>> paces([Pace.MET, Pace.ON_PACE, Pace.BEHIND])
    '2 of 3 goals are on pace and 1 is behind'
    """
    each = list(found)
    good = sum(pace.is_good for pace in each)
    bad = sum(pace.is_bad for pace in each)
    unknown = sum(pace is Pace.UNKNOWN for pace in each)
    parts = [f"{good} of {len(each)} {'goal is' if len(each) == 1 else 'goals are'} on pace"]
    parts += [f"{bad} {'is' if bad == 1 else 'are'} behind"] if bad else []
    parts += [f"{unknown} {'has' if unknown == 1 else 'have'} no value yet"] if unknown else []
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
