"""What is said of plans, deliverables, playbooks and launches that can't be used, each at its place."""

import pytest
from tests.plan.plans import HEAD, problems

WORLD = HEAD + (
    "teams: [{id: sales, name: Sales, function: sales}]\n"
    "people: [{id: ana, name: Ana}]\n"
    "metrics: [{id: mql, name: Leads, unit: count, better: up}]\n"
)
"""Five lines; what a test adds begins in line 6."""

LAUNCH = "launches:\n  - {id: l, name: L, day: 2027-03-01, tier: 1, team: sales, PART}\n"
BOOK = "playbooks:\n  - id: p\n    name: P\n    versions:\n      - version: 1\n        steps:\n"


def steps(*rows: str) -> str:
    """A playbook whose steps begin in line 12."""
    return WORLD + BOOK + "".join(f"          - {row}\n" for row in rows)


def in_launch(part: str) -> str:
    return WORLD + LAUNCH.replace("PART", part)


def test_a_step_that_anchors_on_itself_is_told_at_the_anchor() -> None:
    assert problems(steps("{id: a, title: A}", "{id: b, title: B, anchor: b}")) == [
        "13:39: `b` in `anchor` is the step itself; name another step, or leave it out for the launch day"
    ]


def test_a_step_that_waits_for_itself_is_told_there() -> None:
    assert problems(steps("{id: a, title: A, after: [{step: a}]}")) == [
        "12:46: `a` in `step` is the step itself; take it out of `after`"
    ]


def test_steps_in_a_circle_are_told_at_the_one_that_closes_it() -> None:
    text = steps(
        "{id: a, title: A, after: [{step: c, lag: 2}]}",
        "{id: b, title: B, anchor: a}",
        "{id: c, title: C, after: [{step: b}]}",
    )
    assert problems(text) == [
        "13:39: `b` waits for `a` and so for itself: a → c → b → a; let one of them begin without the other"
    ]


def test_every_step_that_is_not_there_is_told() -> None:
    text = steps("{id: a, title: A, anchor: x}", "{id: b, title: B, after: [{step: a}, {step: y}]}")
    assert problems(text) == [
        "12:39: `x` is not the id of one of the steps; name one of the steps, or take it out",
        "13:57: `y` is not the id of one of the steps; name one of the steps, or take it out",
    ]


def test_two_steps_do_not_share_an_id() -> None:
    assert problems(steps("{id: a, title: A}", "{id: a, title: B}")) == [
        "13:18: the step `a` is already in plan.yaml:12; give one of the two another id"
    ]


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        (
            "{id: a, title: A, days: 0}",
            "12:37: `0` in `days` is not a whole number from 1 to 400; write it like `days: 3`",
        ),
        (
            "{id: a, title: A, offset: -401}",
            "12:39: `-401` in `offset` is not a whole number from -400 to 400; write it like `offset: -10`",
        ),
        (
            "{id: a, title: A, offset: 2.5}",
            "12:39: `2.5` in `offset` is not a whole number from -400 to 400; write it like `offset: -10`",
        ),
        (
            "{id: a, title: A, gate: maybe}",
            "12:37: `maybe` in `gate` is not `true` or `false`; write it like `gate: true`",
        ),
        (
            "{id: a, title: A, stage: reserch}",
            (
                "12:38: `reserch` in `stage` is not one of `research`, `building`, `go_to_market`, `execution`, "
                "`measurement`; did you mean `research`?"
            ),
        ),
    ],
)
def test_the_timing_of_a_step_is_checked(step: str, problem: str) -> None:
    assert problems(steps(step)) == [problem]


def test_tasks_of_a_launch_meet_like_steps() -> None:
    text = in_launch(
        "tasks: [\n"
        "    {id: a, title: A, start: 2027-02-01, end: 2027-02-02, anchor: b},\n"
        "    {id: b, title: B, start: 2027-02-03, end: 2027-02-02},\n"
        "    {id: b, title: B, start: 2027-02-03, end: 2027-02-04}]"
    )
    assert problems(text) == [
        "9:47: `2027-02-02` in `end` is before `2027-02-03` in `start`; correct one of the two days",
        "10:10: the task `b` is already in plan.yaml:9; give one of the two another id",
    ]


