"""Metrics, what moves them, what is assumed about them, and their readings."""

from __future__ import annotations

from typing import Any

from trine.core.company import Assumption, Better, Cadence, Influence, Metric, Reading, Strength
from trine.plan.format.rules import different
from trine.plan.format.structure import NAME, TO_CYCLE, TO_METRIC, TO_PERSON, TO_TEAM_OR_PERSON
from trine.plan.kinds import Choice, Day, LowHigh, Number, Slug, Text
from trine.plan.records import Field, Record

METRIC = Record(
    "metric",
    "Something that is counted, and how.",
    Metric,
    (
        Field(
            "id", Slug(), "Its id. Formulas use it, so write it with `_` instead of `-`.", "revenue_new", required=True
        ),
        Field("name", NAME, "Its name.", "New revenue", required=True),
        Field(
            "unit",
            Text(longest=32),
            "A currency, `count`, `ratio`, `days`, `points`, or words of your own.",
            "EUR",
            required=True,
        ),
        Field("better", Choice(Better), "The direction that is better.", "up", required=True),
        Field(
            "definition", Text(), "What exactly is counted, in words.", "Contract value of deals won with new accounts"
        ),
        Field(
            "formula",
            Text(),
            "What it is made of: `+ - * / ( )`, numbers, ids of metrics and `sum(a, b, c)`. An identity, not a wish.",
            "deals_won * average_deal",
        ),
        Field("filter", Text(), "Which rows are counted, in words.", "accounts in Europe only"),
        Field(
            "source",
            Text(longest=200),
            "Where its values come from: `facts:NAME`, `manual`, `sheet`, `crm` or other words.",
            "facts:revenue_new",
        ),
        Field("window", Text(longest=100), "The span of time that one value covers.", "quarter"),
        Field("cadence", Choice(Cadence), "How often it is read.", "month"),
        Field("owner", TO_TEAM_OR_PERSON, "Who answers for it.", "sales"),
    ),
    sort=("id",),
)

INFLUENCE = Record(
    "influence",
    "A belief that one metric moves another. The sign is what counts.",
    Influence,
    (
        Field("from", TO_METRIC, "The metric that acts.", "list_price", required=True, attribute="source"),
        Field("to", TO_METRIC, "The metric that it moves.", "market_share", required=True, attribute="target"),
        Field("sign", Choice(("+", "-")), 'Up with it (`"+"`) or down against it (`"-"`).', '"-"', required=True),
        Field("strength", Choice(Strength), "How strongly it acts.", "strong", default=Strength.WEAK),
        Field("because", Text(), "Why this is believed.", "price test of autumn 2026"),
    ),
    rules=(different("source", "target", "{word} in `to` is also in `from`; a metric does not influence itself"),),
    identity=lambda row: row.id,
    sort=("from", "to"),
)


def _assumption(between: tuple[float, float], **values: Any) -> Assumption:
    return Assumption(low=between[0], high=between[1], **values)


ASSUMPTION = Record(
    "assumption",
    "The range of a metric that is taken to be possible in a cycle.",
    _assumption,
    (
        Field("metric", TO_METRIC, "The metric.", "win_rate", required=True),
        Field("cycle", TO_CYCLE, "The cycle.", "2027-q1", required=True),
        Field(
            "between",
            LowHigh(),
            "The lowest and the highest value.",
            "[0.15, 0.24]",
            required=True,
            get=lambda row: (row.low, row.high),
        ),
        Field("because", Text(), "Why these.", "range of the last eight quarters"),
        Field("source", Text(longest=200), "Where the range comes from.", "crm"),
    ),
    identity=lambda row: row.id,
    sort=("cycle", "metric"),
)

READING = Record(
    "reading",
    "A value of a metric on a day.",
    Reading,
    (
        Field("metric", TO_METRIC, "The metric.", "market_share", required=True),
        Field("on", Day(), "The day.", "2027-01-31", required=True),
        Field("value", Number(), "The value.", "0.08", required=True),
        Field("by", TO_PERSON, "Who entered it.", "ana"),
    ),
    identity=lambda row: f"{row.metric}/{row.on}",
    sort=("metric", "on"),
)
