"""The roadmap as pages read it: one company of values, with what the reader may change in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from trine.core.company import COMPANY
from trine.web.goals.snapshot import snapshot_of_work
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.ui.tags.who import hue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trine.core.company import Company, Goal
    from trine.core.company import Team as CoreTeam
    from trine.core.deliverables import Deliverable, Plan
    from trine.core.launches import Launch
    from trine.web.people.models import Person

AREA, WITH_LAUNCHES = ("roadmap",), ("roadmap", "launches")


@dataclass(frozen=True)
class Reading:
    """The company of today as one reader sees it."""

    company: Company
    reader: Person
    today: date

    @classmethod
    def of(cls, reader: Person, today: date, *, launches: bool = False) -> Reading:
        """Read it, with launches only where they are needed: they come with all their tasks."""
        return cls(snapshot_of_work(today, areas=WITH_LAUNCHES if launches else AREA), reader, today)

    @cached_property
    def deliverables(self) -> Mapping[str, Deliverable]:
        """Deliverables by id."""
        return {row.id: row for row in self.company.deliverables}

    @cached_property
    def plans(self) -> Mapping[str, Plan]:
        """Plans by id."""
        return {row.id: row for row in self.company.plans}

    @cached_property
    def launches_of(self) -> Mapping[str, tuple[Launch, ...]]:
        """The launches that bring each deliverable."""
        found: dict[str, tuple[Launch, ...]] = {}
        for launch in sorted(self.company.launches, key=lambda row: (row.day, row.id)):
            for id_ in launch.deliverables:
                found[id_] = (*found.get(id_, ()), launch)
        return found

    @cached_property
    def waiting(self) -> Mapping[str, tuple[Deliverable, ...]]:
        """What waits for each deliverable."""
        found: dict[str, tuple[Deliverable, ...]] = {}
        for row in self.company.deliverables:
            for needed in row.needs:
                found[needed] = (*found.get(needed, ()), row)
        return found

    @cached_property
    def _team_keys(self) -> Mapping[str, int]:
        return dict(Team.objects.order_by().values_list("slug", "pk"))

    def team(self, id_: str) -> CoreTeam | str:
        """A team by its id; the company's word for itself stays as it is."""
        return id_ if id_ == COMPANY else self.company.team.get(id_, id_)

    def team_name(self, id_: str) -> str:
        """A team's name; `Company` for the company."""
        return "Company" if id_ == COMPANY else self.company.team[id_].name if id_ in self.company.team else id_

    def hue(self, id_: str) -> str:
        """The class that colours what is a team's."""
        return hue(self.team(id_))

    def person_name(self, id_: str | None) -> str:
        """A person's name, nothing for nobody."""
        found = self.company.person.get(id_ or "")
        return found.name if found else id_ or ""

    def goal(self, id_: str) -> Goal | None:
        """A goal by its id."""
        return self.company.goal.get(id_)

    def may_change(self, row: Deliverable) -> bool:
        """Whether the reader changes this deliverable."""
        key = self._team_keys.get(row.team)
        lead = self.reader.pk if row.lead == self.reader.slug else None
        return key is not None and policy.can_change_deliverable(self.reader, key, lead)

    def may_plan_for(self, team: str) -> bool:
        """Whether the reader plans in a team's name."""
        return policy.can_plan_for(self.reader, self._team_keys.get(team))

    @cached_property
    def reader_teams(self) -> frozenset[str]:
        """The ids of the reader's teams of today."""
        return frozenset(row.team.slug for row in self.reader.current_memberships)
