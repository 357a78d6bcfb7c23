"""What is taken to be possible where nobody has said it: the range that the facts of the last two years show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trine.core.company import Assumption
from trine.core.history import past

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from trine.core.company import Company, Metric
    from trine.core.series import FactSeries


def with_facts(company: Company, series: Iterable[FactSeries], today: date) -> Company:
    """The company with fact series, and with assumptions from them wherever the plan states none.

    For every cycle that has not ended and every metric with `source: facts:NAME` there is then an assumption: the
    lowest and the highest value of the last eight complete quarters, if at least four are known. Values that add up
    are taken over the cycle's length: a year's range is that of four quarters in a row. What the plan states stays.
    """
    rows = {(one.name, one.every): one for one in (*company.facts, *series)}
    attached = replace(company, facts=tuple(rows.values()))
    return replace(attached, assumptions=(*company.assumptions, *_from_facts(attached, today)))


def _from_facts(company: Company, today: date) -> Iterator[Assumption]:
    stated = set(company.index.assumption)
    for metric in company.index.metrics:
        if metric.facts_name not in company.index.series:
            continue
        for cycle in sorted(company.cycle.values(), key=lambda cycle: cycle.id):
            if cycle.has_ended(today) or (metric.id, cycle.id) in stated:
                continue
            history = past(metric, cycle, company, today)
            if history is not None:
                because = f"range of the {history.periods}"
                yield Assumption(metric.id, cycle.id, history.low, history.high, because, metric.source)


def is_from_facts(assumption: Assumption, metric: Metric) -> bool:
    """Whether an assumption was taken from facts, not stated by anybody."""
    because = assumption.because or ""
    return (
        metric.facts_name is not None
        and assumption.source == metric.source
        and because.startswith("range of the last ")
    )
