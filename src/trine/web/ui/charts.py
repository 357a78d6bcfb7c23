"""Charts as values: a Vega-Lite picture, a sentence that says what it shows, and the table behind it.

Colours are named by token (`token:sales`) and filled in by the browser, so that one specification serves both themes.
Specifications are plain data: `lines` and `columns` make the usual ones; anything else with a `to_dict`, such as an
Altair chart, can be handed over too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from trine.core.units import currency_code, is_ratio
from trine.web.ui.tags.who import hue
from trine.web.ui.tags.words import SIGNS, value_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
HEIGHT = 220


class HasSpecification(Protocol):
    """An Altair chart, or what behaves like one."""

    def to_dict(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its title, what it shows in a sentence, and its rows as a table."""

    title: str
    sentence: str
    specification: Mapping[str, Any]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(
        cls,
        title: str,
        sentence: str,
        picture: HasSpecification,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
    ) -> Chart:
        """A chart from a specification made elsewhere, such as by Altair."""
        return cls(title, sentence, picture.to_dict(), tuple(headings), tuple(tuple(row) for row in rows))


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name, the team that colours it if any, and a value for each period (none where unknown)."""

    name: str
    values: tuple[float | None, ...]
    team: Any = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A horizontal line to compare with, such as a target."""

    name: str
    value: float


def lines(
    title: str,
    sentence: str,
    *,
    periods: Sequence[str],
    series: Sequence[Series],
    unit: str = "",
    marks: Sequence[Mark] = (),
) -> Chart:
    """Values over periods, one line each; `periods` are their labels in order."""
    data = [
        {"period": period, "series": one.name, "value": value, "shown": value_text(value, unit)}
        for one in series
        for period, value in zip(periods, one.values, strict=True)
    ]
    line = {"type": "line", "point": {"size": 36}, "strokeWidth": 2, "invalid": "break-paths-show-domains"}
    shared = encoding(periods, series, unit)
    shared["y"] = shared["y"] | {"scale": {"zero": False}}
    layers: list[dict[str, Any]] = [{"mark": line, "encoding": shared}]
    layers += [mark_layer(mark, unit) for mark in marks]
    specification = {
        "$schema": SCHEMA,
        "width": "container",
        "height": HEIGHT,
        "data": {"values": data},
        "layer": layers,
    }
    return Chart(title, sentence, specification, *table_of(periods, series, unit))


def columns(title: str, sentence: str, *, periods: Sequence[str], series: Sequence[Series], unit: str = "") -> Chart:
    """Amounts over periods, stacked by series."""
    data = [
        {"period": period, "series": one.name, "value": value, "shown": value_text(value, unit), "order": order}
        for order, one in enumerate(series)
        for period, value in zip(periods, one.values, strict=True)
        if value is not None
    ]
    specification = {
        "$schema": SCHEMA,
        "width": "container",
        "height": HEIGHT,
        "data": {"values": data},
        "mark": {"type": "bar", "cornerRadiusEnd": 2},
        "encoding": encoding(periods, series, unit) | {"order": {"field": "order"}},
        "config": {"scale": {"bandPaddingInner": 0.4}},
    }
    return Chart(title, sentence, specification, *table_of(periods, series, unit))


def encoding(periods: Sequence[str], series: Sequence[Series], unit: str) -> dict[str, Any]:
    """What all charts over periods share: axes, colours, tooltip."""
    names = [one.name for one in series]
    colour: dict[str, Any] = {
        "field": "series",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": [colour_of(one, at) for at, one in enumerate(series)]},
    }
    if len(series) == 1:
        colour["legend"] = None
    return {
        "x": {
            "field": "period",
            "type": "ordinal",
            "sort": list(periods),
            "title": None,
            "axis": {"labelAngle": 0, "labelOverlap": True},
        },
        "y": {"field": "value", "type": "quantitative", "title": None, "axis": axis(unit)},
        "color": colour,
        "tooltip": [
            {"field": "period", "type": "nominal", "title": "Period"},
            {"field": "series", "type": "nominal", "title": "What"},
            {"field": "shown", "type": "nominal", "title": "Value"},
        ],
    }


def colour_of(series: Series, at: int) -> str:
    """The team's hue; lines of nobody are told apart by shades of ink."""
    shade = hue(series.team)
    return (
        f"token:{shade}" if series.team is not None and shade != "neutral" else f"token:ink{('', '-3', '-2')[at % 3]}"
    )


def axis(unit: str) -> dict[str, Any]:
    """How the value axis writes its numbers."""
    if is_ratio(unit):
        return {"format": ".0%", "tickCount": 4}
    code = currency_code(unit)
    if code:
        return {"format": "~s", "tickCount": 4, "title": SIGNS.get(code, code)}
    return {"format": "~s", "tickCount": 4}


def mark_layer(mark: Mark, unit: str) -> dict[str, Any]:
    """A dashed line with its name at the right end."""
    row = {"value": mark.value, "label": f"{mark.name} {value_text(mark.value, unit)}"}
    y = {"field": "value", "type": "quantitative"}
    return {
        "data": {"values": [row]},
        "layer": [
            {"mark": {"type": "rule", "strokeDash": [4, 3], "color": "token:ink-2"}, "encoding": {"y": y}},
            {
                "mark": {"type": "text", "align": "right", "baseline": "bottom", "dy": -3, "color": "token:ink-2"},
                "encoding": {"x": {"value": "width"}, "y": y, "text": {"field": "label", "type": "nominal"}},
            },
        ],
    }


def table_of(
    periods: Sequence[str], series: Sequence[Series], unit: str
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Headings and rows of the table behind a chart over periods."""
    rows = tuple((period, *(value_text(one.values[at], unit) for one in series)) for at, period in enumerate(periods))
    return ("Period", *(one.name for one in series)), rows
