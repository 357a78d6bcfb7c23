"""Who hears of a change: the teams that it concerns, each with the reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.wording import listed, times
from trine.web.people.models import Membership, Team

if TYPE_CHECKING:
    from datetime import date

    from trine.core.launches import Launch
    from trine.web.launches.planning import Replanned


@dataclass(frozen=True, slots=True)
class Told:
    """A team that is told, and why."""

    team: Team
    reasons: tuple[str, ...]

    @property
    def reason(self) -> str:
        """All reasons in words."""
        return listed(self.reasons)


def told(replanned: Replanned, today: date) -> tuple[Told, ...]:
    """The teams that a change concerns: those that count on the launch, lead it, review it or own what moves."""
    launch = replanned.launch
    reasons: dict[str, list[str]] = {launch.team: ["leads the launch"]}
    for team in launch.relied_on_by:
        reasons.setdefault(team, []).append("counts on it")
    for team, count in _owned(replanned, today).items():
        reasons.setdefault(team, []).append(f"owns {times(count, 'task')} that {'moves' if count == 1 else 'move'}")
    for team in _reviewers(launch):
        reasons.setdefault(team, []).append("reviews the brief")
    teams = Team.objects.filter(slug__in=reasons).order_by("name")
    return tuple(Told(team, tuple(reasons[team.slug])) for team in teams)


def _owned(replanned: Replanned, today: date) -> Counter[str]:
    """How many of the tasks that move each team's people own."""
    moving = [move.task for move in replanned.moves] + list(replanned.added) + list(replanned.removed)
    owners = Counter(task.owner for task in moving if task.owner)
    rows = Membership.objects.current(today).filter(person__slug__in=list(owners))
    found: Counter[str] = Counter()
    for person, team in rows.values_list("person__slug", "team__slug"):
        found[team] += owners[person]
    return found


def _reviewers(launch: Launch) -> list[str]:
    return sorted({team for part in launch.brief for team in part.reviewers})
