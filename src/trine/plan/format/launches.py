"""Playbooks and launches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.deliverables import Stage
from trine.core.formulas import circles
from trine.core.launches import (
    MAX_LAG,
    Action,
    After,
    Audience,
    BriefPart,
    Effect,
    Launch,
    Lesson,
    LessonState,
    Measure,
    Need,
    Part,
    PartState,
    Playbook,
    PlaybookVersion,
    Rating,
    ReadyItem,
    Retrospective,
    Review,
    Step,
    Task,
    Verdict,
)
from trine.plan.format.roadmap import LOOK, REVISION, STAGE, TO_DELIVERABLE, WORK_DAY
from trine.plan.format.rules import in_order
from trine.plan.format.structure import COUNTRY, NAME, TO_GOAL, TO_METRIC, TO_PERSON, TO_TEAM
from trine.plan.kinds import Choice, Flag, ListOf, Number, Slug, Text, To, Whole
from trine.plan.layout import number_text
from trine.plan.records import Field, Record
from trine.plan.rows import RecordIn, Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.plan.format.rules import Complaint
    from trine.plan.records import Where

TO_PLAYBOOK = To("the id of a playbook", kinds=("playbook",))
TIER = Whole(1, 3)
OFFSET = Whole(-MAX_LAG, MAX_LAG)


def _begins_with_itself(row: Step | Task) -> list[tuple[Where, str]]:
    found: list[tuple[Where, str]] = []
    if row.anchor == row.id:
        sentence = f"`{row.id}` in `anchor` is the step itself; name another step, or leave it out for the launch day"
        found.append(("anchor", sentence))
    found += [
        (("after", at, "step"), f"`{row.id}` in `step` is the step itself; take it out of `after`")
        for at, after in enumerate(row.after)
        if after.step == row.id
    ]
    return found


def steps_that_meet(row: PlaybookVersion | Launch) -> list[tuple[Where, str]]:
    """Steps name steps that are there, and none waits for itself in however many steps."""
    key = "steps" if isinstance(row, PlaybookVersion) else "tasks"
    rows: Sequence[Step | Task] = row.steps if isinstance(row, PlaybookVersion) else row.tasks
    places = {each.id: at for at, each in enumerate(rows)}
    waits = {each.id: _waits_for(each) for each in rows}
    found: list[tuple[Where, str]] = []
    for each in rows:
        for other, where in waits[each.id].items():
            if other not in places:
                ending = f"name one of the {key}, or take it out"
                found.append(((key, places[each.id], *where), f"`{other}` is not the id of one of the {key}; {ending}"))
    known = {id_: [other for other in others if other in places] for id_, others in waits.items()}
    for circle in circles(known):
        last, first = circle[-1], circle[0]
        shown = " → ".join([*circle[:8], *(["…"] if len(circle) > 8 else []), first])
        sentence = f"`{last}` waits for `{first}` and so for itself: {shown}; let one of them begin without the other"
        found.append(((key, places[last], *waits[last][first]), sentence))
    return found


def _waits_for(each: Step | Task) -> dict[str, Where]:
    """The steps that one waits for, each with its place in the row."""
    found: dict[str, Where] = {after.step: ("after", at, "step") for at, after in enumerate(each.after)}
    return {**found, each.anchor: ("anchor",)} if each.anchor else found


def _ends_in_order(row: Measure) -> Complaint:
    if row.low is None or row.high is None or row.low <= row.high:
        return None
    low, high = number_text(row.low), number_text(row.high)
    return "high", f"`{high}` in `high` is below `{low}` in `low`; write the lower number as `low`"


AFTER = Record(
    "after",
    "What has to have ended before a step begins.",
    After,
    (
        Field("step", Slug(), "The other step.", "price-list", required=True),
        Field("lag", Whole(0, MAX_LAG), "Working days between the two.", "2", default=0),
    ),
    identity=lambda row: row.step,
    sort=("step",),
)

_TIMING = (
    Field("stage", STAGE, "The stage that it belongs to.", "go_to_market", default=Stage.GO_TO_MARKET),
    Field("role", Text(longest=100), "Who does it, as a role.", "product marketing"),
    Field("anchor", Slug(), "The step from whose end it is counted. The launch day if left out.", "price-list"),
    Field("offset", OFFSET, "Working days from the anchor to its start; negative is before.", "-10", default=0),
    Field("days", Whole(1, MAX_LAG), "Working days that it takes.", "3", default=1),
    Field("after", Rows(AFTER, within=True), "What has to have ended before.", "[{step: price-list}]", default=()),
    Field("materials", ListOf(Text(longest=300, in_list=True)), "What it needs or makes.", "[price list]", default=()),
    Field("gate", Flag(), "Whether the stage can't be left without it.", "true", default=False, attribute="is_gate"),
)

STEP = Record(
    "step",
    "A step of a playbook.",
    Step,
    (
        Field("id", Slug(), "Its id.", "price-list", required=True),
        Field("title", Text(longest=300), "What is to be done.", "Publish the price list", required=True),
        *_TIMING,
    ),
    rules=(_begins_with_itself,),
)

PLAYBOOK_VERSION = Record(
    "playbook_version",
    "The steps of a playbook as they were agreed.",
    PlaybookVersion,
    (
        Field("version", Whole(1, 9999), "Its number.", "2", required=True),
        Field("on", WORK_DAY, "The day on which it was agreed.", "2027-01-15"),
        Field("by", TO_PERSON, "Who published it.", "ana"),
        Field("because", Text(), "Why it changed.", "support heard of the last launch from customers"),
        Field(
            "steps",
            Rows(STEP, within=True),
            "Its steps, in their order.",
            "[{id: price-list, title: Publish the price list, offset: -10}]",
            default=(),
        ),
    ),
    rules=(steps_that_meet,),
    identity=lambda row: str(row.version),
    sort=("version",),
)

PLAYBOOK = Record(
    "playbook",
    "A template for launches, kept in versions.",
    Playbook,
    (
        Field("id", Slug(), "Its id.", "large-launch", required=True),
        Field("name", NAME, "Its name.", "Large launch", required=True),
        Field("tier", TIER, "The tier of launches that it is meant for.", "1"),
        Field(
            "versions",
            Rows(PLAYBOOK_VERSION, within=True),
            "Its versions, the oldest first.",
            "[{version: 1, steps: [{id: price-list, title: Publish the price list, offset: -10}]}]",
            default=(),
        ),
    ),
    sort=("id",),
)

TASK = Record(
    "task",
    "A step in one launch.",
    Task,
    (
        Field("id", Slug(), "Its id within the launch.", "price-list", required=True),
        Field("title", Text(longest=300), "What is to be done.", "Publish the price list", required=True),
        Field("start", WORK_DAY, "Its first day.", "2027-02-01", required=True),
        Field("end", WORK_DAY, "Its last day.", "2027-02-03", required=True),
        Field("owner", TO_PERSON, "Who does it.", "ana"),
        *_TIMING,
        Field(
            "manual",
            Flag(),
            "Whether its dates were set by hand, and stay when the launch day moves.",
            "true",
            default=False,
            attribute="is_manual",
        ),
        Field("done", WORK_DAY, "The day on which it was done.", "2027-02-02"),
    ),
    rules=(_begins_with_itself, in_order("start", "end")),
)

REVIEW = Record(
    "review",
    "A team's word on a part of the brief.",
    Review,
    (
        Field("team", TO_TEAM, "The team.", "sales", required=True),
        Field("by", TO_PERSON, "Who speaks for it.", "ana", required=True),
        Field("on", WORK_DAY, "The day.", "2027-01-20", required=True),
        Field("verdict", Choice(Verdict), "What it says.", "agreed", required=True),
        Field("note", Text(), "What there is to say.", "name the competitor"),
    ),
    identity=lambda row: row.team,
    sort=("team",),
)

PART = Record(
    "part",
    "One of the five parts of a launch's brief.",
    Part,
    (
        Field("part", Choice(BriefPart), "Which.", "positioning", required=True),
        Field("text", Text(), "What it says.", "See a failing bearing a week earlier"),
        Field("owner", TO_PERSON, "Who writes it.", "ana"),
        Field("state", Choice(PartState), "Where it stands.", "review", default=PartState.OPEN),
        Field("reviewers", ListOf(TO_TEAM), "The teams whose word is asked.", "[sales]", default=()),
        Field(
            "reviews",
            Rows(REVIEW, within=True),
            "What they said.",
            "[{team: sales, by: ana, on: 2027-01-20, verdict: agreed}]",
            default=(),
        ),
    ),
    identity=lambda row: row.part.value,
    sort=("part",),
    place=lambda row: list(BriefPart).index(row.part),
)

READY_ITEM = Record(
    "ready_item",
    "Something that an audience needs to have, know or have confirmed.",
    ReadyItem,
    (
        Field("audience", Choice(Audience), "Who.", "sales", required=True),
        Field("need", Choice(Need), "Whether they need to have it, know it or confirm it.", "have", required=True),
        Field("what", Text(longest=300), "What.", "the battle card", required=True),
        Field("by", TO_PERSON, "Who sees to it.", "ana"),
        Field("done", WORK_DAY, "The day on which it was so.", "2027-02-20"),
    ),
)

MEASURE = Record(
    "measure",
    "What a launch is to move, and what came out.",
    Measure,
    (
        Field("metric", TO_METRIC, "The metric.", "revenue_new", required=True),
        Field("effect", Choice(Effect), "What kind of effect it is.", "cross_sell", required=True),
        Field("start", WORK_DAY, "The first day of the window.", "2027-03-01", required=True),
        Field("end", WORK_DAY, "The last day of the window.", "2027-05-31", required=True),
        Field("baseline", Number(), "The value without the launch.", "120000"),
        Field("target", Number(), "The value to reach.", "150000"),
        Field("goal", TO_GOAL, "The goal that it counts for.", "c-share"),
        Field("result", Number(), "The value that came out.", "148000"),
        Field("effect_size", Number(), "The effect: the result less what was to be expected.", "21000"),
        Field("low", Number(), "The lower end of the effect's 95 % interval.", "3000"),
        Field("high", Number(), "Its upper end.", "39000"),
        Field("worked_out", WORK_DAY, "The day on which the result was worked out.", "2027-06-02"),
    ),
    rules=(in_order("start", "end"), _ends_in_order),
)

RATING = Record(
    "rating",
    "What an internal customer thought of the launch process.",
    Rating,
    (
        Field("by", TO_PERSON, "Who.", "ana", required=True),
        Field("on", WORK_DAY, "The day.", "2027-03-10", required=True),
        Field("score", Whole(1, 5), "From 1, poor, to 5, very good.", "4", required=True),
        Field("word", Text(), "What to keep or change.", "the battle card came a day late"),
    ),
    identity=lambda row: row.by,
    sort=("by",),
)

ACTION = Record(
    "action",
    "Something to do after a retrospective.",
    Action,
    (
        Field("what", Text(), "What.", "put support on the list of reviewers", required=True),
        Field("owner", TO_PERSON, "Who does it.", "ana"),
        Field("due", WORK_DAY, "By when.", "2027-04-01"),
        Field("done", WORK_DAY, "The day on which it was done.", "2027-03-28"),
    ),
)

LESSON = Record(
    "lesson",
    "Something learned, and the change of the playbook that it proposes.",
    Lesson,
    (
        Field("id", Slug(), "Its id within the launch.", "support-first", required=True),
        Field("what", Text(), "What was learned.", "support heard of it from customers", required=True),
        Field("step", Slug(), "The step that it is about. A new one if left out.", "brief-support"),
        Field(
            "proposes",
            RecordIn(STEP),
            "The step as it should be. Without it, the step is to go.",
            "{id: brief-support, title: Brief support, offset: -5}",
        ),
        Field("state", Choice(LessonState), "What became of it.", "accepted", default=LessonState.PROPOSED),
        Field("version", Whole(1, 9999), "The version of the playbook that took it in.", "2"),
        Field("because", Text(), "Why it was declined.", "support is told by the release notes"),
    ),
)

_NOTES = ListOf(Text(in_list=True), is_set=False)

RETROSPECTIVE = Record(
    "retrospective",
    "What went well, what did not, what to do, what to celebrate.",
    Retrospective,
    (
        Field("on", WORK_DAY, "The day.", "2027-03-20", required=True),
        Field("went_well", _NOTES, "What went well.", "[the demo unit was there]", default=()),
        Field("went_badly", _NOTES, "What did not.", "[support was told late]", default=()),
        Field("actions", Rows(ACTION, within=True), "What to do.", "[{what: add support}]", default=()),
        Field(
            "lessons",
            Rows(LESSON, within=True),
            "What the playbook should learn.",
            "[{id: support-first, what: support heard of it from customers}]",
            default=(),
        ),
        Field("wins", _NOTES, "What to celebrate.", "[first order within a week]", default=()),
    ),
)

LAUNCH = Record(
    "launch",
    "A launch: its day, brief, tasks, readiness, measures and lessons.",
    Launch,
    (
        Field("id", Slug(), "Its id.", "sensor-line", required=True),
        Field("name", NAME, "Its name.", "The new sensor line", required=True),
        Field("day", WORK_DAY, "The launch day.", "2027-03-01", required=True),
        Field("tier", TIER, "How large it is: 1 is the largest.", "1", required=True),
        Field("team", TO_TEAM, "The team that leads it.", "marketing", required=True),
        Field("stage", STAGE, "Where it stands.", "go_to_market", default=Stage.RESEARCH),
        Field("lead", TO_PERSON, "The person who answers for it.", "ana"),
        Field("goals", ListOf(TO_GOAL), "The goals that it serves.", "[c-share]", default=()),
        Field("deliverables", ListOf(TO_DELIVERABLE), "What it brings to market.", "[sensor-2]", default=()),
        Field("relied_on_by", ListOf(TO_TEAM), "The teams that count on it.", "[sales]", default=()),
        Field("playbook", TO_PLAYBOOK, "The playbook that it runs on.", "large-launch"),
        Field("playbook_version", Whole(1, 9999), "The version of it.", "2"),
        Field("country", COUNTRY, "The country whose public holidays count.", "DE-BY"),
        Field("stopped", Flag(), "Whether it was called off.", "true", default=False, attribute="is_stopped"),
        Field("brief", Rows(PART, within=True), "Its brief.", "[{part: goal, text: Win the mid-market}]", default=()),
        Field(
            "tasks",
            Rows(TASK, within=True),
            "Its tasks, in their order.",
            "[{id: price-list, title: Publish the price list, start: 2027-02-01, end: 2027-02-03}]",
            default=(),
        ),
        Field(
            "readiness",
            Rows(READY_ITEM, within=True),
            "What the audiences need.",
            "[{audience: sales, need: have, what: battle card}]",
            default=(),
        ),
        Field(
            "measures",
            Rows(MEASURE, within=True),
            "What it is to move.",
            "[{metric: revenue_new, effect: cross_sell, start: 2027-03-01, end: 2027-05-31}]",
            default=(),
        ),
        Field("discussed", WORK_DAY, "The day on which the result was talked about.", "2027-06-10"),
        Field(
            "ratings",
            Rows(RATING, within=True),
            "What people thought.",
            "[{by: ana, on: 2027-03-10, score: 4}]",
            default=(),
        ),
        Field("retrospective", RecordIn(RETROSPECTIVE), "What was learned.", "{on: 2027-03-20}"),
        Field(
            "revisions",
            Rows(REVISION, within=True),
            "The changes of its day, in their order.",
            "[{on: 2027-01-20, by: ana, what: day, from: 2027-02-15, to: 2027-03-01, because: supplier is late}]",
            default=(),
        ),
        Field("looks", Rows(LOOK, within=True), "Who has looked at it.", "[{team: sales, on: 2027-02-01}]", default=()),
    ),
    rules=(steps_that_meet,),
    sort=("day", "id"),
)
