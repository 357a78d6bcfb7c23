from datetime import date

import pytest
from tests.core.checks.reading import findings, subjects

TEAMS = "teams: [{id: partners, name: Partners, function: sales, until: 2027-02-14}]"


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("goals: [{id: g, title: G, cycle: 2027-q1, owners: [partners]}]", ["goal:g", "team:partners"]),
        ("goals: [{id: g, title: G, cycle: 2027-q1, owners: [sales, partners]}]", ["goal:g", "team:partners"]),
        ("goals: [{id: g, title: G, cycle: 2027-q1, owners: [sales], lead: jonas}]", ["goal:g", "person:jonas"]),
        ("metrics: [{id: m, name: M, unit: count, better: up, owner: partners}]", ["metric:m", "team:partners"]),
        ("metrics: [{id: m, name: M, unit: count, better: up, owner: jonas}]", ["metric:m", "person:jonas"]),
        ("kpis: [{team: partners, cycle: 2027-q1, rank: 1, metric: mql}]", ["kpi:partners/2027-q1/1", "team:partners"]),
        (
            "kpis: [{team: sales, cycle: 2027-q1, rank: 1, metric: mql, owner: jonas}]",
            ["kpi:sales/2027-q1/1", "person:jonas"],
        ),
    ],
)
def test_what_belongs_to_somebody_who_is_gone_is_found(text: str, about: list[str]) -> None:
    assert subjects("T116", TEAMS, text) == [about]


@pytest.mark.parametrize(
    "text",
    [
        "goals: [{id: g, title: G, cycle: 2026-q4, owners: [partners], lead: jonas}]",
        "goals: [{id: g, title: G, cycle: 2027-q1, owners: [sales], lead: ana}]",
        "kpis: [{team: partners, cycle: 2026-q4, rank: 1, metric: mql}]",
    ],
    ids=["a goal of the past", "everybody is there", "a KPI of the past"],
)
def test_what_is_past_or_in_good_hands_is_silent(text: str) -> None:
    assert not findings("T116", TEAMS, text)


def test_the_last_day_is_still_a_day_of_being_there() -> None:
    goals = "goals: [{id: g, title: G, cycle: 2027-q1, owners: [partners], lead: jonas}]"
    assert not findings("T116", TEAMS, goals, today=date(2027, 2, 14))
    assert len(findings("T116", TEAMS, goals, today=date(2027, 2, 15))) == 1


def test_the_title_names_who_is_gone_and_since_when() -> None:
    goals = "goals: [{id: g, title: Fairs, cycle: 2027-q1, owners: [sales], lead: jonas}]"
    assert findings("T116", goals)[0].title == ("“Fairs” is in the hands of Jonas Brekke, who left on 14 February 2027")
