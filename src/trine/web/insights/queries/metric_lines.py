"""Metrics as lines of a table and boxes of a picture: values and targets, as far as a reader may see them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trine.core.measuring import WORKED_OUT, values_of
from trine.core.wording import times
from trine.web.goals.queries.standing import is_shown
from trine.web.goals.words import target
from trine.web.ui.tags.words import value_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from trine.core.chains import Link
    from trine.core.company import Company, Cycle, Goal, KeyResult
    from trine.core.measuring import Measured
    from trine.core.metric_graph import MetricGraph
    from trine.web.goals.models import Metric
    from trine.web.people.models import Person, Team

HIDDEN = "not shown"
TARGETS = 3


@dataclass(frozen=True, slots=True)
class Aim:
    """A target of a metric: the key result and its goal."""

    goal: Goal
    result: KeyResult
    unit: str

    @property
    def words(self) -> str:
        """The whole target."""
        return target(self.result, self.unit)

    @property
    def short(self) -> str:
        """Where it is to go, without where it comes from."""
        row, unit = self.result, self.unit
        if row.keep is not None:
            return f"{value_text(row.keep[0], unit)} to {value_text(row.keep[1], unit)}"
        bounds = ((row.to, ""), (row.at_least, "at least "), (row.at_most, "at most "))
        return ", ".join(f"{word}{value_text(bound, unit)}" for bound, word in bounds if bound is not None)


@dataclass(frozen=True, slots=True)
class Moved:
    """A metric that is believed to move another."""

    row: Metric
    link: Link

    @property
    def sign(self) -> str:
        return "+" if self.link.sign > 0 else "−"


@dataclass(frozen=True, slots=True)
class Line:
    """One metric with what it is made of and what is believed to move it, both by name."""

    row: Metric
    made_of: tuple[Metric, ...]
    moved_by: tuple[Moved, ...]
    feeds: tuple[Metric, ...]
    is_lit: bool = False
    is_shown: bool = True
    value: Measured | None = None
    aims: tuple[Aim, ...] = ()

    @property
    def name(self) -> str:
        return self.row.name.casefold()

    @property
    def owner(self) -> Team | Person | None:
        return self.row.owner_team or self.row.owner_person

    @property
    def owner_name(self) -> str | None:
        """What the table sorts by."""
        return str(self.owner).casefold() if self.owner else None

    @property
    def parts(self) -> int:
        return len(self.made_of)

    @property
    def movers(self) -> int:
        return len(self.moved_by)

    @property
    def is_worked_out(self) -> bool:
        """Whether its value follows from its parts, because nobody has measured it."""
        return self.value is not None and self.value.source == WORKED_OUT

    @property
    def shown_aims(self) -> tuple[Aim, ...]:
        """The first targets; the metric's page has all."""
        return self.aims[:TARGETS]

    @property
    def more_aims(self) -> int:
        return len(self.aims) - TARGETS

    @property
    def figure(self) -> str:
        """Value and target in one short line.

        `312 → at least 400`; without a value only the target, without either that there is none.
        """
        if not self.is_shown:
            return HIDDEN
        aim = next((aim.short for aim in self.aims if aim.short), "")
        if self.value is None:
            return f"target: {aim}" if aim else "no value yet"
        now = value_text(self.value.value, self.row.unit)
        return f"{now} → {aim}" if aim else now

    def note(self, hidden: int) -> str:
        """Whose it is, and how many of its neighbours the picture leaves out."""
        owner = str(self.owner) if self.owner else "nobody owns it"
        return f"{owner} · {times(hidden, 'more', 'more')}" if hidden else owner


def lines(graph: MetricGraph, rows: Mapping[str, Metric], lit: Collection[str]) -> tuple[Line, ...]:
    """Every metric as a line without its figures, by name."""
    return tuple(
        Line(
            row,
            made_of=tuple(rows[link.source] for link in graph.inputs.get(slug, ()) if link.belief is None),
            moved_by=tuple(Moved(rows[link.source], link) for link in graph.inputs.get(slug, ()) if link.belief),
            feeds=tuple(dict.fromkeys(rows[link.target] for link in graph.feeds.get(slug, ()))),
            is_lit=slug in lit,
        )
        for slug, row in sorted(rows.items(), key=lambda item: (item[1].name.casefold(), item[0]))
    )


def with_figures(
    found: Iterable[Line], plan: Company, values: Company, cycle: Cycle | None, today: date, *, sees_money: bool
) -> tuple[Line, ...]:
    """Lines with values and targets; `plan` knows the targets, `values` the readings and facts."""
    found = tuple(found)
    shown = {line.row.slug: is_shown(plan.metric[line.row.slug], sees_money=sees_money) for line in found}
    known = [values.metric[slug] for slug, is_seen in shown.items() if is_seen and slug in values.metric]
    measured = values_of(values, known, cycle, today) if cycle else {}
    return tuple(
        replace(
            line,
            is_shown=shown[line.row.slug],
            value=measured.get(line.row.slug),
            aims=_aims(plan, line.row.slug) if shown[line.row.slug] else (),
        )
        for line in found
    )


def _aims(plan: Company, metric: str) -> tuple[Aim, ...]:
    """The targets of a metric: those of the shortest cycle first, and in it the company's."""
    unit = plan.metric[metric].unit
    length = {each.id: (each.end - each.start).days for each in plan.cycles}
    aims = [Aim(goal, result, unit) for goal, result in plan.index.key_results_of.get(metric, ())]
    return tuple(sorted(aims, key=lambda aim: (length[aim.goal.cycle], not aim.goal.is_company_goal, aim.goal.id)))
