"""Plans for one goal side by side: each team's way to it, and where the ways do not meet.

Doubt counts for the teams: a plan that names no audience has none that differs, and words that are part of the other's
words are taken for the same people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from trine.core.company import COMPANY, DependencyState
from trine.core.deliverables import Commitment
from trine.core.findings import Ref
from trine.core.wording import day, possessive, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trine.core.company import Company
    from trine.core.deliverables import Deliverable, Plan


class MismatchKind(StrEnum):
    """In what two plans do not meet."""

    DATES = "dates"
    AUDIENCE = "audience"
    COUNTERPART = "counterpart"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A place where plans for one goal do not meet; the subjects are the plans, and the team that is missing."""

    kind: MismatchKind
    sentence: str
    subjects: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The plans for a goal, and where they do not meet."""

    goal: str
    plans: tuple[Plan, ...]
    mismatches: tuple[Mismatch, ...]


def side_by_side(company: Company, goal_id: str) -> Comparison:
    """The plans that name a goal, by their start, and where they do not meet.

    Dates: two plans of one horizon without a day in common, a plan that begins after the goal's cycle, or a deliverable
    that is needed by the other plan before it is there. Audience: two plans of one horizon that name other people.
    Counterpart: a team that a plan counts on and that has no plan, no deliverable for it and no dependency accepted.
    """
    plans = company.index.plans_of.get(goal_id, ())
    found = [*_late_plans(company, goal_id, plans)]
    for one, other in combinations(plans, 2):
        if one.team != other.team:
            found += _dates(company, one, other)
            found += _audiences(company, one, other)
    for plan in plans:
        found += _counterparts(company, goal_id, plan, plans)
    return Comparison(goal_id, plans, tuple(found))


def _named(company: Company, plan: Plan) -> str:
    return f"{possessive(company.index.team_name(plan.team))} plan {quoted(plan.title)}"


def _refs(*plans: Plan) -> tuple[Ref, ...]:
    return tuple(sorted(Ref("team_plan", plan.id) for plan in plans))


def _late_plans(company: Company, goal_id: str, plans: tuple[Plan, ...]) -> Iterator[Mismatch]:
    goal = company.goal.get(goal_id)
    cycle = company.cycle.get(goal.cycle) if goal else None
    for plan in plans:
        if cycle is not None and plan.start > cycle.end:
            told = f"{_named(company, plan)} begins on {day(plan.start)}; the goal is due on {day(cycle.end)}."
            yield Mismatch(MismatchKind.DATES, told, _refs(plan))


def _dates(company: Company, one: Plan, other: Plan) -> Iterator[Mismatch]:
    name = company.index.team_name
    if one.horizon is other.horizon and one.end < other.start:
        told = (
            f"{_named(company, one)} ends on {day(one.end)}, before {_named(company, other)} begins on "
            f"{day(other.start)}."
        )
        yield Mismatch(MismatchKind.DATES, told, _refs(one, other))
    for giving, taking in ((one, other), (other, one)):
        for needed, waiting in _handed_over(company, giving, taking):
            told = (
                f"{quoted(waiting.title)} of {name(waiting.team)} begins on {day(waiting.start)} and needs "
                f"{quoted(needed.title)} of {name(needed.team)}, which is to be there on {day(needed.end)}."
            )
            yield Mismatch(MismatchKind.DATES, told, _refs(one, other))


def _handed_over(company: Company, giving: Plan, taking: Plan) -> Iterator[tuple[Deliverable, Deliverable]]:
    """What the one plan hands over too late for what the other begins with it."""
    rows = company.index.deliverables_of
    given = {row.id: row for row in rows.get(giving.id, ()) if row.commitment.is_open}
    for row in rows.get(taking.id, ()):
        for need in row.needs:
            if row.commitment.is_open and need in given and given[need].end >= row.start:
                yield given[need], row


def _audiences(company: Company, one: Plan, other: Plan) -> Iterator[Mismatch]:
    if one.horizon is not other.horizon or one.audience is None or other.audience is None:
        return
    if one.end < other.start or other.end < one.start or _are_the_same(one.audience, other.audience):
        return
    told = (
        f"{_named(company, one)} is for {quoted(one.audience)}, {_named(company, other)} for {quoted(other.audience)}."
    )
    yield Mismatch(MismatchKind.AUDIENCE, told, _refs(one, other))


def _are_the_same(one: str, other: str) -> bool:
    """Whether the words of one are all in the other, whatever their order, case and plural."""
    words = [{word.rstrip("s") for word in re.findall(r"[^\W_]+", text.casefold())} for text in (one, other)]
    return words[0] <= words[1] or words[1] <= words[0]


def _counterparts(company: Company, goal_id: str, plan: Plan, plans: tuple[Plan, ...]) -> Iterator[Mismatch]:
    for team in sorted(set(plan.relies_on) - {plan.team, COMPANY}):
        family = company.index.family(team)
        if any(other.team in family for other in plans) or _hands_over(company, goal_id, plan, family):
            continue
        name = company.index.team_name(team)
        told = (
            f"{_named(company, plan)} counts on {name}, and {name} has no plan for the goal and nothing to hand over."
        )
        yield Mismatch(MismatchKind.COUNTERPART, told, (*_refs(plan), Ref("team", team)))


def _hands_over(company: Company, goal_id: str, plan: Plan, family: frozenset[str]) -> bool:
    """Whether a team of the family has a deliverable for the plan's team or the goal, or has said yes to a need."""
    for row in (row for team in sorted(family) for row in company.index.deliverables_from.get(team, ())):
        is_for = plan.team in row.relied_on_by or goal_id in row.goals
        if is_for and row.commitment is not Commitment.DROPPED:
            return True
    return any(
        row.of in family
        and row.team == plan.team
        and row.state in (DependencyState.ACCEPTED, DependencyState.DELIVERED)
        for row in company.dependencies
    )
