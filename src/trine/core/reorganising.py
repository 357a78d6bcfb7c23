"""Reorganisations, as functions from a company to a company: teams start, end, merge and split; owners move.

What has no heir keeps its owner, though the team has ended: the checks then find it (T116), and the plan shows what the
reorganisation leaves without an owner before it happens.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from trine.core.company import DependencyState, Membership
from trine.core.deliverables import Stage
from trine.core.wording import day

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from trine.core.company import Company, Person, Team


class ReorganisingError(ValueError):
    """A change of teams that can't be made: a sentence."""


def start_team(company: Company, team: Team) -> Company:
    """The company with one more team. Raises ReorganisingError for an id or a name that is taken, or no such parent."""
    if team.id in company.team or any(row.name.casefold() == team.name.casefold() for row in company.teams):
        raise ReorganisingError(f"There is a team called {team.name} already.")
    if team.parent is not None:
        _known(company, team.parent)
    return replace(company, teams=(*company.teams, team))


def end_team(company: Company, team: str, on: date, heir: str | None = None) -> Company:
    """The team's last day; its people, goals, KPIs, metrics and promises go to the heir, if there is one.

    Only what lasts beyond that day moves: goals and KPIs of cycles that end later, dependencies that are not delivered.
    Raises ReorganisingError for unknown teams, a day before it began, or a team that is its own heir.
    """
    row = _known(company, team)
    if heir == team:
        raise ReorganisingError(f"{row.name} can't be its own heir.")
    if row.since is not None and on < row.since:
        raise ReorganisingError(f"{row.name} begins on {day(row.since)}; it can't end before that.")
    ended = replace(
        company, teams=tuple(replace(each, until=on) if each.id == team else each for each in company.teams)
    )
    if heir is None:
        return ended
    _known(company, heir)
    return _moved_people(move_work(ended, team, heir, on), team, heir, on)


def merge_teams(company: Company, teams: Collection[str], into: str, on: date) -> Company:
    """All of the teams end, and everything they have goes to one that exists; see `end_team`."""
    for team in teams:
        if team != into:
            company = end_team(company, team, on, into)
    return company


def split_team(company: Company, team: str, new: Team, people: Collection[str], goals: Collection[str]) -> Company:
    """A part of a team's people and goals becomes a team of its own, from the new team's first day on.

    Raises ReorganisingError if the new team has no first day, or for people and goals that are not the team's.
    """
    _known(company, team)
    if new.since is None:
        raise ReorganisingError(f"Say from when on {new.name} exists.")
    company = start_team(company, new)
    strangers = [id_ for id_ in people if id_ not in company.person or team not in company.person[id_].teams]
    foreign = [id_ for id_ in goals if id_ not in company.goal or team not in company.goal[id_].owners]
    if strangers or foreign:
        raise ReorganisingError(f"{', '.join([*strangers, *foreign])}: not of the team that is split.")
    before = new.since - timedelta(days=1)
    moved = replace(
        company,
        goals=tuple(
            replace(goal, owners=_heirs(goal.owners, team, new.id)) if goal.id in goals else goal
            for goal in company.goals
        ),
    )
    return _moved_people(moved, team, new.id, before, only=people)


def move_goal(company: Company, goal: str, owners: tuple[str, ...]) -> Company:
    """The goal with other owners. Raises ReorganisingError for an unknown goal or no owner."""
    if goal not in company.goal:
        raise ReorganisingError(f"There is no goal {goal}.")
    if not owners:
        raise ReorganisingError("A goal has at least one owner.")
    rows = tuple(replace(row, owners=owners) if row.id == goal else row for row in company.goals)
    return replace(company, goals=rows)


