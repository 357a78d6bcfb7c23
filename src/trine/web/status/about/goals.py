"""Goals that moved: each key result with its value before and after, and how sure its owners are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from trine.core.company import COMPANY
from trine.core.progress import progress_of
from trine.core.status import Kind, Line, Needs
from trine.core.units import is_currency
from trine.core.wording import about, day, quoted, sentence
from trine.web.goals.models import Goal
from trine.web.goals.snapshot import snapshot_of_goals
from trine.web.goals.words import PACES
from trine.web.status.sources import Found, Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trine.core import company as core
    from trine.core.measuring import Measured
    from trine.core.progress import Progress
    from trine.web.goals.snapshots.rows import Only

MOST_WEIGHT = 5.0
"""A value that leaps by more than five times its way says no more than that."""
ANOTHER_PACE = 1.0
"""What a change of pace adds to the weight: as much as the whole way."""
OLDER = timedelta(days=3)
"""A value from so long before the time told of is told with its day."""
SOMETHING = 0.001
"""What any value that moved weighs, so that it stands before a mere change of confidence."""
SURE = 0.1
"""A change of confidence from ten points on is told."""


class Goals:
    """Goals of the cycles that run."""

    name = "goals"

    def find(self, window: Window) -> Found:
        """What moved since the last edition told it, or else since the time began."""
        return told_of(snapshot_of_goals(running(window)), window)


def running(window: Window) -> Only:
    """The goals that are told of."""
    rows = Goal.objects.filter(cycle__start__lte=window.last, cycle__end__gte=window.first)
    return rows.order_by().values("pk")


def told_of(company: core.Company, window: Window) -> Found:
    """What moved, of a company that has no other goals than these."""
    now = {goal.id: _values(company, goal, window.last) for goal in company.goals}
    lines: list[Line] = []
    for goal in company.goals:
        known = {key: window.remembered[key] for key in now[goal.id] if key in window.remembered}
        before = known if len(known) == len(now[goal.id]) else {**_values(company, goal, window.first), **known}
        sure = _confidence(company.index.check_ins_of.get(goal.id, ()), window)
        lines += _moved(company, goal, (before, now[goal.id]), window.first, sure)
        if sure is not None:
            lines.append(_line(goal, f"{goal.id}/confidence", f"{quoted(goal.title)}: {sure}"))
    return Found(tuple(lines), {key: value for values in now.values() for key, value in values.items()})


def _values(company: core.Company, goal: core.Goal, today: date) -> dict[str, Any]:
    """The known values of a goal's key results on a day, by goal and metric."""
    return {
        f"{goal.id}/{row.key_result.metric}": _value(row, row.now)
        for row in progress_of(company, goal, today)
        if row.now is not None
    }


def _value(row: Progress, now: Measured) -> list[Any]:
    """The value, its day, the pace, and the part of the way that it has come."""
    return [now.value, now.on.isoformat(), row.pace.value, row.done]


def _moved(
    company: core.Company,
    goal: core.Goal,
    values: tuple[Mapping[str, Any], Mapping[str, Any]],
    first: date,
    sure: str | None,
) -> Iterator[Line]:
    """A line for each key result whose value moved (before, now), and how sure its owners have become."""
    before, now = values
    tail = f" {sure[:1].upper()}{sure[1:]}" if sure else ""
    for result in goal.key_results:
        key = f"{goal.id}/{result.metric}"
        if key not in now or key not in before or now[key][0] == before[key][0]:
            continue
        metric = company.metric[result.metric]
        needs = frozenset({Needs.MONEY} if is_currency(metric.unit) else ())
        text = _text(goal, metric, before[key], now[key], first)
        if text is None:
            continue
        text += tail
        yield _line(goal, key, text, needs, SOMETHING + _weight(before[key], now[key]))


def _line(goal: core.Goal, key: str, text: str, needs: frozenset[Needs] = frozenset(), weight: float = 0.0) -> Line:
    """One of the goal's lines: a reader sees the weightiest that they may see."""
    return Line(
        key=f"goal/{key}",
        kind=Kind.GOALS,
        text=text,
        url=reverse("goals:goal", args=[goal.id]),
        needs=needs,
        about=f"goal/{goal.id}",
        teams=tuple(owner for owner in goal.owners if owner != COMPANY),
        weight=weight,
    )


def _text(goal: core.Goal, metric: core.Metric, before: Any, now: Any, first: date) -> str | None:
    """Before and after in the metric's own unit; how old the earlier value is, if it is older than the time told of.

    None where both read the same: the move is too small to tell.
    """
    one, other = about(before[0], metric.unit), about(now[0], metric.unit)
    if one == other:
        return None
    unit = other.partition(" ")[2]
    if unit and one.endswith(f" {unit}") and not is_currency(metric.unit):
        one = one.removesuffix(f" {unit}")
    since = f" since {_in_words(before[1])}" if before[1] < (first - OLDER).isoformat() else ""
    return f"{quoted(goal.title)}: {metric.name} from {one} to {other}{since}{_pace(before[2], now[2])}."


PACE_WORDS = {pace.value: words for pace, words in PACES.items() if pace.is_good or pace.is_bad}
BAD = {pace.value for pace in PACES if pace.is_bad}


def _pace(before: str, now: str) -> str:
    """The pace, where it is another one or still no good one."""
    if now not in PACE_WORDS or (now == before and now not in BAD):
        return ""
    return f", {'still' if now == before else 'now'} {PACE_WORDS[now]}"


def _in_words(iso: str) -> str:
    return day(date.fromisoformat(iso))


def _weight(before: Any, now: Any) -> float:
    """The part of its way that it moved; without a way, the part of its value."""
    another = ANOTHER_PACE if before[2] != now[2] else 0.0
    if before[3] is not None and now[3] is not None:
        return min(MOST_WEIGHT, abs(float(now[3]) - float(before[3]))) + another
    one, other = float(before[0]), float(now[0])
    base = max(abs(one), abs(other))
    return (abs(other - one) / base if base else 0.0) + another


def _confidence(rows: tuple[core.CheckIn, ...], window: Window) -> str | None:
    """How sure the owners are, where that changed in the time or something blocks them anew; none where it did not."""
    past = sorted((row for row in rows if row.on <= window.last), key=lambda row: row.on)
    before = [row for row in past if row.on <= window.first]
    if not past or not before or past[-1] is before[-1]:
        return None
    one, other = before[-1], past[-1]
    is_blocked_anew = bool(other.blocker) and other.blocker != one.blocker
    if abs(other.confidence - one.confidence) < SURE and not is_blocked_anew:
        return None
    blocked = f" Blocked: {sentence(other.blocker)}" if other.blocker else ""
    return f"confidence from {about(one.confidence, 'ratio')} to {about(other.confidence, 'ratio')}.{blocked}"
