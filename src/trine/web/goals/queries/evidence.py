"""What speaks for a goal being reached and what against it, its own and through the goals that bear on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.chains import Label, Level, labels
from trine.web.goals.queries.goal import find_goal
from trine.web.goals.snapshot import snapshot

if TYPE_CHECKING:
    from datetime import date

    from trine.web.goals.models import Goal

_HOW_MUCH = {Level.NONE: "nothing", Level.PARTIAL: "some evidence", Level.FULL: "clear evidence"}


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """The evidence for and against one goal."""

    goal: Goal
    label: Label

    @property
    def lede(self) -> str:
        """What it comes to, in a sentence."""
        good, bad = self.label.satisfied, self.label.denied
        if not good and not bad:
            return "Nothing is known yet that speaks for it or against it."
        return f"There is {_HOW_MUCH[good]} for it and {_HOW_MUCH[bad]} against it."


def evidence(slug: str, today: date) -> EvidenceView:
    """The label of one goal, worked out over all goals; 404 for an unknown one."""
    row = find_goal(slug)
    return EvidenceView(row, labels(snapshot(today), today)[slug])