def test_tasks_in_a_circle_are_told() -> None:
    text = in_launch(
        "tasks: [\n"
        "    {id: a, title: A, start: 2027-02-01, end: 2027-02-02, anchor: b},\n"
        "    {id: b, title: B, start: 2027-02-03, end: 2027-02-04, anchor: a}]"
    )
    assert problems(text) == [
        "9:67: `b` waits for `a` and so for itself: a → b → a; let one of them begin without the other"
    ]


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        (
            "measures: [{metric: mql, effect: revenue, start: 2027-05-31, end: 2027-03-01}]",
            "7:127: `2027-03-01` in `end` is before `2027-05-31` in `start`; correct one of the two days",
        ),
        (
            "measures: [{metric: mql, effect: revenue, start: 2027-03-01, end: 2027-05-31, low: 5, high: 2}]",
            "7:153: `2` in `high` is below `5` in `low`; write the lower number as `low`",
        ),
        (
            "measures: [{metric: mqls, effect: revenue, start: 2027-03-01, end: 2027-05-31}]",
            "7:81: `mqls` in `metric` is not the id of a metric; did you mean `mql`?",
        ),
        (
            "brief: [{part: goal}, {part: goal}]",
            "7:83: the part `goal` is already in plan.yaml:7; take one of the two out",
        ),
        (
            "deliverables: [sensor]",
            "7:76: `sensor` in `deliverables` is not the id of a deliverable; add it to `deliverables`, or correct it",
        ),
        (
            "country: Germany",
            (
                "7:70: `Germany` in `country` is not a country of two capitals, with a subdivision if need be; "
                "write it like `country: DE-BY`"
            ),
        ),
        (
            "ratings: [{by: ana, on: 2027-03-10, score: 6}]",
            "7:104: `6` in `score` is not a whole number from 1 to 5; write it like `score: 4`",
        ),
        (
            "retrospective: {on: 2027-03-20, lessons: [{id: a, what: w, proposes: {id: s}}]}",
            "7:130: the step `s` has no `title`; add it, like `title: Publish the price list`",
        ),
    ],
)
def test_a_part_of_a_launch_is_told_at_its_place(part: str, problem: str) -> None:
    assert problems(in_launch(part)) == [problem]


def test_a_launch_runs_on_a_version_that_its_playbook_has() -> None:
    text = steps("{id: a, title: A}") + LAUNCH.replace("PART", "playbook: p, playbook_version: 3")
    assert problems(text) == ["14:92: `3` in `playbook_version` is not a version of the playbook `p`; it has `1`"]


def test_deliverables_that_wait_for_each_other_are_told() -> None:
    text = WORLD + (
        "deliverables:\n"
        "  - {id: a, title: A, team: sales, start: 2027-01-01, end: 2027-02-01, needs: [b]}\n"
        "  - {id: b, title: B, team: sales, start: 2027-01-01, end: 2027-02-01, needs: [a]}\n"
    )
    assert problems(text) == ["7:80: the deliverable `a` waits for itself: a → b → a; take one of them out of `needs`"]


def test_a_plan_is_no_part_of_itself() -> None:
    text = WORLD + (
        "plans: [{id: a, title: A, horizon: tactical, team: sales, start: 2027-01-01, end: 2027-12-31, under: a}]\n"
    )
    assert problems(text) == ["6:102: the plan `a` is part of itself: a → a; take one `under` out"]


def test_what_ends_before_it_begins_and_what_is_unknown_is_told_all_at_once() -> None:
    text = WORLD + (
        "deliverables:\n"
        "  - id: a\n"
        "    title: A\n"
        "    team: sale\n"
        "    start: 2027-02-01\n"
        "    end: 2027-03-01\n"
        "    plan: p\n"
        "    commitment: comitted\n"
        "absences: [{person: ana, start: 2027-02-02, end: 2027-02-01}]\n"
    )
    assert problems(text) == [
        "9:11: `sale` in `team` is not the id of a team; did you mean `sales`?",
        "12:11: `p` in `plan` is not the id of a plan; add it to `plans`, or correct it",
        (
            "13:17: `comitted` in `commitment` is not one of `idea`, `planned`, `committed`, `shipped`, `dropped`; "
            "did you mean `committed`?"
        ),
        "14:50: `2027-02-01` in `end` is before `2027-02-02` in `start`; correct one of the two days",
    ]


def test_two_absences_of_a_person_do_not_begin_on_one_day() -> None:
    text = WORLD + (
        "absences:\n"
        "  - {person: ana, start: 2027-02-01, end: 2027-02-02}\n"
        "  - {person: ana, start: 2027-02-01, end: 2027-02-05}\n"
    )
    assert problems(text) == ["8:5: the absence `ana/2027-02-01` is already in plan.yaml:7; take one of the two out"]


def test_a_revision_from_what_is_no_day_or_to_what_is_no_commitment_is_told() -> None:
    rows = (
        "{on: 2027-01-20, by: ana, what: day, from: soon, to: 2027-03-01, because: late}",
        "{on: 2027-01-20, by: ana, what: commitment, from: committed, to: done, because: late}",
    )
    assert problems(in_launch(f"revisions: [{', '.join(rows)}]")) == [
        "7:116: `soon` in `from` is not a day, year-month-day; write it like `from: 2027-02-10`",
        "7:219: `done` in `to` is not a commitment; write one of `idea`, `planned`, `committed`, `shipped`, `dropped`",
    ]
