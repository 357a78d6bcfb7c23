"""One thing that a status tells, and what it takes to see it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Needs(StrEnum):
    """What a reader has to be allowed to see, for a line to be shown to them."""

    MONEY = "money"
    PAY = "pay"
    UNRELEASED = "unreleased"


class Kind(StrEnum):
    """What a line is about, in the order in which a status tells it."""

    GOALS = "goals"
    FINDINGS = "findings"
    LAUNCHED = "launched"
    LAUNCHES = "launches"
    MOVED = "moved"
    DUE = "due"
    SHIPPED = "shipped"
    DECISIONS = "decisions"
    WINS = "wins"

    @property
    def heading(self) -> str:
        """The heading above such lines.

        >>> Kind.DUE.heading
        'Due'
        """
        return _TITLES[self]

    def counted(self, number: int) -> str:
        """So many of them, in a headline.

        >>> Kind.GOALS.counted(1), Kind.DUE.counted(3)
        ('1 goal moved', '3 things are due')
        """
        one, many = _COUNTED[self]
        return f"1 {one}" if number == 1 else f"{number} {many}"


_TITLES = {
    Kind.GOALS: "Goals that moved",
    Kind.FINDINGS: "Findings",
    Kind.LAUNCHED: "Launched",
    Kind.LAUNCHES: "Launches ahead",
    Kind.MOVED: "Launches that moved",
    Kind.DUE: "Due",
    Kind.SHIPPED: "Shipped",
    Kind.DECISIONS: "To be decided",
    Kind.WINS: "Wins",
}
_COUNTED = {
    Kind.GOALS: ("goal moved", "goals moved"),
    Kind.FINDINGS: ("finding came or went", "findings came or went"),
    Kind.LAUNCHED: ("launch went out", "launches went out"),
    Kind.LAUNCHES: ("launch is ahead", "launches are ahead"),
    Kind.MOVED: ("launch moved", "launches moved"),
    Kind.DUE: ("thing is due", "things are due"),
    Kind.SHIPPED: ("thing shipped", "things shipped"),
    Kind.DECISIONS: ("decision waits", "decisions wait"),
    Kind.WINS: ("win", "wins"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a status.

    `key` tells it from all others of the same edition. Of several lines `about` one thing, such as two key results of
    a goal, a reader sees the first that they may see. `teams` are the plan ids of the teams that it concerns; `weight`
    says how much it matters among lines of its kind.
    """

    key: str
    kind: Kind
    text: str
    url: str = ""
    needs: frozenset[Needs] = frozenset()
    about: str = ""
    teams: tuple[str, ...] = ()
    weight: float = 0.0
