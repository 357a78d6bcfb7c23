"""What a launch has moved: the result beside what trend and season would have brought without it.

The same method for every launch: a line in time and a level for each calendar month (or quarter) are fitted to the
periods before the launch; the mean, or the sum, of the periods within the window is held against what that fit lets
expect. The difference is the effect, with its 95 % interval. With too little history nothing is said. What else
happened in the window is in the effect, too: no method that looks at one series can tell the two apart.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from trine.core.last_period import MEMORY
from trine.core.metric_kinds import adds_up
from trine.core.tracked import period_name
from trine.core.wording import day as in_words
from trine.core.wording import listed, times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.core.company import Company, Metric
    from trine.core.execution import Rhythm
    from trine.core.launches import Launch, Measure

LEVEL = 0.95
"""How sure the interval is to hold the effect."""
_MONTHS: dict[Rhythm, int] = {"month": 1, "quarter": 3}


@dataclass(frozen=True, slots=True)
class Result:
    """What came out, what was to be expected without the launch, and the difference, in the metric's unit."""

    value: float
    expected: float
    effect: float
    low: float
    high: float
    n: int
    """How many periods before the launch it rests on."""
    method: str

    @property
    def is_clear(self) -> bool:
        """Whether the interval has only effects of one direction."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class TooLittle:
    """Why nothing can be said."""

    sentence: str


def values_before(company: Company, metric: Metric, today: date) -> tuple[tuple[date, float], ...]:
    """A metric's values of periods that are over, each with the period's last day: facts by month, else by quarter,
    else the last reading of each month."""
    facts = {series.every: series for series in company.index.facts_of.get(metric.facts_name or "", ())}
    series = facts.get("month") or facts.get("quarter")
    if series is not None:
        return tuple((point.end, point.value) for point in series.known(today))
    found: dict[date, float] = {}
    for reading in company.readings_of.get(metric.id, ()):
        end = _month_end(reading.on)
        if end < today:
            found[end] = reading.value
    return tuple(sorted(found.items()))


def result_of(company: Company, launch: Launch, measure: Measure, today: date) -> Result | TooLittle:
    """What a launch has moved of one of its metrics, as of today, from the company's facts or readings."""
    metric = company.metric.get(measure.metric)
    if metric is None:
        return TooLittle(f"`{measure.metric}` is no metric of the plan.")
    if measure.end >= today:
        return TooLittle(f"The window closes on {in_words(measure.end)}; the result can be worked out after that.")
    is_sum = metric.facts_name in company.index.series and adds_up(metric, company)
    return measured(measure, values_before(company, metric, today), launch.day, is_sum=is_sum)


def measured(
    measure: Measure, series: Sequence[tuple[date, float]], day: date, *, is_sum: bool = False
) -> Result | TooLittle:
    """The effect of a launch on `day` in the measure's window.

    `series` holds the values of past periods, oldest first, each on a day of the period's last month; months or
    quarters, by the shortest distance of two. Those that ended before the launch, and before the window, are the
    history. Those of which half or more lies within the window are the result, if all are there: their sum if
    `is_sum`, else their mean.
    """
    from trine.core.execution import Observation, expect, lacking  # here: it loads NumPy, which checks start without

    every = _rhythm(series)
    length = _MONTHS[every]
    rows = sorted({_month_end(on): value for on, value in series}.items())
    history = [(end, value) for end, value in rows if end < min(day, measure.start)][-MEMORY[every] :]
    window = _window(measure, rows[-1][0], length) if rows else ()
    before = [Observation(_number(end, length), value) for end, value in history]
    if told := _too_little(measure, window, rows, length) or lacking(before, every):
        return TooLittle(told)
    values = dict(rows)
    ahead = [Observation(_number(end, length), values[end]) for end in window]
    expected = expect(before, ahead, every, level=LEVEL)
    if expected is None:
        return TooLittle(f"A {every} of the window never occurs in the {times(len(before), every)} before the launch.")
    many = len(ahead) if is_sum else 1
    value = float(sum(row.value for row in ahead)) / (1 if is_sum else len(ahead))
    return Result(
        value,
        many * expected.mean,
        value - many * expected.mean,
        value - many * expected.high,
        value - many * expected.low,
        expected.n,
        _method(len(ahead), expected.n, every, is_sum=is_sum),
    )


def _window(measure: Measure, one: date, length: int) -> tuple[date, ...]:
    """The last days of the periods of which half or more lies within the window; `one` ends one of the periods."""
    first = (measure.start.year * 12 + measure.start.month - 1) // length - 1
    last = (measure.end.year * 12 + measure.end.month - 1) // length + 1
    phase = (one.year * 12 + one.month - 1) % length
    found = []
    for number in range(first, last + 1):
        year, month = divmod(number * length + phase, 12)
        end = _month_end(date(year, month + 1, 1))
        begin = _begin(end, length)
        within = (min(end, measure.end) - max(begin, measure.start)).days + 1
        if 2 * within >= (end - begin).days + 1:
            found.append(end)
    return tuple(found)


def _too_little(
    measure: Measure, window: Sequence[date], rows: Sequence[tuple[date, float]], length: int
) -> str | None:
    """Why the window can't be judged: there are no figures, it is too short, or values of it are missing."""
    if not rows:
        return "There are no figures yet: connect a source, or enter what was read off."
    if not window:
        return (
            f"From {in_words(measure.start)} to {in_words(measure.end)} is less than half of a "
            f"{'month' if length == 1 else 'quarter'}; choose a longer window."
        )
    known = {end for end, _ in rows}
    missing = [period_name(_begin(end, length), end) for end in window if end not in known]
    if missing:
        return f"There is no value of {listed(missing, most=3)}; import newer figures, or enter what was read off."
    return None


def _rhythm(series: Sequence[tuple[date, float]]) -> Rhythm:
    months = sorted(end.year * 12 + end.month for end, _ in series)
    steps = [later - sooner for sooner, later in pairwise(months)]
    return "quarter" if steps and min(steps) >= 3 else "month"


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _number(end: date, length: int) -> int:
    """Counts periods by their last month."""
    return (end.year * 12 + end.month - 1) // length


def _begin(end: date, length: int) -> date:
    """The first day of a period with that last day."""
    month = end.year * 12 + end.month - length
    return end.replace(year=month // 12, month=month % 12 + 1, day=1)


def _method(periods: int, n: int, every: str, *, is_sum: bool) -> str:
    kind = "sum" if is_sum else "mean"
    what = f"the {kind} of {times(periods, every)}" if periods > 1 else f"one {every}"
    return (
        f"{what[:1].upper()}{what[1:]} beside what the {times(n, every)} before the launch let expect (a line in time "
        f"and a level for each calendar {every}); 95 % interval."
    )
