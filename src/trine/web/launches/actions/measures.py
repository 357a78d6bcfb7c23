"""Measures: what a launch is to move, what came out, and that it was talked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from trine.core.launching import Result
from trine.core.wording import day as in_words
from trine.web.base.errors import Invalid
from trine.web.base.events import record
from trine.web.launches import models
from trine.web.launches.queries.results import results
from trine.web.launches.reading import read_launch
from trine.web.launches.rows import locked, to_change

if TYPE_CHECKING:
    from datetime import date

    from trine.core.launches import Effect
    from trine.web.goals.models import Goal, Metric
    from trine.web.people.models import Person


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to measure."""

    metric: Metric
    effect: Effect
    start: date
    end: date
    baseline: float | None = None
    target: float | None = None
    goal: Goal | None = None


@transaction.atomic
def write_measure(
    actor: Person, *, launch: models.Launch, measure: models.LaunchMeasure | None, wanted: Wanted
) -> models.LaunchMeasure:
    """Write what the launch is to move, or change it; a result worked out in another window no longer counts.

    Raises NotAllowed, and Invalid for a window that ends before it begins, or before the launch.
    """
    row = to_change(actor, launch)
    if wanted.end < wanted.start:
        raise Invalid(end="The window ends before it begins.")
    if wanted.end < row.day:
        raise Invalid(end=f"The window ends before the launch on {in_words(row.day)}: it could not show what it moved.")
    found = measure or models.LaunchMeasure(launch=row, position=_next(row))
    is_other = (found.metric_id, found.start, found.end) != (wanted.metric.pk, wanted.start, wanted.end)
    if is_other:
        found.result = found.effect_size = found.low = found.high = found.worked_out = None
    for name in ("metric", "effect", "start", "end", "baseline", "target", "goal"):
        setattr(found, name, getattr(wanted, name))
    found.save()
    record(actor, "measure_written", "launch", row.slug, name=row.name, metric=wanted.metric.name)
    return found


def _next(row: models.Launch) -> int:
    last = row.measures.last()
    return last.position + 1 if last else 0


@transaction.atomic
def remove_measure(actor: Person, *, measure: models.LaunchMeasure) -> None:
    """Take a measure out. Raises NotAllowed."""
    row = to_change(actor, measure.launch)
    record(actor, "measure_removed", "launch", row.slug, name=row.name, metric=measure.metric.name)
    measure.delete()


@transaction.atomic
def work_out(actor: Person | None, *, launch: models.Launch, today: date) -> int:
    """Put the results of windows that have ended on record; gives how many. What lacks figures waits.

    `actor` is none for the nightly job. Raises NotAllowed.
    """
    row = to_change(actor, launch) if actor else locked(launch)
    rows = list(row.measures.select_related("metric"))
    value = read_launch(row)
    found = results(value, rows, today)
    count = 0
    for measure, result in zip(rows, found, strict=True):
        if measure.worked_out is None and isinstance(result, Result):
            measure.result, measure.effect_size = result.value, result.effect
            measure.low, measure.high, measure.worked_out = result.low, result.high, today
            measure.save()
            record(actor, "measure_worked_out", "launch", row.slug, name=row.name, metric=measure.metric.name)
            count += 1
    return count


def work_out_due(today: date) -> int:
    """The results of all launches whose windows have ended since; gives how many."""
    due = models.Launch.objects.filter(is_stopped=False, measures__end__lt=today, measures__worked_out=None).distinct()
    return sum(work_out(None, launch=launch, today=today) for launch in due)


@transaction.atomic
def mark_discussed(actor: Person, *, launch: models.Launch, on: date | None) -> None:
    """Say that the result was talked about on a day, or that it was not after all. Raises NotAllowed."""
    row = to_change(actor, launch)
    row.discussed = on
    row.save(update_fields=["discussed"])
    record(actor, "result_discussed" if on else "result_not_discussed", "launch", row.slug, name=row.name)
