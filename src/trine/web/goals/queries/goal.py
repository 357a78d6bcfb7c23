"""One goal: where it stands, who has agreed, what it serves and what serves it, what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from trine.core.checks.t115_not_agreed import touched_teams
from trine.core.company import COMPANY
from trine.core.forecast import Forecast, forecast
from trine.core.scoring import goal_score
from trine.core.units import is_currency
from trine.web.base.models import Event
from trine.web.base.sentences import sentence
from trine.web.goals.actions.check_ins import may_check_in
from trine.web.goals.amounts import typed
from trine.web.goals.changes import Detail
from trine.web.goals.models import CheckIn, Dependency, Goal, Metric, SignOff
from trine.web.goals.queries.standing import Standing, standing
from trine.web.goals.snapshot import snapshot_of_goals
from trine.web.people import policy
from trine.web.people.models import Team

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from trine.core.company import Company
    from trine.web.people.models import Person

HAPPENINGS = 30
MOST_EVENTS = 200
CHECK_INS = 12


@dataclass(frozen=True, slots=True)
class Agreement:
    """A team that the goal touches: why, whether it has agreed, and whether the goal changed since."""

    team: Team
    why: str
    signed: SignOff | None
    is_stale: bool
    may_sign: bool
    since: tuple[str, ...] = ()
    """What has changed since the team agreed."""


@dataclass(frozen=True, slots=True)
class Relative:
    """A goal above or below, with its owners and pace."""

    standing: Standing
    owners: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to the goal, with what it changed."""

    at: datetime
    sentence: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoalView:
    """The page of one goal, as one reader may see it."""

    goal: Goal
    standing: Standing
    company: Company
    owners: tuple[object, ...]
    above: tuple[Relative, ...]
    below: tuple[Relative, ...]
    agreements: tuple[Agreement, ...]
    check_ins: list[CheckIn]
    dependencies: list[Dependency]
    happenings: tuple[Happening, ...]
    may_edit: bool
    may_check_in: bool
    is_over: bool
    is_mine: bool
    """Whether the reader leads it or is in a team that owns it."""
    forecasts: Mapping[int, Forecast]
    """Where key results will stand at the end, by position; only those that the reader may see."""

    @property
    def score(self) -> float | None:
        """Its score from 0 to 1, weighted; none without a value."""
        return goal_score([(each.progress.done, each.progress.key_result.weight) for each in self.standing.results])

    @property
    def is_company_goal(self) -> bool:
        return self.standing.goal.is_company_goal

    @property
    def is_joint(self) -> bool:
        return len(self.owners) > 1

    @property
    def latest(self) -> CheckIn | None:
        return self.check_ins[0] if self.check_ins else None


def find_goal(slug: str) -> Goal:
    """The goal with cycle, lead and owners; 404 for an unknown one."""
    rows = Goal.objects.select_related("cycle", "lead").prefetch_related("ownerships__team")
    return get_object_or_404(rows, slug=slug)


def may_edit(reader: Person, goal: Goal) -> bool:
    """Whether the reader may change the goal."""
    return policy.can_edit_goal(reader, [row.team_id for row in goal.ownerships.all()])


def goal(reader: Person, slug: str, today: date) -> GoalView:
    """One goal's page. A constant number of queries."""
    row = find_goal(slug)
    above = list(Goal.objects.filter(child_links__goal=row).values_list("pk", flat=True))
    below = list(Goal.objects.filter(parent_links__parent=row).values_list("pk", flat=True))
    company = snapshot_of_goals([row.pk, *above, *below])
    sees_money = policy.can_see_money(reader)
    events = _events(slug)
    stands = {one.id: standing(company, one, today, sees_money=sees_money) for one in company.goals}
    mine = company.goal[slug]
    return GoalView(
        goal=row,
        standing=stands[slug],
        company=company,
        owners=_owners(company, mine.owners),
        above=tuple(_relative(company, stands[id_]) for id_ in mine.serves),
        below=tuple(
            _relative(company, stands[one.id])
            for one in sorted(company.goals, key=lambda one: (one.owners, one.title))
            if slug in one.serves
        ),
        agreements=_agreements(reader, row, company, today, events, sees_money=sees_money),
        check_ins=list(row.check_ins.select_related("by").order_by("-on", "-pk")[:CHECK_INS]),
        dependencies=list(row.dependencies.select_related("team", "of").order_by("needed_by")),
        happenings=_happenings(events, sees_money=sees_money),
        may_edit=may_edit(reader, row),
        may_check_in=may_check_in(reader, row),
        is_over=row.cycle.end < today,
        is_mine=row.lead_id == reader.pk or any(each.team_id in reader.team_ids for each in row.ownerships.all()),
        forecasts=dict(_forecasts(stands[slug], company, today)),
    )


