"""The last complete period of a fact metric and of its parts, held against what their own past lets expect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trine.core.execution import Execution, Judged, Rhythm
    from trine.core.series import FactPoint, FactSeries
    from trine.core.tracked import Tracked

MEMORY: dict[Rhythm, int] = {"month": 36, "quarter": 20}
"""How many periods back one looks: beyond, the company was another one."""
ROWS_A_PERIOD = 10
"""So many rows a period the figures must rest on; a series with fewer is taken by the quarter, or not at all."""
LEVEL = 0.99
FALSE_AMONG_PARTS = 0.05
"""Of the parts that are told, so many may be false alarms."""


@dataclass(frozen=True, slots=True)
class Tested:
    """A series whose last complete period was judged: the total, or one of its parts."""

    called: str
    series: FactSeries
    point: FactPoint
    judged: Judged
    execution: Execution


def tested(facts: Tracked, today: date) -> tuple[Tested | None, list[Tested]]:
    """The total, and the parts that stand out beyond chance among all parts."""
    for every in ("month", "quarter"):
        series = facts.series.get(every)
        total = judged_last("", series, today) if series else None
        if series and total:
            found = [judged_last(part.called, part.series, today) for part in facts.segments.get(every, ())]
            judged = {
                each.series.points: each for each in reversed(found) if each and each.point.end == total.point.end
            }
            judged.pop(series.points, None)
            return total, sorted(_beyond_chance(list(judged.values())), key=lambda each: each.called)
    return None, []


def judged_last(called: str, series: FactSeries, today: date) -> Tested | None:
    """The series' last complete period beside all others; none without enough history or rows."""
    from trine.core.execution import Observation, judge

    every: Rhythm = "month" if series.every == "month" else "quarter"
    length = 1 if every == "month" else 3
    points = series.known(today)[-MEMORY[every] :]
    if series.every not in MEMORY or not points or sum(point.n for point in points) < ROWS_A_PERIOD * len(points):
        return None
    rows = [Observation((p.start.year * 12 + p.start.month - 1) // length, p.value) for p in points]
    execution = judge(rows, every, level=LEVEL)
    return Tested(called, series, points[-1], execution.last, execution) if execution else None


def _beyond_chance(tested: Sequence[Tested]) -> list[Tested]:
    """Parts outside their interval that also stand out among all parts (Benjamini and Hochberg 1995)."""
    ranked = sorted(tested, key=lambda each: (each.judged.p, each.called))
    limits = [FALSE_AMONG_PARTS * rank / len(ranked) for rank in range(1, len(ranked) + 1)]
    kept = max((place for place, each in enumerate(ranked, 1) if each.judged.p <= limits[place - 1]), default=0)
    return [each for each in ranked[:kept] if each.judged.is_signal]
