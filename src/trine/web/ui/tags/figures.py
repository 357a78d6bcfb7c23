"""Tags that show numbers: figures, progress in real units, sparklines, changes, arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trine.web.ui.library import register, render
from trine.web.ui.tags.who import hue
from trine.web.ui.tags.words import number_text, value_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.utils.safestring import SafeString

WIDTH, HEIGHT, INSET = 100.0, 30.0, 3.0
WORDS_OF_OPERATORS = {
    "×": "times",
    "÷": "divided by",
    "+": "plus",
    "−": "minus",
    "=": "makes",
    "<": "is less than",
    ">": "is more than",
}


@register.simple_tag
def stat(
    label: str,
    value: float | str | None,
    *,
    unit: str = "",
    url: str = "",
    note: str = "",
    source: str = "",
    as_of: date | None = None,
    n: int | None = None,
) -> SafeString:
    """A figure: number first, then what it is; `url` leads to its definition and rows."""
    values = {"label": label, "value": value_text(value, unit), "url": url, "note": note}
    return render("stat", values | {"source": source, "as_of": as_of, "n": None if n is None else number_text(n)})


@register.simple_tag
def progress(
    current: float | None,
    target: float,
    *,
    start: float = 0.0,
    unit: str = "",
    expected: float | None = None,
    team: Any = None,
    label: str = "Progress",
) -> SafeString:
    """The way from start to target in real units; `expected` marks where it should be by today."""
    values = {
        "label": label,
        "current": value_text(current, unit),
        "target": value_text(target, unit),
        "start": value_text(start, unit) if start else "",
        "expected": value_text(expected, unit) if expected is not None else "",
        "filled": 0.0 if current is None else share_of_way(current, start, target),
        "mark": None if expected is None else share_of_way(expected, start, target),
        "hue": hue(team),
    }
    return render("progress", values)


def share_of_way(value: float, start: float, target: float) -> float:
    """How much of the way from start to target is done, in percent, kept between 0 and 100.

    >>> share_of_way(0.10, 0.08, 0.12)
    50.0
    """
    if start == target:
        return 100.0 if value == target else 0.0
    return round(min(1.0, max(0.0, (value - start) / (target - start))) * 100, 2)


@register.simple_tag
def sparkline(
    values: Sequence[float | None], label: str, *, low: float | None = None, high: float | None = None
) -> SafeString:
    """A trend without axes; `label` says in words what it shows. Gaps stay gaps."""
    numbers = [value for value in values if value is not None]
    bottom = min(numbers, default=0.0) if low is None else low
    top = max(numbers, default=0.0) if high is None else high
    points = [
        None if value is None else position(at, value, len(values), bottom, top) for at, value in enumerate(values)
    ]
    last = next((point for point in reversed(points) if point), None)
    return render("sparkline", {"label": label, "lines": unbroken(points), "last": last})


def position(at: int, value: float, count: int, bottom: float, top: float) -> tuple[float, float]:
    """Where a value stands in the drawing; all equal values make a line in the middle."""
    x = INSET + (WIDTH - 2 * INSET) * (at / (count - 1) if count > 1 else 1.0)
    share = (value - bottom) / (top - bottom) if top > bottom else 0.5
    return round(x, 1), round(HEIGHT - INSET - share * (HEIGHT - 2 * INSET), 1)


def unbroken(points: Sequence[tuple[float, float] | None]) -> list[str]:
    """The runs between gaps, as SVG points."""
    runs: list[list[str]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(f"{point[0]},{point[1]}")
    return [" ".join(run) for run in runs if len(run) > 1]


@register.simple_tag
def delta(change: float | None, *, unit: str = "", better: str = "up", since: str = "") -> SafeString:
    """A change with an arrow; the word says whether it is for the better, not a colour."""
    direction = "steady" if not change else "up" if change > 0 else "down"
    verdict = "" if direction == "steady" else "better" if direction == better else "worse"
    size = "" if change is None else value_text(abs(change), unit)
    values = {"direction": direction, "verdict": verdict, "size": size, "since": since, "known": change is not None}
    return render("delta", values)


@register.simple_block_tag
def chain(content: str, label: str = "The arithmetic") -> SafeString:
    """Arithmetic shown as arithmetic, filled with `node` and `op`."""
    return render("chain", {"content": content, "label": label})


@register.simple_tag
def node(value: str, label: str = "", *, team: Any = None, url: str = "", fails: bool = False) -> SafeString:
    """One number with what it is; coloured for a team, grey for a fact; `fails` marks it as the clash."""
    shown_hue = hue(team) if team else "plain"
    return render("chain/node", {"value": value, "label": label, "hue": shown_hue, "url": url, "fails": fails})


@register.simple_tag
def op(sign: str) -> SafeString:
    """An operator between two nodes, with its word for screen readers."""
    return render("chain/op", {"sign": sign, "word": WORDS_OF_OPERATORS.get(sign, sign)})


@register.simple_tag
def progress_bar(value: float | None = None, maximum: float = 100.0, *, label: str) -> SafeString:
    """How far a piece of work is; without a value it says that it is running."""
    return render("progress_bar", {"value": value, "maximum": maximum, "label": label})


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a list of bars: a label, a value, and a team for its hue."""

    label: str
    value: float
    team: Any = None
    url: str = ""


@register.simple_tag
def bars(items: Sequence[Bar], *, unit: str = "", label: str = "") -> SafeString:
    """Values compared by length, with the numbers beside them."""
    top = max((abs(item.value) for item in items), default=0.0) or 1.0
    rows = [
        (item, round(abs(item.value) / top * 100, 2), value_text(item.value, unit), hue(item.team)) for item in items
    ]
    return render("bars", {"rows": rows, "label": label})
