"""What differs between two states of the company, in words."""

from dataclasses import replace
from datetime import date

import pytest
from tests.web.goals.plans import SMALL, plan

from trine.core.company import KeyResult
from trine.web.goals.changes import How, differences

BEFORE = plan()


def told(old: str, new: str) -> list[str]:
    """The changes of a plan in which one text became another."""
    assert old in SMALL
    return [
        f"{change.kind} {change.name}: {detail.sentence}"
        for change in differences(BEFORE, plan(SMALL.replace(old, new)))
        for detail in change.details
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("name: Halden Instruments", "name: Halden", "company Halden: name: “Halden Instruments” became “Halden”"),
        ("share_of_variable: 0.4", "share_of_variable: 0.5", "“40 % of variable pay by Qualified leads” became “50 %"),
        ("pay: {basis: mql, share_of_variable: 0.4}", "pay: none", "became “none”"),
        ("to: 0.12", "to: 0.11", "target of Market share: “from 8 % to 12 %” became “from 8 % to 11 %”"),
        ("lead: marek", "lead: ana", "lead: “Marek Dvornik” became “Ana Sousa”"),
        ("owners: [marketing]", "owners: [marketing, sales]", "owners: “Marketing” became “Marketing and Sales”"),
        ("serves: [c-share], ", "", "serves: “Win the mid-market” was taken out"),
        ("end: 2027-03-31", "end: 2027-04-30", "last day: “31 March 2027” became “30 April 2027”"),
        ("teams: [marketing]", "teams: [sales]", "person Marek Dvornik: teams: “Marketing” became “Sales”"),
        ("value: 120", "value: 130", "reading Qualified leads on 1 February 2027: value: “120” became “130”"),
        ("confidence: 0.6", "confidence: 0.2", "check-in Fill the pipeline on 1 February 2027: confidence: “0.6”"),
        ("on: 2027-01-05", "on: 2027-01-06", "sign offs: “Sales on 5 January 2027” became “Sales on 6 January 2027”"),
    ],
)
def test_a_change_is_told_with_names_units_and_days(old: str, new: str, sentence: str) -> None:
    found = told(old, new)
    assert len(found) == 1
    assert sentence in found[0]


def test_equal_companies_differ_in_nothing() -> None:
    assert differences(BEFORE, plan()) == ()


def test_rows_that_came_and_went_are_named() -> None:
    after = replace(BEFORE, goals=BEFORE.goals[:1], check_ins=())
    assert [(change.how, change.kind, change.name) for change in differences(BEFORE, after)] == [
        (How.REMOVED, "goal", "Fill the pipeline"),
        (How.REMOVED, "check-in", "Fill the pipeline on 1 February 2027"),
    ]
    assert {change.how for change in differences(after, BEFORE)} == {How.CREATED}


def test_key_results_are_told_apart_by_their_metric_and_not_by_their_place() -> None:
    goal = BEFORE.goals[1]
    share = KeyResult("market_share", at_least=0.1, by=date(2027, 2, 28))
    after = replace(BEFORE, goals=(BEFORE.goals[0], replace(goal, key_results=(share, *goal.key_results))))
    (change,) = differences(BEFORE, after)
    assert [detail.sentence for detail in change.details] == [
        "target of Market share: now “at least 10 %, by 28 February 2027”"
    ]


WORK = """\
deliverables:
  - {id: unit, title: Demo unit, team: sales, start: 2027-01-04, end: 2027-02-01, commitment: planned, lead: ana,
     assignments: [{person: ana, share: 50%}]}
playbooks:
  - {id: large, name: Large, versions: [{version: 1, steps: [{id: price, title: Price list, offset: -10}]}]}
launches:
  - {id: fair, name: The fair, day: 2027-03-01, tier: 2, team: marketing, playbook: large, playbook_version: 1,
     tasks: [{id: price, title: Price list, start: 2027-02-15, end: 2027-02-16, owner: ana},
             {id: mail, title: Mail, start: 2027-02-17, end: 2027-02-18, gate: true}],
     brief: [{part: goal, text: Forty leads}]}
"""


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        (
            "commitment: planned",
            "commitment: committed",
            ["deliverable Demo unit: commitment: “planned” became “committed”"],
        ),
        (
            "[{person: ana, share: 50%}]",
            "[{person: marek}]",
            [
                "deliverable Demo unit: work of Ana Sousa: “share 0.5” was taken out",
                "deliverable Demo unit: work of Marek Dvornik: now “there”",
            ],
        ),
        (
            "end: 2027-02-16, owner: ana",
            "end: 2027-02-17, owner: marek, done: 2027-02-17",
            [
                (
                    "launch The fair: task Price list: “start 15 February 2027; end 16 February 2027; owner Ana Sousa” "
                    "became “start 15 February 2027; end 17 February 2027; owner Marek Dvornik; done 17 February 2027”"
                )
            ],
        ),
        (
            "text: Forty leads",
            "text: Fifty leads, state: agreed",
            ["launch The fair: brief: goal: “text Forty leads” became “text Fifty leads; state agreed”"],
        ),
        ("day: 2027-03-01", "day: 2027-03-08", ["launch The fair: launch day: “1 March 2027” became “8 March 2027”"]),
        ("tier: 2,", "tier: 2, stopped: true,", ["launch The fair: called off: now “yes”"]),
        (
            "offset: -10",
            "offset: -15",
            ["playbook Large: version 1, step Price list: “offset -10” became “offset -15”"],
        ),
    ],
)
def test_parts_of_plans_and_launches_are_told_by_their_names(old: str, new: str, sentences: list[str]) -> None:
    assert old in WORK
    before, after = plan(SMALL + WORK), plan(SMALL + WORK.replace(old, new))
    found = [(change, detail) for change in differences(before, after) for detail in change.details]
    assert [f"{change.kind} {change.name}: {detail.sentence}" for change, detail in found] == sentences
