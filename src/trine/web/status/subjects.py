"""What changes are about, for leaders: each kind of thing with its name, page and teams. Areas above add their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from django.urls import reverse

from trine.core.status import Needs
from trine.core.wording import quoted
from trine.web.goals.models import Dependency, Goal, Metric
from trine.web.launches.models import Launch
from trine.web.people.models import Team
from trine.web.roadmap.models import Deliverable, Plan

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass(frozen=True, slots=True)
class About:
    """One thing that changed: what it is called, its page, its teams (plan ids), and what it takes to see it."""

    name: str
    url: str = ""
    teams: tuple[str, ...] = ()
    needs: frozenset[Needs] = frozenset()
    says: Mapping[str, str] = field(default_factory=dict)
    """Better words for some verbs than those of their events, which may be out of date."""


class Subject(Protocol):
    """One kind of thing."""

    kind: str
    title: str
    verbs: frozenset[str]
    """What counts as a change; what people note from day to day does not."""
    cancelled: frozenset[str]
    """Verbs that come to nothing if all of them happened in the time; none stand for never."""

    def about(self, ids: Collection[str]) -> Mapping[str, About]:
        """Those of the ids that are still there, in a constant number of queries."""


_REGISTERED: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Have changes of a kind told; called once, when its area is ready."""
    _REGISTERED[subject.kind] = subject


def subjects() -> tuple[Subject, ...]:
    """All kinds, in the order of their areas."""
    return tuple(_REGISTERED.values())


class Goals:
    """Goals, with the teams that own them."""

    kind, title = "goal", "Goals"
    cancelled = frozenset({"goal_created", "goal_removed"})
    verbs = frozenset(
        {"goal_created", "goal_changed", "goal_removed", "goal_restored", "goal_signed_off", "goal_sign_off_withdrawn"}
    )

    def about(self, ids: Collection[str]) -> Mapping[str, About]:
        """Two queries."""
        rows = Goal.objects.filter(slug__in=ids).prefetch_related("ownerships__team")
        return {
            row.slug: About(
                row.title,
                reverse("goals:goal", args=[row.slug]),
                tuple(each.team.slug for each in row.ownerships.all() if each.team),
            )
            for row in rows
        }


class Kpis:
    """What teams publish as their top three."""

    kind, title = "kpi", "Scoreboard"
    cancelled: frozenset[str] = frozenset()
    verbs = frozenset({"kpi_published", "kpi_changed", "kpi_removed", "kpi_moved"})

    def about(self, ids: Collection[str]) -> Mapping[str, About]:
        """By the team that stands first in the id. One query."""
        teams = {id_: id_.partition("/")[0] for id_ in ids}
        names = dict(Team.objects.filter(slug__in=set(teams.values())).values_list("slug", "name"))
        page = reverse("goals:scoreboard")
        return {id_: About(f"The list of {names[team]}", page, (team,)) for id_, team in teams.items() if team in names}


class Metrics:
    """What is counted, and how."""

    kind, title = "metric", "Metrics"
    cancelled: frozenset[str] = frozenset()
    verbs = frozenset({"metric_defined", "metric_changed", "metric_removed"})

    def about(self, ids: Collection[str]) -> Mapping[str, About]:
        """One query."""
        rows = Metric.objects.filter(slug__in=ids).select_related("owner_team")
        return {
            row.slug: About(
                row.name, reverse("goals:metric", args=[row.slug]), (row.owner_team.slug,) if row.owner_team else ()
            )
            for row in rows
        }


class Dependencies:
    """What teams ask of each other."""

    kind, title = "dependency", "What teams ask of each other"
    cancelled: frozenset[str] = frozenset()
    verbs = frozenset({"dependency_asked", "dependency_accepted", "dependency_declined", "dependency_delivered"})

    def about(self, ids: Collection[str]) -> Mapping[str, About]:
        """One query."""
        rows = Dependency.objects.filter(slug__in=ids).select_related("team", "of")
        return {
            row.slug: About(
                f"{quoted(row.what)} ({row.of.name} for {row.team.name})",
                reverse("goals:team", args=[row.of.slug]),
                (row.team.slug, row.of.slug),
            )
            for row in rows
        }


class Plans:
    """Plans of teams and of the company."""

    kind, title = "team_plan", "Plans"
    cancelled: frozenset[str] = frozenset()
    verbs = frozenset({"team_plan_added", "team_plan_changed", "team_plan_removed"})

    def about(self, ids: Collection[str]) -> Mapping[str, About]:
        """One query."""
        rows = Plan.objects.filter(slug__in=ids).select_related("team")
        return {
            row.slug: About(row.title, row.get_absolute_url(), (row.team.slug,) if row.team else ()) for row in rows
        }


class Deliverables:
    """What stands on the roadmap."""

    kind, title = "deliverable", "Roadmap"
    cancelled: frozenset[str] = frozenset()
    verbs = frozenset(
        {
            "deliverable_added",
            "deliverable_changed",
            "deliverable_rescheduled",
            "deliverable_moved_along",
            "deliverable_change_undone",
        }
    )

    def about(self, ids: Collection[str]) -> Mapping[str, About]:
        """One query."""
        rows = Deliverable.objects.filter(slug__in=ids).select_related("team")
        return {row.slug: About(row.title, row.get_absolute_url(), (row.team.slug,)) for row in rows}


class Launches:
    """Launches, without their tasks."""

    kind, title = "launch", "Launches"
    cancelled: frozenset[str] = frozenset()
    verbs = frozenset(
        {
            "launch_begun",
            "launch_described",
            "launch_moved",
            "launch_move_undone",
            "launch_replanned",
            "launch_playbook_taken",
            "launch_stage_passed",
            "launch_stage_passed_early",
            "launch_stage_reopened",
            "launch_called_off",
            "launch_taken_up",
            "launch_looked_back_on",
            "measure_worked_out",
        }
    )

    def about(self, ids: Collection[str]) -> Mapping[str, About]:
        """One query."""
        rows = Launch.objects.filter(slug__in=ids).select_related("team")
        return {row.slug: About(row.name, row.get_absolute_url(), (row.team.slug,)) for row in rows}


class Teams:
    """Teams and who leads them."""

    kind, title = "team", "Teams"
    cancelled: frozenset[str] = frozenset()
    verbs = frozenset({"team_made", "team_changed", "team_ended", "lead_named", "lead_withdrawn"})

    def about(self, ids: Collection[str]) -> Mapping[str, About]:
        """One query."""
        rows = Team.objects.filter(slug__in=ids)
        return {row.slug: About(row.name, reverse("goals:team", args=[row.slug]), (row.slug,)) for row in rows}


class Company:
    """What holds for the whole company."""

    kind, title = "company", "The company"
    cancelled: frozenset[str] = frozenset()
    verbs = frozenset({"company_changed", "handoff_agreed", "sourcing_defined"})

    def about(self, ids: Collection[str]) -> Mapping[str, About]:
        """No query."""
        return dict.fromkeys(ids, About("The company"))


KINDS: tuple[Subject, ...] = (
    Company(),
    Goals(),
    Kpis(),
    Metrics(),
    Dependencies(),
    Plans(),
    Deliverables(),
    Launches(),
    Teams(),
)
