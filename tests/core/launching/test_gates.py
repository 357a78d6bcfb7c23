from dataclasses import replace
from datetime import date

import pytest
from tests.core.checks.reading import company

from trine.core.company import Company
from trine.core.deliverables import Stage
from trine.core.launches import Audience, BriefPart, Launch, Need, Part, PartState, ReadyItem, Review, Task, Verdict
from trine.core.launching import asked, gate, gone, open_parts, readiness

TODAY = date(2027, 2, 15)
DAY = date(2027, 3, 1)
ROWS = """
deliverables:
  - {id: sensor, title: Sensor, team: product, start: 2027-01-04, end: 2027-02-10, commitment: committed}
  - {id: unit, title: Unit, team: product, start: 2027-01-04, end: 2027-03-10, commitment: committed}
  - {id: guide, title: Guide, team: product, start: 2027-01-04, end: 2027-02-10}
"""


def halden() -> Company:
    return company(ROWS)


def launch(stage: Stage, tier: int = 3, **more: object) -> Launch:
    return replace(Launch("line", "The line", DAY, tier, "marketing", stage, lead="ana"), **more)  # type: ignore[arg-type]


def agreed(*parts: BriefPart) -> tuple[Part, ...]:
    return tuple(Part(part, "Words", "ana", PartState.AGREED) for part in parts)


def missing(row: Launch, today: date = TODAY) -> tuple[str, ...]:
    return gate(row, halden(), today).missing


def test_research_ends_when_somebody_answers_for_a_goal_and_an_audience() -> None:
    assert missing(replace(launch(Stage.RESEARCH, tier=1), lead=None)) == (
        "Nobody answers for it: name a lead.",
        "It serves no goal: name the goal that it is for.",
        "Goal: nothing is written.",
        "Audience: nothing is written.",
    )
    found = gate(launch(Stage.RESEARCH, brief=agreed(BriefPart.GOAL, BriefPart.AUDIENCE)), halden(), TODAY)
    assert (found.is_open, found.next_stage) == (True, Stage.BUILDING)


def test_building_ends_when_what_it_brings_is_committed_and_there_in_time() -> None:
    brief = agreed(BriefPart.GOAL, BriefPart.AUDIENCE, BriefPart.POSITIONING)
    assert missing(launch(Stage.BUILDING, brief=brief, deliverables=("sensor", "unit", "guide"))) == (
        "“Unit” is to be there on 10 March 2027, not before the launch day.",
        "“Guide” is only an idea; Product has to commit to it.",
    )
    assert not missing(launch(Stage.BUILDING, brief=brief, deliverables=("sensor",)))


def test_planning_ends_when_brief_tasks_measures_and_readiness_are_there() -> None:
    brief = agreed(BriefPart.GOAL, BriefPart.AUDIENCE)
    assert missing(launch(Stage.GO_TO_MARKET, brief=brief, tasks=(Task("a", "A", DAY, DAY),))) == (
        "Positioning: nothing is written.",
        "Nothing says how it will be measured: name a metric with a target and a window.",
        "Nobody is named for “A”.",
        "Sales: nothing is written down that they need.",
        "Support: nothing is written down that they need.",
    )


def test_a_part_says_whose_word_is_missing() -> None:
    row = Part(
        BriefPart.POSITIONING,
        "Words",
        "ana",
        PartState.REVIEW,
        ("sales", "product"),
        (Review("sales", "ana", TODAY, Verdict.CHANGES, "name the competitor."),),
    )
    brief = (*agreed(BriefPart.GOAL, BriefPart.AUDIENCE), row)
    assert open_parts(launch(Stage.GO_TO_MARKET, brief=brief), halden()) == (
        "Positioning: it is under review; Sales wants changes (name the competitor) and Product has not said yes.",
    )


def test_execution_ends_on_the_day_with_everybody_ready_and_everything_there() -> None:
    items = (
        ReadyItem(Audience.SALES, Need.HAVE, "the price list", "jonas"),
        ReadyItem(Audience.SUPPORT, Need.KNOW, "it"),
    )
    row = launch(Stage.EXECUTION, deliverables=("sensor",), readiness=items)
    assert missing(row) == (
        "The launch day is 1 March 2027, in 14 days.",
        "“Sensor” of Product is not there yet.",
        "Sales is not ready: 0 of 1 points are done.",
        "Support is not ready: 0 of 1 points are done.",
        "“the price list” for sales is in the hands of Jonas Brekke, who left on 14 February 2027.",
    )


def test_a_gate_task_holds_its_stage_and_later_ones_until_it_is_done() -> None:
    task = Task("legal", "Legal check", DAY, DAY, Stage.BUILDING, "ana", is_gate=True)
    brief = agreed(BriefPart.GOAL, BriefPart.AUDIENCE, BriefPart.POSITIONING)
    told = "“Legal check” is not done; it is due on 1 March 2027."
    assert missing(launch(Stage.BUILDING, brief=brief, tasks=(task,))) == (told,)
    assert told in missing(launch(Stage.EXECUTION, tasks=(task,)))
    past = "“Legal check” is not done; it was due on 1 March 2027."
    assert past in missing(launch(Stage.EXECUTION, tasks=(task,)), date(2027, 3, 2))
    assert told not in missing(launch(Stage.RESEARCH, tasks=(task,)))
    assert not missing(launch(Stage.BUILDING, brief=brief, tasks=(replace(task, done=TODAY),)))


def test_measurement_ends_when_the_result_was_talked_about() -> None:
    assert missing(launch(Stage.MEASUREMENT)) == (
        "Nothing was measured: name a metric with a target and a window.",
        "The result has not been talked about.",
    )


def test_a_launch_that_was_called_off_goes_nowhere() -> None:
    assert missing(launch(Stage.BUILDING, is_stopped=True)) == ("The launch was called off.",)


def test_readiness_counts_each_audience_that_the_tier_asks_for_or_that_needs_something() -> None:
    items = (
        ReadyItem(Audience.SALES, Need.HAVE, "the price list", done=TODAY),
        ReadyItem(Audience.SALES, Need.CONFIRM, "the price", "jonas"),
        ReadyItem(Audience.PARTNERS, Need.KNOW, "the day", done=TODAY),
    )
    found = readiness(launch(Stage.EXECUTION, readiness=items), halden(), TODAY)
    assert [(row.audience.value, row.done, row.of, row.is_asked) for row in found] == [
        ("sales", 1, 2, True),
        ("support", 0, 0, True),
        ("partners", 1, 1, False),
    ]
    left = "They need to confirm “the price”; Jonas Brekke, who was to see to it, left on 14 February 2027."
    assert found[0].missing == (left,)
    assert found[1].missing == ("Nothing is written down that they need to have, know or confirm.",)
    assert found[2].is_ready


def test_whoever_left_is_told_with_all_that_they_hold() -> None:
    held = launch(Stage.RESEARCH, lead="jonas", tasks=(Task("a", "A", DAY, DAY, owner="jonas"),))
    assert [row.what for row in gone(held, halden(), TODAY)] == ["the launch", "the task “A”"]
    assert not gone(held, halden(), date(2027, 2, 14))


@pytest.mark.parametrize(("tier", "audiences"), [(1, 4), (2, 3), (3, 2)])
def test_a_larger_launch_is_asked_more(tier: int, audiences: int) -> None:
    assert len(asked(tier).audiences) == audiences
    assert asked(tier).lead_days > asked(tier + 1).lead_days or tier == 3
