"""Goals with their key results and sign-offs, and check-ins."""

from __future__ import annotations

from trine.core.company import Ambition, Cadence, CheckIn, Goal, KeyResult, SignOff
from trine.plan.format.rules import bounds_in_order, one_way_to_aim
from trine.plan.format.structure import TO_CYCLE, TO_GOAL, TO_METRIC, TO_OWNER, TO_PERSON, TO_TEAM
from trine.plan.kinds import Choice, Day, ListOf, LowHigh, Number, Slug, Text
from trine.plan.records import Field, Record
from trine.plan.rows import Rows

KEY_RESULT = Record(
    "key_result",
    "One measured target of a goal: `from` and `to`, `at_least`, `at_most`, or a range to `keep`.",
    KeyResult,
    (
        Field("metric", TO_METRIC, "What is measured.", "market_share", required=True),
        Field("from", Number(), "The value at the start.", "0.08", attribute="start"),
        Field("to", Number(), "The value to reach.", "0.12"),
        Field("at_least", Number(), "The value to reach or exceed.", "400"),
        Field("at_most", Number(), "The value not to exceed.", "900"),
        Field(
            "keep", LowHigh(), "The range to stay in. It stands without `to`, `at_least` and `at_most`.", "[0.4, 0.5]"
        ),
        Field("weight", Number(low=0), "How much it counts within its goal.", "2"),
        Field("by", Day(), "The day of the cycle by which it is to be reached, if not the last.", "2027-02-28"),
    ),
    rules=(one_way_to_aim, bounds_in_order),
)

SIGN_OFF = Record(
    "sign_off",
    "A team's agreement to a goal.",
    SignOff,
    (
        Field("team", TO_TEAM, "The team that agrees.", "marketing", required=True),
        Field("by", TO_PERSON, "Who signed for it.", "ana", required=True),
        Field("on", Day(), "The day.", "2026-12-12", required=True),
    ),
    identity=lambda row: row.team,
    sort=("team",),
)

GOAL = Record(
    "goal",
    "Something to be reached in a cycle.",
    Goal,
    (
        Field("id", Slug(), "Its id.", "s-margin", required=True),
        Field(
            "title", Text(longest=300), "What is to be reached, in one sentence.", "Sell at full margin", required=True
        ),
        Field("cycle", TO_CYCLE, "When.", "2027-q1", required=True),
        Field(
            "owners",
            ListOf(TO_OWNER, at_least=1),
            "Ids of teams, or `company`. Two or more teams make it a joint goal.",
            "[sales]",
            required=True,
        ),
        Field("lead", TO_PERSON, "The person who answers for it.", "ana"),
        Field("serves", ListOf(TO_GOAL), "The goals above it that it serves.", "[c-share]", default=()),
        Field("no_parent_reason", Text(), "Why it serves none.", "keeps the lights on"),
        Field(
            "customer_outcome",
            Text(),
            "What the customer has of it.",
            "Plant managers see a failing bearing a week earlier",
        ),
        Field("check_in_every", Choice(Cadence), "How often its owners say how it stands.", "week"),
        Field(
            "ambition",
            Choice(Ambition),
            "Whether its owners promise all of it, or aim higher than they can be sure of: then 0.7 is a good score.",
            "aspirational",
        ),
        Field("changed", Day(), "The day of the last change that its teams have to agree to again.", "2027-01-20"),
        Field(
            "key_results",
            Rows(KEY_RESULT, within=True),
            "Its measured targets, in its own order.",
            "[{metric: gross_margin, from: 0.41, to: 0.46}]",
            default=(),
        ),
        Field(
            "sign_offs",
            Rows(SIGN_OFF, within=True),
            "The teams that agreed to it.",
            "[{team: marketing, by: ana, on: 2026-12-12}]",
            default=(),
        ),
    ),
    sort=("cycle", "id"),
)

CHECK_IN = Record(
    "check_in",
    "How a goal stands, in its owners' words.",
    CheckIn,
    (
        Field("goal", TO_GOAL, "The goal.", "s-margin", required=True),
        Field("on", Day(), "The day.", "2027-02-01", required=True),
        Field("by", TO_PERSON, "Who checked in.", "ana", required=True),
        Field(
            "confidence",
            Number(low=0, high=1),
            "How sure the owners are to reach it, from 0 to 1.",
            "0.6",
            required=True,
        ),
        Field("note", Text(), "What there is to say.", "two large deals moved to March"),
        Field("blocker", Text(), "What stands in the way.", "the price list is late"),
    ),
    identity=lambda row: f"{row.goal}/{row.on}/{row.by}",
    sort=("goal", "on", "by"),
)
