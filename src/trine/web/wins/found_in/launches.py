"""Launches whose results have met every target that was set, and who had a hand in them."""

from __future__ import annotations

from collections import Counter
from textwrap import shorten
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from trine.core.company import Better
from trine.core.units import is_currency
from trine.core.wording import about, amount, listed, quoted, times
from trine.web.launches.models import Launch, LaunchMeasure, LaunchTask, ReadyItem
from trine.web.wins.hands import Hand, team_of
from trine.web.wins.models import LONGEST, LONGEST_WITH_MONEY, Win
from trine.web.wins.proposing import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from django.db.models import QuerySet


class Launches:
    """Launches with a result that was worked out lately."""

    name = "launches"

    def find(self, since: date, today: date) -> Iterable[Candidate]:
        """Those that met all of their targets. A constant number of queries."""
        del today
        worked_out = LaunchMeasure.objects.filter(worked_out__gte=since).exclude(target=None).values("launch")
        rows = list(_with_all(Launch.objects.filter(pk__in=worked_out, is_stopped=False)))
        met = [row for row in rows if all(_is_met(measure) for measure in _targets(row))]
        teams = team_of({person for row in met for person in _workers(row)})
        return [_candidate(row, teams) for row in met]


def _with_all(rows: QuerySet[Launch]) -> QuerySet[Launch]:
    measures = LaunchMeasure.objects.exclude(target=None).select_related("metric")
    tasks = LaunchTask.objects.exclude(done=None).exclude(owner=None)
    ready = ReadyItem.objects.exclude(done=None).exclude(by=None)
    return rows.prefetch_related(
        Prefetch("measures", measures, to_attr="targets"),
        Prefetch("tasks", tasks, to_attr="done_tasks"),
        Prefetch("readiness", ready, to_attr="done_ready"),
        "deliverables",
    )


def _targets(row: Launch) -> list[LaunchMeasure]:
    found: list[LaunchMeasure] = getattr(row, "targets", [])
    return found


def _is_met(measure: LaunchMeasure) -> bool:
    if measure.worked_out is None or measure.result is None or measure.target is None:
        return False
    if measure.metric.better == Better.DOWN:
        return measure.result <= measure.target
    return measure.result >= measure.target


def _candidate(row: Launch, teams: Mapping[int, int]) -> Candidate:
    targets = _targets(row)
    is_money = any(is_currency(measure.metric.unit) for measure in targets)
    plain = f"{row.name} met {'its target' if len(targets) == 1 else 'all of its targets'}"
    full = shorten(f"{plain}: {listed([_result(each) for each in targets], most=2)}", LONGEST_WITH_MONEY)
    return Candidate(
        source=f"launch/{row.slug}",
        kind=Win.Kind.LAUNCH,
        text=plain if is_money else shorten(full, LONGEST, placeholder=" …"),
        with_money=full if is_money else "",
        on=max(measure.worked_out for measure in targets if measure.worked_out),
        hands=tuple(_hands(row, teams)),
        url=row.get_absolute_url(),
    )


def _result(measure: LaunchMeasure) -> str:
    unit = measure.metric.unit
    return f"{measure.metric.name} {about(measure.result or 0.0, unit)}, {amount(measure.target or 0.0, unit)} wanted"


def _workers(row: Launch) -> Iterator[int]:
    """Who has done a task, or made an audience ready, once for each."""
    yield from (task.owner_id for task in getattr(row, "done_tasks", ()))
    yield from (item.by_id for item in getattr(row, "done_ready", ()))


def _hands(row: Launch, teams: Mapping[int, int]) -> Iterator[Hand]:
    yield Hand("ran the launch", team=row.team_id)
    if row.lead_id:
        yield Hand("led the launch", person=row.lead_id)
    for deliverable in row.deliverables.all():
        yield Hand(f"delivered {quoted(deliverable.title)}", team=deliverable.team_id)
    done = Counter(teams[person] for person in _workers(row) if person in teams)
    for team, count in done.most_common():
        yield Hand(f"did {times(count, 'task')} of it", team=team)


LAUNCHES = Launches()
