"""What launches have moved: each measure with its result, worked out by the same method for every launch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trine.core.launching import Result, result_of
from trine.core.units import is_currency
from trine.web.goals.snapshot import snapshot_of_metrics
from trine.web.people import policy

if TYPE_CHECKING:
    from datetime import date

    from trine.core import launches as core
    from trine.core.launching import TooLittle
    from trine.web.launches.models import LaunchMeasure
    from trine.web.launches.queries.workspace import Workspace
    from trine.web.people.models import Person


@dataclass(frozen=True, slots=True)
class MeasureCard:
    """A measure with what came out, or why nothing can be said yet."""

    row: LaunchMeasure
    result: Result | None
    lacking: str
    is_shown: bool
    """Whether the reader may see its figures: money is not for everybody."""
    reaches_target: bool | None


def measures(reader: Person, work: Workspace) -> list[MeasureCard]:
    """The measures of a launch, as the reader may see them. A constant number of queries."""
    rows = list(work.row.measures.select_related("metric", "goal"))
    if not rows:
        return []
    found = results(work.launch, rows, work.today)
    sees_money = policy.can_see_money(reader)
    return [
        _card(row, result, sees_money or not is_currency(row.metric.unit))
        for row, result in zip(rows, found, strict=True)
    ]


def results(launch: core.Launch, rows: list[LaunchMeasure], today: date) -> list[Result | TooLittle]:
    """What came out of each measure (its rows in their order), or why nothing can be said."""
    company = snapshot_of_metrics([row.metric_id for row in rows])
    alone = replace(company, launches=(launch,))
    return [result_of(alone, launch, measure, today) for measure in launch.measures]


def _card(row: LaunchMeasure, found: Result | TooLittle, is_shown: bool) -> MeasureCard:
    if not isinstance(found, Result):
        return MeasureCard(row, None, found.sentence, is_shown, None)
    reaches = None
    if row.target is not None:
        reaches = found.value >= row.target if row.metric.better == "up" else found.value <= row.target
    return MeasureCard(row, found, "", is_shown, reaches)
