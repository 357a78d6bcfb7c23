"""What findings are about, in words: names, pages and teams instead of plan ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.urls import reverse

from trine.web.goals.models import Dependency, Expectation, Goal, GoalOwner, Metric
from trine.web.insights.models import Tension
from trine.web.launches.models import Launch, Playbook
from trine.web.people.models import Person, Team
from trine.web.roadmap.models import Deliverable, DeliverableReliance, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trine.web.insights.models import FindingRecord


OF_TEAM = {"kpi": "KPI", "revenue_target": "revenue target"}
"""Kinds whose ids begin with their team's, in words."""
OF_NO_TEAM = frozenset({"person", "playbook", "tension"})
"""Kinds that concern no team by themselves."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about, with its page if it has one, and the teams concerned."""

    kind: str
    id: str
    name: str
    url: str | None = None
    teams: tuple[Team, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its subjects in words and the teams concerned, each once."""

    row: FindingRecord
    subjects: tuple[Subject, ...]

    @property
    def teams(self) -> tuple[Team, ...]:
        """The teams of all subjects, by name."""
        concerned = {team.slug: team for subject in self.subjects for team in subject.teams}
        return tuple(sorted(concerned.values(), key=lambda team: team.name))


def with_subjects(rows: Iterable[FindingRecord]) -> tuple[FindingView, ...]:
    """Findings with their subjects in words, in a constant number of queries."""
    rows = list(rows)
    names = Names.of((kind, id_) for row in rows for kind, id_ in row.subjects)
    return tuple(FindingView(row, tuple(names.subject(kind, id_) for kind, id_ in row.subjects)) for row in rows)


def teams_of(rows: Iterable[FindingRecord]) -> Mapping[int, tuple[Team, ...]]:
    """The teams concerned by findings (primary keys), in a constant number of queries; words are not asked for."""
    rows = list(rows)
    names = Names.of((kind, id_) for row in rows for kind, id_ in row.subjects if kind not in OF_NO_TEAM)
    return {
        row.pk: FindingView(row, tuple(names.subject(kind, id_) for kind, id_ in row.subjects)).teams for row in rows
    }


@dataclass(frozen=True, slots=True)
class Names:
    """The rows behind plan ids, by kind and id."""

    teams: Mapping[str, Team]
    goals: Mapping[str, Goal]
    metrics: Mapping[str, Metric]
    people: Mapping[str, Person]
    expectations: Mapping[str, Expectation]
    dependencies: Mapping[str, Dependency]
    launches: Mapping[str, Launch]
    playbooks: Mapping[str, Playbook]
    deliverables: Mapping[str, Deliverable]
    plans: Mapping[str, Plan]
    tensions: Mapping[str, Tension]

    @classmethod
    def of(cls, refs: Iterable[tuple[str, str]]) -> Names:
        """Read what the refs name; one query a kind."""
        wanted: dict[str, set[str]] = {}
        for kind, id_ in refs:
            wanted.setdefault(kind, set()).add(id_)
        in_teams = (id_ for kind in OF_TEAM for id_ in wanted.get(kind, ()))
        teams = wanted.get("team", set()) | {id_.partition("/")[0] for id_ in in_teams}
        owners = Prefetch("ownerships", GoalOwner.objects.select_related("team"))
        goals = Goal.objects.filter(slug__in=wanted.get("goal", ())).prefetch_related(owners)
        metrics = Metric.objects.filter(slug__in=wanted.get("metric", ())).select_related("owner_team")
        between = [
            kind.objects.filter(slug__in=wanted.get(name, ())).select_related("team", "of")
            for kind, name in ((Expectation, "expectation"), (Dependency, "dependency"))
        ]
        reliances = Prefetch("reliances", DeliverableReliance.objects.select_related("team"))
        deliverables = Deliverable.objects.filter(slug__in=wanted.get("deliverable", ())).select_related("team")
        plans = Plan.objects.filter(slug__in=wanted.get("team_plan", ())).select_related("team")
        launches = Launch.objects.filter(slug__in=wanted.get("launch", ())).select_related("team")
        return cls(
            teams={team.slug: team for team in Team.objects.filter(slug__in=teams)},
            goals={goal.slug: goal for goal in goals},
            metrics={metric.slug: metric for metric in metrics},
            people={person.slug: person for person in Person.objects.filter(slug__in=wanted.get("person", ()))},
            expectations={row.slug: row for row in between[0] if isinstance(row, Expectation)},
            dependencies={row.slug: row for row in between[1] if isinstance(row, Dependency)},
            launches={row.slug: row for row in launches},
            playbooks={row.slug: row for row in Playbook.objects.filter(slug__in=wanted.get("playbook", ()))},
            deliverables={row.slug: row for row in deliverables.prefetch_related(reliances)},
            plans={row.slug: row for row in plans},
            tensions={str(row.pk): row for row in Tension.objects.filter(pk__in=wanted.get("tension", ()))},
        )

    def subject(self, kind: str, id_: str) -> Subject:
        """One subject in words; what has gone since keeps its id as its name."""
        teller = {
            "goal": self._goal,
            "metric": self._metric,
            "team": self._team,
            "person": self._person,
            "kpi": self._of_team,
            "revenue_target": self._of_team,
            "expectation": self._expectation,
            "dependency": self._dependency,
            "launch": self._launch,
            "playbook": self._playbook,
            "deliverable": self._deliverable,
            "team_plan": self._plan,
            "tension": self._tension,
        }.get(kind)
        return (teller(kind, id_) if teller else None) or Subject(kind, id_, id_)

    def _goal(self, kind: str, id_: str) -> Subject | None:
        if not (goal := self.goals.get(id_)):
            return None
        teams = tuple(ownership.team for ownership in goal.ownerships.all() if ownership.team)
        return Subject(kind, id_, goal.title, reverse("goals:goal", args=[id_]), teams)

    def _metric(self, kind: str, id_: str) -> Subject | None:
        if not (metric := self.metrics.get(id_)):
            return None
        teams = (metric.owner_team,) if metric.owner_team else ()
        return Subject(kind, id_, metric.name, reverse("goals:metric", args=[id_]), teams)

    def _team(self, kind: str, id_: str) -> Subject | None:
        team = self.teams.get(id_)
        return Subject(kind, id_, team.name, reverse("goals:team", args=[id_]), (team,)) if team else None

    def _person(self, kind: str, id_: str) -> Subject | None:
        person = self.people.get(id_)
        return Subject(kind, id_, person.name, reverse("people:person", args=[id_])) if person else None

    def _of_team(self, kind: str, id_: str) -> Subject | None:
        slug, _, rest = id_.partition("/")
        if not (team := self.teams.get(slug)):
            return None
        cycle, _, which = rest.partition("/")
        name = f"{team.name}, {OF_TEAM[kind]} {which} of {cycle}" if which else f"{team.name}, {OF_TEAM[kind]} {rest}"
        return Subject(kind, id_, name, reverse("goals:team", args=[slug]), (team,))

    def _expectation(self, kind: str, id_: str) -> Subject | None:
        if not (row := self.expectations.get(id_)):
            return None
        name = f"what {row.team} counts on from {row.of}"
        return Subject(kind, id_, name, reverse("goals:team", args=[row.team.slug]), (row.team, row.of))

    def _dependency(self, kind: str, id_: str) -> Subject | None:
        if not (row := self.dependencies.get(id_)):
            return None
        return Subject(kind, id_, row.what, reverse("goals:team", args=[row.team.slug]), (row.team, row.of))

    def _launch(self, kind: str, id_: str) -> Subject | None:
        row = self.launches.get(id_)
        return Subject(kind, id_, row.name, row.get_absolute_url(), (row.team,)) if row else None

    def _playbook(self, kind: str, id_: str) -> Subject | None:
        row = self.playbooks.get(id_)
        return Subject(kind, id_, row.name, reverse("launches:playbook", args=[id_])) if row else None

    def _deliverable(self, kind: str, id_: str) -> Subject | None:
        if not (row := self.deliverables.get(id_)):
            return None
        teams = (row.team, *(each.team for each in row.reliances.all()))
        return Subject(kind, id_, row.title, row.get_absolute_url(), teams)

    def _plan(self, kind: str, id_: str) -> Subject | None:
        if not (row := self.plans.get(id_)):
            return None
        return Subject(kind, id_, row.title, row.get_absolute_url(), (row.team,) if row.team else ())

    def _tension(self, kind: str, id_: str) -> Subject | None:
        row = self.tensions.get(id_)
        return Subject(kind, id_, row.question, row.get_absolute_url()) if row else None
