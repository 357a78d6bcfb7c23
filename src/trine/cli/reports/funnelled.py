"""What `trine revenue funnel` says: tables for people, JSON with everything, CSV and Parquet with a row per cohort."""

from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from trine.analytics.errors import UnusableFactsError
from trine.analytics.funnel import STAGES, funnel
from trine.analytics.pipeline import coverage, pipeline, plan_for
from trine.cli.answering import hand_out, hand_out_table
from trine.core.wording import about, amount, day, times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from trine.analytics.funnel import Cohort, Funnel
    from trine.analytics.lags import Quantiles, Start
    from trine.analytics.periods import Every
    from trine.analytics.pipeline import Coverage, Pipeline
    from trine.analytics.snapshot import Facts
    from trine.core.estimates import Estimate
    from trine.core.reverse_plan import ReversePlan, StagePlan, Step

_SHORT = {"mql": "MQL", "accepted": "accepted", "sql": "SQL", "opportunity": "opp."}
_WHOLE = 100
"""From so many on, things are counted whole."""
_WIDE = 100
"""Where a line is narrower, the stages between lead and win are left to the other formats."""
_FURTHEST = 3653
"""No cycle is planned that ends more than so many days after the last known one."""
_COLUMNS = ("cohort", "start", "end", "leads", *STAGES, "won", "conversion", "conversion_low", "conversion_high")
_COLUMNS += ("to_come", "to_come_low", "to_come_high", "unseen", "final", "final_low", "final_high", "is_done")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for."""

    every: Every
    by: Start
    today: date | None
    recorded_from: date | None
    currency: str | None
    fiscal_year_start: int
    target: float | None
    span: tuple[date, date] | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is told."""

    funnel: Funnel
    pipeline: Pipeline | None
    coverage: Coverage | None
    plan: ReversePlan | None


def answer(facts: Facts, asked: Asked) -> Answer:
    """The answer from facts."""
    found = funnel(
        facts,
        today=asked.today,
        every=asked.every,
        by=asked.by,
        fiscal_year_start=asked.fiscal_year_start,
        recorded_from=asked.recorded_from,
    )
    if asked.recorded_from and found.until and asked.recorded_from > found.until:
        raise UnusableFactsError(
            f"`--recorded-from {asked.recorded_from}` is later than the last day that is known, {found.until}."
        )
    state = pipeline(facts, today=asked.today, currency=asked.currency)
    cover, plan = None, None
    if asked.target is not None and asked.span is not None:
        start, end = asked.span
        if state and (end - state.until).days > _FURTHEST:
            raise UnusableFactsError(
                f"The cycle's end, {end}, is more than ten years after the last day that is known."
            )
        given: dict[str, Any] = {"start": start, "end": end, "today": asked.today, "currency": asked.currency}
        cover = coverage(facts, asked.target, **given) if asked.unit is None else None
        plan = plan_for(facts, target=asked.target, unit=asked.unit, **given)
    return Answer(found, state, cover, plan)


def tell(found: Answer, format_: str, out: Path | None) -> None:
    """Print the answer, or write it to a file."""
    if format_ == "parquet":
        _write_parquet(found, out)
        return
    if format_ == "table":
        with out.open("w", encoding="utf-8") if out else nullcontext(sys.stdout) as file:
            _print(found, Console(file=file, highlight=False, width=140 if out else None))
        return
    text = _json(found) if format_ == "json" else _csv(found)
    hand_out(text, out)


def _json(found: Answer) -> str:
    document = {
        **asdict(found.funnel),
        "cohorts": [dict(zip(_COLUMNS, row, strict=True)) for row in _rows(found)],
        "definitions": found.funnel.definitions,
        "pipeline": asdict(found.pipeline) if found.pipeline else None,
        "coverage": asdict(found.coverage) if found.coverage else None,
        "plan": asdict(found.plan) if found.plan else None,
    }
    return json.dumps(document, indent=1, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} in a report")


def _ends(value: Estimate | None) -> tuple[float | None, float | None, float | None]:
    return (value.value, value.low, value.high) if value else (None, None, None)


def _rows(found: Answer) -> Iterator[tuple[Any, ...]]:
    for one in found.funnel.cohorts:
        reached = dict(one.reached)
        yield (
            one.period.name,
            one.period.start,
            one.period.end,
            one.leads,
            *(reached.get(stage) for stage in STAGES),
            one.won,
            *_ends(one.conversion),
            *_ends(one.to_come),
            one.unseen,
            *_ends(one.final),
            one.is_done,
        )


def _csv(found: Answer) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_rows(found))
    return text.getvalue()


def _write_parquet(found: Answer, out: Path | None) -> None:
    import pyarrow as pa

    kinds = {"cohort": pa.string(), "start": pa.date32(), "end": pa.date32(), "is_done": pa.bool_()}
    kinds |= {name: pa.int64() for name in ("leads", "won", *STAGES)}
    schema = pa.schema([(name, kinds.get(name, pa.float64())) for name in _COLUMNS])
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in _rows(found)]
    hand_out_table(pa.Table.from_pylist(rows, schema=schema), out)


def _print(found: Answer, out: Console) -> None:
    if found.funnel.cohorts:
        _print_cohorts(found.funnel, out)
        for sentence in _sentences(found.funnel):
            out.print(escape(sentence), soft_wrap=True)
    else:
        out.print("No leads are known yet. Import some: trine facts import leads FILE.")
    if found.pipeline:
        for sentence in _of_pipeline(found.pipeline):
            out.print(escape(sentence), soft_wrap=True)
    if found.coverage:
        out.print(escape(_of_coverage(found.coverage, found.pipeline)), soft_wrap=True)
    if found.plan:
        _print_plan(found.plan, out)
    out.print()
    for left in found.funnel.left_out:
        out.print(f"{escape(left.what[:1].upper() + left.what[1:])}: {left.n:,}.", soft_wrap=True)
    for sentence in found.funnel.definitions:
        out.print(escape(sentence), style="dim", soft_wrap=True)


