"""Scores of key results and goals, beside their progress in real units: 0 to 1, as OKRs are graded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

GOOD = 0.7
"""What is a good score of an aspirational goal."""


def clipped_score(done: float) -> float:
    """A key result's score: 0 at its start or below, 1 at its target or beyond (Doerr, "Measure What Matters", 2018).

    >>> clipped_score(-0.2), clipped_score(0.7), clipped_score(1.3)
    (0.0, 0.7, 1.0)
    """
    return min(1.0, max(0.0, done))


def goal_score(parts: Sequence[tuple[float | None, float | None]]) -> float | None:
    """A goal's score from its key results' (part of the way, weight), each clipped; unweighted ones weigh 1.

    None if none has a value: what is not measured is left out, not counted as nothing.

    >>> goal_score([(0.5, None), (1.5, 3.0), (None, None)])
    0.875
    """
    known = [(clipped_score(done), 1.0 if weight is None else weight) for done, weight in parts if done is not None]
    total = sum(weight for _, weight in known)
    return sum(score * weight for score, weight in known) / total if total else None
