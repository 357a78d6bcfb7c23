"""Goals of which every key result is met, and whose hands were in them: owners, who delivered to them, who shipped."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.urls import reverse

from trine.core.company import DependencyState
from trine.core.progress import Pace, goal_pace, progress_of
from trine.core.units import is_currency
from trine.core.wording import about, amount, listed, quoted
from trine.web.goals.models import Dependency, Goal
from trine.web.goals.snapshot import snapshot_of_goals
from trine.web.roadmap.models import DeliverableGoal
from trine.web.wins.hands import Hand
from trine.web.wins.models import LONGEST, LONGEST_WITH_MONEY, Win
from trine.web.wins.proposing import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from trine.core import company as core
    from trine.core.progress import Progress


class Goals:
    """Goals of the cycles that run, or have ended lately."""

    name = "goals"

    def find(self, since: date, today: date) -> Iterable[Candidate]:
        """Those whose key results are all met. A constant number of queries."""
        running = Goal.objects.filter(cycle__start__lte=today, cycle__end__gte=since)
        if not running.exists():
            return []  # the facts need not be read
        company = snapshot_of_goals(running.order_by().values("pk"), records=False)
        met: dict[str, tuple[Progress, ...]] = {}
        for goal in company.goals:
            results = progress_of(company, goal, today)
            if results and len(results) == len(goal.key_results) and goal_pace(results) is Pace.MET:
                met[goal.id] = results
        return [_candidate(row, met[row.slug], company, today) for row in _rows(met)]


def _rows(slugs: Iterable[str]) -> Iterable[Goal]:
    delivered = Dependency.objects.filter(state=DependencyState.DELIVERED).order_by("slug")
    shipped = DeliverableGoal.objects.exclude(deliverable__shipped=None).select_related("deliverable")
    return Goal.objects.filter(slug__in=list(slugs)).prefetch_related(
        "ownerships",
        Prefetch("dependencies", delivered, to_attr="delivered"),
        Prefetch("deliverable_links", shipped.order_by("deliverable__slug"), to_attr="shipped"),
    )


def _candidate(row: Goal, results: tuple[Progress, ...], company: core.Company, today: date) -> Candidate:
    figures = [(company.metric[each.key_result.metric], each) for each in results]
    is_money = any(is_currency(metric.unit) for metric, _ in figures)
    plain = f"Goal reached: {shorten(row.title, LONGEST - 20, placeholder=' …')}"
    full = shorten(f"{plain} ({listed([_reached(*each) for each in figures], most=2)})", LONGEST_WITH_MONEY)
    days = [each.now.on for each in results if each.now is not None]
    return Candidate(
        source=f"goal/{row.slug}",
        kind=Win.Kind.GOAL,
        text=plain if is_money else shorten(full, LONGEST, placeholder=" …"),
        with_money=full if is_money else "",
        story=row.customer_outcome,
        on=min(today, max(days)),
        hands=tuple(_hands(row)),
        url=reverse("goals:goal", args=[row.slug]),
        guests_may_read=True,
    )


def _reached(metric: core.Metric, result: Progress) -> str:
    value = about(result.now.value, metric.unit) if result.now else ""
    wanted = f", {amount(result.target, metric.unit)} wanted" if result.target is not None else ""
    return f"{metric.name} {value}{wanted}"


def _hands(row: Goal) -> Iterator[Hand]:
    yield from (Hand("owns the goal", team=each.team_id) for each in row.ownerships.all() if each.team_id)
    if row.lead_id:
        yield Hand("leads the goal", person=row.lead_id)
    for need in getattr(row, "delivered", ()):
        yield Hand(f"delivered {quoted(need.what)}", team=need.of_id)
    for link in getattr(row, "shipped", ()):
        yield Hand(f"shipped {quoted(link.deliverable.title)}", team=link.deliverable.team_id)


GOALS = Goals()
