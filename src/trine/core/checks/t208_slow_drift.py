"""T208: slow drift that a total hides."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check, ExampleFacts
from trine.core.explained import percent
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.revenue import BUSINESS, NEW, REPEAT, RevenueFacts, SegmentSeries
from trine.core.series import FactPoint, FactSeries
from trine.core.tracked import answers_for, first_tracked
from trine.core.wording import about, day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trine.core.company import Company, Metric
    from trine.core.drift import Drift

QUARTERS = 8
"""So many complete quarters are looked at: two of each season."""
YEAR = 4
LEVEL = 0.95
"""How sure the fall of a share has to be."""
LEAST_FALL = 0.1
"""A part is told if its last four quarters together are so much below the four before, or more."""
FEWEST_ROWS = 5
"""A part needs so many deals a quarter in the middle of the time."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the total over the quarters: its values, its share of the total, and how both move."""

    of: SegmentSeries
    points: tuple[FactPoint, ...]
    value: Drift
    share: Drift

    @property
    def before(self) -> float:
        """The first year's sum."""
        return sum(point.value for point in self.points[:YEAR])

    @property
    def after(self) -> float:
        """The last year's sum."""
        return sum(point.value for point in self.points[-YEAR:])

    @property
    def falls(self) -> bool:
        """Whether it falls by enough to matter, by itself as well as in share."""
        return self.share.kendall < 0 and self.after <= (1 - LEAST_FALL) * self.before


@dataclass(frozen=True, slots=True)
class Whole:
    """The total that hides a part's fall: how it moves, and the part of the same dimension that rises most."""

    series: FactSeries
    drift: Drift
    rising: Part | None


def run(company: Company, today: date) -> Iterator[Finding]:
    """Parts of revenue (of deals won, where the plan has no revenue) that fall while the total does not."""
    found = first_tracked(company, "revenue", "deals_won")
    if found is None or "quarter" not in found[1].series:
        return
    from trine.core.drift import drift  # here, so that a check without facts starts without NumPy

    metric, facts = found
    points = facts.series["quarter"].known(today)[-QUARTERS:]
    if len(points) < QUARTERS or not all(point.value > 0 for point in points):
        return
    total = drift([point.value for point in points], level=LEVEL)
    if total.is_falling(LEVEL):
        return
    told: set[tuple[float, ...]] = set()
    for dimension in _dimensions(facts.segments.get("quarter", ())):
        parts = [part for each in dimension if (part := _part(each, points)) is not None]
        for part in _sure([part for part in parts if part.falls], len(dimension)):
            values = tuple(point.value for point in part.points)
            if values not in told:
                told.add(values)
                yield _finding(metric, part, Whole(facts.series["quarter"], total, _rising(parts)), company)


def _dimensions(parts: Sequence[SegmentSeries]) -> Iterator[list[SegmentSeries]]:
    """The parts by dimension, new and repeat business first."""
    names = sorted({part.dimension for part in parts}, key=lambda name: (name != BUSINESS, name))
    yield from (sorted((p for p in parts if p.dimension == name), key=lambda p: p.value) for name in names)


