"""What teams publish, what they count on from each other, and what was accepted on the record."""

from __future__ import annotations

from trine.core.company import (
    Accepted,
    Dependency,
    DependencyState,
    Expectation,
    Kpi,
    PayRule,
    RevenueTarget,
    TargetKind,
)
from trine.plan.format.rules import bounds_in_order, different, in_order, says_what
from trine.plan.format.structure import TO_CYCLE, TO_GOAL, TO_METRIC, TO_PERSON, TO_TEAM
from trine.plan.kinds import Choice, Day, ListOf, Matching, Number, Slug, Text, Whole
from trine.plan.records import Field, Record
from trine.plan.rows import RecordIn

PAY = Record(
    "pay_rule",
    "Variable pay that follows a metric.",
    PayRule,
    (
        Field("basis", TO_METRIC, "The metric that pay follows.", "gross_margin", required=True),
        Field("share_of_variable", Number(low=0, high=1), "The share of variable pay, from 0 to 1.", "0.6"),
        Field("accelerates_above", Number(), "The value above which pay rises faster.", "0.45"),
    ),
)

KPI = Record(
    "kpi",
    "One of a team's published top three in a cycle.",
    Kpi,
    (
        Field("team", TO_TEAM, "The team.", "sales", required=True),
        Field("cycle", TO_CYCLE, "The cycle.", "2027-q1", required=True),
        Field("rank", Whole(1, 99), "Its place on the team's list, 1 for the first.", "1", required=True),
        Field("metric", TO_METRIC, "What is counted.", "revenue_new", required=True),
        Field("measured", Text(), "How it is measured.", "won deals by close date"),
        Field("source", Text(longest=200), "Where its values come from.", "crm"),
        Field("owner", TO_PERSON, "The person who answers for it.", "ana"),
        Field(
            "pay",
            RecordIn(PAY, or_word="none", also=("not paid on it",)),
            "How the team is paid for it. `none` says that it is not paid on it; leaving it out says nothing.",
            "{basis: gross_margin, share_of_variable: 0.6}",
        ),
    ),
    identity=lambda row: row.id,
    sort=("cycle", "team", "rank"),
)

REVENUE_TARGET = Record(
    "revenue_target",
    "A team's share in revenue.",
    RevenueTarget,
    (
        Field("team", TO_TEAM, "The team.", "marketing", required=True),
        Field("cycle", TO_CYCLE, "The cycle.", "2027-q1", required=True),
        Field("metric", TO_METRIC, "The metric of revenue.", "revenue_new", required=True),
        Field("at_least", Number(), "The value to reach or exceed.", "600000", required=True),
        Field("kind", Choice(TargetKind), "How the team takes part in it.", "sourced", default=TargetKind.OWN),
    ),
    identity=lambda row: row.id,
    sort=("cycle", "team", "metric", "kind"),
)

STATE = Choice(
    DependencyState,
    also=(
        ("open", "asked"),
        ("pending", "asked"),
        ("proposed", "asked"),
        ("requested", "asked"),
        ("agreed", "accepted"),
        ("rejected", "declined"),
        ("done", "delivered"),
    ),
)

EXPECTATION = Record(
    "expectation",
    "What one team counts on from another. It names a `metric`, says `what`, or both.",
    Expectation,
    (
        Field("id", Slug(), "Its id.", "e1", required=True),
        Field("from", TO_TEAM, "The team that counts on it.", "sales", required=True, attribute="team"),
        Field("of", TO_TEAM, "The team that it counts on.", "marketing", required=True),
        Field("cycle", TO_CYCLE, "When.", "2027-q1", required=True),
        Field("metric", TO_METRIC, "The metric that is to be reached.", "mql"),
        Field("what", Text(), "What is expected, in words.", "a price list for resellers"),
        Field("at_least", Number(), "The value to reach or exceed.", "400"),
        Field("at_most", Number(), "The value not to exceed.", "30"),
        Field("because", Text(), "What it is for.", "pipeline for the sensor line"),
    ),
    rules=(
        different("team", "of", "{word} in `of` is also in `from`; a team expects something of another team"),
        says_what,
        bounds_in_order,
    ),
    sort=("id",),
)

DEPENDENCY = Record(
    "dependency",
    "Something that one team needs from another, with two clocks.",
    Dependency,
    (
        Field("id", Slug(), "Its id.", "d1", required=True),
        Field("from", TO_TEAM, "The team that needs it.", "marketing", required=True, attribute="team"),
        Field("of", TO_TEAM, "The team that is asked for it.", "product", required=True),
        Field("what", Text(), "What is needed.", "demo unit for the trade fair", required=True),
        Field("needed_by", Day(), "The day by which it is needed.", "2027-02-10", required=True),
        Field("promised_for", Day(), "The day for which it is promised.", "2027-02-20"),
        Field("state", STATE, "Where it stands.", "accepted", default=DependencyState.ASKED),
        Field("goal", TO_GOAL, "The goal that it is for.", "c-share"),
        Field("because", Text(), "Why it is needed.", "the fair opens on 12 February"),
    ),
    rules=(different("team", "of", "{word} in `of` is also in `from`; a team depends on another team"),),
    sort=("id",),
)

ACCEPTANCE = Record(
    "acceptance",
    "A finding accepted on the record.",
    Accepted,
    (
        Field(
            "code",
            Matching("the code of a check, T and three digits", r"T[1-5]\d\d"),
            "The code of the check.",
            "T109",
            required=True,
        ),
        Field(
            "subjects",
            ListOf(Text("an id, as findings name it", longest=200, in_list=True), at_least=1),
            "The ids of what the finding is about.",
            "[c-share, s-margin]",
            required=True,
        ),
        Field("by", TO_PERSON, "Who accepted it.", "ana", required=True),
        Field("on", Day(), "The day on which it was accepted.", "2026-12-15", required=True),
        Field("until", Day(), "The last day for which it holds.", "2027-03-31", required=True),
        Field("because", Text(), "Why.", '"board decision: share first in Q1"', required=True),
    ),
    rules=(in_order("on", "until"),),
    identity=lambda row: f"{row.code} {' '.join(sorted(row.subjects))}",
    sort=("code", "subjects", "on"),
)
