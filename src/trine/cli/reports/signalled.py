"""What `trine revenue signals` says: periods beside what was to be expected, and the chart of what is left over."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from trine.cli.answering import hand_out
from trine.core.execution import Execution, Judged, Observation, judge, lacking
from trine.core.wording import number, times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from trine.integrations.csv.series_file import SeriesFile, SeriesRow


@dataclass(frozen=True, slots=True)
class Told:
    """One segment: its rows, and each judged by the others; or a sentence why not."""

    segment: str
    rows: tuple[SeriesRow, ...]
    execution: Execution | None
    why_not: str | None

    @property
    def pairs(self) -> tuple[tuple[SeriesRow, Judged, float], ...]:
        """The rows, each with its judgement and what is left over."""
        if self.execution is None:
            return ()
        return tuple(zip(self.rows, self.execution.periods, self.execution.residuals, strict=True))


@dataclass(frozen=True, slots=True)
class Answer:
    """Every segment of the file."""

    every: str
    level: float
    segments: tuple[Told, ...]

    @property
    def judged(self) -> int:
        """How many periods were judged."""
        return sum(len(told.pairs) for told in self.segments)

    @property
    def signals(self) -> int:
        """How many of them are signals."""
        return sum(judged.is_signal for told in self.segments for _, judged, _ in told.pairs)


def answer(file: SeriesFile, level: float) -> Answer:
    """Judge every segment."""
    found = []
    for name, rows in file.segments.items():
        observed = [Observation(row.at, row.value, row.market) for row in rows]
        execution = judge(observed, file.every, level=level)
        why_not = lacking(observed, file.every)
        if execution is None and why_not is None:
            why_not = "Not enough history: trend, season and market leave no period to judge by."
        found.append(Told(name, rows, execution, why_not))
    return Answer(file.every, level, tuple(found))


def notes(told: Answer) -> Iterator[str]:
    """What one must know beside the figures."""
    if told.judged:
        usual = told.judged * (1 - told.level)
        yield (
            f"{times(told.signals, 'signal')} in {times(told.judged, 'period')}; about {number(round(usual, 1))} would "
            "be outside by chance alone."
        )
        yield (
            f"Expected: a line in time and a level for each {told.every} of the year"
            f"{_market(told)}, fitted to all periods but the one that is judged; the limits hold {told.level:.4g} of "
            "usual periods (Student's t)."
        )


def _market(told: Answer) -> str:
    return ", and the market" if any(one.execution and one.execution.has_market for one in told.segments) else ""


def tell(told: Answer, format_: str, out: Path | None, *, everything: bool) -> None:
    """Print the answer, or write it to a file."""
    text = (
        {"json": as_json, "csv": as_csv}[format_](told) if format_ != "table" else as_text(told, everything=everything)
    )
    hand_out(text, out)


def rows(told: Answer) -> list[dict[str, Any]]:
    """One row for each period of each segment, in the order of time."""
    return [
        {
            "segment": one.segment,
            "period": row.label,
            "value": row.value,
            "expected": _finite(judged.expected),
            "low": _finite(judged.low),
            "high": _finite(judged.high),
            "score": judged.score,
            "p": judged.p,
            "signal": judged.is_signal,
            "residual": residual,
        }
        for one in told.segments
        for row, judged, residual in one.pairs
    ]


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def as_json(told: Answer) -> str:
    """Everything, with full precision."""
    every = rows(told)
    segments = [
        {
            "segment": one.segment,
            "not_enough_history": one.why_not,
            "chart": asdict(one.execution.chart) if one.execution else None,
            "market": one.execution.has_market if one.execution else False,
            "periods": [
                {key: value for key, value in row.items() if key != "segment"}
                for row in every
                if row["segment"] == one.segment
            ],
        }
        for one in told.segments
    ]
    content = {"every": told.every, "level": told.level, "notes": list(notes(told)), "segments": segments}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def as_csv(told: Answer) -> str:
    """The periods as comma-separated values; segments without enough history have none."""
    text = io.StringIO()
    heads = "segment period value expected low high score p signal residual".split()  # noqa: SIM905 - reads better as a line
    writer = csv.DictWriter(text, heads, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(told))
    return text.getvalue()


def as_text(told: Answer, *, everything: bool) -> str:
    """A table of signals and last periods, then the charts, the notes and what can't be judged."""
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    shown = Console(highlight=False, soft_wrap=True, file=io.StringIO(), width=200)
    has_segments = any(one.segment for one in told.segments)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in (*(("segment",) if has_segments else ()), "period"):
        table.add_column(heading)
    for heading in ("value", "expected", "low", "high"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for one in told.segments:
        for place, (row, judged, _) in enumerate(one.pairs):
            if everything or judged.is_signal or place == len(one.pairs) - 1:
                said = ("below" if judged.value < judged.expected else "above") if judged.is_signal else "as expected"
                ends = ("–", "–") if math.isinf(judged.low) else (number(judged.low), number(judged.high))
                names = (one.segment,) if has_segments else ()
                cells = (*names, row.label, number(row.value), number(judged.expected), *ends, said)
                table.add_row(*map(escape, cells))
    if table.row_count:
        shown.print(table)
    for one in told.segments:
        name = f"{one.segment}: " if one.segment else ""
        if one.why_not:
            shown.print(escape(f"{name}{one.why_not}"))
        elif one.execution:
            chart = one.execution.chart
            limits = f"limits {number(chart.low)} to {number(chart.high)}"
            middle = f"mean {number(round(chart.mean, 9))}, moving range {number(chart.moving_range)}"
            shown.print(escape(f"{name}process behaviour chart of what is left over: {middle}, {limits}."))
    for note in notes(told):
        shown.print(escape(note))
    return str(shown.file.getvalue())  # type: ignore[attr-defined]  # the file is the text made above
