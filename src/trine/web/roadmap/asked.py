"""What an address asks of the roadmap: window, grouping and filters. All of the state is there: links keep it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from trine.core.deliverables import FIRST_DAY, LAST_DAY, Commitment

if TYPE_CHECKING:
    from django.http import QueryDict

LONGEST = 100
"""Of an id in the address."""


class Zoom(StrEnum):
    """How much time one screen shows."""

    WEEKS = "weeks"
    MONTHS = "months"
    QUARTERS = "quarters"
    YEARS = "years"

    @property
    def days(self) -> int:
        """How many days the window has."""
        return {"weeks": 56, "months": 182, "quarters": 548, "years": 1461}[self]

    def begin(self, day: date) -> date:
        """The first day of the unit that holds a day: Monday, first of the month, of the quarter, of the year."""
        if self is Zoom.WEEKS:
            return day - timedelta(days=day.weekday())
        if self is Zoom.MONTHS:
            return day.replace(day=1)
        if self is Zoom.QUARTERS:
            return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        return date(day.year, 1, 1)

    def next(self, day: date) -> date:
        """The first day of the unit after the one that begins on a day."""
        return self.begin(day + timedelta(days={"weeks": 7, "months": 32, "quarters": 93, "years": 366}[self]))


class Grouping(StrEnum):
    """What rows stand under."""

    TEAM = "team"
    GOAL = "goal"
    PLAN = "plan"
    LAUNCH = "launch"


WORDS = {Grouping.TEAM: "Team", Grouping.GOAL: "Goal", Grouping.PLAN: "Plan", Grouping.LAUNCH: "Launch"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A state of the roadmap."""

    zoom: Zoom = Zoom.MONTHS
    group: Grouping = Grouping.TEAM
    start: date | None = None
    team: str = ""
    goal: str = ""
    commitments: tuple[Commitment, ...] = ()
    as_table: bool = False

    @classmethod
    def of(cls, given: QueryDict) -> Asked:
        """What was asked; what is no such word is left out."""
        wanted = set(given.getlist("commitment"))
        return cls(
            Zoom(str(given["zoom"])) if given.get("zoom") in set(Zoom) else Zoom.MONTHS,
            Grouping(str(given["group"])) if given.get("group") in set(Grouping) else Grouping.TEAM,
            _day(given.get("from", "")),
            given.get("team", "")[:LONGEST],
            given.get("goal", "")[:LONGEST],
            tuple(each for each in Commitment if each in wanted),
            given.get("show") == "table",
        )

    def window(self, today: date) -> tuple[date, date]:
        """The first day shown, and the day after the last."""
        start = self.start or self.zoom.begin(self.zoom.begin(today) - timedelta(days=1))
        return start, start + timedelta(days=self.zoom.days)

    def query(self) -> str:
        """As the query of an address, without what goes without saying."""
        said = {
            "zoom": self.zoom.value if self.zoom is not Zoom.MONTHS else "",
            "group": self.group.value if self.group is not Grouping.TEAM else "",
            "from": self.start.isoformat() if self.start else "",
            "team": self.team,
            "goal": self.goal,
            "commitment": [each.value for each in self.commitments],
            "show": "table" if self.as_table else "",
        }
        return urlencode({name: value for name, value in said.items() if value}, doseq=True)

    def moved(self, today: date, by: int) -> Asked:
        """A third of the window earlier (-1) or later (1), at the beginning of a unit."""
        start, _ = self.window(today)
        moved = start + by * timedelta(days=self.zoom.days // 3)
        day = self.zoom.begin(min(max(moved, FIRST_DAY), LAST_DAY))
        day = day if day != start else self.zoom.next(day)
        return replace(self, start=min(max(day, FIRST_DAY), LAST_DAY))

    @property
    def is_filtered(self) -> bool:
        """Whether some rows are left out on purpose."""
        return bool(self.team or self.goal or self.commitments)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None