def move_work(company: Company, team: str, heir: str, on: date) -> Company:
    """What the team has beyond a day goes to the heir: goals, KPIs, targets, metrics, expectations, dependencies,
    plans, what it hands over and waits for, and launches.

    A published KPI keeps its rank behind those that the heir has; a target that the heir has already stays the heir's.
    """

    def lasts(cycle: str) -> bool:
        return cycle in company.cycle and company.cycle[cycle].end > on

    taken = {(row.cycle, row.metric) for row in company.kpis if row.team == heir}
    last = Counter({row.cycle: row.rank for row in sorted(company.kpis, key=lambda row: row.rank) if row.team == heir})
    kpis = []
    for row in company.kpis:
        if row.team != team or not lasts(row.cycle):
            kpis.append(row)
        elif (row.cycle, row.metric) not in taken:
            last[row.cycle] += 1
            kpis.append(replace(row, team=heir, rank=last[row.cycle]))
    kept = {(row.cycle, row.metric, row.kind) for row in company.revenue_targets if row.team == heir}
    return replace(
        _moved_roadmap(company, team, heir, on),
        goals=tuple(
            replace(goal, owners=_heirs(goal.owners, team, heir)) if lasts(goal.cycle) else goal
            for goal in company.goals
        ),
        kpis=tuple(kpis),
        metrics=tuple(replace(row, owner=heir) if row.owner == team else row for row in company.metrics),
        revenue_targets=tuple(
            replace(row, team=heir) if row.team == team and lasts(row.cycle) else row
            for row in company.revenue_targets
            if row.team != team or not lasts(row.cycle) or (row.cycle, row.metric, row.kind) not in kept
        ),
        expectations=tuple(
            replace(row, team=_heir(row.team, team, heir), of=_heir(row.of, team, heir)) if lasts(row.cycle) else row
            for row in company.expectations
            if not lasts(row.cycle) or {row.team, row.of} != {team, heir}
        ),
        dependencies=tuple(
            replace(row, team=_heir(row.team, team, heir), of=_heir(row.of, team, heir))
            if row.state is not DependencyState.DELIVERED and {row.team, row.of} != {team, heir}
            else row
            for row in company.dependencies
        ),
    )


def _moved_roadmap(company: Company, team: str, heir: str, on: date) -> Company:
    """Plans that last beyond the day, deliverables that are still to come and launches that are not over."""

    def moved(row: Any, relying: str) -> Any:
        others = getattr(row, relying)
        if team not in (row.team, *others):
            return row
        owner = _heir(row.team, team, heir)
        changed: dict[str, Any] = {relying: tuple(each for each in _heirs(others, team, heir) if each != owner)}
        return replace(row, team=owner, **changed)

    return replace(
        company,
        plans=tuple(moved(row, "relies_on") if row.end > on else row for row in company.plans),
        deliverables=tuple(
            moved(row, "relied_on_by") if row.commitment.is_open else row for row in company.deliverables
        ),
        launches=tuple(
            row if row.is_stopped or row.stage is Stage.MEASUREMENT else moved(row, "relied_on_by")
            for row in company.launches
        ),
    )


def _moved_people(company: Company, team: str, heir: str, on: date, only: Collection[str] | None = None) -> Company:
    """The team's people are the heir's from the day after; the membership that ends stays on the record."""

    def moved(person: Person) -> Person:
        if team not in person.teams or (only is not None and person.id not in only):
            return person
        begun = next((one.since for one in person.memberships if one.team == team and one.until is None), None)
        joins = () if heir in person.teams else (Membership(heir, on + timedelta(days=1)),)
        rest = tuple(one for one in person.memberships if one.team != team or one.until is not None)
        return replace(
            person,
            teams=_heirs(person.teams, team, heir),
            lead_of=tuple(lead for lead in person.lead_of if lead != team),
            memberships=(*rest, Membership(team, begun, on), *joins),
        )

    return replace(company, people=tuple(moved(person) for person in company.people))


def _heirs(teams: tuple[str, ...], team: str, heir: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_heir(each, team, heir) for each in teams))


def _heir(each: str, team: str, heir: str) -> str:
    return heir if each == team else each


def _known(company: Company, team: str) -> Team:
    if team not in company.team:
        raise ReorganisingError(f"There is no team {team}.")
    return company.team[team]
