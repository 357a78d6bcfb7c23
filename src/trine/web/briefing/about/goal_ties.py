"""What ties people to goals: they own it, their goal or number counts on it, it serves theirs, they follow it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from trine.core.briefing import Reason, Relation
from trine.core.company import Role
from trine.core.findings import Ref
from trine.core.wording import quoted
from trine.web.briefing.models import Follow
from trine.web.goals.models import Dependency, Expectation, Goal, GoalParent, Influence, KeyResult, Kpi, Metric
from trine.web.people.models import Membership, Person, Team

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

COMPANY = None
"""As the owner of a goal."""


@dataclass(frozen=True, slots=True)
class Told:
    """A goal that is told of, also one that was taken out: its owners are teams (none is the company)."""

    slug: str
    title: str
    lead: int | None
    owners: frozenset[int | None]
    metrics: frozenset[int]
    above: frozenset[int]

    @property
    def teams(self) -> frozenset[int]:
        """The teams that own it."""
        return frozenset(owner for owner in self.owners if owner is not None)


def read_goals(slugs: Collection[str], kept: Mapping[str, Mapping[str, Any]] | None = None) -> list[Told]:
    """Goals by their plan ids; those that were taken out from what their events kept. A constant number of queries."""
    rows = Goal.objects.filter(slug__in=slugs).prefetch_related("ownerships", "key_results", "parent_links")
    found = [
        Told(
            row.slug,
            row.title,
            row.lead_id,
            frozenset(each.team_id for each in row.ownerships.all()),
            frozenset(each.metric_id for each in row.key_results.all()),
            frozenset(each.parent_id for each in row.parent_links.all()),
        )
        for row in rows
    ]
    there = {goal.slug for goal in found}
    gone = [goal for slug, goal in (kept or {}).items() if slug not in there]
    return found + (_gone(gone) if gone else [])


def _gone(goals: Sequence[Mapping[str, Any]]) -> list[Told]:
    teams, people, metrics, others = (
        dict(model._default_manager.values_list("slug", "pk")) for model in (Team, Person, Metric, Goal)
    )
    return [
        Told(
            goal["id"],
            goal["title"],
            people.get(goal["lead"]),
            frozenset(teams.get(owner) for owner in goal["owners"]),
            frozenset(metrics[row["metric"]] for row in goal["key_results"] if row["metric"] in metrics),
            frozenset(others[slug] for slug in goal["serves"] if slug in others),
        )
        for goal in goals
    ]


class GoalTies:
    """Everything that ties people to some goals, read in a constant number of queries."""

    def __init__(self, goals: Sequence[Told]) -> None:
        self.goals = goals
        today = timezone.localdate()
        current = Membership.objects.current(today).order_by("person_id", "team_id")
        self.members: dict[int, list[int]] = defaultdict(list)
        self.leads: dict[int, list[int]] = defaultdict(list)
        for team, person, is_lead in current.values_list("team_id", "person_id", "is_lead"):
            (self.leads if is_lead else self.members)[team].append(person)
        self.teams = {pk: (name, parent) for pk, name, parent in Team.objects.values_list("pk", "name", "parent_id")}
        leaders = Person.objects.present(today).filter(role__in=(Role.LEADER, Role.OWNER))
        self.leaders = list(leaders.order_by("pk").values_list("pk", flat=True))
        pks = dict(Goal.objects.filter(slug__in=[goal.slug for goal in goals]).values_list("slug", "pk"))
        self._read_neighbours(goals, pks)
        self._read_numbers(goals)
        self._read_counting_on(goals, pks)
        self.followed: dict[tuple[str, str], list[int]] = defaultdict(list)
        for kind, id_, person in (
            Follow.objects.filter(subject_kind__in=("goal", "team", "metric"))
            .order_by("pk")
            .values_list("subject_kind", "subject_id", "person_id")
        ):
            self.followed[kind, id_].append(person)
        self.slugs = {
            "team": dict(Team.objects.values_list("pk", "slug")),
            "metric": {pk: slug for pk, (slug, _, _, _) in self.metrics.items()},
        }

    def _read_neighbours(self, goals: Sequence[Told], pks: Mapping[str, int]) -> None:
        """The goals above and below."""
        self.below: dict[str, list[Goal]] = defaultdict(list)
        slug_of = {pk: slug for slug, pk in pks.items()}
        links = GoalParent.objects.filter(parent_id__in=slug_of).values_list("parent_id", "goal_id")
        children = [(slug_of[parent], child) for parent, child in links]
        wanted = {pk for goal in goals for pk in goal.above} | {child for _, child in children}
        rows = Goal.objects.filter(pk__in=wanted).prefetch_related("ownerships")
        self.others = {row.pk: row for row in rows}
        for slug, child in children:
            self.below[slug].append(self.others[child])

    def _read_numbers(self, goals: Sequence[Told]) -> None:
        """The metrics of the goals, what they move, and who aims at what they move."""
        metrics = {pk for goal in goals for pk in goal.metrics}
        today = timezone.localdate()
        self.moves: dict[int, set[int]] = defaultdict(set)
        for source, target in Influence.objects.filter(source_id__in=metrics).values_list("source_id", "target_id"):
            self.moves[source].add(target)
        moved = {target for targets in self.moves.values() for target in targets}
        owned = Metric.objects.filter(pk__in=metrics | moved)
        self.metrics = {
            pk: (slug, name, team, person)
            for pk, slug, name, team, person in owned.values_list(
                "pk", "slug", "name", "owner_team_id", "owner_person_id"
            )
        }
        self.aims: dict[int, set[int]] = defaultdict(set)
        results = KeyResult.objects.filter(metric_id__in=moved, goal__cycle__end__gte=today).order_by()
        kpis = Kpi.objects.filter(metric_id__in=moved, cycle__end__gte=today).order_by()
        for metric, team in results.values_list("metric_id", "goal__ownerships__team_id").distinct():
            if team is not None:
                self.aims[metric].add(team)
        for metric, team in kpis.values_list("metric_id", "team_id").distinct():
            self.aims[metric].add(team)

    def _read_counting_on(self, goals: Sequence[Told], pks: Mapping[str, int]) -> None:
        """What teams expect of the owners, and what was asked of teams for the goals."""
        teams = {team for goal in goals for team in goal.teams}
        metrics = {pk for goal in goals for pk in goal.metrics}
        rows = Expectation.objects.filter(of_id__in=teams, metric_id__in=metrics, cycle__end__gte=timezone.localdate())
        self.expected: dict[tuple[int, int], list[int]] = defaultdict(list)
        for of, metric, team in rows.order_by("pk").values_list("of_id", "metric_id", "team_id"):
            self.expected[of, metric].append(team)
        self.asked: dict[str, list[int]] = defaultdict(list)
        slug_of = {pk: slug for slug, pk in pks.items()}
        for goal, team in Dependency.objects.filter(goal_id__in=slug_of).order_by("pk").values_list("goal_id", "of_id"):
            self.asked[slug_of[goal]].append(team)

    def all(self) -> Iterator[Relation]:
        """The ties to all the goals."""
        for goal in self.goals:
            yield from self.of(goal)

    def of(self, goal: Told) -> Iterator[Relation]:
        """The ties to one goal."""
        ref = Ref("goal", goal.slug)
        for person, reason, words in self._people(goal):
            yield Relation(str(person), ref, reason, words)

    def _people(self, goal: Told) -> Iterator[tuple[int, Reason, str]]:
        title = quoted(goal.title)
        if goal.lead is not None:
            yield goal.lead, Reason.OWNS, f"you lead {title}"
        if COMPANY in goal.owners:
            yield from _each(self.leaders, Reason.OWNS, f"{title} is a goal of the company, which you lead")
        for team in sorted(goal.teams):
            name, parent = self.teams[team]
            yield from _each(self.leads[team], Reason.OWNS, f"{name}, which you lead, owns {title}")
            yield from _each(self.members[team], Reason.OWNS, f"{title} is a goal of {name}, your team")
            if parent is not None:
                yield from _each(self.leads[parent], Reason.MANAGES, f"{name}, whose goal it is, is part of your team")
        yield from self._counting_on(goal, title)
        yield from _each(self.followed["goal", goal.slug], Reason.FOLLOWS, f"you follow {title}")
        for kind, pks in (("team", goal.teams), ("metric", goal.metrics)):
            for pk in sorted(pks):
                name = self.teams[pk][0] if kind == "team" else self.metrics[pk][1]
                yield from _each(self.followed[kind, self.slugs[kind][pk]], Reason.FOLLOWS, f"you follow {name}")

    def _counting_on(self, goal: Told, title: str) -> Iterator[tuple[int, Reason, str]]:
        for row in (self.others[pk] for pk in sorted(goal.above) if pk in self.others):
            yield from self._of_neighbour(row, f"{title} serves {quoted(row.title)}", Reason.MANAGES)
        for row in self.below[goal.slug]:
            yield from self._of_neighbour(row, f"{quoted(row.title)} serves {title}", Reason.RELIES)
        for team in self.asked[goal.slug]:
            yield from self._of_leads(
                team, goal, "{team}, which you lead, was asked for something that " + title + " needs"
            )
        for metric in sorted(goal.metrics):
            _, name, owner, person = self.metrics[metric]
            if person is not None:
                yield person, Reason.OWNS, f"{title} is measured by {name}, which you own"
            if owner is not None:
                yield from self._of_leads(owner, goal, f"{title} is measured by {name}, which {{team}} owns")
            for of in sorted(goal.teams):
                for team in self.expected[of, metric]:
                    yield from self._of_leads(
                        team, goal, f"{{team}}, which you lead, counts on {name} from {self.teams[of][0]}"
                    )
            for target in sorted(self.moves[metric]):
                for team in sorted(self.aims[target]):
                    moved = self.metrics[target][1]
                    yield from self._of_leads(team, goal, f"{moved}, which {{team}} aims at, moves with {name}")

    def _of_neighbour(self, row: Goal, words: str, reason: Reason) -> Iterator[tuple[int, Reason, str]]:
        """The lead of a goal next to it, and the leads of the teams that own that one."""
        if row.lead_id is not None:
            yield row.lead_id, reason, f"{words}, which you lead"
        for ownership in row.ownerships.all():
            if ownership.team_id is not None:
                name = self.teams[ownership.team_id][0]
                yield from _each(self.leads[ownership.team_id], reason, f"{words}, a goal of {name}")

    def _of_leads(self, team: int, goal: Told, words: str) -> Iterator[tuple[int, Reason, str]]:
        """The leads of a team that is no owner of it."""
        if team not in goal.teams:
            yield from _each(self.leads[team], Reason.RELIES, words.replace("{team}", self.teams[team][0]))


def _each(people: Iterable[int], reason: Reason, words: str) -> Iterator[tuple[int, Reason, str]]:
    yield from ((person, reason, words) for person in people)
