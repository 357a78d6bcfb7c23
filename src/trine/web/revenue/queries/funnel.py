"""Funnel and plan: what becomes of leads, what is open, and what a target asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from trine.analytics import funnel as funnels
from trine.analytics import pipeline as pipelines
from trine.analytics.funnel import STAGES
from trine.core.wording import day
from trine.web.goals.models import GoalOwner, KeyResult
from trine.web.goals.queries.cycles import current, cycles
from trine.web.revenue.facts import answered, as_of, terms
from trine.web.revenue.words import range_of, ranged
from trine.web.ui.charts import Chart, Series, lines
from trine.web.ui.tags.words import number_text, percent_text

if TYPE_CHECKING:
    from datetime import datetime

    from trine.analytics.funnel import Cohort, Funnel
    from trine.analytics.pipeline import Coverage, Pipeline
    from trine.core.reverse_plan import ReversePlan

SHORT = {"mql": "MQL", "accepted": "Accepted", "sql": "SQL", "opportunity": "Deals"}
"""The stages, as headings of narrow columns."""
SHOWN = 12
"""So many cohorts stand on the page; the file has all."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be reached: a target in money between two days, and where it comes from."""

    target: float
    start: date
    end: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class FunnelView:
    """The page."""

    funnel: Funnel
    pipeline: Pipeline | None
    aim: Aim | None
    coverage: Coverage | None
    plan: ReversePlan | None
    as_of: datetime | None

    @property
    def lede(self) -> str:
        """What becomes of leads, in a sentence."""
        found = self.funnel
        if found.until is None or not found.cohorts:
            return "No leads yet."
        if found.overall is None:
            return f"Of {number_text(sum(each.leads for each in found.cohorts))} leads too few are won to say more."
        share = percent_text(found.overall.value, 1)
        told = f"{share} of leads are won in the end"
        span = range_of(found.overall, "ratio")
        told += f" ({span})" if span else ""
        coming = found.to_come.value if found.to_come else 0
        return f"{told}; {number_text(round(coming))} wins are still to come from the leads of today."

    @property
    def why_not_plain(self) -> str:
        """Why won ÷ leads is another figure, if it is."""
        plain, overall = self.funnel.plain, self.funnel.overall
        if plain is None or overall is None or abs(plain.value - overall.value) < 0.0005:
            return ""
        return (
            f"Won ÷ leads would say {percent_text(plain.value, 1)}. "
            "That counts leads whose time to be won is not over as lost."
        )

    @property
    def cohorts(self) -> list[CohortRow]:
        """The newest cohorts, newest first."""
        return [CohortRow(each) for each in reversed(self.funnel.cohorts[-SHOWN:])]

    @property
    def stages(self) -> list[str]:
        """The stages between lead and win that the facts know, in words."""
        known = {name for each in self.funnel.cohorts for name, _ in each.reached}
        return [SHORT[name] for name in STAGES if name in known]

    @property
    def chart(self) -> Chart | None:
        """So far and expected, by cohort."""
        rows = self.funnel.cohorts[-SHOWN:]
        if len(rows) < 3 or self.funnel.overall is None:
            return None
        return lines(
            "Share of leads that are won, by the month they came in",
            "Where the two lines part, the leads still have time to be won.",
            periods=[f"{each.period.start:%b %y}" for each in rows],
            series=(
                Series("so far", tuple(each.conversion.value for each in rows)),
                Series("expected in the end", tuple(each.final.value if each.final else None for each in rows)),
            ),
            unit="ratio",
        )


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One cohort as the table shows it."""

    cohort: Cohort

    @property
    def label(self) -> str:
        return f"{self.cohort.period.start:%B %Y}"

    @property
    def reached(self) -> list[int]:
        """How many have reached each stage."""
        return [count for _, count in self.cohort.reached]

    @property
    def so_far(self) -> str:
        return percent_text(self.cohort.conversion.value, 1)

    @property
    def final(self) -> str:
        return ranged(self.cohort.final, "ratio")

    @property
    def to_come(self) -> str:
        return "done" if self.cohort.is_done else ranged(self.cohort.to_come)


def funnel(today: date, aim: Aim | None) -> FunnelView:
    """The page for a target; without one, only what has happened."""
    asked = terms()
    fiscal = {"fiscal_year_start": asked["fiscal_year_start"]}
    found: Funnel = answered(funnels.funnel, today=today, **fiscal)
    state: Pipeline | None = answered(pipelines.pipeline, today=today, currency=asked["currency"])
    covered = plan = None
    if aim is not None and state is not None:
        wanted: dict[str, Any] = {"target": aim.target, "start": aim.start, "end": aim.end, "today": today}
        covered = answered(pipelines.coverage, currency=asked["currency"], **wanted)
        plan = answered(pipelines.plan_for, currency=asked["currency"], **wanted)
    return FunnelView(found, state, aim, covered, plan, as_of("leads", "opportunities"))


def usual_aim(today: date) -> Aim | None:
    """The revenue target of the cycle that is on: of a goal of the whole company, on the metric fed by `revenue`."""
    the_companys_own = GoalOwner.objects.filter(team=None)
    rows = (
        KeyResult.objects.filter(metric__source="facts:revenue", goal__ownerships__in=the_companys_own)
        .select_related("goal__cycle")
        .order_by("-goal__cycle__start", "pk")
    )
    here = current([row.goal.cycle for row in rows], today) if rows else current(cycles(), today)
    for row in rows:
        target = row.to if row.to is not None else row.at_least
        if here is not None and row.goal.cycle_id == here.pk and target is not None:
            return Aim(target, here.start, here.end, f"“{row.goal.title}”, by {day(here.end)}")
    return None


def cohort_rows(found: Funnel) -> tuple[list[str], list[list[Any]]]:
    """The cohorts with full precision: headings and rows."""
    known = [name for name in STAGES if any(name in dict(each.reached) for each in found.cohorts)]
    headings = ["from", "to", "leads", *known, "won", "so_far", "so_far_low", "so_far_high"]
    headings += ["to_come", "to_come_low", "to_come_high", "expected", "expected_low", "expected_high", "is_done"]
    return headings, [_cells(each, known) for each in found.cohorts]


def _cells(row: Cohort, known: list[str]) -> list[Any]:
    reached = dict(row.reached)
    estimates = [row.conversion, row.to_come, row.final]
    numbers = [end for one in estimates for end in ((one.value, one.low, one.high) if one else (None, None, None))]
    counts = [row.leads, *(reached.get(name) for name in known), row.won]
    return [row.period.start, row.period.end, *counts, *numbers, row.is_done]