def _forecasts(stands: Standing, company: Company, today: date) -> Iterator[tuple[int, Forecast]]:
    for result in stands.results:
        found = forecast(company, result.metric, company.cycle[stands.goal.cycle], today) if result.is_shown else None
        if found is not None:
            yield result.position, found


def _owners(company: Company, owners: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(company.team.get(owner, COMPANY) for owner in owners)


def _relative(company: Company, one: Standing) -> Relative:
    return Relative(one, _owners(company, one.goal.owners))


def _events(slug: str) -> list[Event]:
    """What happened to the goal, the latest first."""
    events = Event.objects.filter(subject_kind="goal", subject_id=slug).select_related("actor").order_by("-id")
    return list(events[:MOST_EVENTS])


def _agreements(
    reader: Person, row: Goal, company: Company, today: date, events: Sequence[Event], *, sees_money: bool
) -> tuple[Agreement, ...]:
    """The teams that the goal touches, as the check on agreement sees them, and those that agreed unasked."""
    hidden = frozenset() if sees_money else _targets_on_money()
    own = {each.team.slug: each for each in row.sign_offs.select_related("team", "by")}
    touched = touched_teams(company.goal[row.slug], company, today)
    reasons = dict.fromkeys(own, "agreed unasked") | touched
    teams = {team.slug: team for team in Team.objects.filter(slug__in=reasons)}
    found = []
    for slug, why in sorted(reasons.items()):
        signed = next((own[id_] for id_ in _with_parents(slug, company) if id_ in own), None)
        is_stale = signed is not None and row.changed is not None and signed.on < row.changed
        since = tuple(_changes_since(signed, events, hidden)) if signed and is_stale else ()
        found.append(Agreement(teams[slug], why, signed, is_stale, policy.can_sign_off(reader, teams[slug]), since))
    return tuple(found)


def _with_parents(slug: str, company: Company) -> Iterator[str]:
    """The team and those that it is part of: the agreement of one of these counts for it."""
    seen: set[str] = set()
    current: str | None = slug
    while current is not None and current not in seen:
        yield current
        seen.add(current)
        team = company.team.get(current)
        current = team.parent if team else None


def _changes_since(signed: SignOff, events: Sequence[Event], hidden: Collection[str]) -> Iterator[str]:
    """What was changed after an agreement, the earliest first."""
    later = [event for event in events if event.at.date() > signed.on]
    for event in reversed(later):
        yield from _changes(event, hidden)


def _changes(event: Event, hidden: Collection[str]) -> tuple[str, ...]:
    """What an event changed, in sentences, without the fields that the reader may not see."""
    return tuple(Detail(**row).sentence for row in event.payload.get("changes", ()) if row["field"] not in hidden)


def _happenings(events: Sequence[Event], *, sees_money: bool) -> tuple[Happening, ...]:
    hidden = frozenset() if sees_money else _targets_on_money()
    return tuple(Happening(event.at, sentence(event), _changes(event, hidden)) for event in events[:HAPPENINGS])


def _targets_on_money() -> frozenset[str]:
    """The fields of a change that hold amounts of money, by the metrics' names."""
    units = Metric.objects.values_list("name", "unit")
    return frozenset(f"target of {name}" for name, unit in units if is_currency(unit))


def values_to_enter(view: GoalView) -> list[tuple[str, str, str]]:
    """The metrics of a goal that people enter (plan id, name, last value as typed); those from facts are read."""
    found: dict[str, tuple[str, str, str]] = {}
    for result in view.standing.results:
        now = result.progress.now
        is_read = now is not None and now.n is not None
        if not is_read and result.is_shown:
            last = typed(now.value if now else None, result.metric.unit)
            found[result.metric.id] = (result.metric.id, result.metric.name, last)
    return list(found.values())