def _print_cohorts(found: Funnel, out: Console) -> None:
    known = [name for name in STAGES if any(name in dict(one.reached) for one in found.cohorts)]
    stages = known if out.width >= _WIDE else []
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("", "leads", *(_SHORT[name] for name in stages), "won", "so far", "to come", "expected"):
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    for one in found.cohorts:
        reached = dict(one.reached)
        numbers = (one.leads, *(reached.get(name, 0) for name in stages), one.won)
        table.add_row(one.period.name, *(f"{number:,}" for number in numbers), *_expected(one))
    out.print(table)


def _expected(one: Cohort) -> tuple[str, str, str]:
    to_come = _range(one.to_come, "count") if one.to_come else "–"
    return f"{100 * one.conversion.value:.1f} %", to_come, _range(one.final, "ratio") if one.final else "–"


def _range(value: Estimate, unit: str) -> str:
    text = _figure(value.value, unit) + (" %" if unit == "ratio" else "")
    if value.low is None or value.high is None or value.low == value.high:
        return text
    return f"{text} ({_figure(value.low, unit)}–{_figure(value.high, unit)})"


def _figure(value: float, unit: str) -> str:
    if unit == "ratio":
        return f"{100 * value:.1f}"
    if unit == "count":
        return f"{value:,.1f}" if abs(value) < _WHOLE else f"{value:,.0f}"
    return about(value, unit)


def _sentences(found: Funnel) -> Iterator[str]:
    if found.until:
        yield f"As known on {day(found.until)}. In brackets: 95 % intervals."
    if found.plain and found.overall:
        yield (
            f"Of all leads {_range(found.overall, 'ratio')} are won within {found.horizon:.0f} days; "
            f"won ÷ leads alone says {found.plain.value:.1%}."
        )
    elif found.plain:
        yield f"Won ÷ leads: {_range(found.plain, 'ratio')}. Too few wins to say what is still to come."
    if found.to_come:
        yield f"Wins still to come: {_range(found.to_come, 'count')}."
    if found.observed.median is not None:
        yield f"Days to win, of {found.observed.n:,} wins on record: {_days(found.observed)}."
    if found.corrected.median is not None:
        yield f"Days to win, with those still to come: {_days(found.corrected)}."


def _days(found: Quantiles) -> str:
    return f"half within {found.median:.0f}, three quarters within {found.p75:.0f}, nine tenths within {found.p90:.0f}"


def _of_pipeline(found: Pipeline) -> Iterator[str]:
    unit = found.currency or ""
    since = f"deals closed since {day(found.since)}"
    if found.win_rate:
        yield f"Win rate: {_range(found.win_rate, 'ratio')} of {found.closed:,} {since}."
    if found.average_deal:
        yield f"Average deal: {_range(found.average_deal, unit)}, n = {found.won_with_value:,}."
    if found.cycle_days:
        mean, median, p90 = found.cycle_days
        rest = f"nine tenths within {p90:.0f}, mean {mean:.0f}; n = {found.wins:,}"
        yield f"Sales cycle: median {median:.0f} days, {rest}."
    if found.velocity is not None:
        yield (
            f"Velocity: {about(found.velocity, unit)} a day = {found.open_deals:,} open deals × win rate × "
            "average deal ÷ mean sales cycle."
        )
    if found.other_currencies:
        yield f"In other currencies than {unit}, and left out: {times(found.other_currencies, 'won deal')}."
    yield from found.silent


def _of_coverage(found: Coverage, state: Pipeline | None) -> str:
    unit = state.currency if state and state.currency else ""
    if found.ratio is None:
        return f"Coverage: nothing is left of {amount(found.target, unit)}."
    return (
        f"Coverage: {found.ratio:.2f} = {about(found.pipeline, unit)} of open deals that are to close in what is left "
        f"of the period (n = {found.deals:,}, not weighted) ÷ {about(found.left, unit)} left of the target. Left out: "
        f"{about(found.overdue, unit)} overdue (n = {found.overdue_deals:,}), {about(found.before, unit)} before the "
        f"period, {about(found.later, unit)} after it; {times(found.unknown, 'deal')} without a value or a date."
    )


def _print_plan(plan: ReversePlan, out: Console) -> None:
    target = amount(plan.target, plan.unit) if plan.unit != "count" else f"{plan.target:,.0f} wins"
    out.print(f"\n[bold]Reverse funnel plan[/]: {escape(target)} from {day(plan.start)} to {day(plan.end)}")
    _print_steps(plan.steps, out)
    for stage in plan.stages:
        _print_stage(stage, out)
    for sentence in plan.silent:
        out.print(escape(sentence), soft_wrap=True)


def _print_steps(steps: tuple[Step, ...], out: Console) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    for step in steps:
        table.add_row(f"  {escape(step.label)}", escape(_range(step.value, step.unit)), escape(step.how))
    out.print(table)


def _print_stage(stage: StagePlan, out: Console) -> None:
    out.print(f"\n[bold]{escape(stage.noun)}[/]: {escape(stage.verdict)}", soft_wrap=True)
    _print_steps(stage.steps, out)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("to create", "won in the period", "needed", "wins"):
        table.add_column(heading, justify="left" if heading == "to create" else "right", no_wrap=True)
    for month in stage.months:
        span = f"{month.start.isoformat()} … {month.end.isoformat()}"
        table.add_row(span, _range(month.share, "ratio"), _range(month.needed, "count"), f"{month.wins:.1f}")
    if stage.months:
        out.print(table)
