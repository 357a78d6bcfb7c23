"""Plans, deliverables and absences."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from trine.core.deliverables import (
    FIRST_DAY,
    LAST_DAY,
    Absence,
    Assignment,
    Commitment,
    Deliverable,
    Horizon,
    Involvement,
    Look,
    Plan,
    Revision,
    Stage,
    Track,
    WorkCheck,
)
from trine.plan.collecting import quote
from trine.plan.format.rules import in_order
from trine.plan.format.structure import TO_GOAL, TO_OWNER, TO_PERSON, TO_TEAM
from trine.plan.kinds import Choice, Day, ListOf, Number, Slug, Text, To
from trine.plan.records import Field, Record
from trine.plan.rows import Rows

if TYPE_CHECKING:
    from trine.plan.format.rules import Complaint

TO_PLAN = To("the id of a plan", kinds=("team_plan",))
WORK_DAY = Day(first=FIRST_DAY, last=LAST_DAY)
TO_DELIVERABLE = To("the id of a deliverable", kinds=("deliverable",))
STAGE = Choice(Stage, also=(("go-to-market", "go_to_market"), ("gtm", "go_to_market"), ("launch", "execution")))

LOOK = Record(
    "look",
    "The last day on which somebody of a team looked at it.",
    Look,
    (
        Field("team", TO_TEAM, "The team.", "sales", required=True),
        Field("on", WORK_DAY, "The day.", "2027-02-01", required=True),
    ),
    identity=lambda row: row.team,
    sort=("team",),
)


def _before_and_after_fit(row: Revision) -> Complaint:
    """What was and what became are days, or commitments, as `what` says."""
    for attribute, key, text in (("before", "from", row.before), ("after", "to", row.after)):
        if row.what == "commitment" and text not in list(Commitment):
            options = ", ".join(f"`{each}`" for each in Commitment)
            return attribute, f"{quote(text)} in `{key}` is not a commitment; write one of {options}"
        if row.what != "commitment" and not _is_day(text):
            return (
                attribute,
                f"{quote(text)} in `{key}` is not a day, year-month-day; write it like `{key}: 2027-02-10`",
            )
    return None


def _is_day(text: str) -> bool:
    try:
        day = date.fromisoformat(text)
        return day.isoformat() == text and FIRST_DAY <= day <= LAST_DAY
    except ValueError:
        return False


REVISION = Record(
    "revision",
    "A change of a date or a commitment, with its reason.",
    Revision,
    (
        Field("on", WORK_DAY, "The day of the change.", "2027-01-20", required=True),
        Field("by", TO_PERSON, "Who changed it.", "ana", required=True),
        Field("what", Choice(("start", "end", "commitment", "day")), "What was changed.", "end", required=True),
        Field("from", Text(longest=40), "What it was.", "2027-02-10", required=True, attribute="before"),
        Field("to", Text(longest=40), "What it became.", "2027-02-24", required=True, attribute="after"),
        Field("because", Text(), "Why.", "the supplier is two weeks late", required=True),
        Field("told", ListOf(TO_TEAM), "The teams that were told.", "[sales]", default=()),
    ),
    rules=(_before_and_after_fit,),
)

PLAN_OF_TEAM = Record(
    "team_plan",
    "A team's way to its goals: strategic over years, or tactical over a year under a strategic one.",
    Plan,
    (
        Field("id", Slug(), "Its id.", "p-sales-2027", required=True),
        Field("title", Text(longest=300), "What it is called.", "Mid-market through resellers", required=True),
        Field("horizon", Choice(Horizon), "How far it looks.", "tactical", required=True),
        Field("team", TO_OWNER, "The team whose plan it is, or `company`.", "sales", required=True),
        Field("start", WORK_DAY, "Its first day.", "2027-01-01", required=True),
        Field("end", WORK_DAY, "Its last day.", "2027-12-31", required=True),
        Field("goals", ListOf(TO_GOAL), "The goals that it is a way to.", "[c-share]", default=()),
        Field("under", TO_PLAN, "The plan that it is a part of.", "p-three-years"),
        Field("audience", Text(longest=300), "For whom.", "plant managers in the mid-market"),
        Field("approach", Text(), "The way, in words.", "resellers first, own field sales for the ten largest"),
        Field("relies_on", ListOf(TO_TEAM), "The teams whose part it counts on.", "[marketing]", default=()),
    ),
    rules=(in_order("start", "end"),),
    sort=("start", "id"),
)

ASSIGNMENT = Record(
    "assignment",
    "A person's work on a deliverable.",
    Assignment,
    (
        Field("person", TO_PERSON, "Who.", "ana", required=True),
        Field("since", WORK_DAY, "The first day.", "2027-01-11"),
        Field("until", WORK_DAY, "The last day.", "2027-02-26"),
        Field("share", Number(low=0, high=1), "The share of their time.", "50%"),
    ),
    rules=(in_order("since", "until"),),
    identity=lambda row: f"{row.person} since {row.since or 'the beginning'}",
    sort=("person", "since"),
)

INVOLVEMENT = Record(
    "involvement",
    "A team's part in a stage of product work.",
    Involvement,
    (
        Field("team", TO_TEAM, "The team.", "marketing", required=True),
        Field("stage", STAGE, "The stage.", "research", required=True),
        Field("on", WORK_DAY, "The day.", "2026-11-12", required=True),
        Field("by", TO_PERSON, "Who took part.", "ana"),
        Field("part", Text(), "What they did.", "ten talks with customers"),
    ),
    identity=lambda row: f"{row.team}/{row.stage}/{row.on}",
    sort=("on", "team", "stage"),
)

WORK_CHECK = Record(
    "work_check",
    "How the work stands in a week, by the word of one who does it.",
    WorkCheck,
    (
        Field("on", WORK_DAY, "The day.", "2027-02-01", required=True),
        Field("by", TO_PERSON, "Who says so.", "ana", required=True),
        Field("track", Choice(Track), "How it stands.", "at_risk", required=True),
        Field("word", Text(), "A word on it.", "the supplier is late"),
    ),
    identity=lambda row: f"{row.on}/{row.by}",
    sort=("on", "by"),
)

DELIVERABLE = Record(
    "deliverable",
    "One thing that a team hands over. With a `stage` it is an initiative.",
    Deliverable,
    (
        Field("id", Slug(), "Its id.", "demo-unit", required=True),
        Field("title", Text(longest=300), "What it is called.", "Demo unit for the trade fair", required=True),
        Field("team", TO_TEAM, "The team that hands it over.", "product", required=True),
        Field("start", WORK_DAY, "The first day of work.", "2027-01-11", required=True),
        Field("end", WORK_DAY, "The day it is to be there.", "2027-02-10", required=True),
        Field(
            "commitment",
            Choice(Commitment, also=(("done", "shipped"), ("cancelled", "dropped"))),
            "What others may count on.",
            "committed",
            default=Commitment.IDEA,
        ),
        Field("what", Text(), "What exactly.", "a working unit with its case and a printed guide"),
        Field("audience", Text(longest=300), "For whom.", "visitors of the fair"),
        Field("lead", TO_PERSON, "The person who answers for it.", "ana"),
        Field("plan", TO_PLAN, "The plan that it belongs to.", "p-sales-2027"),
        Field("goals", ListOf(TO_GOAL), "The goals that it serves.", "[c-share]", default=()),
        Field("relied_on_by", ListOf(TO_TEAM), "The teams that count on it.", "[marketing]", default=()),
        Field("needs", ListOf(TO_DELIVERABLE), "The deliverables that it waits for.", "[sensor-2]", default=()),
        Field("stage", STAGE, "The stage of product work that it is in.", "building"),
        Field("shipped", WORK_DAY, "The day on which it was there.", "2027-02-08"),
        Field("assignments", Rows(ASSIGNMENT, within=True), "Who works on it.", "[{person: ana}]", default=()),
        Field(
            "involved",
            Rows(INVOLVEMENT, within=True),
            "Which teams took part in which stage.",
            "[{team: sales, stage: research, on: 2026-11-12}]",
            default=(),
        ),
        Field(
            "revisions",
            Rows(REVISION, within=True),
            "Its changes of date and commitment, in their order.",
            "[{on: 2027-01-20, by: ana, what: end, from: 2027-02-10, to: 2027-02-24, because: supplier is late}]",
            default=(),
        ),
        Field("looks", Rows(LOOK, within=True), "Who has looked at it.", "[{team: sales, on: 2027-02-01}]", default=()),
        Field(
            "checks",
            Rows(WORK_CHECK, within=True),
            "How it stood in each week.",
            "[{on: 2027-02-01, by: ana, track: at_risk}]",
            default=(),
        ),
    ),
    rules=(in_order("start", "end"),),
    sort=("start", "id"),
)

ABSENCE = Record(
    "absence",
    "Days on which a person is away.",
    Absence,
    (
        Field("person", TO_PERSON, "Who.", "ana", required=True),
        Field("start", WORK_DAY, "The first day.", "2027-02-15", required=True),
        Field("end", WORK_DAY, "The last day.", "2027-02-26", required=True),
    ),
    rules=(in_order("start", "end"),),
    identity=lambda row: row.id,
    sort=("start", "person"),
)