def _part(each: SegmentSeries, total: Sequence[FactPoint]) -> Part | None:
    """The part over the total's quarters; none where it lacks one of them, or has too few deals."""
    from trine.core.drift import drift

    by_start = {point.start: point for point in each.series.points}
    if not all(point.start in by_start for point in total):
        return None
    points = tuple(by_start[point.start] for point in total)
    if sorted(point.n for point in points)[len(points) // 2] < FEWEST_ROWS:
        return None
    shares = [point.value / whole.value for point, whole in zip(points, total, strict=True)]
    if not all(math.isfinite(share) for share in shares):
        return None
    return Part(each, points, drift([point.value for point in points], level=LEVEL), drift(shares, level=LEVEL))


def _sure(falling: Sequence[Part], count: int) -> Iterator[Part]:
    """Those that are sure among so many parts of a dimension (Benjamini and Hochberg 1995).

    The shares of a dimension add up to one, so one part fewer than there are is free to move.
    """
    free = max(1, count - 1)
    ranked = sorted(falling, key=lambda part: (part.share.p_of_fall, part.of.value))
    kept = max(
        (rank for rank, part in enumerate(ranked, 1) if part.share.p_of_fall <= (1 - LEVEL) * rank / free), default=0
    )
    yield from ranked[:kept]


def _rising(parts: Sequence[Part]) -> Part | None:
    """The part that hides the fall: the one whose line rises most."""
    rising = [part for part in parts if part.value.kendall > 0]
    return max(rising, key=lambda part: (part.value.slope, part.of.value), default=None)


def _finding(metric: Metric, part: Part, whole: Whole, company: Company) -> Finding:
    first, last, unit, source = part.points[0], part.points[-1], whole.series.unit, whole.series.source
    called = part.of.called
    hides = f" while {whole.rising.of.called} grows" if whole.rising else " while the total holds"
    sums = (
        f"The last four quarters brought {about(part.after, unit)}, the four before {about(part.before, unit)}; the "
        f"line through all eight moves by {_range(part.value, unit)} a quarter, sure to {percent(LEVEL, 0)}."
    )
    share = (
        f"Its share of the total goes from {percent(part.share.first, 0)} to {percent(part.share.last, 0)}; by chance "
        f"it would fall like this in {percent(part.share.p_of_fall)} of cases."
    )
    next_step = f"give {called} a target of its own, or say on the record that it may shrink."
    return Finding(
        "T208",
        Severity.WARNING,
        f"{metric.name} from {called} has fallen by {percent(1 - part.after / part.before, 0)} in a year{hides}",
        (Ref("metric", metric.id), Ref("segment", called)),
        evidence=(
            *(Evidence(f"To {day(p.end)}", p.value, unit, part.of.series.source, p.end) for p in part.points),
            Evidence("Share of the total, first quarter", part.share.first, "ratio", source, first.end),
            Evidence("Share of the total, last quarter", part.share.last, "ratio", source, last.end),
        ),
        reasons=(share, sums, _total_in_words(metric, whole.drift, unit)),
        next_step=f"{answers_for(metric, company)}: {next_step}",
    )


def _range(found: Drift, unit: str) -> str:
    return f"{about(found.interval.low, unit)} to {about(found.interval.high, unit)}"


def _total_in_words(metric: Metric, total: Drift, unit: str) -> str:
    way = "rises" if total.is_rising(LEVEL) else "shows no fall that is sure"
    return f"{metric.name} in all {way}: its line goes from {about(total.first, unit)} to {about(total.last, unit)}."


def _example() -> ExampleFacts:
    new = (520_000, 540_000, 500_000, 470_000, 480_000, 430_000, 410_000, 380_000)
    repeat = (200_000, 210_000, 260_000, 250_000, 300_000, 320_000, 340_000, 390_000)
    as_of = datetime(2027, 2, 14, tzinfo=UTC)
    whole = _series(tuple(a + b for a, b in zip(new, repeat, strict=True)), as_of)
    parts = tuple(
        SegmentSeries(BUSINESS, name, _series(values, as_of)) for name, values in ((NEW, new), (REPEAT, repeat))
    )
    return ExampleFacts(
        """from the first quarter of 2025 to the last of 2026, revenue from new business went from € 520,000 to
€ 380,000 a quarter, and that from repeat business from € 200,000 to € 390,000.""",
        (whole,),
        RevenueFacts(segments=parts),
    )


def _series(values: tuple[float, ...], as_of: datetime) -> FactSeries:
    starts = [date(2025 + place // 4, 1 + 3 * (place % 4), 1) for place in range(len(values) + 1)]
    points = tuple(
        FactPoint(start, end - timedelta(days=1), value, 20)
        for start, end, value in zip(starts, starts[1:], values, strict=False)
    )
    return replace(FactSeries("revenue", "EUR", "quarter", points, "facts: opportunities", as_of), adds_up=True)


CHECK = Check(
    code="T208",
    severity=Severity.WARNING,
    title="Slow drift that a total hides: new business falling, a segment shrinking",
    finds="""A part of revenue (new business, a segment, region, product, lead source or kind of deal) whose share of
the total has fallen over the last eight complete quarters, sure to 95 % (Mann-Kendall, one-sided), also among all parts
of its kind (Benjamini and Hochberg), and that brought a tenth less or worse in the last four quarters than in the four
before, while the total shows no fall that is sure. It must rest on five deals a quarter. It needs a metric with
`source: facts:revenue`, else `facts:deals_won`. [How it is worked out](../algorithms/diagnosis.md).""",
    costs="""The total meets its target, so nobody asks. When the part that carried it ends, the other has been gone
for two years, and so have the people who knew how to sell it.""",
    example="""trine: 1
company: {name: Halden Instruments, currency: EUR}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: sales, name: Sales, function: sales}]
metrics:
  - {id: rev, name: Revenue, unit: EUR, better: up, source: facts:revenue, owner: sales}
""",
    fix="""Give the part a target and a team of its own, or decide that it may shrink and accept the finding on the
record with the reason.""",
    serves=("R6",),
    run=run,
    example_facts=_example,
)
