"""The tables and sentences of `trine revenue winrate` for people."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from trine.cli.reports.win_rate import LEVEL, notes
from trine.core.explained import percent, points

if TYPE_CHECKING:
    from trine.cli.reports.win_rate import Answer, ByNumbers


def as_text(told: Answer) -> str:
    """The sentence, the parts with their intervals, a table of kinds, and the notes."""
    two, spread = told.sides, told.spread
    shown = Console(highlight=False, soft_wrap=True, file=io.StringIO(), width=200)
    unit = "leads won" if two.count == "leads" else "deals won of those closed"
    shown.print(
        f"[bold]{escape(two.before.span.name)} to {escape(two.after.span.name)}[/], {unit}: {escape(told.sentence)}"
    )
    if spread is not None:
        parts = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for heading in ("what made it", "points", f"{LEVEL:.0%} interval"):
            parts.add_column(heading, justify="left" if heading == "what made it" else "right")
        named = zip(told.asked.by, told.found.mix_by_factor, spread.mix_by_factor, strict=True)
        lines = [(f"mix of {name}", effect, interval) for name, effect, interval in named]
        lines += [("rates within them", told.found.rate, spread.rate), ("change", told.found.change, spread.change)]
        for name, effect, interval in lines:
            parts.add_row(
                name, points(effect, 2), f"[{points(interval.low, 2)}, {points(interval.high, 2)}]".replace("[", "\\[")
            )
        shown.print(parts)
    shown.print(_kinds(told))
    if told.by_numbers is not None:
        shown.print(escape(told.by_numbers.sentence))
        shown.print(_by_number(told.by_numbers))
    for note in notes(told):
        shown.print(escape(note))
    return str(shown.file.getvalue())  # type: ignore[attr-defined]  # the file is the text made above


def _by_number(told: ByNumbers) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("number", "being other", "bringing other", "both"):
        table.add_column(heading, justify="left" if heading == "number" else "right")
    for cause in told.found.causes:
        terms = (cause.endowment, cause.coefficient, cause.interaction)
        table.add_row(cause.name.replace("_", " "), *(points(term, 2) for term in terms))
    constant = told.found.coefficients - sum(cause.coefficient for cause in told.found.causes)
    table.add_row("everything else", "", points(constant, 2), "")
    ends = (f"{points(each.low, 2)} to {points(each.high, 2)}" for each in told.spread)
    table.add_row(f"{LEVEL:.0%} interval of all", *ends)
    return table


def _kinds(told: Answer) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    two = told.sides
    for name in told.asked.by:
        table.add_column(escape(name.replace("_", " ")))
    for heading in (two.before.span.name, "won", two.after.span.name, "won", "mix", "rate"):
        table.add_column(escape(heading), justify="right")
    for kind in sorted(told.found.kinds, key=lambda kind: (-abs(kind.rate), kind.kind)):
        counts = [f"{kind.before.hits} of {kind.before.n}", _percent(kind.before.hits, kind.before.n)]
        counts += [f"{kind.after.hits} of {kind.after.n}", _percent(kind.after.hits, kind.after.n)]
        effects = [points(kind.mix, 2), points(kind.rate, 2)] if told.spread is not None else ["–", "–"]
        table.add_row(*map(escape, kind.kind), *counts, *effects)
    return table


def _percent(hits: int, n: int) -> str:
    rate = hits / n if n else math.nan
    return "–" if math.isnan(rate) else percent(rate)
